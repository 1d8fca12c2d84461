"""Asking the lists by number: one or many at once, as they are now or as they were known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection

from zarf.office.registry.labels import NEVER, Label, moment, unpacked
from zarf.office.registry.models import ListVersion
from zarf.office.registry.state import Stamp
from zarf.office.registry.temp_list import Closure, closing
from zarf.ports.wired import ports

_COLUMNS = "identifier, role, title, taxpayer_type, account_type, first_created, labels, since"
_NOW = f"SELECT {_COLUMNS} FROM registry_entry WHERE identifier = ANY(%s) AND until IS NULL"
_THEN = (
    f"SELECT {_COLUMNS} FROM registry_entry WHERE identifier = ANY(%s) AND since = ANY(%s)"
    " AND (until IS NULL OR NOT until = ANY(%s))"
)
_BEFORE = (
    "SELECT identifier, labels FROM registry_entry"
    " WHERE identifier = ANY(%s) AND until IS NOT NULL AND labels ~ '(^|\n)D '"
)
_RECEIVER = (
    "SELECT copy.role, copy.id, copy.fetched_at, entry.labels FROM registry_listversion copy"
    " LEFT JOIN registry_entry entry"
    " ON entry.role = copy.role AND copy.role = 'PK' AND entry.identifier = %s AND entry.until IS NULL"
    " WHERE copy.is_current AND copy.role IN ('PK', 'GB') ORDER BY copy.role DESC"
)
_EVER = f"SELECT {_COLUMNS} FROM registry_entry WHERE identifier = ANY(%s) ORDER BY id"

_Row = tuple[str, str, str, str, str, str, str, int]


class ServiceLabel(NamedTuple):
    """An open label: GİB's creation and (announced, still future) deletion, and when our copy first had the entry."""

    name: str
    created_at: datetime
    deleted_at: datetime | None
    first_seen: datetime | None


class Service(NamedTuple):
    """The open labels of one service, the oldest first: PK receives, GB sends."""

    pk: tuple[ServiceLabel, ...] = ()
    gb: tuple[ServiceLabel, ...] = ()

    @property
    def since(self) -> datetime | None:
        """When the oldest label that is still open was created."""
        found = [label.created_at for label in (*self.pk, *self.gb)]
        return min(found) if found else None


NO_SERVICE = Service()


class Registered(NamedTuple):
    """What the lists hold of one number. first_created_at: GİB's FirstCreationTime, the earlier of the lists'.

    eirsaliye_first: creation of the oldest e-İrsaliye label that these copies hold, also of one that is closed.
    """

    identifier: str
    title: str
    taxpayer_type: str
    account_type: str
    first_created_at: datetime | None
    efatura: Service
    eirsaliye: Service
    closes_on: date | None = None
    new_identifier: str = ""
    eirsaliye_first: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a number at a moment.

    registered: what the copies in force then held, judged at that moment; None when they did not hold the number.
    versions: those copies (PK and GB); empty before the first was loaded. by_gib: the labels that were open then by
    GİB's own times, from everything any copy has ever said, so also for days before the first copy.
    """

    identifier: str
    on: datetime
    versions: tuple[ListVersion, ...]
    registered: Registered | None
    by_gib: tuple[tuple[str, Label], ...]


def lookup_many(keys: Sequence[str], on: datetime | None = None) -> dict[str, Registered]:
    """What the lists in force hold of these numbers; a number that is in no list is left out.

    A number all of whose labels are closed is there, with empty services. *on* (default: now) judges open and closed.
    """
    # Moments of one zone are compared several times faster.
    at = (on or ports().clock.now()).astimezone(UTC)
    wanted = list(dict.fromkeys(keys))
    return _registered(_rows(_NOW, wanted), at, closing(wanted))


def first_despatch(found: dict[str, Registered]) -> dict[str, datetime]:
    """Since when each of these users of e-İrsaliye has been one: its oldest label that any copy has ever held.

    FirstCreationTime belongs to the user as a whole and says nothing of e-İrsaliye. Who has no open label of the
    service is left out. Source: F046; cari truth table, section 7.
    """
    users = {key: one.eirsaliye_first for key, one in found.items() if one.eirsaliye.pk or one.eirsaliye.gb}
    first = {key: at for key, at in users.items() if at is not None}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [list(first)])
        for key, labels in cursor.fetchall():
            created = [label.created_at for label in unpacked(labels) if label.document_type == "DespatchAdvice"]
            first[key] = min(first[key], *created)
    return first


def known(identifier: str, on: datetime | None = None) -> Known:
    """What was known of a number at the moment *on* (default: now)."""
    at = on or ports().clock.now()
    copies = list(ListVersion.objects.filter(loaded_at__lte=at).exclude(role="TEMP").order_by("id"))
    before = [copy.pk for copy in copies]
    found = _registered(_rows(_THEN, [identifier], before, before), at, closing([identifier], on))
    in_force = {copy.role: copy for copy in copies}
    ever: dict[tuple[str, str, str, datetime], Label] = {}
    for row in _rows(_EVER, [identifier]):
        # A later copy knows better when a label was closed.
        ever.update({(row[1], *label[:3]): label for label in unpacked(row[6])})
    by_gib = tuple((key[0], label) for key, label in ever.items() if label.is_open(at))
    return Known(identifier, at, tuple(in_force.values()), found.get(identifier), by_gib)


def receiver(identifier: str, document_type: str, on: datetime) -> tuple[Stamp | None, list[str]]:
    """The copies in force and the receiver's labels of one service that are open in them, the oldest first.

    Both by one question, so that the version told is the one the labels are of. None before the PK list was loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVER, [identifier])
        rows = cursor.fetchall()
    copies = list(dict.fromkeys((role, pk, at) for role, pk, at, _ in rows))
    if not copies or copies[0][0] != "PK":
        return None, []
    labels = [
        label
        for *_, text in rows
        for label in unpacked(text or "")
        if label.document_type == document_type and label.is_open(on)
    ]
    version = " ".join(f"{role}:{pk}" for role, pk, _ in copies)
    names = list(dict.fromkeys(label.name for label in sorted(labels, key=_created)))
    return Stamp(version, min(at for _, _, at in copies)), names


def open_labels(identifier: str, role: str, document_type: str, on: datetime) -> list[str]:
    """Names of the labels of one role and service that are open at *on*, the oldest first."""
    labels = [
        label
        for row in _rows(_NOW, [identifier])
        if row[1] == role
        for label in unpacked(row[6])
        if label.document_type == document_type and label.is_open(on)
    ]
    return list(dict.fromkeys(label.name for label in sorted(labels, key=_created)))


def _created(label: Label) -> datetime:
    return label.created_at


def _rows(statement: str, *parameters: str | list[str] | list[int]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[_Row] = cursor.fetchall()
    return found


def _registered(rows: Iterable[_Row], at: datetime, closures: dict[str, Closure]) -> dict[str, Registered]:
    seen = dict(ListVersion.objects.values_list("id", "loaded_at"))
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(row[0], []).append(row)
    return {key: _one(group, at, seen, closures.get(key)) for key, group in grouped.items()}


def _one(group: list[_Row], at: datetime, seen: dict[int, datetime], closure: Closure | None) -> Registered:
    places: dict[tuple[str, str], list[ServiceLabel]] = {}
    first_despatch = None
    for row in group:
        first_seen = seen.get(row[7])
        for line in row[6].split("\n"):
            # As `unpacked` and `is_open` do it, without a value for each label of a hundred thousand users.
            head, created, deleted = line.rsplit(" ", 2)
            begun, ended = moment(created), None if deleted == NEVER else moment(deleted)
            if head[0] == "D" and (first_despatch is None or begun < first_despatch):
                first_despatch = begun
            if begun <= at and (ended is None or ended > at):
                held = ServiceLabel(head[2:], begun, ended, first_seen)
                places.setdefault((head[0], row[1]), []).append(held)
    # Not by the database: sorting a hundred thousand wide rows there takes longer than finding them.
    first = min(group, key=_list_and_copy) if len(group) > 1 else group[0]
    firsts = [moment(row[5]) for row in group if row[5]]
    return Registered(
        first[0],
        first[2],
        first[3],
        first[4],
        min(firsts) if firsts else None,
        _service("I", places),
        _service("D", places),
        closure.closure_date if closure else None,
        closure.new_identifier if closure else "",
        first_despatch,
    )


def _list_and_copy(row: _Row) -> tuple[str, int]:
    return row[1], row[7]


def _service(letter: str, places: dict[tuple[str, str], list[ServiceLabel]]) -> Service:
    pk, gb = places.get((letter, "PK")), places.get((letter, "GB"))
    if pk is None and gb is None:
        return NO_SERVICE
    return Service(_in_order(pk or []), _in_order(gb or []))


def _in_order(labels: list[ServiceLabel]) -> tuple[ServiceLabel, ...]:
    """The oldest first, each name once (a number that is listed twice may name a label twice)."""
    if len(labels) > 1:
        labels = list({label.name: label for label in sorted(labels, key=lambda label: label.created_at)}.values())
    return tuple(labels)
