"""Rules over several lines: balance, numbers, order, chart of accounts, what is there already. Asked of the database.

Each check is a statement over `incoming_heads` (vouchers) and `incoming_lines`; a row it gives is a finding.
Source: Yevmiye Defteri Kılavuzu v1.5; e-Defter Uygulama Kılavuzu v1.12 (numbering, branches, merging of documents).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from django.db import connection

from zarf.core.findings import Finding, finding
from zarf.core.vouchers import field_words
from zarf.office.edefter.models import Import
from zarf.office.edefter.staging import EXTERNAL_ID, LINE_SAYS

MOST_DOCUMENTS = 100
LONGEST_MERGE = 10
"""A voucher may join so many invoices of so many days. Source: e-Defter Uygulama Kılavuzu v1.12."""

Row = tuple[Any, ...]
Check = tuple[str, Callable[[Row], Finding]]


def run(item: Import) -> Generator[Finding]:
    """Everything that is wrong between the lines of the file, and between the file and what is kept."""
    values = {
        "taxpayer": item.taxpayer_id,
        "month": item.month,
        "most": MOST_DOCUMENTS,
        "days": LONGEST_MERGE,
    }
    chosen = [*_ALONE, *_APART, *_NUMBERS, *(_NEW_ACCOUNTS if item.adds_accounts else _ACCOUNTS), *_NAMES]
    if item.replaces:
        # A voucher that says the same as the one that is there is left alone.
        with connection.cursor() as cursor:
            cursor.execute(_MARK_SAME, values)
    chosen += [*(() if item.replaces else _THERE), *_PERIODS]
    yield from _told(chosen, values)
    # Vouchers that came a moment ago are in no statistics yet; row by row, two months would be compared for hours.
    with connection.cursor() as cursor:
        cursor.execute("SET enable_nestloop = off")
    try:
        yield from _told(_MOVED, values)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_nestloop")


def _told(checks: Iterable[Check], values: dict[str, Any]) -> Iterator[Finding]:
    for statement, told in checks:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(1000):
                yield from map(told, rows)


def _lira(kurus: int) -> str:
    return f"{kurus / 100:.2f}" if abs(kurus) < 10**13 else str(kurus)


def _differing(row: Row) -> Finding:
    return finding("EF-VCH-052", path=row[2], line=row[0], found=row[1], **field_words(row[2]))


def _plain(code: str, path: str = "") -> Callable[[Row], Finding]:
    """A finding of row, found and, if there is one, expected."""

    def told(row: Row) -> Finding:
        expected = str(row[2]) if len(row) > 2 else None
        return finding(code, path=path, line=row[0], found=str(row[1]), expected=expected)

    return told


_ALONE: tuple[Check, ...] = (
    (
        "SELECT row, number, debit, credit FROM incoming_heads"
        " WHERE NOT is_bad AND debit <> credit AND line_count > 1 ORDER BY row",
        lambda row: finding("EF-VCH-050", line=row[0], found=f"{row[1]} ({_lira(row[2])} / {_lira(row[3])})"),
    ),
    ("SELECT row, number FROM incoming_heads WHERE line_count < 2 ORDER BY row", _plain("EF-VCH-051")),
    (
        "SELECT row, number, unnest(differing) FROM incoming_heads WHERE differing <> '{}' ORDER BY row",
        _differing,
    ),
    (
        "SELECT row, number || ' (' || documents || ')' FROM incoming_heads"
        " WHERE documents > %(most)s OR invoice_days > %(days)s ORDER BY row",
        _plain("EF-VCH-069"),
    ),
    (
        "SELECT row, to_char(day, 'DD.MM.YYYY'), to_char(to_date(%(month)s::text, 'YYYYMM'), 'MM.YYYY')"
        " FROM incoming_heads WHERE month <> %(month)s::int ORDER BY row",
        _plain("EF-VCH-067", "day"),
    ),
)

# Without an id of its own a voucher is known by what its lines say: a second block of them may be another voucher, or
# the same one twice. A list of lines in JSON ("g#") is a voucher by itself, so there nothing can have come twice.
_APART: tuple[Check, ...] = (
    (
        """
        WITH walked AS (
            SELECT row, key, lag(key) OVER (ORDER BY row) AS before FROM incoming_lines WHERE NOT is_bad
        ), begun AS (
            SELECT row, key, row_number() OVER (PARTITION BY key ORDER BY row) AS place, min(row) OVER
                (PARTITION BY key) AS first FROM walked WHERE key IS DISTINCT FROM before AND key NOT LIKE 'g%%'
        )
        SELECT b.row, h.number, b.first FROM begun b JOIN incoming_heads h ON h.key = b.key
        WHERE b.place > 1 AND h.number <> '' ORDER BY b.row
        """,
        _plain("EF-VCH-075", "number"),
    ),
    (
        f"""
        WITH begins_again AS (
            SELECT DISTINCT h.key FROM incoming_heads h
            JOIN incoming_lines f ON f.key = h.key AND f.row = h.row
            JOIN incoming_lines l ON l.key = h.key AND l.row > h.row + 1 AND l.main_id = f.main_id
                AND l.sub_id = f.sub_id AND l.amount = f.amount AND l.is_debit = f.is_debit AND l.comment = f.comment
            WHERE NOT h.is_bad AND h.line_count > 3 AND h.key NOT LIKE 'g#%%'
        ), said AS (
            SELECT key, min(number) AS number, array_agg(row ORDER BY row) AS rows,
                array_agg(md5({LINE_SAYS}) ORDER BY row) AS lines, count(*)::int AS many
            FROM incoming_lines JOIN begins_again USING (key) GROUP BY key
        )
        SELECT min(rows[size + 1]), number, rows[1] FROM said, generate_series(2, many / 2) AS size
        WHERE many %% size = 0 AND lines[1:many - size] = lines[size + 1:many]
        GROUP BY number, rows[1] ORDER BY 1
        """,
        _plain("EF-VCH-076", "number"),
    ),
)

_YEAR = """
    LEFT JOIN edefter_fiscalyear y ON y.taxpayer_id = %(taxpayer)s AND h.day BETWEEN y.first_day AND y.ends
"""
_ALL = f"""
    WITH every AS (
        SELECT h.row, h.branch, h.number, h.day, h.counter, y.id AS year_id FROM incoming_heads h {_YEAR}
        UNION ALL
        SELECT NULL, v.branch, v.number, v.day, v.counter, y.id FROM edefter_voucher v
        JOIN edefter_fiscalyear y ON y.taxpayer_id = v.taxpayer_id AND v.day BETWEEN y.first_day AND y.ends
        WHERE v.taxpayer_id = %(taxpayer)s AND v.state = 'live'
        AND y.id IN (SELECT y.id FROM incoming_heads h JOIN edefter_fiscalyear y
            ON y.taxpayer_id = %(taxpayer)s AND h.day BETWEEN y.first_day AND y.ends)
        AND NOT EXISTS (SELECT FROM incoming_heads h
            WHERE h.branch = v.branch AND h.month = v.month AND h.number = v.number)
    ), ordered AS (
        SELECT *, lag(counter) OVER seq AS before, lag(day) OVER seq AS day_before, lag(row) OVER seq AS row_before
        FROM every WHERE counter IS NOT NULL
        WINDOW seq AS (PARTITION BY branch, year_id ORDER BY counter, day, row)
    )
"""
_NUMBERS: tuple[Check, ...] = (
    (
        "SELECT max(row), number || ' (' || string_agg(row::text, ', ' ORDER BY row) || ')' FROM incoming_heads"
        " WHERE number <> '' GROUP BY branch, month, number HAVING count(*) > 1 ORDER BY max(row)",
        _plain("EF-VCH-053", "number"),
    ),
    (
        "SELECT min(row), count(*) FROM incoming_heads WHERE counter IS NULL AND NOT is_bad"
        " AND EXISTS (SELECT FROM incoming_heads WHERE counter IS NOT NULL) HAVING count(*) > 0",
        _plain("EF-VCH-057", "counter"),
    ),
    (
        f"{_ALL} SELECT coalesce(row, row_before), before, before + 1 FROM ordered WHERE counter > before + 1"
        " AND (row IS NOT NULL OR row_before IS NOT NULL) ORDER BY 1",
        _plain("EF-VCH-054", "counter"),
    ),
    (
        f"{_ALL} SELECT coalesce(row, row_before), counter FROM ordered WHERE counter = before"
        " AND (row IS NOT NULL OR row_before IS NOT NULL) ORDER BY 1",
        _plain("EF-VCH-055", "counter"),
    ),
    (
        f"{_ALL} SELECT coalesce(row, row_before), counter || ' (' || to_char(day_before, 'DD.MM.YYYY') || ' > '"
        " || to_char(day, 'DD.MM.YYYY') || ')' FROM ordered WHERE day < day_before AND counter > before"
        " AND (row IS NOT NULL OR row_before IS NOT NULL) ORDER BY 1",
        _plain("EF-VCH-056", "day"),
    ),
)

_MISSING = """
    WITH named AS (
        SELECT main_id, '' AS sub_id, min(row) AS row, max(main_name) AS name FROM incoming_lines
        WHERE main_id <> '' AND NOT is_bad GROUP BY main_id
        UNION ALL
        SELECT main_id, sub_id, min(row), max(sub_name) FROM incoming_lines
        WHERE sub_id <> '' AND NOT is_bad GROUP BY main_id, sub_id
    )
    SELECT n.row, CASE WHEN n.sub_id = '' THEN n.main_id ELSE n.sub_id END FROM named n
    LEFT JOIN edefter_chartaccount c
        ON c.taxpayer_id = %(taxpayer)s AND c.main_id = n.main_id AND c.sub_id = n.sub_id
    WHERE c.id IS NULL
"""
_ACCOUNTS: tuple[Check, ...] = ((f"{_MISSING} ORDER BY 1", _plain("EF-VCH-058", "account")),)
_NEW_ACCOUNTS: tuple[Check, ...] = (
    (f"{_MISSING} AND coalesce(n.name, '') = '' ORDER BY 1", _plain("EF-VCH-061", "account_name")),
)
_NAMED = """
    WITH named AS (
        SELECT main_id, '' AS sub_id, row, main_name AS name FROM incoming_lines WHERE main_name <> ''
        UNION ALL
        SELECT main_id, sub_id, row, sub_name FROM incoming_lines WHERE sub_id <> '' AND sub_name <> ''
    )
"""
_NAMES: tuple[Check, ...] = (
    (
        f"{_NAMED} SELECT min(row), CASE WHEN sub_id = '' THEN main_id ELSE sub_id END || ' (' || min(name) || ', '"
        " || max(name) || ')' FROM named GROUP BY main_id, sub_id HAVING min(name) <> max(name) ORDER BY 1",
        _plain("EF-VCH-059", "account_name"),
    ),
    (
        f"{_NAMED} SELECT min(n.row), n.main_id || coalesce(nullif(' ' || n.sub_id, ' '), '') || ' ' || n.name, c.name"
        " FROM named n JOIN edefter_chartaccount c ON c.taxpayer_id = %(taxpayer)s AND c.main_id = n.main_id"
        " AND c.sub_id = n.sub_id AND c.name <> n.name GROUP BY n.main_id, n.sub_id, n.name, c.name ORDER BY 1",
        _plain("EF-VCH-060", "account_name"),
    ),
)

_KEPT = """
    JOIN edefter_voucher v ON v.taxpayer_id = %(taxpayer)s AND v.state = 'live' AND v.branch = h.branch
        AND v.month = h.month AND v.number = h.number
"""
_MARK_SAME = f"""
    UPDATE incoming_heads SET is_same = true FROM
        (SELECT h.key FROM incoming_heads h {_KEPT} WHERE v.content = h.content) same
    WHERE incoming_heads.key = same.key
"""
_THERE: tuple[Check, ...] = (
    (
        f"SELECT h.row, h.number FROM incoming_heads h {_KEPT} WHERE v.content = h.content ORDER BY h.row",
        _plain("EF-VCH-062", "number"),
    ),
    (
        f"SELECT h.row, h.number FROM incoming_heads h {_KEPT} WHERE v.content <> h.content ORDER BY h.row",
        _plain("EF-VCH-063", "number"),
    ),
)

_SAID_APART_FROM_ITS_DAY = "concat_ws(E'\\x1f', main_id, sub_id, amount, is_debit, comment, document_number)"
_ELSEWHERE = f"""
    WITH kept AS (
        SELECT h.key, h.row, h.number, h.branch, v.id, v.number AS other, v.day AS on_day
        FROM incoming_heads h {_YEAR} JOIN edefter_voucher v ON v.number = h.number
            AND v.branch = h.branch AND v.taxpayer_id = %(taxpayer)s AND v.state = 'live' AND v.month <> h.month
            AND v.total = h.debit AND v.line_count = h.line_count AND v.day BETWEEN y.first_day AND y.ends
        WHERE NOT h.is_bad
        UNION
        SELECT h.key, h.row, h.number, h.branch, v.id, v.number, v.day
        FROM incoming_heads h {_YEAR} JOIN edefter_voucher v ON v.external_id = {EXTERNAL_ID}
            AND v.external_id <> '' AND v.branch = h.branch AND v.taxpayer_id = %(taxpayer)s AND v.state = 'live'
            AND v.month <> h.month AND v.total = h.debit AND v.line_count = h.line_count
            AND v.day BETWEEN y.first_day AND y.ends
        WHERE NOT h.is_bad
    ), here AS (
        SELECT key, string_agg({_SAID_APART_FROM_ITS_DAY}, E'\\x1e' ORDER BY row) AS lines
        FROM incoming_lines WHERE key IN (SELECT key FROM kept) GROUP BY key
    ), there AS (
        SELECT voucher_id AS id, string_agg({_SAID_APART_FROM_ITS_DAY}, E'\\x1e' ORDER BY position) AS lines
        FROM edefter_voucherline WHERE voucher_id IN (SELECT id FROM kept) GROUP BY voucher_id
    )
    SELECT k.row, k.number, k.other || ' (' || to_char(k.on_day, 'DD.MM.YYYY') || ')' FROM kept k
    JOIN here ON here.key = k.key JOIN there ON there.id = k.id AND there.lines = here.lines
    WHERE {{approved}} EXISTS (SELECT FROM edefter_ledgerset s WHERE s.kind = 'books' AND s.branch = k.branch
        AND s.taxpayer_id = %(taxpayer)s AND k.on_day BETWEEN s.starts AND s.ends
        AND s.state NOT IN ('DRAFT', 'DELETED'))
    ORDER BY k.row, k.on_day
"""
_MOVED: tuple[Check, ...] = (
    (_ELSEWHERE.format(approved="NOT"), _plain("EF-VCH-080", "day")),
    (_ELSEWHERE.format(approved=""), _plain("EF-VCH-081", "day")),
)

_PERIODS: tuple[Check, ...] = (
    (
        "SELECT h.row, h.number || ' (' || to_char(h.day, 'DD.MM.YYYY') || ')' FROM incoming_heads h"
        " WHERE NOT h.is_same AND EXISTS (SELECT FROM edefter_ledgerset s WHERE s.kind = 'books'"
        " AND s.taxpayer_id = %(taxpayer)s"
        " AND s.branch = h.branch AND h.day BETWEEN s.starts AND s.ends AND s.state NOT IN ('DRAFT', 'DELETED'))"
        " ORDER BY h.row",
        _plain("EF-VCH-064", "day"),
    ),
    (
        f"SELECT h.row, to_char(h.day, 'DD.MM.YYYY') FROM incoming_heads h {_YEAR}"
        " WHERE h.day IS NOT NULL AND y.id IS NULL ORDER BY h.row",
        _plain("EF-BKS-008", "day"),
    ),
    (
        f"SELECT h.row, '-', to_char(y.starts, 'DD.MM.YYYY') FROM incoming_heads h {_YEAR}"
        " WHERE y.is_branched AND h.branch = '' ORDER BY h.row",
        _plain("EF-BKS-017", "branch"),
    ),
    (
        f"SELECT h.row, h.branch, to_char(y.starts, 'DD.MM.YYYY') FROM incoming_heads h {_YEAR}"
        " WHERE NOT y.is_branched AND h.branch <> '' ORDER BY h.row",
        _plain("EF-BKS-018", "branch"),
    ),
    (
        f"SELECT h.row, h.branch FROM incoming_heads h {_YEAR} LEFT JOIN edefter_branch b"
        " ON b.taxpayer_id = %(taxpayer)s AND b.number = h.branch"
        " WHERE y.is_branched AND h.branch <> '' AND b.id IS NULL ORDER BY h.row",
        _plain("EF-BKS-019", "branch"),
    ),
    (
        "SELECT h.row, to_char(h.day, 'DD.MM.YYYY'), to_char(b.closed_on, 'DD.MM.YYYY') FROM incoming_heads h"
        " JOIN edefter_branch b ON b.taxpayer_id = %(taxpayer)s AND b.number = h.branch WHERE h.day > b.closed_on"
        " ORDER BY h.row",
        _plain("EF-VCH-068", "day"),
    ),
)
