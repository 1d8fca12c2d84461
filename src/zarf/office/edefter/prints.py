"""A range of filed books as PDF: yevmiye, kebir, envanter, and the mizan of the range, in Turkish as the books are.

The lines are read at their places in the sealed files, one after the other, so what is printed is what was sealed.
Source of the language: VUK 215.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zarf.core.codes import load
from zarf.core.documents.edefter import LedgerKind
from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.core.ledgers.shown_lines import ShownHead, ShownLine, shown_head, shown_line
from zarf.core.ledgers.turning import Turn
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.turning import turn_of
from zarf.office.edefter.viewing import FiledFile, document_name, filed_files, index_of
from zarf.office.paper import Column, Piece, Row, Section, Table, pdf
from zarf.ports.storage.ledger_index import WantedLines

MOST_PRINTED = 10_000
"""Lines of a print: some 500 pages, made in a few seconds."""
_TURNS = {Turn.OPENING: "AÇILIŞ", Turn.CLOSING: "KAPANIŞ"}
BOOKS = {"journal": LedgerKind.JOURNAL, "ledger": LedgerKind.LEDGER, "inventory": LedgerKind.INVENTORY}
JOURNAL = (
    Column("Satır", 1), Column("Hesap", 4.5), Column("Açıklama", 5), Column("Belge", 4.5), Column("Borç", 2, True),
    Column("Alacak", 2, True),
)  # fmt: skip
_LEDGER = (
    Column("Satır", 1), Column("Madde", 1), Column("Tarih", 1.4), Column("Açıklama", 6), Column("Belge", 4.5),
    Column("Borç", 2, True), Column("Alacak", 2, True),
)  # fmt: skip
INVENTORY = (
    Column("Satır", 1), Column("Hesap", 4.5), Column("Stok", 5), Column("Miktar", 2.4, True), Column("Açıklama", 4),
    Column("Tutar", 2, True),
)  # fmt: skip
_MIZAN = (
    Column("Hesap", 1.8), Column("Adı", 7), Column("Borç", 2, True), Column("Alacak", 2, True),
    Column("Borç bakiyesi", 2, True), Column("Alacak bakiyesi", 2, True),
)  # fmt: skip


def book_pdf(item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> bytes:
    """The wanted lines of these files, which are parts of one book. Raises Refused (EF-PRD-050), Unavailable."""
    count = sum(index_of(file).count(wanted) for file in files)
    refuse_long(count)
    kind = files[0].name.kind
    pieces = {LedgerKind.JOURNAL: _journal, LedgerKind.LEDGER: _ledger, LedgerKind.INVENTORY: _inventory}[kind]
    return pdf(kind.title, [*_under(item, files, wanted), f"{count} satır"], pieces(item, files, wanted))


def mizan_pdf(item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> bytes:
    """What the wanted lines of a journal (or ledger) come to by account. Raises Unavailable."""
    return pdf("Mizan", _under(item, files, wanted), _mizan(files, wanted))


def books_of(item: LedgerSet, kind: LedgerKind) -> list[FiledFile]:
    """The filed parts of a book in their order. Raises NotFound (EF-PRD-051) while nothing is filed."""
    found = [file for file in filed_files(item) if file.name.kind is kind and not file.name.approved]
    if not found:
        raise NotFound(finding("EF-PRD-051", found=f"{item.year}-{item.month:02d}"))
    return found


def refuse_long(lines: int) -> None:
    """Raise Refused (EF-PRD-050) for more lines than a print may have."""
    if lines > MOST_PRINTED:
        raise Refused([finding("EF-PRD-050", found=str(lines), expected=str(MOST_PRINTED))])


def printed_firm(item: LedgerSet) -> str:
    """Whose book it is."""
    branch = f" · şube {item.branch}" if item.branch else ""
    return f"{item.taxpayer.title} · VKN/TCKN {item.taxpayer.vkn_tckn}{branch}"


def printed_lira(kurus: int) -> str:
    """Kuruş as books show them."""
    sign, value = ("-", -kurus) if kurus < 0 else ("", kurus)
    return f"{sign}{value // 100:,}".replace(",", ".") + f",{value % 100:02d}"


def printed_quantity(quantity: str, unit: str) -> str:
    """How much there is, with GİB's word for the unit; "" for nothing."""
    return f"{quantity.replace('.', ',')} {load('units').name(unit) or unit}".strip()


def _under(item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> list[str]:
    days = f"{item.ends:%d.%m.%Y}" if item.is_inventory else f"{item.starts:%d.%m.%Y} – {item.ends:%d.%m.%Y}"
    return [printed_firm(item), " · ".join([days, *_range(wanted)]), ", ".join(file.name.text for file in files)]


def _range(wanted: WantedLines) -> Iterator[str]:
    if wanted.first_day or wanted.last_day:
        yield f"tarih {_day(wanted.first_day) or '…'} – {_day(wanted.last_day) or '…'}"
    if wanted.first_entry is not None or wanted.last_entry is not None:
        first, last = (one if one is not None else "…" for one in (wanted.first_entry, wanted.last_entry))
        yield f"madde {first} – {last}"
    if wanted.account:
        yield f"hesap {wanted.account}…"
    if wanted.amount is not None:
        yield f"tutar {printed_lira(wanted.amount)}"


@dataclass(slots=True)
class _Sides:
    debit: int = 0
    credit: int = 0

    def add(self, line: ShownLine) -> tuple[str, str]:
        """Count a line in; gives its two cells."""
        amount = _kurus(line.amount)
        if line.is_debit:
            self.debit += amount
            return printed_lira(amount), ""
        self.credit += amount
        return "", printed_lira(amount)

    def total(self, *before: str) -> Row:
        return Row((*before, printed_lira(self.debit), printed_lira(self.credit)), is_total=True)


def _lines(files: Sequence[FiledFile], wanted: WantedLines) -> Iterator[tuple[ShownHead | None, ShownLine]]:
    """Each line, with the head of its entry (or account) where another one begins."""
    for file in files:
        last = None
        for one in index_of(file).lines(wanted):
            head = shown_head(one.head_bytes) if one.head != last else None
            last = one.head
            yield head, shown_line(one.line_bytes)


def _journal(item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> Iterator[Piece]:
    yield Table(JOURNAL)
    all_of_it = _Sides()
    for head, line in _lines(files, wanted):
        if head is not None:
            turn = turn_of(item, head, line)
            yield Section((f"{_TURNS[turn]} · " if turn else "") + _entry(head, "fiş"))
        yield Row((line.number, _account(line), _comment(line), _document(line), *all_of_it.add(line)))
    yield all_of_it.total("", "", "", "Toplam")


def _ledger(_item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> Iterator[Piece]:
    yield Table(_LEDGER)
    all_of_it, account = _Sides(), None
    for head, line in _lines(files, wanted):
        if head is not None:
            if account is not None:
                yield account.total("", "", "", "", "Toplam")
            account = _Sides()
            yield Section(_account(line))
        all_of_it.add(line)
        assert account is not None
        yield Row((line.number, line.entry, _day(line.day), _comment(line), _document(line), *account.add(line)))
    if account is not None:
        yield account.total("", "", "", "", "Toplam")
    yield all_of_it.total("", "", "", "", "Genel toplam")


def _inventory(_item: LedgerSet, files: Sequence[FiledFile], wanted: WantedLines) -> Iterator[Piece]:
    yield Table(INVENTORY)
    total = 0
    for head, line in _lines(files, wanted):
        if head is not None:
            yield Section(_entry(head, "kayıt"))
        total += _kurus(line.amount)
        goods = line.goods
        quantity = printed_quantity(goods.quantity, goods.unit)
        amount = printed_lira(_kurus(line.amount))
        yield Row((line.number, _account(line), f"{goods.id} {goods.name}".strip(), quantity, line.comment, amount))
    yield Row(("", "", "", "", "Toplam", printed_lira(total)), is_total=True)


def _mizan(files: Sequence[FiledFile], wanted: WantedLines) -> Iterator[Piece]:
    """Main accounts with their sub-accounts below them."""
    yield Table(_MIZAN)
    sums: dict[tuple[str, str], _Sides] = {}
    names: dict[tuple[str, str], str] = {}
    for file in files:
        for one in index_of(file).sums(wanted):
            line = shown_line(one.line_bytes)
            keys = [(line.account, "")] + ([(line.account, line.sub_account)] if line.sub_account else [])
            for key in keys:
                sides = sums.setdefault(key, _Sides())
                sides.debit += one.debit
                sides.credit += one.credit
                names.setdefault(key, line.sub_name if key[1] else line.account_name)
    whole = _Sides()
    for key in sorted(sums):
        sides = sums[key]
        if not key[1]:
            whole.debit += sides.debit
            whole.credit += sides.credit
        left = sides.debit - sides.credit
        amounts = (sides.debit, sides.credit, max(left, 0), max(-left, 0))
        yield Row((key[1] or key[0], names[key], *(printed_lira(one) for one in amounts)), is_total=not key[1])
    yield Row(("", "Toplam", printed_lira(whole.debit), printed_lira(whole.credit), "", ""), is_total=True)


def _entry(head: ShownHead, paper: str) -> str:
    told = [f"Madde {head.entry}", _day(head.day), f"{paper} {head.voucher}" if head.voucher else ""]
    return " · ".join(one for one in (*told, head.entered_by, head.comment) if one)


def _account(line: ShownLine) -> str:
    return f"{line.sub_account or line.account} {line.sub_name or line.account_name}"


def _comment(line: ShownLine) -> str:
    return " · ".join(one for one in (line.comment, line.payment_method) if one)


def _document(line: ShownLine) -> str:
    return " ".join(one for one in (document_name(line), line.document_number, _day(line.document_day)) if one)


def _day(iso: str) -> str:
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}" if len(iso) == 10 else iso


def _kurus(text: str) -> int:
    try:
        return int(Decimal(text) * 100)
    except InvalidOperation:
        return 0
