"""What became of a user's labels from copy to copy: the alias time machine, told as a list of changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zarf.office.registry.labels import Label, unpacked
from zarf.office.registry.models import Entry, ListVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One label in one list, from the copy that first showed it so to the one that no longer did.

    seen_from, seen_until: when our copies said so; seen_until None: the copy in force still does. The label's own
    times are GİB's. title: as it stood beside it.
    """

    role: str
    label: Label
    title: str
    seen_from: datetime
    seen_until: datetime | None


def history_of(identifier: str) -> list[Change]:
    """Every state any copy has ever shown of the labels of a number, by list, service, name, then time."""
    at = dict(ListVersion.objects.values_list("id", "loaded_at"))
    changes: dict[tuple[str, Label], list[Change]] = {}
    for entry in Entry.objects.filter(identifier=identifier).order_by("since", "id"):
        until = at[entry.until] if entry.until is not None else None
        for label in unpacked(entry.labels):
            states = changes.setdefault((entry.role, label), [])
            if states and states[-1].seen_until == at[entry.since]:
                # The user changed in something else; the label went on as it was.
                states[-1] = Change(entry.role, label, entry.title, states[-1].seen_from, until)
            else:
                states.append(Change(entry.role, label, entry.title, at[entry.since], until))
    return sorted(_all(changes), key=_order)


def _all(changes: dict[tuple[str, Label], list[Change]]) -> Iterator[Change]:
    for states in changes.values():
        yield from states


def _order(change: Change) -> tuple[str, str, str, datetime, datetime]:
    label = change.label
    return change.role, label.document_type, label.name, change.seen_from, label.created_at
