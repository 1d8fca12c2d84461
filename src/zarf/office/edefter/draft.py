"""Draft print (defter dökümü) of journal, ledger and mizan: HTML or PDF without a seal, in the books' order.

It is for looking at before anything is sealed; it says so on each page, and has no validity of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from html import escape
from itertools import groupby
from typing import Any

from django.db import connection

from zarf.core.errors import NotFound, ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal import check_key
from zarf.core.seal.checkup import fault_findings
from zarf.office.edefter import books, order, turning
from zarf.office.edefter.chart import accounts_by_key
from zarf.office.edefter.models import InventoryLine, LedgerSet
from zarf.office.edefter.prints import (
    INVENTORY,
    JOURNAL,
    printed_firm,
    printed_lira,
    printed_quantity,
    refuse_long,
)
from zarf.office.edefter.signers import ledger_key
from zarf.office.paper import Column, Piece, Row, Section, Table, pdf
from zarf.office.sealing import services as sealing
from zarf.office.streaming import streamed
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.wired import ports

KINDS = ("journal", "ledger", "mizan", "inventory")
_TITLES = {
    "journal": "Yevmiye defteri",
    "ledger": "Büyük defter",
    "mizan": "Mizan",
    "inventory": "Envanter defteri",
}
_FETCH = 5000
_WARNING = "TASLAK: mühürsüzdür, defter yerine geçmez."
_LEDGER = (
    Column("Tarih", 1.4), Column("Fiş", 2), Column("Açıklama", 9), Column("Borç", 2, True), Column("Alacak", 2, True),
)  # fmt: skip
_MIZAN = (
    Column("Hesap", 1.2), Column("Adı", 7), Column("Önceki bakiye", 2, True), Column("Borç", 2, True),
    Column("Alacak", 2, True), Column("Bakiye", 2, True),
)  # fmt: skip
_STYLE = (
    "body{font:12px sans-serif;margin:1.5em}table{border-collapse:collapse;width:100%;margin:.4em 0 1em}"
    "td,th{border:1px solid #999;padding:2px 6px;text-align:left}td.n{text-align:right;white-space:nowrap}"
    "p.draft{border:2px solid #a00;color:#a00;padding:4px 8px;font-weight:bold}"
)


def draft(item: LedgerSet, kind: str) -> Iterator[str]:
    """The print of one of KINDS as HTML, in memory that does not grow with the lines. Raises NotFound (EF-PRD-001)."""
    refuse_kind(item, kind)
    return _html(item, kind)


def refuse_kind(item: LedgerSet, kind: str) -> None:
    """Raise NotFound (EF-PRD-001) for what a set does not hold: an inventory has no journal, a month no inventory."""
    if item.is_inventory is not (kind == "inventory"):
        raise NotFound(finding("EF-PRD-001", found=f"{kind} {item}"))


def line_count(item: LedgerSet) -> int:
    """How many lines a set or an inventory has."""
    return InventoryLine.objects.filter(ledger_set=item).count() if item.is_inventory else books.line_count(item)


def _html(item: LedgerSet, kind: str) -> Iterator[str]:
    title = f"{_TITLES[kind]} – {item.taxpayer.title} – {item.starts:%d.%m.%Y}-{item.ends:%d.%m.%Y}"
    yield f'<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
    yield f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
    yield f'<p class="draft">{_WARNING}</p>'
    yield from _as_html(_pieces(item, kind))
    yield "</body></html>\n"


def draft_pdf(item: LedgerSet, kind: str) -> bytes:
    """The print of one of KINDS as PDF. Raises Refused (EF-PRD-050) for more lines than a print may have."""
    refuse_kind(item, kind)
    if kind != "mizan":
        refuse_long(line_count(item))
    days = f"{item.ends:%d.%m.%Y}" if item.is_inventory else f"{item.starts:%d.%m.%Y} – {item.ends:%d.%m.%Y}"
    # The print reads by a cursor of the server, which has to be closed also when the print fails.
    with closing(_pieces(item, kind)) as pieces:
        return pdf(_TITLES[kind], [printed_firm(item), days], pieces, warning=_WARNING)


def _pieces(item: LedgerSet, kind: str) -> Generator[Piece]:
    yield from {"journal": _journal, "ledger": _ledger, "mizan": _mizan, "inventory": _inventory}[kind](item)


def _as_html(pieces: Iterator[Piece]) -> Iterator[str]:
    heads, is_open = "", False
    for piece in pieces:
        if isinstance(piece, Row):
            yield ("" if is_open else f"<table>{heads}") + _row(piece.cells)
            is_open = True
            continue
        if is_open:
            yield "</table>"
            is_open = False
        if isinstance(piece, Section):
            yield f"<h3>{escape(piece.text)}</h3>"
        else:
            heads = "<tr>" + "".join(f"<th>{escape(one.title)}" for one in piece.columns) + "</tr>"
    if is_open:
        yield "</table>"


def _journal(item: LedgerSet) -> Iterator[Piece]:
    seams = order.seams_of(item)
    number, line_number = item.first_entry or seams.entry, item.first_line or seams.line
    yield Table(JOURNAL)
    for entry in books.entries(item):
        yield Section(
            f"Madde {number} · {_day(entry.date)} · Fiş {entry.number} · {entry.entered_by} · {entry.comment}"
        )
        for line in entry.lines:
            account = f"{line.account.sub_id or line.account.main_id} {line.account.sub_name or line.account.main_name}"
            paper = (
                " ".join((line.document.type, line.document.number, _day(line.document.date))) if line.document else ""
            )
            sides = (printed_lira(line.amount), "") if line.debit else ("", printed_lira(line.amount))
            yield Row((str(line_number), account, line.comment, paper, *sides))
            line_number += 1
        number += 1


def _ledger(item: LedgerSet) -> Iterator[Piece]:
    names = accounts_by_key(item.taxpayer)
    yield Table(_LEDGER)
    for key, lines in groupby(_lines_by_account(item), key=lambda row: (row[0], row[1])):
        account = names[key]
        yield Section(f"{account.sub_id or account.main_id} {account.sub_name or account.main_name}")
        debit = credit = 0
        for _main, _sub, day, number, comment, amount, is_debit in lines:
            debit, credit = (debit + amount, credit) if is_debit else (debit, credit + amount)
            sides = (printed_lira(amount), "") if is_debit else ("", printed_lira(amount))
            yield Row((f"{day:%d.%m.%Y}", number, comment, *sides))
        yield Row(("", "", "Toplam", printed_lira(debit), printed_lira(credit)), is_total=True)


def _lines_by_account(item: LedgerSet) -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name=f"edefter_draft_{item.pk}", withhold=True) as cursor:
        cursor.itersize = 5000
        cursor.execute(
            "SELECT l.main_id, l.sub_id, v.day, v.number, l.comment, l.amount, l.is_debit FROM edefter_voucher v"
            " JOIN edefter_voucherline l ON l.voucher_id = v.id WHERE v.taxpayer_id = %(taxpayer)s"
            " AND v.branch = %(branch)s AND v.state = 'live' AND v.day BETWEEN %(starts)s AND %(ends)s"
            ' ORDER BY l.main_id COLLATE "C", l.sub_id COLLATE "C", v.day, v.counter NULLS LAST,'
            f" {books.IN_A_DAY}, v.id, l.position",
            books.values_of(item) | turning.ranks(item),
        )
        yield from cursor


def _mizan(item: LedgerSet) -> Iterator[Piece]:
    yield Table(_MIZAN)
    debit = credit = 0
    for one in books.account_sums(item):
        before = one.debit_before - one.credit_before
        debit, credit = debit + one.debit, credit + one.credit
        amounts = (before, one.debit, one.credit, one.balance)
        yield Row((one.number, one.name, *(printed_lira(amount) for amount in amounts)))
    yield Row(("", "Toplam", "", printed_lira(debit), printed_lira(credit), ""), is_total=True)


def _inventory(item: LedgerSet) -> Iterator[Piece]:
    yield Table(INVENTORY)
    total = number = line_number = 0
    with streamed(InventoryLine.objects.filter(ledger_set=item).order_by("row"), _FETCH) as lines:
        for voucher, rows in groupby(lines, key=lambda line: line.number):
            for place, line in enumerate(rows):
                if not place:
                    number += 1
                    head = f"Kayıt {number} · {voucher} · {line.entered_by} · {line.entry_comment}"
                    yield Section(head.removesuffix(" · "))
                line_number += 1
                total += line.amount
                account = f"{line.sub_id or line.main_id} {line.sub_name or line.main_name}"
                goods = line.measure or {}
                named = f"{goods.get('id', '')} {goods.get('description', '')}".strip()
                quantity = printed_quantity(goods.get("quantity", ""), goods.get("unit", ""))
                yield Row((str(line_number), account, named, quantity, line.comment, printed_lira(line.amount)))
    yield Row(("", "", "", "", "Toplam", printed_lira(total)), is_total=True)


def _row(cells: Sequence[str]) -> str:
    shown = "".join(f'<td class="n">{cell}' if _is_amount(cell) else f"<td>{escape(cell)}" for cell in cells)
    return f"<tr>{shown}</tr>"


def _is_amount(cell: str) -> bool:
    return cell[-3:-2] == "," and cell.replace(".", "").replace(",", "").lstrip("-").isdigit()


def _day(iso: str) -> str:
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}" if iso else ""


def try_seal(taxpayer: Taxpayer) -> tuple[str, str, list[Finding]]:
    """Let the key that seals the books sign a probe (F027): its holder, its last day, and what is wrong with it.

    A test of the taxpayer's own key is remembered, so that it counts for the calendar. Raises as `ledger_key`.
    """
    chosen = ledger_key(taxpayer)
    health = check_key(chosen.key, at=ports().clock.now(), trust=ports().trust, revocation=ports().revocation)
    problems = fault_findings(health)
    if chosen.consent is None:
        try:
            sealing.check_keys([taxpayer])
        except ZarfError as problem:
            problems.append(problem.finding)
    return health.holder, health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y"), problems
