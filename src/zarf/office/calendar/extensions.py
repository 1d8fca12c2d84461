"""Extensions of last days: those that come with the product, and those the operator noted when an act appeared.

A noted one counts from a day to a day. It is never written over: who notes the same last day again ends the earlier
one, so it can be told years later which day held when, by which act, and who said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction

from zarf.core import calendar
from zarf.core.calendar import Extension
from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.office.acting import Kind, current
from zarf.office.audit import services as audit
from zarf.office.calendar.models import DeadlineExtension
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports

_SHORTEST_ACT = 5
_LONGEST_ACT = 200


class ExtensionState(StrEnum):
    """Whether an extension counts: now, from a later day, no longer, or not because a noted one goes before it."""

    IN_FORCE = "in_force"
    COMING = "coming"
    ENDED = "ended"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """An extension with its story. noted: None for one that comes with the product, which counts from ever to ever.

    is_void: it moves no day, and only says that the shipped one of that day does not count.
    """

    last_day: date
    extended_to: date
    act: str
    state: ExtensionState
    noted: DeadlineExtension | None

    @property
    def is_void(self) -> bool:
        return self.extended_to == self.last_day


def all_extensions(on: date | None = None) -> list[Extension]:
    """Every extension that counts on a day (today), by its last day; noted ones go before shipped ones."""
    rows = (row for row in extension_rows(on) if row.state is ExtensionState.IN_FORCE and not row.is_void)
    return sorted((Extension(row.last_day, row.extended_to, row.act) for row in rows), key=lambda item: item.last_day)


def extension_rows(on: date | None = None) -> list[ExtensionRow]:
    """All there are, ended ones too, the latest last day first."""
    day = on or istanbul_today(ports().clock)
    noted = [ExtensionRow(row.last_day, row.extended_to, row.act, _state(row, day), row) for row in _noted()]
    taken = {row.last_day for row in noted if row.state is ExtensionState.IN_FORCE}
    return sorted([*noted, *_shipped(taken)], key=lambda row: row.last_day, reverse=True)


def _noted() -> list[DeadlineExtension]:
    return list(DeadlineExtension.objects.order_by("-pk"))


def _shipped(taken: set[date]) -> Iterator[ExtensionRow]:
    for item in calendar.extensions():
        state = ExtensionState.REPLACED if item.last_day in taken else ExtensionState.IN_FORCE
        yield ExtensionRow(item.last_day, item.extended_to, item.act, state, None)


def _state(row: DeadlineExtension, day: date) -> ExtensionState:
    if row.valid_to is not None and (row.valid_to < day or row.valid_to < row.valid_from):
        return ExtensionState.ENDED
    return ExtensionState.COMING if day < row.valid_from else ExtensionState.IN_FORCE


def extend(last_day: date, to: date, act: str, actor: str, valid_from: date | None = None) -> DeadlineExtension:
    """Note that an act moved a last day, from *valid_from* (today) on; one noted for the same day before ends with it.

    Raises NotAllowed: not a later working day (EF-CAL-020, EF-CAL-021), no act named (EF-CAL-022), by somebody who
    does not run this house (EF-TAX-061).
    """
    _only_the_house()
    if to <= last_day:
        raise NotAllowed(finding("EF-CAL-020", path="to", found=f"{to:%d.%m.%Y}", expected=f"{last_day:%d.%m.%Y}"))
    if not calendar.is_working_day(to):
        later = calendar.next_working_day(to)
        raise NotAllowed(finding("EF-CAL-021", path="to", found=f"{to:%d.%m.%Y}", expected=f"{later:%d.%m.%Y}"))
    return _note(last_day, to, _act(act), actor, valid_from or istanbul_today(ports().clock))


def end_extension(last_day: date, reason: str, actor: str, valid_to: date | None = None) -> DeadlineExtension:
    """Let the extension of a last day count no longer; valid_to: the last day on which it does (yesterday).

    One that comes with the product is set aside by a row of its own. Raises NotFound (EF-CAL-023), NotAllowed.
    """
    _only_the_house()
    why = _act(reason, "reason")
    today = istanbul_today(ports().clock)
    until = valid_to or today - timedelta(days=1)
    with transaction.atomic():
        row = DeadlineExtension.objects.select_for_update().filter(last_day=last_day, valid_to=None).first()
        if row is None:
            shipped = next((one for one in calendar.extensions() if one.last_day == last_day), None)
            if shipped is None:
                raise NotFound(finding("EF-CAL-023", found=f"{last_day:%d.%m.%Y}"))
            return _note(last_day, last_day, why, actor, until + timedelta(days=1), ended=shipped.act)
        _end(row, until, why, actor)
        audit.write(
            "calendar.extension_ended", None, subject=row.act, new=_told(row) | {"valid_to": f"{until}"}, note=why
        )
    return row


def _note(last_day: date, to: date, act: str, actor: str, valid_from: date, *, ended: str = "") -> DeadlineExtension:
    """ended: the shipped act that is set aside."""
    with transaction.atomic():
        before = DeadlineExtension.objects.select_for_update().filter(last_day=last_day, valid_to=None).first()
        if before is not None:
            _end(before, valid_from - timedelta(days=1), act, actor)
        row = DeadlineExtension.objects.create(
            last_day=last_day,
            extended_to=to,
            act=act,
            valid_from=valid_from,
            noted_at=ports().clock.now(),
            noted_by=actor,
        )
        told, old = _told(row), None if before is None else _told(before)
        if ended:
            audit.write("calendar.extension_ended", None, subject=ended, new=told, note=act)
        else:
            audit.write("calendar.extended", None, subject=act, old=old, new=told)
    return row


def _told(row: DeadlineExtension) -> dict[str, str]:
    """As the audit log keeps it."""
    return {"last_day": f"{row.last_day}", "extended_to": f"{row.extended_to}", "valid_from": f"{row.valid_from}"}


def _end(row: DeadlineExtension, until: date, reason: str, actor: str) -> None:
    row.valid_to, row.ended_at, row.ended_by, row.end_reason = until, ports().clock.now(), actor, reason
    row.save(update_fields=["valid_to", "ended_at", "ended_by", "end_reason"])


def _act(text: str, path: str = "act") -> str:
    told = " ".join(text.split())[:_LONGEST_ACT]
    if len(told) < _SHORTEST_ACT or not told.isprintable():
        raise NotAllowed(finding("EF-CAL-022", path=path, found=told if told.isprintable() and told else "-"))
    return told


def _only_the_house() -> None:
    """An extension holds for every firm of the house: nobody notes one for his own."""
    if current().kind not in (Kind.HOUSE, Kind.OPERATOR):
        raise NotAllowed(finding("EF-TAX-061"))
