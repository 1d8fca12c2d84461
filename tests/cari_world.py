"""GİB's lists and cari accounts for tests: synthetic firms with valid numbers, lists that can change between checks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from zarf.core.identifiers import Vkn
from zarf.office.cari import services as cari
from zarf.office.cari.services import Account, CardData
from zarf.office.registry.services import sync_registry
from zarf.ports import wired
from zarf.ports.gib.memory import MemoryUserList

TCKN = "10000000146"


def vkn(number: int) -> str:
    """A VKN of ours with a right check digit."""
    return next(text for last in range(10) if Vkn(text := f"7{number:08d}{last}").has_valid_check_digit)


@dataclass
class Listing:
    """What one number has in GİB's lists. The names are those of the truth table: labels by service and role."""

    title: str = "Unvanı GİB'de Olan A.Ş."
    efatura_pk: list[str] = field(default_factory=list)
    efatura_gb: list[str] = field(default_factory=list)
    eirsaliye_pk: list[str] = field(default_factory=list)
    eirsaliye_gb: list[str] = field(default_factory=list)
    first: str = "2021-05-04T10:00:00"
    created: str = "2022-06-07T10:00:00"
    closed: list[str] = field(default_factory=list)
    own_created: dict[str, str] = field(default_factory=dict)


class Lists:
    """GİB's lists as a test wants them; `load` puts them in force. Filler users keep them from shrinking too much."""

    def __init__(self) -> None:
        self.users: dict[str, Listing] = {vkn(90_000_000 + n): _filler(n) for n in range(40)}
        self.closing: dict[str, tuple[date, str]] = {}
        self.port = MemoryUserList()

    def load(self) -> None:
        self.port.zips = {role: self._zip(role) for role in ("PK", "GB")} | {"TEMP": self._temp_zip()}
        problems = [item.problem for item in sync_registry() if item.problem]
        assert problems == []

    def _zip(self, role: str) -> bytes:
        users = "".join(self._user(number, one, role.lower()) for number, one in self.users.items())
        return _zipped(f"<UserList>{users}</UserList>")

    def _temp_zip(self) -> bytes:
        users = "".join(
            f"<User><Identifier>{number}</Identifier><NewIdentifier>{new}</NewIdentifier>"
            f"<ClosureDate>{day:%Y%m%d}</ClosureDate><Status>1</Status><RegistrationCode>861</RegistrationCode>"
            "<RegistrationDescription>deneme</RegistrationDescription></User>"
            for number, (day, new) in self.closing.items()
        )
        return _zipped(f"<UserTempList>{users}</UserTempList>")

    def _user(self, number: str, one: Listing, role: str) -> str:
        documents = ""
        for service, kind in (("efatura", "Invoice"), ("eirsaliye", "DespatchAdvice")):
            names = getattr(one, f"{service}_{role}")
            aliases = "".join(self._alias(name, one) for name in names)
            if aliases:
                documents += f'<Document type="{kind}">{aliases}</Document>'
        if not documents:
            return ""
        return (
            f"<User><Identifier>{number}</Identifier><Title>{escape(one.title)}</Title><Type>OZEL</Type>"
            f"<FirstCreationTime>{one.first}</FirstCreationTime><AccountType>OZELENTEGRASYON</AccountType>"
            f"<Documents>{documents}</Documents></User>"
        )

    @staticmethod
    def _alias(name: str, one: Listing) -> str:
        gone = "<DeletionTime>2024-01-01T00:00:00</DeletionTime>" if name in one.closed else ""
        created = one.own_created.get(name, one.created)
        return f"<Alias><Name>{escape(name)}</Name><CreationTime>{created}</CreationTime>{gone}</Alias>"


def _zipped(xml: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.xml", f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return held.getvalue()


def _filler(n: int) -> Listing:
    return Listing(f"Dolgu {n}", [f"urn:mail:pk{n}@dolgu.test"], [f"urn:mail:gb{n}@dolgu.test"])


@contextmanager
def gib_lists(ports: Any) -> Iterator[Lists]:
    """Ports like *ports*, with lists in memory."""
    from dataclasses import replace

    lists = Lists()
    with wired.using(replace(ports, user_list=lists.port)):
        yield lists


def add(taxpayer_id: int, code: str, title: str = "", **values: Any) -> Account:
    """A cari account, its history by "test"."""
    return cari.add_account(taxpayer_id, CardData(code=code, title=title or f"Cari {code}", **values), "test")


def marked(service: str, pk: str, gb: str, since: date | None = date(2021, 5, 4)) -> dict[str, Any]:
    """The columns of a card that is marked as a user of *service*."""
    scenario = "TICARIFATURA" if service == "efatura" else "TEMELIRSALIYE"
    return {
        f"{service}_user": True,
        f"{service}_pk": pk,
        f"{service}_gb": gb,
        f"{service}_scenario": scenario,
        f"{service}_since": since,
    }


def every_colour(taxpayer_id: int, lists: Lists) -> None:
    """One account for each thing that the window can say, the lists loaded."""
    right = Listing("Örnek Çay Sanayi A.Ş.", ["urn:mail:pk@cay.test"], ["urn:mail:gb@cay.test"])
    both = Listing("İkili Lojistik Ltd. Şti.", ["urn:mail:pk@iki.test"], ["urn:mail:gb@iki.test"])
    both.eirsaliye_pk, both.eirsaliye_gb = ["urn:mail:irspk@iki.test"], ["urn:mail:irsgb@iki.test"]
    several = ["urn:mail:defaultpk@cok.test", "urn:mail:subepk@cok.test", "urn:mail:depopk@cok.test"]
    many = Listing("Çok Şubeli Perakende A.Ş.", several, ["urn:mail:defaultgb@cok.test"])
    for number, one in ((1, right), (2, right), (3, many), (4, many), (5, right), (6, both), (7, both)):
        lists.users[vkn(number)] = one
    lists.load()
    good = marked("efatura", "urn:mail:pk@cay.test", "urn:mail:gb@cay.test")
    add(taxpayer_id, "120.01.001", "Iğdır Çay Tarım Ürünleri Ltd. Şti.", vkn=vkn(1), **good)
    add(taxpayer_id, "120.01.002", "Öz Güneş Gıda", vkn=vkn(2))
    add(taxpayer_id, "120.01.003", "ŞİŞE VE CAM SANAYİİ ANONİM ŞİRKETİ", vkn=vkn(3))
    first = marked("efatura", several[0], "urn:mail:defaultgb@cok.test")
    add(taxpayer_id, "120.01.004", "Perakende Mağazacılık", vkn=vkn(4), **first)
    wrong = marked("efatura", "urn:mail:PK@cay.test", "urn:mail:gb@cay.test", None)
    add(taxpayer_id, "120.01.005", "Eski Etiketli Firma", vkn=vkn(5), **wrong)
    add(taxpayer_id, "120.01.006", "Lojistik ve Depoculuk A.Ş.", vkn=vkn(6))
    half = marked("efatura", "urn:mail:pk@iki.test", "urn:mail:gb@iki.test")
    add(taxpayer_id, "120.01.007", "Yarım Kayıtlı Nakliyat", vkn=vkn(7), **half)
    gone = marked("efatura", "urn:mail:pk@gitti.test", "urn:mail:gb@gitti.test")
    add(taxpayer_id, "120.01.008", "Kapanan Ticaret", vkn=vkn(8), **gone)
    add(taxpayer_id, "120.01.009", "Kullanıcı Olmayan Bakkal", vkn=vkn(9))
    add(taxpayer_id, "120.01.010", "Perakende Müşteri", tckn="11111111111", is_person=True)
    add(taxpayer_id, "120.01.011", "Numarasız Cari")
