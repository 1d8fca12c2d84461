"""Where a document goes: from which label of the sender to which label of the receiver."""

from __future__ import annotations

from datetime import datetime

from zarf.core.findings import Finding, finding
from zarf.office.registry import services as registry
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer


def sender_alias(taxpayer: Taxpayer) -> str | Finding:
    """The label the taxpayer sends from."""
    found = taxpayers.default_alias(taxpayer, taxpayers.GB)
    return found.name if found else finding("EF-EXC-009", found=taxpayer.vkn_tckn)


def receiver_alias(identifier: str, wanted: str, at: datetime) -> str | Finding:
    """The receiver's open label: the *wanted* one, or the only one there is.

    Source: Entegrasyon Kılavuzu v1.10; the choice among several is the user's.
    """
    names = registry.open_aliases(identifier, taxpayers.PK, taxpayers.INVOICE, at)
    if not names:
        return finding("EF-EXC-004", found=identifier)
    if wanted:
        return wanted if wanted in names else finding("EF-EXC-006", found=wanted, expected=", ".join(names))
    if len(names) > 1:
        return finding("EF-EXC-005", found=identifier, expected=", ".join(names))
    return names[0]
