"""Kurulum: each step of the firm's set-up with its state and the page where it is done."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zarf.doors.portal.edefter.words import told
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.wording import page_language
from zarf.doors.setup_words import part_name, step_text
from zarf.office.setup import services as setup

_PAGES = {
    "seal": "portal:sealing",
    "people": "portal:users",
    "sender_label": "portal:labels",
    "post_box": "portal:labels",
    "heading": "portal:edefter-firm",
    "accountant": "portal:edefter-firm",
    "year": "portal:edefter-firm",
    "chart": "portal:edefter-chart",
}
"""Where a step is done; the program is the operator's and has no page."""


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """All steps by what they are for, and above them whether the set-up waits for something."""
    steps = setup.checklist(request.scope.taxpayer)
    left = setup.waiting(steps)
    context = {
        "page": "settings",
        "tab": "setup",
        "left": len(left),
        "parts": [_part(name, list(found)) for name, found in groupby(steps, key=lambda one: one.part)],
    }
    return render(request, "portal/setup/page.html", context)


def _part(name: setup.Part, steps: list[setup.Step]) -> dict[str, Any]:
    return {
        "key": name.value,
        "name": part_name(name, page_language()),
        "is_demanded": steps[0].is_demanded,
        "steps": [_step(one) for one in steps],
    }


def _step(one: setup.Step) -> dict[str, Any]:
    return {
        "text": step_text(one.key, page_language()),
        "is_done": one.is_done,
        "address": reverse(_PAGES[one.key]) if one.key in _PAGES else "",
        "findings": told(list(one.findings)),
    }
