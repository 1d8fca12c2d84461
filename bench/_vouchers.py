"""Synthetic vouchers of one month in a file, a line of JSON each, in no order: what an accounting program hands over.

Sales with VAT, receipts, costs; 2,000 customers with accounts of their own. Each number gives the same voucher.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from zarf.core.documents.edefter import Account, Accountant, Address, Company, Entry, Line, SourceDocument

COMPANY = Company(
    vkn_tckn="1234567808",
    title="Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
    phone="2120000000",
    email="muhasebe@deneme.example",
    address=Address("12/3", "Örnek Caddesi", "İstanbul", "34000"),
    website="www.deneme.example",
    activity="47.62.01",
    fiscal_year_start="2026-01-01",
    fiscal_year_end="2026-12-31",
    accountants=(Accountant("SMMM Ayşe Örnek", "SMMM sözleşmesi, 2026-01-02, S-1"),),
    creator="Ayşe Örnek",
    source_application="1111111106##Zarf##Zarf##1.0",
)
_LINES_OF_THREE = (3, 2, 3)
_STEP = 1_000_003
"""A prime: a step through all numbers that comes to each once."""
_CUSTOMERS = 2_000


def write_vouchers(path: Path, lines: int) -> int:
    """Write vouchers of *lines* lines or a few more; gives how many vouchers."""
    number = -(-lines * len(_LINES_OF_THREE) // sum(_LINES_OF_THREE))
    with path.open("w", encoding="utf-8", buffering=1 << 20) as file:
        for step in range(number):
            file.write(json.dumps(_voucher(step * _STEP % number, number), ensure_ascii=False, separators=(",", ":")))
            file.write("\n")
    return number


def _voucher(index: int, number: int) -> list[object]:
    """Day, who entered it, number, comment, lines."""
    day = f"2026-01-{1 + index * 31 // number:02d}"
    amount = 10_000 + index * 7919 % 5_000_000
    customer = index * 31 % _CUSTOMERS
    buyer = ["120", "ALICILAR", f"120.01.{customer:04d}", f"Örnek Müşteri {customer:04d} İnşaat Limited Şirketi"]
    if index % 3 == 0:
        tax = amount // 5
        document = ["invoice", f"ZRF2026{index:09d}", day, ""]
        lines = [
            [buyer, amount + tax, 1, f"{index} numaralı satış faturası", document, ""],
            [
                ["600", "YURT İÇİ SATIŞLAR", "600.01", "Kırtasiye satışları"],
                amount,
                0,
                "Kırtasiye satışı",
                document,
                "",
            ],
            [["391", "HESAPLANAN KDV", "391.20", "Hesaplanan KDV %20"], tax, 0, "KDV %20", document, ""],
        ]
    elif index % 3 == 1:
        document = ["other", f"DK{index:09d}", day, "Banka dekontu"]
        lines = [
            [
                ["102", "BANKALAR", "102.01", "Örnek Bank TL hesabı"],
                amount,
                1,
                "Havale ile tahsilat",
                document,
                "Banka",
            ],
            [buyer, amount, 0, "Havale ile tahsilat", document, "Banka"],
        ]
    else:
        tax = amount // 5
        document = ["receipt", f"M{index:09d}", day, ""]
        lines = [
            [["770", "GENEL YÖNETİM GİDERLERİ", "770.05", "Büro giderleri"], amount, 1, "Büro gideri", document, ""],
            [["191", "İNDİRİLECEK KDV", "191.20", "İndirilecek KDV %20"], tax, 1, "KDV %20", document, ""],
            [["100", "KASA", "100.01", "TL kasası"], amount + tax, 0, "Nakit ödeme", document, "Nakit"],
        ]
    return [day, "Ayşe Örnek", f"MF{index:09d}", f"{index} numaralı muhasebe fişi", lines]


def read_vouchers(path: Path) -> Iterator[Entry]:
    """The vouchers of the file, as they come."""
    with path.open(encoding="utf-8", buffering=1 << 20) as file:
        for text in file:
            day, by, number, comment, lines = json.loads(text)
            yield Entry(day, by, number, comment, tuple(map(_line, lines)))


def _line(values: list[object]) -> Line:
    account, amount, side, comment, document, payment = values
    kind, number, day, description = document  # type: ignore[misc]
    return Line(
        Account(*account),  # type: ignore[misc]
        amount,  # type: ignore[arg-type]
        bool(side),
        comment,  # type: ignore[arg-type]
        SourceDocument(kind, number, day, description),
        payment,  # type: ignore[arg-type]
    )
