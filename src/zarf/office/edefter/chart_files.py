"""A chart of accounts from a file: CSV or .xlsx with the columns account, name and, if wanted, side (D or C)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from zarf.core.findings import finding
from zarf.core.vouchers.cells import text_of
from zarf.core.vouchers.columns import fold
from zarf.office.edefter.chart import ChartRow, save_accounts
from zarf.office.edefter.reading.source import unreadable
from zarf.office.edefter.reading.workbooks import sheet_rows
from zarf.office.edefter.refusals import Refused
from zarf.office.taxpayers.services import Taxpayer

LARGEST = 20 * 1024 * 1024
_HEADINGS = {
    "account": {"hesap", "hesap kodu", "kod", "account", "code"},
    "name": {"ad", "adi", "hesap adi", "name", "account name", "aciklama"},
    "side": {"bakiye", "bakiye yonu", "side", "balance side"},
}


def import_chart(taxpayer: Taxpayer, data: bytes) -> int:
    """Add the accounts of a file, all or none; gives how many. Raises Refused with every fault."""
    if len(data) > LARGEST:
        raise Refused([finding("EF-VCH-002", expected=f"{LARGEST // 1024 // 1024} MB")])
    rows = _workbook(data) if data.startswith(b"PK") else _text(data)
    places: dict[str, int] = {}
    found = []
    for number, cells in rows:
        if not any(cells):
            continue
        if not places:
            places = _places(cells)
            continue
        account, name, side = (cells[places[key]] if places.get(key, len(cells)) < len(cells) else ""
                               for key in ("account", "name", "side"))  # fmt: skip
        main = account.split(".")[0].split("-")[0].split(" ")[0]
        main = main if len(main) in (3, 4) else account[:3]
        sub = "" if account == main else account
        found.append(ChartRow(main, sub, name, side.upper() or None, number))
    if not found:
        raise Refused([finding("EF-VCH-006")])
    return save_accounts(taxpayer, found)


def _places(cells: list[str]) -> dict[str, int]:
    folded = [fold(cell) for cell in cells]
    places = {key: place for key, names in _HEADINGS.items() for place, cell in enumerate(folded) if cell in names}
    lacking = [text for key, text in (("account", "Hesap Kodu"), ("name", "Hesap Adı")) if key not in places]
    if lacking:
        raise Refused([finding("EF-VCH-004", expected=", ".join(lacking))])
    return places


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    for row in sheet_rows(data):
        yield row.number, [text_of(str(cell)) if cell is not None else "" for cell in row.cells]


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "cp1254"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused([finding("EF-VCH-003", found="?")])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=text[:2000].count))
    try:
        for cells in reader:
            yield reader.line_num, [text_of(cell) for cell in cells]
    except csv.Error as problem:
        raise unreadable(f"{reader.line_num}. satır", f"row {reader.line_num}") from problem
