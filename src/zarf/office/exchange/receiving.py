"""What GİB's call to us does: the zip is on the disk and its row committed before the answer goes out; no more.

Faults as Ek-3 v1.4 gives them. Judging the envelope is a job of its own.
"""

from __future__ import annotations

import hashlib
import logging
import re
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from zarf.core.errors import ZarfError
from zarf.core.wire.efatura_service import FAULT_TEXTS
from zarf.office.checkpoints import checkpoint
from zarf.office.exchange import queue
from zarf.office.exchange.identity import incoming_pk, incoming_zip_key
from zarf.office.exchange.models import Direction, Envelope
from zarf.office.exchange.transitions import GIB, create
from zarf.ports.gib.api import EFaturaFault
from zarf.ports.wired import ports

log = logging.getLogger(__name__)

_NAME = re.compile(r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\.zip", re.ASCII)


def fault(code: int) -> EFaturaFault:
    """The fault with GİB's own text for it."""
    return EFaturaFault(code, FAULT_TEXTS[code])


def receive_zip(file_name: str, data: bytes, md5: str) -> None:
    """Keep a zip from GİB. Raises EFaturaFault 2006, 2000, 2001 (in this order), 2002 or 2003."""
    match = _NAME.fullmatch(file_name.strip())
    if match is None:
        raise fault(2006)
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if md5.strip().lower() != digest:
        raise fault(2000)
    identifier = match[1]
    pk = incoming_pk(identifier)
    if _is_known(pk):
        raise fault(2001)
    key = incoming_zip_key(identifier, data)
    try:
        ports().archive.put(key, data)
    except (ZarfError, OSError) as problem:
        log.exception("envelope %s could not be archived", identifier)
        raise fault(2002) from problem
    checkpoint("zip-archived")
    _keep_row(pk, identifier, key, digest)
    checkpoint("zip-received")


def _is_known(pk: UUID) -> bool:
    try:
        return Envelope.objects.filter(pk=pk).exists()
    except DatabaseError as problem:
        raise fault(2003) from problem


def _keep_row(pk: UUID, identifier: str, key: str, digest: str) -> None:
    row = Envelope(
        id=pk,
        identifier=identifier,
        direction=Direction.IN,
        zip_key=key,
        md5=digest,
        received_at=ports().clock.now(),
    )
    try:
        with transaction.atomic():
            create(row, "received", GIB)
            queue.process(row)
    except IntegrityError as problem:
        raise fault(2001) from problem
    except DatabaseError as problem:
        log.exception("envelope %s could not be queued", identifier)
        raise fault(2003) from problem
