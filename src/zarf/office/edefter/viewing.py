"""The filed ledgers and berats of a set, to be looked at: pages of a ledger, what a berat tells, a range as .xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from zarf.core.codes import load
from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.core.ledgers.sealed import SealQuestion, check_sealed_ledger
from zarf.core.ledgers.shown_lines import ShownHead, ShownLine, shown_head, shown_line
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import SealReport
from zarf.office.edefter import places
from zarf.office.edefter.ledger_sealing import BERATS
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.signers import may_seal_ledgers
from zarf.ports.storage.ledger_index import LedgerIndex, WantedLines
from zarf.ports.wired import ports

MOST_TAKEN = 20_000
"""Lines of a range that leave as a workbook or are printed at once."""
_ROOM = "index"
_BOOKS = (LedgerKind.JOURNAL, LedgerKind.LEDGER)
_INVENTORY = (LedgerKind.INVENTORY, LedgerKind.INVENTORY_BERAT)


@dataclass(frozen=True, slots=True)
class FiledFile:
    """A file of a set as it lies in the month's folder. size: bytes."""

    name: LedgerFileName
    path: Path
    size: int

    @property
    def is_book(self) -> bool:
        """Whether it has lines to be paged through; the others are small and shown whole."""
        return self.name.kind in (*_BOOKS, LedgerKind.INVENTORY)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """Lines of a journal entry, or of an account in the ledger, as far as they stand on the page."""

    head: ShownHead
    lines: list[ShownLine]


def filed_files(item: LedgerSet) -> list[FiledFile]:
    """The files of the set that are filed: ledgers, berats, those from GİB, the month's report."""
    month = places.folder().month(places.place_of(item))
    names: list[LedgerFileName] = []
    for part in item.parts.select_related("ledger_set__taxpayer").order_by("position"):
        own = [places.name_of(part, kind) for kind in (_INVENTORY if item.is_inventory else (*_BOOKS, *BERATS))]
        names += [*own, *(_approved(name) for name in own if name.kind.is_berat)]
    if not item.is_inventory:
        names.append(places.report_name(item))
    found = [(name, month / name.text) for name in names]
    return [FiledFile(name, path, path.stat().st_size) for name, path in found if path.is_file()]


def filed_file(item: LedgerSet, name: str) -> FiledFile:
    """One of them. Raises NotFound (EF-PRD-001)."""
    found = next((one for one in filed_files(item) if one.name.text == name), None)
    if found is None:
        raise NotFound(finding("EF-PRD-001", found=name[:80]))
    return found


def index_of(file: FiledFile) -> LedgerIndex:
    """The index of a ledger, made now if it is not there. Raises Unavailable."""
    return LedgerIndex(file.path, places.folder().work(_ROOM))


def entries_shown(index: LedgerIndex, wanted: WantedLines, skip: int, most: int) -> list[ShownEntry]:
    """The wanted lines of a page under the heads of their entries."""
    shown: list[ShownEntry] = []
    last = None
    for one in index.lines(wanted, skip, most):
        if one.head != last:
            last = one.head
            shown.append(ShownEntry(shown_head(one.head_bytes), []))
        shown[-1].lines.append(shown_line(one.line_bytes))
    return shown


def berat_told(item: LedgerSet, file: FiledFile) -> tuple[LedgerVerdict, SealReport]:
    """What a berat or report tells by GİB's rules, and its seals judged now. A bad file is a verdict."""
    world = ports()
    question = SealQuestion(world.trust, world.revocation, world.clock.now(), may_seal_ledgers(item.taxpayer))
    with file.path.open("rb") as opened:
        return check_sealed_ledger(opened, file.name.text, question)


def workbook(file: FiledFile, wanted: WantedLines, headings: list[str]) -> bytes:
    """A range as .xlsx, a line each. Texts stay texts. Raises Refused (EF-PRD-050) for more than MOST_TAKEN lines."""
    index = index_of(file)
    count = index.count(wanted)
    if count > MOST_TAKEN:
        raise Refused([finding("EF-PRD-050", found=str(count), expected=str(MOST_TAKEN))])
    book = Workbook(write_only=True)
    sheet = book.create_sheet(file.name.kind.code)
    sheet.freeze_panes = "A2"
    sheet.append(headings)
    for row in (_goods if file.name.kind is LedgerKind.INVENTORY else _rows)(index, wanted):
        sheet.append([_cell(sheet, value) for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def document_name(line: ShownLine) -> str:
    """What the document of a line is called: GİB's word for its type, or its own name when it is of no type."""
    return line.document_name or (load("ledger_document_types").name(line.document_type) if line.document_type else "")


def _rows(index: LedgerIndex, wanted: WantedLines) -> Iterator[list[str | int | Decimal | None]]:
    for one in index.lines(wanted):
        line, head = shown_line(one.line_bytes), shown_head(one.head_bytes)
        amount = Decimal(line.amount or 0)
        yield [
            _number(line.number), _number(line.entry), head.voucher, line.day, line.account, line.account_name,
            line.sub_account, line.sub_name, amount if line.is_debit else None, None if line.is_debit else amount,
            document_name(line), line.document_number, line.document_day, line.payment_method,
            line.comment or head.comment,
        ]  # fmt: skip


def _goods(index: LedgerIndex, wanted: WantedLines) -> Iterator[list[str | int | Decimal | None]]:
    for one in index.lines(wanted):
        line, head = shown_line(one.line_bytes), shown_head(one.head_bytes)
        yield [
            _number(line.number), _number(line.entry), head.voucher, head.day, line.account, line.account_name,
            line.sub_account, line.sub_name, Decimal(line.amount or 0), line.goods.id, line.goods.name,
            Decimal(line.goods.quantity) if line.goods.quantity else None, line.goods.unit,
            line.comment or head.comment,
        ]  # fmt: skip


def _number(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = runs nowhere
    return cell


def _approved(name: LedgerFileName) -> LedgerFileName:
    return LedgerFileName(name.owner, name.year, name.month, name.kind, name.part, name.branch, approved=True)
