"""GİB's registered-user lists: loading them, and asking who can be reached where."""

from __future__ import annotations

from datetime import datetime

from zarf.office.registry.loading import Loaded, load_list
from zarf.office.registry.models import ListVersion, RegisteredAlias

__all__ = ["Loaded", "is_registered", "last_loaded", "open_aliases", "sync_registry", "title_of"]

ROLES = ("PK", "GB")


def sync_registry() -> list[Loaded]:
    """Load both lists. A list that is broken or has shrunk too much leaves the last good copy in place."""
    return [load_list(role) for role in ROLES]


def open_aliases(identifier: str, role: str, document_type: str, on: datetime) -> list[str]:
    """Names of the labels that are open at the moment *on*, the oldest first. role: PK receives, GB sends.

    A label with a filled DeletionTime before *on* is history and never routed to.
    """
    found = RegisteredAlias.objects.filter(
        identifier=identifier, role=role, document_type=document_type, created_at__lte=on
    ).exclude(deleted_at__lte=on)
    return list(dict.fromkeys(found.order_by("created_at", "id").values_list("name", flat=True)))


def is_registered(identifier: str, on: datetime, *, document_type: str = "Invoice") -> bool:
    """Whether an invoice of that moment must be an e-Fatura. Source: Entegrasyon Kılavuzu v1.10."""
    return bool(open_aliases(identifier, "PK", document_type, on))


def title_of(identifier: str) -> str:
    """The title in the list; empty when unknown."""
    return RegisteredAlias.objects.filter(identifier=identifier).values_list("title", flat=True).first() or ""


def last_loaded(role: str = "PK") -> ListVersion | None:
    """The copy in force."""
    return ListVersion.objects.filter(role=role, is_current=True).first()
