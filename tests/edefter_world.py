"""A firm whose books are set up: heading, accountant, fiscal year, chart of accounts. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from zarf.core.seal import TrustStore, counter_seal
from zarf.core.seal.places import GIB_VKN
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import ChartRow, YearData
from zarf.office.taxpayers.models import Taxpayer
from zarf.ports import wired
from zarf.ports.keys.loaded import LoadedKey
from zarf.ports.keys.memory import MemoryKeyStore
from zarf.ports.revocation.memory import MemoryRevocation
from zarf.ports.timestamps.memory import MemoryTimestamps
from zarf.site.config import ensure_home
from zarf_simulator.kamusm.tokens import Order, make_token

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
    home = settings.ZARF.home if folder is None else folder.parent / "home"
    if folder is not None:
        ensure_home(home)
    settings.ZARF = replace(settings.ZARF, home=home, values=dict(settings.ZARF.values) | more)
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


class SealingWorld:
    """A simulated KamuSM in this process: mali mühür, GİB's seal, time stamps. Gives the ports that need them."""

    def __init__(self, now: datetime) -> None:
        from zarf_simulator.kamusm import Authority

        self.authority = Authority.create(now)
        self.keys = MemoryKeyStore()
        self.now = now
        tsa = self.authority.credential("tsa")
        self.stamps = MemoryTimestamps(lambda imprint: self._token(imprint, tsa))
        self.revocation = MemoryRevocation(lambda: [self.authority.sub_crl(now), self.authority.root_crl(now)])
        self.revocation.refresh()
        self._serial = 0

    def _token(self, imprint: bytes, tsa: Any) -> bytes:
        self._serial += 1
        return make_token(Order("sha256", imprint, None, True), tsa, [tsa], self.now, self._serial)

    def key(self, vkn: str, title: str, kind: str = "ec", state: str = "good") -> str:
        """A reference to a fresh mali mühür. state: of LeafState; a revoked one is on the lists from now on."""
        from zarf_simulator.kamusm.leaf import LeafState

        issued = self.authority.issue(vkn, title, now=self.now, key=kind, state=LeafState(state))
        self.revocation.refresh()
        return self.keys.put(vkn, LoadedKey(issued.key, issued.certificate))

    def ports(self, before: wired.Ports) -> wired.Ports:
        return replace(
            before,
            keys=self.keys,
            revocation=self.revocation,
            trust=TrustStore.from_pem(self.authority.anchors_pem),
            timestamps=self.stamps,
        )

    def approve(self, berat: bytes) -> bytes:
        """The berat as GİB gives it back, with its counter signature."""
        gib = self.keys.open(self.key(GIB_VKN, "Gelir İdaresi Başkanlığı (benzetim)"))
        return counter_seal(berat, gib, signing_time=self.now)
