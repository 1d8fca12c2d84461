"""The table's side of a load: fingerprints of the copy in force, COPY of what is new, closing of what is gone."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from psycopg import Cursor

from zarf.core.wire.user_list_quick import PackedUser
from zarf.office.registry.labels import NO_LABELS, OpenLabels, count_open
from zarf.office.registry.search import fold_many

Users = Iterator[PackedUser]

_BATCH = 2000
_MANY = 20_000
_COPY = (
    "COPY registry_entry (role, identifier, title, search_key, taxpayer_type, account_type, first_created, labels,"
    " fingerprint, since) FROM STDIN"
)
# Thirty-two slices in order: as bytes, since two million numbers as rows would cost a second, and not all at once.
_MARKS = (
    "DECLARE registry_fingerprints NO SCROLL CURSOR FOR"
    " SELECT string_agg(int8send(fingerprint), ''::bytea ORDER BY fingerprint) FROM registry_entry"
    " WHERE role = %s AND until IS NULL GROUP BY fingerprint >> 58 ORDER BY fingerprint >> 58"
)
_MARKS_OF = "SELECT fingerprint FROM registry_entry WHERE role = %s AND until IS NULL AND identifier = ANY(%s)"
# A second load within one transaction (tests do so) finds the tables of the first.
_TABLES = (
    "DROP TABLE IF EXISTS registry_marks, registry_gone",
    "CREATE TEMPORARY TABLE registry_marks (fingerprint bigint) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE registry_gone (id bigint, identifier varchar(11), aliases int, invoice int,"
    " despatch int) ON COMMIT DROP",
)
_OPEN = "(SELECT count(*) FROM regexp_matches(e.labels, '^{} .* -$', 'gn'))"
_IN_FORCE = (
    f"SELECT coalesce(sum({_OPEN.format('I')}), 0), coalesce(sum({_OPEN.format('D')}), 0) FROM registry_entry e"
    " WHERE role = %s AND until IS NULL AND since <> %s"
)
_GONE = (
    "INSERT INTO registry_gone SELECT e.id, e.identifier, length(e.labels) - length(replace(e.labels, E'\\n', '')) + 1,"
    f" {_OPEN.format('I')}, {_OPEN.format('D')} FROM registry_entry e JOIN registry_marks USING (fingerprint)"
    " WHERE e.role = %(role)s AND e.until IS NULL AND e.since <> %(version)s"
)
# Other bytes that say the same (the list was laid out anew) are no news: the old entry stays and learns the new bytes.
_SAME = """
WITH pairs AS (
    SELECT old.id AS old_id, new.id AS new_id, new.fingerprint FROM registry_gone
    JOIN registry_entry old USING (id)
    JOIN registry_entry new ON new.identifier = old.identifier AND new.role = old.role AND new.since = %(version)s
    WHERE (new.title, new.taxpayer_type, new.account_type, new.first_created, new.labels)
        = (old.title, old.taxpayer_type, old.account_type, old.first_created, old.labels)
), dropped AS (DELETE FROM registry_entry WHERE id IN (SELECT new_id FROM pairs)),
kept AS (UPDATE registry_entry e SET fingerprint = pairs.fingerprint FROM pairs WHERE e.id = pairs.old_id),
not_gone AS (DELETE FROM registry_gone WHERE id IN (SELECT old_id FROM pairs) RETURNING aliases, invoice, despatch)
SELECT coalesce(sum(aliases), 0), coalesce(sum(invoice), 0), coalesce(sum(despatch), 0) FROM not_gone
"""
_CLOSE = "UPDATE registry_entry e SET until = %(version)s FROM registry_gone WHERE e.id = registry_gone.id"
_COUNT = """
WITH new AS (SELECT DISTINCT identifier FROM registry_entry WHERE role = %(role)s AND since = %(version)s),
gone AS (SELECT DISTINCT identifier FROM registry_gone)
SELECT (SELECT count(*) FROM new), (SELECT count(*) FROM gone), (SELECT count(*) FROM new JOIN gone USING (identifier)),
    (SELECT coalesce(sum(aliases), 0) FROM registry_gone), (SELECT coalesce(sum(invoice), 0) FROM registry_gone),
    (SELECT coalesce(sum(despatch), 0) FROM registry_gone)
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Users that came, changed or went between two copies.

    aliases_gone, open_gone: labels, and open ones, of the entries that were closed or merged.
    """

    appeared: int = 0
    changed: int = 0
    vanished: int = 0
    aliases_gone: int = 0
    open_gone: OpenLabels = NO_LABELS

    @property
    def is_empty(self) -> bool:
        return not (self.appeared or self.changed or self.vanished)


class Fingerprints:
    """Those of the copy in force, sorted, eight bytes each; and which of them were met again."""

    def __init__(self, slices: Iterable[bytes] = ()) -> None:
        self._marks = array("q")
        for part in slices:
            self._marks.frombytes(part)
        if sys.byteorder == "little":
            self._marks.byteswap()
        self._read_again: frozenset[int] = frozenset()
        self.forget_hits()

    @classmethod
    def of_list(cls, role: str) -> Fingerprints:
        with connection.cursor() as cursor, Cursor(connection.connection) as raw:
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute(_MARKS, [role])
            found = cls(_slices(raw))
            cursor.execute("CLOSE registry_fingerprints")
            cursor.execute("SET LOCAL work_mem = DEFAULT")
        return found

    def forget_hits(self) -> None:
        self._met = bytearray(len(self._marks))
        self.hits = 0

    def read_again(self, marks: Iterable[int]) -> None:
        """Take these users for unknown, though their bytes are known."""
        self._read_again = frozenset(marks)

    def seen(self, mark: int) -> bool:
        """Whether a user with these bytes stands in the copy in force; ticks it off."""
        if mark in self._read_again:
            return False
        marks = self._marks
        place = bisect_left(marks, mark)
        if place < len(marks) and marks[place] == mark:
            self._met[place] = 1
            self.hits += 1
            return True
        return False

    @property
    def all_met(self) -> bool:
        return 0 not in self._met

    def unseen(self) -> Iterator[int]:
        return (mark for mark, met in zip(self._marks, self._met, strict=True) if not met)


def fingerprints_of(role: str, identifiers: list[str]) -> list[int]:
    """Those of the entries in force of these numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS_OF, [role, identifiers])
        return [mark for (mark,) in cursor.fetchall()]


def _slices(cursor: Cursor[tuple[bytes]]) -> Iterator[bytes]:
    while row := cursor.execute("FETCH 1 FROM registry_fingerprints", binary=True).fetchone():
        yield row[0]


def copy_in(users: Users, role: str, version: int) -> tuple[int, int, OpenLabels]:
    """COPY the users into the table as entries of *version*; give how many users, labels and open labels."""
    count = aliases = 0
    open_labels = NO_LABELS
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        while batch := list(islice(users, _BATCH)):
            text = _rows(batch, role, version)
            copy.write(text)
            count += len(batch)
            aliases += len(batch) + sum(user.labels.count("\n") for user in batch)
            open_labels = open_labels.plus(count_open(user.labels for user in batch))
    if count > _MANY:
        with connection.cursor() as cursor:
            # Without it the planner believes the table empty until autovacuum comes by, and joins it row by row.
            cursor.execute("ANALYZE registry_entry")
    return count, aliases, open_labels


def _rows(batch: list[PackedUser], role: str, version: int) -> str:
    """The batch in the text form of COPY."""
    identifiers, titles, kinds, accounts, firsts, labels, marks = map(list, zip(*batch, strict=True))
    titles = [title[:500] for title in titles]
    columns = (
        identifiers,
        _escaped(titles),
        _escaped(fold_many(titles)),
        _escaped([kind[:20] for kind in kinds]),
        _escaped([account[:20] for account in accounts]),
        firsts,
        _escaped(labels),
        marks,
    )
    return "".join(
        f"{role}\t{number}\t{title}\t{key}\t{kind}\t{account}\t{first}\t{label}\t{mark}\t{version}\n"
        for number, title, key, kind, account, first, label, mark in zip(*columns, strict=True)
    )


def _escaped(texts: list[str]) -> list[str]:
    """As COPY wants them; all at once, since most texts hold nothing of the kind."""
    whole = "\x01".join(texts)
    if whole.count("\x01") != len(texts) - 1:
        return [_escaped([text.replace("\x01", " ")])[0] for text in texts]
    for char, written in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        whole = whole.replace(char, written)
    return whole.split("\x01")


def close_unseen(known: Fingerprints, role: str, version: int) -> Difference:
    """Close the entries of the old copy that the new one does not repeat, and count what that means."""
    values: dict[str, str | int] = {"role": role, "version": version}
    with connection.cursor() as cursor:
        for statement in _TABLES:
            cursor.execute(statement)
        with cursor.copy("COPY registry_marks FROM STDIN") as copy:
            unseen = known.unseen()
            while batch := list(islice(unseen, 10_000)):
                copy.write("".join(f"{mark}\n" for mark in batch))
        cursor.execute("ANALYZE registry_marks")
        cursor.execute(_GONE, values)
        cursor.execute("ANALYZE registry_gone")
        cursor.execute(_SAME, values)
        ((merged, *merged_open),) = cursor.fetchall()
        cursor.execute(_CLOSE, values)
        cursor.execute(_COUNT, values)
        ((new, gone, both, aliases, *gone_open),) = cursor.fetchall()
    lost = OpenLabels(*map(int, gone_open)).plus(OpenLabels(*map(int, merged_open)))
    return Difference(new - both, both, gone - both, int(aliases) + int(merged), lost)


def open_before(role: str, version: int) -> OpenLabels:
    """The open labels of the copy in force while *version* comes in: for a copy that was loaded uncounted."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [role, version])
        ((invoice, despatch),) = cursor.fetchall()
    return OpenLabels(int(invoice), int(despatch))
