"""A cari card as a value, checked once: what a form or a line of a file says of an account.

Labels are taken as they are written; nothing is trimmed or built (readings K22 and F308).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date

from zarf.core.cari import Card, Service, ServiceCard, lookup_key
from zarf.core.cari.numbers import Number, kind_of
from zarf.core.findings import Finding, finding
from zarf.office.cari.models import Account

SCENARIOS: dict[Service, tuple[str, ...]] = {
    Service.EFATURA: ("TICARIFATURA", "TEMELFATURA", "YOLCUBERABERFATURA", "IHRACAT"),
    Service.EIRSALIYE: ("TEMELIRSALIYE",),
}
"""What can be chosen on a card. Source: F040, F045."""

_LENGTHS = {
    "code": 50,
    "title": 300,
    "tax_office": 100,
    "efatura_pk": 250,
    "efatura_gb": 250,
    "eirsaliye_pk": 250,
    "eirsaliye_gb": 250,
    "contact_name": 150,
    "contact_email": 200,
    "contact_phone": 40,
}
_LABELS = ("efatura_pk", "efatura_gb", "eirsaliye_pk", "eirsaliye_gb")


@dataclass(frozen=True, slots=True)
class ContactData:
    """Somebody to speak to."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CardData:
    """All that a person may write on a card. The names are those of the table's columns."""

    code: str
    title: str
    is_person: bool = False
    vkn: str = ""
    tckn: str = ""
    tax_office: str = ""
    efatura_user: bool = False
    efatura_pk: str = ""
    efatura_gb: str = ""
    efatura_scenario: str = ""
    efatura_since: date | None = None
    eirsaliye_user: bool = False
    eirsaliye_pk: str = ""
    eirsaliye_gb: str = ""
    eirsaliye_scenario: str = ""
    eirsaliye_since: date | None = None
    contacts: tuple[ContactData, ...] = field(default=())

    @property
    def key(self) -> str:
        """The number asked for at GİB."""
        return lookup_key(self.vkn, self.tckn, is_person=self.is_person)


COLUMNS = tuple(item.name for item in fields(CardData) if item.name != "contacts")
"""The columns of a card, in the order of a form."""


def data_of(account: Account, contacts: tuple[ContactData, ...] = ()) -> CardData:
    """The card as it is stored."""
    return CardData(**{name: getattr(account, name) for name in COLUMNS}, contacts=contacts)


def card_of(account: Account) -> Card:
    """The two services of a stored card, for the judgement."""
    return Card(
        ServiceCard(
            account.efatura_user,
            account.efatura_pk,
            account.efatura_gb,
            account.efatura_scenario,
            account.efatura_since,
            account.efatura_confirmed,
        ),
        ServiceCard(
            account.eirsaliye_user,
            account.eirsaliye_pk,
            account.eirsaliye_gb,
            account.eirsaliye_scenario,
            account.eirsaliye_since,
            account.eirsaliye_confirmed,
        ),
    )


def faults(data: CardData) -> list[Finding]:
    """What is wrong with a card; warnings do not keep it from being stored. Paths are column names."""
    return [*_texts(data), *_numbers(data), *_scenarios(data)]


def _texts(data: CardData) -> Iterator[Finding]:
    if not data.code.strip():
        yield finding("EF-CAR-001", path="code")
    if not data.title.strip():
        yield finding("EF-CAR-002", path="title")
    texts = {name: getattr(data, name) for name in _LENGTHS if not name.startswith("contact_")}
    for contact in data.contacts:
        texts |= {"contact_name": contact.name, "contact_email": contact.email, "contact_phone": contact.phone}
    for name, text in texts.items():
        if len(text) > _LENGTHS[name]:
            yield finding("EF-CAR-008", path=name, field=name, found=str(len(text)), expected=str(_LENGTHS[name]))
        if any(ord(char) < 32 or ord(char) == 127 for char in text):
            yield finding("EF-CAR-012", path=name, field=name)
        if name in _LABELS and text != text.strip():
            yield finding("EF-CAR-011", path=name, field=name)


def _numbers(data: CardData) -> Iterator[Finding]:
    for name, text, length in (("vkn", data.vkn, 10), ("tckn", data.tckn, 11)):
        if not text:
            continue
        if len(text) != length or not (text.isascii() and text.isdigit()):
            yield finding("EF-CAR-003", path=name, field=name.upper(), found=text[:40], expected=str(length))
        elif kind_of(text) is Number.IMPOSSIBLE:
            yield finding("EF-CAR-004", path=name, field=name.upper(), found=text)


def _scenarios(data: CardData) -> Iterator[Finding]:
    for service, allowed in SCENARIOS.items():
        name = f"{service.value}_scenario"
        value = getattr(data, name)
        if value and value not in allowed:
            yield finding("EF-CAR-005", path=name, field=name, found=value[:40], expected=", ".join(allowed))
