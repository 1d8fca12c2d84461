"""The log of sealing: who, for whom, when, with which key. Written in the transaction of what it tells of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from zarf.core.seal.certificate_profile import common_name, identity
from zarf.core.seal.certificates import load_certificate
from zarf.office.sealing.models import Authorisation, SealLog
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose certificate it is. signer_id: VKN or TCKN, empty when it cannot be read; serial hexadecimal."""

    signer_id: str
    name: str
    serial: str
    sha256: str


def holder_of(certificate_der: bytes) -> KeyHolder:
    """What the log keeps of a certificate."""
    certificate = load_certificate(certificate_der)
    return KeyHolder(
        signer_id=identity(certificate) or "",
        name=common_name(certificate),
        serial=f"{certificate.serial_number:x}",
        sha256=hashlib.sha256(certificate_der).hexdigest(),
    )


def write(
    taxpayer: Taxpayer,
    event: SealLog.Event,
    actor: str,
    *,
    subject: str = "",
    holder: KeyHolder | None = None,
    authorisation: Authorisation | None = None,
    code: str = "",
    note: str = "",
) -> SealLog:
    """One more line."""
    return SealLog.objects.create(
        taxpayer=taxpayer,
        at=ports().clock.now(),
        actor=actor,
        event=event,
        way=taxpayer.seal_way,
        subject=subject,
        signer_id=holder.signer_id if holder else "",
        certificate_serial=holder.serial if holder else "",
        certificate_sha256=holder.sha256 if holder else "",
        authorisation=authorisation,
        code=code,
        note=note[:300],
    )
