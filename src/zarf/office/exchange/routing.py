"""Where a document comes from: the label of the sender. Where it goes is decided in `deciding`."""

from __future__ import annotations

from zarf.core.findings import Finding, finding
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer


def sender_alias(taxpayer: Taxpayer) -> str | Finding:
    """The label the taxpayer sends from."""
    found = taxpayers.default_alias(taxpayer, taxpayers.GB)
    return found.name if found else finding("EF-EXC-009", found=taxpayer.vkn_tckn)
