"""Lines of a file in a table of the session, so that a million of them can be judged together in little memory.

COPY is closed to tables with row-level security; a temporary table has none, and is gone with the session.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from zarf.core.vouchers import VoucherRow
from zarf.office.edefter.models import Import

_BATCH = 5000
_DAYS = tuple(VoucherRow._fields.index(name) for name in ("day", "document_date"))
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_LINES = """
DROP TABLE IF EXISTS incoming_lines;
DROP TABLE IF EXISTS incoming_heads;
CREATE TEMPORARY TABLE incoming_lines (
    row bigint, key text, branch text, day date, number text, entered_by text, entry_comment text, counter bigint,
    main_id text, main_name text, sub_id text, sub_name text, amount bigint, is_debit boolean, comment text,
    document_type text, document_number text, document_date date, document_name text, payment_method text,
    "foreign" jsonb, fund jsonb, is_bad boolean
)
"""
LINE_SAYS = """
    concat_ws(E'\\x1f', day, entered_by, entry_comment, counter, main_id, sub_id, amount, is_debit,
        comment, document_type, document_number, document_date, document_name, payment_method,
        "foreign"::text, fund::text)
"""
"""All that a line says, as one text; two lines that say the same have the same."""
EXTERNAL_ID = "(CASE WHEN h.key LIKE 'g%%' AND h.key NOT LIKE 'g#%%' THEN substr(h.key, 2) ELSE '' END)"
"""The Fiş Kimliği of a voucher of `incoming_heads h`, in a statement with values; empty when the file gave none."""
_HEADS = f"""
CREATE TEMPORARY TABLE incoming_heads AS
SELECT
    key, min(row) AS row, min(branch) AS branch, min(day) AS day, min(number) AS number,
    min(entered_by) AS entered_by, min(entry_comment) AS entry_comment, min(counter) AS counter,
    (extract(year FROM min(day)) * 100 + extract(month FROM min(day)))::int AS month,
    count(*)::int AS line_count,
    coalesce(sum(amount) FILTER (WHERE is_debit), 0)::bigint AS debit,
    coalesce(sum(amount) FILTER (WHERE NOT is_debit), 0)::bigint AS credit,
    bool_or(is_bad) AS is_bad,
    array_remove(ARRAY[
        CASE WHEN min(number) IS DISTINCT FROM max(number) THEN 'number' END,
        CASE WHEN count(day) NOT IN (0, count(*)) OR min(day) <> max(day) THEN 'day' END,
        CASE WHEN min(entered_by) IS DISTINCT FROM max(entered_by) THEN 'entered_by' END,
        CASE WHEN min(entry_comment) IS DISTINCT FROM max(entry_comment) THEN 'entry_comment' END,
        CASE WHEN min(branch) IS DISTINCT FROM max(branch) THEN 'branch' END,
        CASE WHEN count(counter) NOT IN (0, count(*)) OR min(counter) <> max(counter) THEN 'counter' END
    ], NULL) AS differing,
    count(DISTINCT document_type || '|' || document_number) FILTER (WHERE document_type <> '') AS documents,
    coalesce(max(document_date) FILTER (WHERE document_type = 'invoice')
        - min(document_date) FILTER (WHERE document_type = 'invoice'), 0) AS invoice_days,
    md5(string_agg({LINE_SAYS}, E'\\x1e' ORDER BY row)) AS content,
    false AS is_same
FROM incoming_lines GROUP BY key;
CREATE INDEX ON incoming_heads (branch, month, number);
ANALYZE incoming_heads;
ANALYZE incoming_lines
"""


_MANY = 1000
"""Vouchers of a file that make a difference to the statistics of all."""


def begin() -> None:
    """Empty tables for the lines of a file."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES)


def add(rows: Iterable[VoucherRow]) -> Iterator[int]:
    """Put the lines aside; gives the number of lines after each batch."""
    walk, count = iter(rows), 0
    while batch := list(islice(walk, _BATCH)):
        with connection.cursor() as cursor, cursor.copy("COPY incoming_lines FROM STDIN") as copy:
            copy.write("".join([_text(row) for row in batch]))
        count += len(batch)
        yield count


def put_together() -> None:
    """The vouchers of the lines: `incoming_heads`."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)


def figures() -> dict[str, Any]:
    """What the vouchers of the file are in numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(line_count), 0), coalesce(sum(debit), 0), count(*) FILTER (WHERE is_same),"
            " min(day)::text, max(day)::text FROM incoming_heads"
        )
        vouchers, lines, total, same, first, last = cursor.fetchone()
    return {
        "vouchers": vouchers,
        "lines": int(lines),
        "total": int(total),
        "same": same,
        "first_day": first,
        "last_day": last,
    }


def stage(item: Import) -> list[list[str]]:
    """Keep the vouchers as STAGED; gives the accounts (main, sub, name) that the file would add to the chart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO edefter_voucher (taxpayer_id, import_run_id, state, branch, month, day, number, entered_by,"
            " comment, counter, position, line_count, total, content, external_id) SELECT %s, %s, 'staged', branch,"
            " month, day, number, entered_by, entry_comment, counter, row, line_count, debit, content,"
            f" {EXTERNAL_ID} FROM incoming_heads h WHERE NOT is_same ORDER BY row",
            [item.taxpayer_id, item.pk],
        )
        if cursor.rowcount >= _MANY:
            # Without statistics about them, taking them over compares each with each.
            cursor.execute("ANALYZE edefter_voucher")
        cursor.execute(
            "INSERT INTO edefter_voucherline (taxpayer_id, voucher_id, position, row, main_id, sub_id, amount,"
            " is_debit, comment, document_type, document_number, document_date, document_name, payment_method,"
            ' "foreign", fund) SELECT v.taxpayer_id, v.id, row_number() OVER (PARTITION BY l.key ORDER BY l.row),'
            " l.row, l.main_id, l.sub_id, l.amount, l.is_debit, l.comment, l.document_type, l.document_number,"
            ' l.document_date, l.document_name, l.payment_method, l."foreign", l.fund FROM incoming_lines l'
            " JOIN incoming_heads h ON h.key = l.key JOIN edefter_voucher v ON v.import_run_id = %s"
            " AND v.position = h.row",
            [item.pk],
        )
        if not item.adds_accounts:
            return []
        cursor.execute(_NEW_ACCOUNTS, [item.taxpayer_id])
        return [list(row) for row in cursor.fetchall()]


_NEW_ACCOUNTS = """
    WITH named AS (
        SELECT main_id, '' AS sub_id, max(main_name) AS name FROM incoming_lines GROUP BY main_id
        UNION ALL
        SELECT main_id, sub_id, max(sub_name) FROM incoming_lines WHERE sub_id <> '' GROUP BY main_id, sub_id
    )
    SELECT n.main_id, n.sub_id, n.name FROM named n LEFT JOIN edefter_chartaccount c
        ON c.taxpayer_id = %s AND c.main_id = n.main_id AND c.sub_id = n.sub_id
    WHERE c.id IS NULL ORDER BY 1, 2
"""


def end() -> None:
    """Let go of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming_lines; DROP TABLE IF EXISTS incoming_heads")


def _text(row: VoucherRow) -> str:
    """A line in the text format of COPY. A day that is not given is NULL, a text is empty."""
    cells = [_cell(value) for value in row]
    for place in _DAYS:
        cells[place] = cells[place] or "\\N"
    return "\t".join(cells) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, str):
        # Nearly all texts have nothing to escape.
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return str(value)
