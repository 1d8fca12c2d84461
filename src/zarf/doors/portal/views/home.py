"""The home page: what needs doing today."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from zarf.doors.portal import office
from zarf.doors.portal.days import days_left, days_left_text
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.views import announcements
from zarf.doors.portal.wording import ATTENTION
from zarf.office.cari import services as cari
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import DueItem
from zarf.office.setup import services as setup

_SHOWN = 10
_BOOKS = "edefter"


@scoped
def home(request: ScopedRequest) -> HttpResponse:
    taxpayer, now = request.scope.taxpayer, office.now()
    rows = office.waiting_answers(taxpayer.pk)
    waiting = [
        {
            "document": row,
            "days": days_left(row.answer_due_at, now),
            "days_text": days_left_text(row.answer_due_at, now),
        }
        for row in rows[:_SHOWN]
        if row.answer_due_at
    ]
    counts = {side: office.state_counts(taxpayer.pk, side) for side in ("out", "in")}
    troubles = [
        {"states": item.states, "direction": item.direction, "count": count, "text": item.text, "sign": item.sign}
        for item in ATTENTION
        if (count := sum(counts[item.direction].get(state, 0) for state in item.states))
    ]
    totals = {side: sum(states.values()) for side, states in counts.items()}
    context = {
        "page": "home",
        "waiting": waiting,
        "setup_left": len(setup.waiting(setup.checklist(taxpayer))),
        "announcements": announcements.important(request.scope.user),
        "to_release": list(office.waiting_for_release([taxpayer.pk])[:_SHOWN]) if request.scope.may_seal else [],
        "to_release_count": counts["out"].get("WAITING_RELEASE", 0),
        "waiting_count": counts["in"].get("WAITING_ANSWER", 0),
        "troubles": troubles,
        "totals": totals,
        "overdue": list(office.overdue(taxpayer.pk)[:_SHOWN]),
        "cari_check": cari.unseen(taxpayer.pk),
        "due": [_due(item, now) for item in deadlines.due([taxpayer.pk])[:_SHOWN]],
    }
    return render(request, "portal/home.html", context)


def _due(item: DueItem, now: datetime) -> dict[str, object]:
    """What the page shows of an item, in the reader's language."""
    language = (get_language() or "tr")[:2]
    texts = item.texts
    return {
        "text": texts.get(language, texts["tr"]),
        "hint": texts.get(f"hint_{language}", texts["hint_tr"]),
        # What was due from the moment it was known (a key that does not work) has no countdown.
        "left": days_left_text(item.due_at, now) if item.due_at > item.noted_at or item.source == _BOOKS else "",
        "is_of_books": item.source.startswith(_BOOKS),
        "is_error": item.severity == "error",
    }
