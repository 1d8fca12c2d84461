"""Whom the invoice is for: found among the cari accounts and in GİB's list, taken over into the form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from zarf.doors.portal import office
from zarf.doors.portal.office import Taxpayer, fold
from zarf.doors.portal.sent_numbers import sent_number
from zarf.office.cari import services as cari
from zarf.office.registry import services as registry

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One line below the search. key: what the button sends."""

    key: str
    title: str
    identifier: str
    code: str
    is_user: bool


def find(taxpayer: Taxpayer, text: str) -> list[Found]:
    """Cari accounts first, then users of GİB's list that no account stands for. By code, title or number."""
    accounts = cari.accounts(taxpayer.pk).exclude(lookup_key="").filter(search_key__contains=fold(text))[:_SHOWN]
    known = list(accounts)
    hits = registry.find(text, office.now(), _SHOWN)
    users = registry.lookup_many([item.lookup_key for item in known])
    found = [
        Found(f"cari:{item.pk}", item.title, item.lookup_key, item.code, _receives(users.get(item.lookup_key)))
        for item in known
    ]
    numbers = {item.lookup_key for item in known}
    listed = registry.lookup_many([hit.identifier for hit in hits])
    return found + [
        Found(f"gib:{hit.identifier}", hit.title, hit.identifier, "", _receives(listed.get(hit.identifier)))
        for hit in hits
        if hit.identifier not in numbers
    ]


def fields_of(taxpayer: Taxpayer, key: str) -> dict[str, Any]:
    """What the form knows of a chosen receiver: from the card or GİB's list, with the address of the last invoice.

    Nothing for a key that belongs to nobody here.
    """
    kind, _, reference = key.partition(":")
    told: dict[str, Any] = {}
    number = sent_number(reference)
    if kind == "cari" and number is not None:
        item = cari.accounts(taxpayer.pk).filter(pk=number).first()
        if item is None:
            return {}
        card = cari.card(item)
        email = next((one.email for one in card.contacts if one.email), "")
        told = {"vkn_tckn": item.lookup_key, "tax_office": item.tax_office, "email": email}
        told |= _named(item.title, item.lookup_key)
    elif kind == "gib" and number is not None:
        told = {"vkn_tckn": reference} | _named(registry.title_of(reference), reference)
    if not told:
        return {}
    before = office.known_party(taxpayer.pk, told["vkn_tckn"])
    remembered = {name: value for name, value in asdict(before).items() if value} if before else {}
    return remembered | {name: value for name, value in told.items() if value}


def _named(title: str, identifier: str) -> dict[str, str]:
    """A person's name in its two parts, as an invoice has to have it; a firm's title as it is."""
    if len(identifier) != 11:
        return {"title": title[:300]}
    first, _, family = title.strip().rpartition(" ")
    return {"first_name": (first or family)[:100], "family_name": (family if first else "")[:100]}


def _receives(user: registry.Registered | None) -> bool:
    return user is not None and bool(user.efatura.pk)
