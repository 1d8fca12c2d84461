"""Synthetic books for GİB's compliance plan: balanced entries over many main accounts, with every element."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from zarf.office.edefter.services import ChartRow

ACCOUNTS = {
    "100": "KASA",
    "101": "ALINAN ÇEKLER",
    "102": "BANKALAR",
    "108": "DİĞER HAZIR DEĞERLER",
    "118": "DİĞER MENKUL KIYMETLER",
    "120": "ALICILAR",
    "121": "ALACAK SENETLERİ",
    "136": "DİĞER ÇEŞİTLİ ALACAKLAR",
    "150": "İLK MADDE VE MALZEME",
    "153": "TİCARİ MALLAR",
    "180": "GELECEK AYLARA AİT GİDERLER",
    "190": "DEVREDEN KDV",
    "191": "İNDİRİLECEK KDV",
    "195": "İŞ AVANSLARI",
    "255": "DEMİRBAŞLAR",
    "300": "BANKA KREDİLERİ",
    "320": "SATICILAR",
    "335": "PERSONELE BORÇLAR",
    "360": "ÖDENECEK VERGİ VE FONLAR",
    "391": "HESAPLANAN KDV",
    "500": "SERMAYE",
    "570": "GEÇMİŞ YILLAR KÂRLARI",
    "600": "YURT İÇİ SATIŞLAR",
    "601": "YURT DIŞI SATIŞLAR",
    "602": "DİĞER GELİRLER",
    "621": "SATILAN TİCARİ MALLAR MALİYETİ",
    "690": "DÖNEM KÂRI VEYA ZARARI",
    "770": "GENEL YÖNETİM GİDERLERİ",
}
HEAD = (
    "number;day;entered_by;entry_comment;branch;account;debit;credit;comment;document_type;document_name;"
    "document_number;document_date;payment_method;currency;currency_amount;rate;rate_date;"
    "rate_source;rate_comment;document_reference;fund_quantity;fund_price\n"
)


@dataclass(frozen=True)
class BookLine:
    """kurus above zero on one side. more: source and text of the rate, document reference, fund units and price."""

    account: str
    kurus: int
    debit: bool
    document: tuple[str, str, str] = ("", "", "")
    payment: str = ""
    foreign: tuple[str, str, str] = ("", "", "")
    more: tuple[str, str, str, str, str] = ("", "", "", "", "")


@dataclass(frozen=True)
class BookEntry:
    number: str
    day: date
    comment: str
    lines: tuple[BookLine, ...]
    branch: str = ""


def chart_rows() -> list[ChartRow]:
    rows = []
    for number, name in ACCOUNTS.items():
        rows += [ChartRow(number, "", name), ChartRow(number, f"{number}.01", f"{name} 1")]
    return rows


def as_csv(entries: list[BookEntry]) -> str:
    """The entries as a file an accounting program would write."""
    rows = [HEAD]
    for entry in entries:
        day = f"{entry.day:%d.%m.%Y}"
        for line in entry.lines:
            lira = f"{line.kurus // 100},{line.kurus % 100:02d}"
            kind, name, number = line.document
            currency, amount, rate = line.foreign
            cells = [entry.number, day, "Ayşe Örnek", entry.comment, entry.branch, f"{line.account}.01"]
            cells += [lira, ""] if line.debit else ["", lira]
            cells += [f"Satır {line.account}", kind, name, number, day if number else "", line.payment]
            cells += [currency, amount, rate, day if currency else "", *line.more]
            rows.append(";".join(cells) + "\n")
    return "".join(rows)


def entries(number: int, year: int, month: int, accounts: int, *, branch: str = "", seed: int = 1) -> list[BookEntry]:
    """That many entries over the days of a month, which touch at least *accounts* main accounts."""
    chance = random.Random(seed)
    names = [item for item in ACCOUNTS if item not in ("500", "570", "690")][:accounts]
    first = date(year, month, 1)
    days = (date(year + month // 12, month % 12 + 1, 1) - first).days
    made = []
    for index in range(number):
        day = first + timedelta(days=index * days // number)
        debit, credit = names[index % len(names)], names[(index + 1 + index // len(names)) % len(names)]
        if debit == credit:
            credit = names[(names.index(debit) + 1) % len(names)]
        kurus = chance.randint(1_00, 9_999_99)
        made.append(_entry(index, day, debit, credit, kurus, branch))
    return made


def _entry(index: int, day: date, debit: str, credit: str, kurus: int, branch: str) -> BookEntry:
    number = f"MF{index + 1:06d}"
    kind = index % 6
    document = {
        0: ("invoice", "", f"DNM{day.year}{index + 1:09d}"),
        1: ("other", "Dekont", f"D{index}"),
        2: ("check", "", f"C{index}"),
        3: ("receipt", "", f"M{index}"),
        4: ("voucher", "", ""),
        5: ("", "", ""),
    }[kind]
    payment = {0: "", 1: "Banka", 2: "Çek", 3: "Nakit", 4: "", 5: ""}[kind]
    foreign = (
        ("USD", f"{kurus // 4000}.{kurus // 40 % 100:02d}", "40.0000") if kind == 1 and kurus > 4000 else ("", "", "")
    )
    lines = (
        BookLine(debit, kurus, True, document, payment, foreign),
        BookLine(credit, kurus - kurus // 6, False, document, payment),
        BookLine("391", kurus // 6, False, document, payment),
    )
    return BookEntry(number, day, f"Fiş {index + 1} & <açıklama> \u015f\u0130", lines, branch)


def every_element(year: int, month: int) -> list[BookEntry]:
    """An entry for each of GİB's eight document types, and one each with a currency and with units of a fund.

    Source: Yevmiye Defteri Kılavuzu (document types); spec e-defter.md, section 2.4.
    """
    kinds = ("invoice", "check", "other", "order-customer", "order-vendor", "voucher", "shipment", "receipt")
    made = []
    for index, kind in enumerate(kinds):
        number, day = f"E{index + 1:03d}", date(year, month, 2 + index)
        document = (kind, "Banka dekontu" if kind == "other" else "", f"{kind[:3].upper()}{index}")
        more = ("", "", number, "", "")
        lines = (
            BookLine("153", 100_00, True, document, "", more=more),
            BookLine("191", 20_00, True, document, "", more=more),
            BookLine("320", 120_00, False, document, "Kredi kartı", more=more),
        )
        made.append(BookEntry(number, day, f"Her öğe: {kind}", lines))
    foreign = ("USD", "100", "40.0000")
    rate = ("T.C.M.B.", "Efektif alış", "", "", "")
    fund = ("", "", "", "10", "400.00")
    day = date(year, month, 20)
    made.append(
        BookEntry("E100", day, "Döviz alımı", (
            BookLine("102", 4_000_00, True, ("receipt", "", "M-1"), "Nakit", foreign, rate),
            BookLine("100", 4_000_00, False, ("receipt", "", "M-1"), "Nakit"),
        ))
    )  # fmt: skip
    made.append(
        BookEntry("E101", day, "Fon alımı", (
            BookLine("118", 4_000_00, True, ("receipt", "", "M-2"), "Banka", more=fund),
            BookLine("102", 4_000_00, False, ("receipt", "", "M-2"), "Banka"),
        ))
    )  # fmt: skip
    return made


def opening(year: int, *, branch: str = "") -> BookEntry:
    """1 January, without a document."""
    sides = (
        ("100", 500_000_00, True),
        ("102", 900_000_00, True),
        ("153", 600_000_00, True),
        ("500", 2_000_000_00, False),
    )
    lines = tuple(BookLine(account, kurus, debit) for account, kurus, debit in sides)
    return BookEntry("ACILIS", date(year, 1, 1), "Açılış fişi", lines, branch)


def closing(year: int, made: list[BookEntry]) -> BookEntry:
    """31 December, without a document: every account is brought to zero, as a real closing does."""
    balance: dict[str, int] = {}
    for line in (line for entry in made for line in entry.lines):
        balance[line.account] = balance.get(line.account, 0) + (line.kurus if line.debit else -line.kurus)
    lines = tuple(BookLine(account, abs(kurus), kurus < 0) for account, kurus in sorted(balance.items()) if kurus)
    return BookEntry("KAPANIS", date(year, 12, 31), "Kapanış fişi", lines)
