"""GİB's registered-user lists: loading them, and asking who can be reached where, now and on any day before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from zarf.office.registry.history import Change, history_of
from zarf.office.registry.labels import Label
from zarf.office.registry.loading import Loaded, load_list
from zarf.office.registry.lookup import (
    Known,
    Registered,
    Service,
    ServiceLabel,
    first_despatch,
    known,
    lookup_many,
    open_labels,
    receiver,
)
from zarf.office.registry.models import ListVersion
from zarf.office.registry.own_labels import Offered, OwnLabel, add_own_label, offered, own_labels
from zarf.office.registry.search import Hit, find, title_of
from zarf.office.registry.state import (
    OLD_AFTER,
    ListState,
    Problem,
    Stamp,
    last_loaded,
    list_state,
    problems,
    stamp,
    versions,
)
from zarf.office.registry.temp_list import TEMP, Closure, closing, load_temp_list

__all__ = [
    "OLD_AFTER",
    "ROLES",
    "Change",
    "Closure",
    "Hit",
    "Known",
    "Label",
    "ListState",
    "ListVersion",
    "Loaded",
    "Offered",
    "OwnLabel",
    "Problem",
    "Registered",
    "Service",
    "ServiceLabel",
    "Stamp",
    "SyncStep",
    "add_own_label",
    "closing",
    "find",
    "first_despatch",
    "history_of",
    "is_registered",
    "known",
    "last_loaded",
    "list_state",
    "lookup_many",
    "offered",
    "open_aliases",
    "own_labels",
    "problems",
    "receiver",
    "stamp",
    "sync_registry",
    "sync_steps",
    "title_of",
    "versions",
]

ROLES = ("PK", "GB")


@dataclass(frozen=True, slots=True)
class SyncStep:
    """The load of one list, not yet begun."""

    role: str
    run: Callable[[], Loaded]


def sync_steps(accept_shrunken: Collection[str] = ()) -> list[SyncStep]:
    """The loads that make up a sync, for who wants to tell how far it is.

    accept_shrunken: of the lists (PK, GB) that are taken even where they lost suspiciously much.
    """
    lists = (SyncStep(role, partial(load_list, role, accept_shrunken=role in accept_shrunken)) for role in ROLES)
    return [*lists, SyncStep(TEMP, load_temp_list)]


def sync_registry() -> list[Loaded]:
    """Load both lists and the temporary one. One that is broken or has shrunk too much leaves its last good copy."""
    return [step.run() for step in sync_steps()]


def open_aliases(identifier: str, role: str, document_type: str, on: datetime) -> list[str]:
    """Names of the labels that are open at the moment *on*, the oldest first. role: PK receives, GB sends.

    A label with a filled DeletionTime before *on* is history and never routed to.
    """
    return open_labels(identifier, role, document_type, on)


def is_registered(identifier: str, on: datetime, *, document_type: str = "Invoice") -> bool:
    """Whether an invoice of that moment must be an e-Fatura. Source: Entegrasyon Kılavuzu v1.10."""
    return bool(open_aliases(identifier, "PK", document_type, on))
