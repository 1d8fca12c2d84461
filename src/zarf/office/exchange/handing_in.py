"""Seals made elsewhere: documents are handed out as they are to be sealed, and come back with the seal in them."""

from __future__ import annotations

import base64
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.core.xml.namespaces import DS
from zarf.core.xml.reading import read_xml
from zarf.office.checkpoints import checkpoint
from zarf.office.exchange import queue
from zarf.office.exchange.facts import read_facts
from zarf.office.exchange.models import Direction, Document
from zarf.office.exchange.sealing import archive_key, checked, keep_sealed, log_seal
from zarf.office.exchange.transitions import lock
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import KeyHolder, SealLog, holder_of
from zarf.office.taxpayers.services import Right, require
from zarf.ports.wired import ports

__all__ = ["draft_of", "hand_in", "waiting_for_seal"]


def waiting_for_seal(taxpayer_ids: Collection[int]) -> QuerySet[Document]:
    """Documents whose seal is made at the taxpayer, the oldest first."""
    found = Document.objects.filter(direction=Direction.OUT, state="WAITING_SEAL", taxpayer_id__in=list(taxpayer_ids))
    return found.select_related("taxpayer").order_by("created_at", "id")


def draft_of(item: Document) -> bytes:
    """The bytes to be sealed. Nothing in them may be changed: GİB's seal covers them as they are."""
    return bytes(item.draft or b"")


def hand_in(taxpayer_ids: Collection[int], sealed: bytes, actor: str) -> Document:
    """Take a sealed document back; it goes on its way by itself.

    The document is found by its ETTN. Raises DocumentUnreadable; NotFound when none waits for this seal; SealRefused
    when more than the seal changed (EF-SLG-010, EF-SLG-011) or the seal is not a valid one of the taxpayer itself
    (EF-EXC-016); Unavailable while that cannot be said. Then nothing is changed.
    """
    facts = read_facts(read_xml(sealed))
    found = waiting_for_seal(taxpayer_ids).filter(ettn=facts.ettn).first()
    if found is None:
        raise NotFound(finding("EF-SLG-012", found=str(facts.ettn)))
    require(found.taxpayer_id, Right.DOCUMENTS_SEAL)
    with transaction.atomic():
        locked = lock(found)
        if locked.state != "WAITING_SEAL":
            raise NotFound(finding("EF-SLG-012", found=str(facts.ettn)))
        key, archive = archive_key(locked), ports().archive
        if archive.exists(key):
            # Handed in before by a process that died: what is in the archive was checked then, and stays.
            sealed = archive.get(key)
        sealing.check_only_the_seal_was_inserted(draft_of(locked), sealed)
        found_valid = checked(sealed, {locked.taxpayer.vkn_tckn})
        archive.put(key, sealed)
        checkpoint("handed-in-archived")
        keep_sealed(locked, sealed, found_valid, actor)
        log_seal(locked, SealLog.Event.HANDED_IN, actor, _holder(sealed))
        queue.prepare(locked)
    return locked


def _holder(sealed: bytes) -> KeyHolder:
    """Whose certificate stands in the seal. The seal was verified before, so it is there and readable."""
    certificate = read_xml(sealed).findtext(f".//{{{DS}}}X509Certificate") or ""
    return holder_of(base64.b64decode(certificate))
