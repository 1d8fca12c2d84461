"""A taxpayer's own labels beside what GİB's lists hold for it: which are open there, and which are not known here yet.

A label is offered only if the list has exactly that name for that number; the old constants defaultgb and defaultpk are
no exception. Source: F308 to F312 with reading K22.
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf.office.registry.lookup import NO_SERVICE, Registered, lookup_many
from zarf.office.registry.state import stamp
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Alias, Taxpayer

DOCUMENT_TYPES = ("Invoice", "DespatchAdvice")
ROLES = (taxpayers.GB, taxpayers.PK)


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """A label that is kept here. is_open: whether GİB's list has it open; None while there is no list."""

    alias: Alias
    is_open: bool | None


@dataclass(frozen=True, slots=True)
class Offered:
    """An open label of the taxpayer at GİB that is not kept here."""

    role: str
    document_type: str
    name: str


def own_labels(of: Taxpayer) -> list[OwnLabel]:
    """The taxpayer's labels, each with what GİB's list says of it. Names are compared byte for byte."""
    has_list = stamp() is not None
    listed = _listed(of)
    return [
        OwnLabel(alias, Offered(alias.role, alias.document_type, alias.name) in listed if has_list else None)
        for alias in taxpayers.aliases_of(of)
    ]


def offered(of: Taxpayer) -> list[Offered]:
    """Labels of the taxpayer that GİB's lists have open and this house does not know of."""
    known = {Offered(one.role, one.document_type, one.name) for one in taxpayers.aliases_of(of)}
    return [label for label in _listed(of) if label not in known]


def add_own_label(of: Taxpayer, label: Offered, *, branch: str = "", is_default: bool = True) -> Alias:
    """Keep a label. One that stands in GİB's list is taken as it stands there; any other must be a URN.

    The first of its kind is the default, whatever is asked. Raises InvalidIdentifier, NotAllowed,
    Refused for a branch that is not there.
    """
    return taxpayers.add_alias(
        of,
        label.role,
        label.name,
        document_type=label.document_type,
        branch=branch,
        is_default=is_default or taxpayers.default_alias(of, label.role, document_type=label.document_type) is None,
        is_listed=label in _listed(of),
        may_add_branch=False,
    )


def _listed(of: Taxpayer) -> list[Offered]:
    found: Registered | None = lookup_many([of.vkn_tckn]).get(of.vkn_tckn)
    services = (found.efatura, found.eirsaliye) if found else (NO_SERVICE, NO_SERVICE)
    return [
        Offered(role, document_type, label.name)
        for document_type, service in zip(DOCUMENT_TYPES, services, strict=True)
        for role, labels in (("GB", service.gb), ("PK", service.pk))
        for label in labels
    ]
