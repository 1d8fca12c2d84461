"""Synthetic books: a firm, a chart of accounts, and vouchers by the number."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace

from zarf.core.documents.edefter import (
    Account,
    Accountant,
    Address,
    Company,
    Entry,
    ForeignAmount,
    FundUnits,
    Line,
    SourceDocument,
)
from zarf.core.documents.edefter.book import MonthPlan, PartFiles

COMPANY = Company(
    vkn_tckn="1234567808",
    title="Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
    phone="2120000000",
    fax="2120000001",
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
BRANCH = replace(COMPANY, branch_number="0002", branch_name="Kadıköy Şubesi")
PERSON = replace(COMPANY, vkn_tckn="10000000146", title="Ayşe Örnek")
CASH = Account("100", "KASA", "100.01", "TL KASA")
BANK = Account("102", "BANKALAR", "102.01", "ÖRNEK BANK")
BUYERS = Account("120", "ALICILAR", "120.01.001", "Örnek İnşaat Limited Şirketi")
VAT_IN = Account("191", "İNDİRİLECEK KDV")
VAT_OUT = Account("391", "HESAPLANAN KDV", "391.20", "%20 KDV")
SALES = Account("600", "YURT İÇİ SATIŞLAR", "600.01", "Kırtasiye")
COSTS = Account("770", "GENEL YÖNETİM GİDERLERİ")
FUNDS = Account("118", "DİĞER MENKUL KIYMETLER", "118.01", "Para piyasası fonu")


def entries(number: int, *, year: int = 2026, month: int = 1, seed: int = 1) -> Iterator[Entry]:
    """Vouchers of a month, in order: sales, costs and receipts, three lines or two."""
    chance = random.Random(seed)
    for index in range(number):
        day = f"{year:04d}-{month:02d}-{1 + index * 28 // number:02d}"
        amount = chance.randint(100, 10_000_000)
        name = f"MF{index + 1:06d}"
        if index % 3 == 0:
            document = SourceDocument("invoice", f"ZRF{year}{index + 1:09d}", day)
            tax = amount // 5 or 1
            lines = (
                Line(BUYERS, amount + tax, True, f"Satış {index} & <kırtasiye>", document),
                Line(SALES, amount, False, "Satış", document),
                Line(VAT_OUT, tax, False, "KDV", document),
            )
        elif index % 3 == 1:
            document = SourceDocument("other", f"D{index}", day, "Dekont")
            lines = (
                Line(BANK, amount, True, "Tahsilat", document, "Banka"),
                Line(BUYERS, amount, False, "", document, "Banka"),
            )
        else:
            document = SourceDocument("receipt", f"M{index}", day)
            tax = amount // 5 or 1
            lines = (
                Line(COSTS, amount, True, "Gider", document),
                Line(VAT_IN, tax, True, "KDV", document),
                Line(CASH, amount + tax, False, "Ödeme", document, "Nakit"),
            )
        yield Entry(day, "Ayşe Örnek", name, f"Fiş {index + 1}", lines)


def special_entries() -> Iterator[Entry]:
    """An amount in another currency, fund units, no document, characters that must be escaped."""
    foreign = ForeignAmount("100", "USD", "40.0000", "2026-01-05", "T.C.M.B.", "TCMB efektif satış")
    yield Entry(
        "2026-01-05",
        "Ayşe Örnek",
        "MF1",
        'A & B < C > "D"\r',
        (Line(BUYERS, 400_000, True, foreign=foreign), Line(SALES, 400_000, False)),
    )
    yield Entry(
        "2026-01-06",
        "Ayşe Örnek",
        "MF2",
        "",
        (Line(FUNDS, 150_00, True, fund=FundUnits("10", "15")), Line(BANK, 150_00, False, payment_method="Banka")),
    )


class Memory:
    """Opens the parts in memory; the spool lies in a file, since it is mapped."""

    def __init__(self) -> None:
        self.parts: dict[int, PartFiles] = {}

    def __call__(self, number: int) -> PartFiles:
        import tempfile

        self.parts[number] = PartFiles(io.BytesIO(), io.BytesIO(), tempfile.TemporaryFile())  # noqa: SIM115
        return self.parts[number]

    def read(self, number: int) -> tuple[bytes, bytes]:
        """Journal and ledger of a part."""
        files = self.parts[number]
        return files.journal.getvalue(), files.ledger.getvalue()  # type: ignore[attr-defined]


def plan(**changes: object) -> MonthPlan:
    """January 2026, in one part."""
    chosen: dict[str, object] = {
        "company": COMPANY,
        "year": 2026,
        "month": 1,
        "created": "2026-02-05",
        "most_bytes": 200_000_000,
    }
    return MonthPlan(**{**chosen, **changes})  # type: ignore[arg-type]
