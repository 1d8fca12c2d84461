"""Writing and reading the audit log.

An entry is written in the transaction of what it tells of: what was rolled back did not happen. Who acts and from
where is known by `office.acting`. What happens to a document by the worker's hand is told by the document's own story.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Q, QuerySet

from zarf.office.acting import Kind, current
from zarf.office.audit.models import AuditEntry
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.wired import ports

__all__ = [
    "AuditEntry",
    "Wanted",
    "actions",
    "actors",
    "differences",
    "entries",
    "is_plain_work",
    "recording",
    "words",
    "write",
    "write_step",
]

Values = Mapping[str, Any]
_refused: ContextVar[list[str]] = ContextVar("zarf_audit_refused")
_recorded: ContextVar[list[str] | None] = ContextVar("zarf_audit_recorded", default=None)


@cache
def actions() -> dict[str, tuple[str, str]]:
    """Every code with its words in Turkish and English."""
    text = (resources.files("zarf.office.audit") / "actions.toml").read_text("utf-8")
    return {
        f"{area}.{name}": (tr, en) for area, names in tomllib.loads(text).items() for name, (tr, en) in names.items()
    }


def words(action: str, language: str) -> str:
    """What an action is called."""
    tr, en = actions()[action]
    return en if language == "en" else tr


def write(
    action: str,
    taxpayer_id: int | None,
    *,
    subject: str = "",
    old: Values | None = None,
    new: Values | None = None,
    note: str = "",
) -> AuditEntry:
    """One more line. Of old and new only what differs is kept. Raises KeyError for a code nobody knows."""
    actions()[action]
    actor = current()
    before, after = differences(old, new)
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append(action)
    return AuditEntry.objects.create(
        taxpayer_id=taxpayer_id,
        at=ports().clock.now(),
        actor=actor.name[:150],
        actor_kind=actor.kind,
        address=actor.address,
        action=action,
        subject=subject[:300],
        old=before,
        new=after,
        note=note[:500],
    )


def write_step(action: str, taxpayer_id: int, *, subject: str, note: str = "", **states: Values) -> None:
    """A step of a state machine that a person caused; nothing for a step without words, or by the house itself."""
    if action in actions() and not is_plain_work():
        write(action, taxpayer_id, subject=subject, note=note, **states)


def is_plain_work() -> bool:
    """Whether the house works by itself, with nobody behind it."""
    actor = current()
    return actor.kind is Kind.HOUSE and actor.name == "zarf"


def differences(old: Values | None, new: Values | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Both sides without what is the same in both."""
    if old is None or new is None:
        return (dict(old) if old is not None else None, dict(new) if new is not None else None)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in changed}, {name: new.get(name) for name in changed}


@contextmanager
def recording() -> Iterator[list[str]]:
    """The codes that are written inside the block, so that a door sees whether anything was."""
    found: list[str] = []
    before, refused = _recorded.set(found), _refused.set([])
    try:
        yield found
    finally:
        _recorded.reset(before)
        _refused.reset(refused)


def note_refusal(right: str) -> None:
    """A right was missing. The door writes it down; here it would be rolled back with what was refused."""
    held = _refused.get(None)
    if held is not None:
        held.append(right)


def refused_rights() -> list[str]:
    """The rights that were missing while recording, each once."""
    return list(dict.fromkeys(_refused.get(None) or ()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the log is narrowed. Days are Istanbul days, both included; area is the first half of a code."""

    since: date | None = None
    until: date | None = None
    actor: str = ""
    area: str = ""
    text: str = ""


def entries(taxpayer_ids: Collection[int] | None, wanted: Wanted | None = None) -> QuerySet[AuditEntry]:
    """Lines about these firms, or all of the house (None), newest first."""
    found = AuditEntry.objects.order_by("-at", "-id")
    if taxpayer_ids is not None:
        found = found.filter(taxpayer_id__in=list(taxpayer_ids))
    if wanted is None:
        return found
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.area:
        found = found.filter(action__startswith=f"{wanted.area}.")
    if wanted.text.strip():
        text = wanted.text.strip()
        found = found.filter(Q(subject__icontains=text) | Q(note__icontains=text) | Q(address=text))
    return found


def actors(taxpayer_ids: Collection[int]) -> list[str]:
    """Everybody who has a line about these firms, by name."""
    found = AuditEntry.objects.filter(taxpayer_id__in=list(taxpayer_ids)).exclude(actor="")
    return list(found.order_by("actor").values_list("actor", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ISTANBUL)
