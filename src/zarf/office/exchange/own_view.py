"""The view that goes out inside an invoice: our design with the firm's logo and note."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zarf.core.view.embedded import FirmView, firm_view
from zarf.core.view.images import media_type
from zarf.core.wire.view_place import with_view
from zarf.office.taxpayers.models import Taxpayer


def with_own_view(xml: bytes, taxpayer: Taxpayer) -> bytes:
    """*xml* with the taxpayer's view inside; an invoice that brings a view of its own keeps it."""
    return with_view(xml, own_view(taxpayer))


def own_view(taxpayer: Taxpayer) -> FirmView:
    """The taxpayer's view as it is now. Made once for the same logo, note and logo of GİB."""
    logo = bytes(taxpayer.logo) if taxpayer.logo else None
    return firm_view(logo, taxpayer.invoice_note, _gib_logo(settings.ZARF["ZARF_GIB_LOGO"]))


def _gib_logo(path: str) -> bytes | None:
    """GİB's logo as the operator supplied it; None where there is none, or it cannot be read or is no picture."""
    if not path:
        return None
    try:
        picture = Path(path).read_bytes()
    except OSError:
        return None
    return picture if media_type(picture) else None
