"""The vouchers of a set as the writer takes them, in the order of the books, and their sums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zarf.core.documents.edefter import Account, Entry, ForeignAmount, FundUnits, Line, SourceDocument
from zarf.office.edefter import turning
from zarf.office.edefter.chart import accounts_by_key
from zarf.office.edefter.models import LedgerSet

_FETCH = 5000
_WHERE = """
    v.taxpayer_id = %(taxpayer)s AND v.branch = %(branch)s AND v.state = 'live'
"""
IN_A_DAY = "v.id <> ALL(%(openings)s::bigint[]), v.id = ANY(%(closings)s::bigint[])"
"""The opening comes before the others of its day, the closing behind them (`turning.ranks`)."""
_LINES = f"""
    SELECT v.id, v.day::text, v.entered_by, v.number, v.comment, l.main_id, l.sub_id, l.amount, l.is_debit, l.comment,
        l.document_type, l.document_number, l.document_date::text, l.document_name, l.payment_method, l."foreign",
        l.fund
    FROM edefter_voucher v JOIN edefter_voucherline l ON l.voucher_id = v.id
    WHERE {_WHERE} AND v.day BETWEEN %(starts)s AND %(ends)s
    ORDER BY v.day, v.counter NULLS LAST, {IN_A_DAY}, v.id, l.position
"""
"""In a day the program's own entry numbers decide, then the order in which the vouchers came."""


@dataclass(frozen=True, slots=True)
class AccountSums:
    """A main account in kuruş: what stood before the set in its fiscal year, and what the set adds."""

    number: str
    name: str
    debit_before: int
    credit_before: int
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """At the end of the set; above zero it is a debit balance."""
        return self.debit_before + self.debit - self.credit_before - self.credit


def entries(item: LedgerSet) -> Generator[Entry]:
    """The entries of a set, read from the database some thousand lines at a time. Whoever may stop early closes it."""
    accounts = accounts_by_key(item.taxpayer)
    with closing(_rows(item)) as rows:
        yield from _grouped(rows, accounts)


def _grouped(rows: Iterator[tuple[Any, ...]], accounts: dict[tuple[str, str], Account]) -> Iterator[Entry]:
    number, head = None, ("", "", "", "")
    lines: list[Line] = []
    for row in rows:
        if row[0] != number:
            if number is not None:
                yield Entry(*head, tuple(lines))
            number, head, lines = row[0], (row[1], row[2], row[3], row[4]), []
        lines.append(_line(row, accounts))
    if number is not None:
        yield Entry(*head, tuple(lines))


def _rows(item: LedgerSet) -> Generator[tuple[Any, ...]]:
    """By a cursor of the server that outlives its transaction, so that progress can be written meanwhile."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name=f"edefter_{item.pk}", withhold=True) as cursor:
        cursor.itersize = _FETCH
        cursor.execute(_LINES, values_of(item) | turning.ranks(item))
        yield from cursor


def _line(row: tuple[Any, ...], accounts: dict[tuple[str, str], Account]) -> Line:
    main, sub = row[5], row[6]
    document = SourceDocument(row[10], row[11], row[12] or "", row[13]) if row[10] else None
    # Django takes psycopg's own reading of jsonb away: what comes here is text.
    foreign = ForeignAmount(**json.loads(row[15])) if row[15] else None
    fund = FundUnits(**json.loads(row[16])) if row[16] else None
    return Line(accounts[main, sub], row[7], row[8], row[9], document, row[14], foreign, fund)


def values_of(item: LedgerSet) -> dict[str, Any]:
    """The values the statements over a set's vouchers take."""
    return {
        "taxpayer": item.taxpayer_id,
        "branch": item.branch,
        "starts": item.starts,
        "ends": item.ends,
        "year_starts": item.fiscal_year.starts,
    }


def account_sums(item: LedgerSet) -> list[AccountSums]:
    """Mizan: every main account the fiscal year has used up to the end of the set."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.main_id, coalesce(c.name, ''),
                coalesce(sum(l.amount) FILTER (WHERE l.is_debit AND v.day < %(starts)s), 0)::bigint,
                coalesce(sum(l.amount) FILTER (WHERE NOT l.is_debit AND v.day < %(starts)s), 0)::bigint,
                coalesce(sum(l.amount) FILTER (WHERE l.is_debit AND v.day >= %(starts)s), 0)::bigint,
                coalesce(sum(l.amount) FILTER (WHERE NOT l.is_debit AND v.day >= %(starts)s), 0)::bigint
            FROM edefter_voucher v JOIN edefter_voucherline l ON l.voucher_id = v.id
            LEFT JOIN edefter_chartaccount c
                ON c.taxpayer_id = v.taxpayer_id AND c.main_id = l.main_id AND c.sub_id = ''
            WHERE {_WHERE} AND v.day BETWEEN %(year_starts)s AND %(ends)s
            GROUP BY l.main_id, c.name ORDER BY l.main_id
            """,
            values_of(item),
        )
        return [AccountSums(*row) for row in cursor.fetchall()]


def figures(item: LedgerSet) -> dict[str, Any]:
    """What the vouchers of a set are in numbers. content: a digest over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*), coalesce(sum(line_count), 0)::bigint, coalesce(sum(total), 0)::bigint,
                count(counter), min(counter), max(counter), md5(string_agg(v.id || v.content, ',' ORDER BY v.id))
            FROM edefter_voucher v WHERE {_WHERE} AND v.day BETWEEN %(starts)s AND %(ends)s
            """,
            values_of(item),
        )
        names = ("vouchers", "lines", "total", "counted", "first_counter", "last_counter", "content")
        return dict(zip(names, cursor.fetchone(), strict=True))


def lines_without_document(item: LedgerSet, without: Sequence[int] = ()) -> int:
    """How many lines of a set stand on no document; without: vouchers that need none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FROM edefter_voucher v JOIN edefter_voucherline l ON l.voucher_id = v.id
            WHERE {_WHERE} AND v.day BETWEEN %(starts)s AND %(ends)s AND l.document_type = ''
                AND v.id <> ALL(%(without)s::bigint[])
            """,
            values_of(item) | {"without": list(without)},
        )
        return int(cursor.fetchone()[0])


def line_count(item: LedgerSet) -> int:
    """How many lines a set has."""
    return int(figures(item)["lines"])


def fingerprint(item: LedgerSet, numbers: dict[str, Any]) -> str:
    """What a person saw when he approved: the vouchers, and how the set is to be made."""
    seen = (numbers["content"], item.starts, item.ends, item.cuts, item.with_stamps, item.stamps_ledgers,
            item.is_detailed)  # fmt: skip
    return hashlib.sha256(repr(seen).encode()).hexdigest()
