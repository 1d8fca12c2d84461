"""JSON: `{"vouchers": [...]}`, a plain list of vouchers, or one voucher on each line. Read voucher by voucher.

The shape of a voucher is in docs/reference/voucher-files.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson

from zarf.core.findings import Finding, finding
from zarf.office.edefter.reading.guarded import OutOfBounds, items_of
from zarf.office.edefter.reading.source import Layout, RawRow, Source
from zarf.office.edefter.refusals import Refused

_HEAD = {
    "number": "number",
    "date": "day",
    "entered_by": "entered_by",
    "comment": "entry_comment",
    "branch": "branch",
    "entry_number": "counter",
    "id": "group",
}
_LINE = {
    "account": "account",
    "account_name": "account_name",
    "main_account": "main_id",
    "main_account_name": "main_name",
    "sub_account": "sub_id",
    "sub_account_name": "sub_name",
    "amount": "amount",
    "side": "side",
    "debit": "debit",
    "credit": "credit",
    "comment": "comment",
    "payment_method": "payment_method",
}
_MOST_LINES = 200_000
"""Lines of one voucher: it is held whole."""


def read_json(path: Path, layout: Layout) -> Source:
    """The lines of all vouchers. Raises Refused, also while they are read."""
    return Source(_rows(path, layout))


def _rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    number = 0
    for place, voucher in enumerate(_vouchers(path, layout.list_name), start=1):
        for cells, findings in _lines(voucher, place, layout.inside):
            number += 1
            told = tuple(_at(one, number) for one in findings)
            yield RawRow(number, cells, told)


def _at(item: Finding, row: int) -> Finding:
    return finding(item.code, path=item.path, line=row, found=item.found, **dict(item.params))


def _vouchers(path: Path, list_name: str) -> Iterator[Any]:
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            yield from items_of(file, list_name)
        except (ijson.JSONError, UnicodeDecodeError, OutOfBounds, ArithmeticError) as problem:
            raise _not_understood(" ".join(str(problem).split())[:120]) from problem


def _lines(
    voucher: Any, place: int, inside_of: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[dict[str, object], list[Finding]]]:
    if not isinstance(voucher, dict) or not isinstance(voucher.get("lines"), list):
        raise _not_understood(f"voucher {place}: lines?")
    lines = voucher["lines"]
    if not lines or len(lines) > _MOST_LINES:
        raise _not_understood(f"voucher {place}: {len(lines)} lines")
    head, unknown = _named(voucher, _HEAD, {"lines"})
    # Vouchers of a file are told apart by their place, unless they have an id of their own.
    head.setdefault("group", f"#{place}")
    for line in lines:
        if not isinstance(line, dict):
            raise _not_understood(f"voucher {place}: {str(line)[:40]}")
        cells, more = _named(line, _LINE, set(inside_of))
        for name, fields in inside_of.items():
            inside = line.get(name)
            if inside is None:
                continue
            if not isinstance(inside, dict):
                raise _not_understood(f"voucher {place}: {name}")
            found, strange = _named(inside, fields, set())
            cells |= found
            more += [f"{name}.{one}" for one in strange]
        findings = [finding("EF-VCH-074", found=one[:60]) for one in (*unknown, *more)]
        yield head | cells, findings


def _named(values: dict[str, Any], fields: Mapping[str, str], apart: set[str]) -> tuple[dict[str, object], list[str]]:
    found: dict[str, object] = {}
    unknown = []
    for name, value in values.items():
        if name in fields:
            found[fields[name]] = str(value) if isinstance(value, (dict, list)) else value
        elif name not in apart:
            unknown.append(str(name))
    return found, unknown


def _not_understood(reason: str) -> Refused:
    return Refused([finding("EF-VCH-011", reason_tr=reason, reason_en=reason)])
