"""A firm whose books are set up: heading, accountant, fiscal year, chart of accounts. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import ChartRow, YearData
from zarf.office.taxpayers.models import Taxpayer

PROGRAM = "1111111104##Zarf Yazılım##Zarf##0.1"
HEADING = {
    "phone": "2120000000",
    "email": "muhasebe@deneme.example",
    "building": "12/3",
    "street": "Örnek Caddesi",
    "city": "İstanbul",
    "postal_code": "34000",
    "country": "Türkiye",
    "website": "www.deneme.example",
    "activity": "47.62.01",
    "creator": "Ayşe Örnek",
}
ACCOUNTS = (
    ("100", "", "KASA"),
    ("100", "100.01", "TL KASA"),
    ("102", "", "BANKALAR"),
    ("102", "102.01", "ÖRNEK BANK"),
    ("118", "", "DİĞER MENKUL KIYMETLER"),
    ("118", "118.01", "Para piyasası fonu"),
    ("120", "", "ALICILAR"),
    ("120", "120.01.001", "Örnek İnşaat Limited Şirketi"),
    ("191", "", "İNDİRİLECEK KDV"),
    ("320", "", "SATICILAR"),
    ("320", "320.01", "Iğdır Kâğıt Ltd. Şti."),
    ("391", "", "HESAPLANAN KDV"),
    ("391", "391.20", "%20 KDV"),
    ("500", "", "SERMAYE"),
    ("600", "", "YURT İÇİ SATIŞLAR"),
    ("600", "600.01", "Kırtasiye"),
    ("770", "", "GENEL YÖNETİM GİDERLERİ"),
)


@contextmanager
def approved_program(settings: Any, folder: Any = None) -> Iterator[None]:
    """The settings of a house that has an approved program."""
    more = {"ZARF_EDEFTER_PROGRAM": PROGRAM} | ({"ZARF_EDEFTER_FOLDER": str(folder)} if folder else {})
    from dataclasses import replace

    settings.ZARF = replace(settings.ZARF, values=dict(settings.ZARF.values) | more)
    yield


def set_up(taxpayer: Taxpayer, *, year: int = 2026, branched: bool = False) -> Any:
    """Everything a month of *year* needs. Gives the fiscal year."""
    edefter.save_firm(taxpayer, HEADING, "test")
    edefter.save_accountant(
        taxpayer,
        {"name": "SMMM Ayşe Örnek", "engagement": "SMMM sözleşmesi, 02.01.2026, S-1", "valid_from": date(year, 1, 1)},
    )
    edefter.save_accounts(taxpayer, [ChartRow(*one) for one in ACCOUNTS])
    return edefter.add_year(taxpayer, YearData(date(year, 1, 1), date(year, 12, 31), is_branched=branched), "test")
