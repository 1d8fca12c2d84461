"""Kurulum: each step of the firm's set-up with its state and the page where it is done."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zarf.doors.portal.edefter.words import told
from zarf.doors.portal.scope import Right, ScopedRequest, scoped
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
        "parts": [_part(request, name, list(found)) for name, found in groupby(steps, key=lambda one: one.part)],
    }
    return render(request, "portal/setup/page.html", context)


def _part(request: ScopedRequest, name: setup.Part, steps: list[setup.Step]) -> dict[str, Any]:
    return {
        "key": name.value,
        "name": part_name(name, page_language()),
        "is_demanded": steps[0].is_demanded,
        "steps": [_step(one, request.scope.may(Right.PEOPLE_SEE)) for one in steps],
    }


def _step(one: setup.Step, sees_people: bool) -> dict[str, Any]:
    has_page = one.key in _PAGES and (sees_people or one.key != "people")
    return {
        "text": step_text(one.key, page_language()),
        "is_done": one.is_done,
        "address": reverse(_PAGES[one.key]) if has_page else "",
        "findings": told(list(one.findings)),
    }
