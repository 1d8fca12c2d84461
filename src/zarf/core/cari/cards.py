"""What is compared: the card of a cari account, and what GİB's list holds for its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Service(StrEnum):
    """The two services of the list; never mixed. Values are our own, `document_type` is the list's."""

    EFATURA = "efatura"
    EIRSALIYE = "eirsaliye"

    @property
    def document_type(self) -> str:
        """The `Document/@type` of the list's entries."""
        return "Invoice" if self is Service.EFATURA else "DespatchAdvice"


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """One service on the card. since: the transition date (Istanbul). confirmed: `fingerprint` of the open labels
    among which the choice was confirmed, "" for never. Labels are kept byte for byte.
    """

    flag: bool = False
    pk: str = ""
    gb: str = ""
    scenario: str = ""
    since: date | None = None
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Both services of one cari account."""

    efatura: ServiceCard = ServiceCard()
    eirsaliye: ServiceCard = ServiceCard()

    def of(self, service: Service) -> ServiceCard:
        return self.efatura if service is Service.EFATURA else self.eirsaliye


class ServiceListed(NamedTuple):
    """The open labels of one number and service, each name once. since: first day as a user (Istanbul).

    A named tuple, as `Listed`: very many are made for one check, and a frozen dataclass takes thrice as long.
    """

    pk: tuple[str, ...] = ()
    gb: tuple[str, ...] = ()
    since: date | None = None


_NOTHING = ServiceListed()


class Listed(NamedTuple):
    """What the list holds for one number. closes_on, new_number: from the temporary list, told and nothing more."""

    efatura: ServiceListed = _NOTHING
    eirsaliye: ServiceListed = _NOTHING
    title: str = ""
    closes_on: date | None = None
    new_number: str = ""

    def of(self, service: Service) -> ServiceListed:
        return self.efatura if service is Service.EFATURA else self.eirsaliye


NOBODY = Listed()
"""What the list holds for a number it does not hold."""
