"""The evidence a seal was judged with, kept for as long as its document, so that the verdict can be shown years later.

Lists and certificates are the same for thousands of documents: each lies in the archive once, under its own digest, and
a document's record names them. Source: seal profile, section 2 (verification time; evidence beside the document).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from weakref import WeakKeyDictionary

from zarf.core.seal import KeptEvidence, SealReport, verify_kept
from zarf.office.sealing.models import SealEvidence
from zarf.ports.storage.api import Archive
from zarf.ports.wired import ports

_KINDS = ("certificates", "crls", "ocsps")
_REMEMBERED = 10_000
_stored: WeakKeyDictionary[Archive, set[str]] = WeakKeyDictionary()
"""Parts that are known to lie in an archive: a list that serves a thousand documents is written once."""


def keep_evidence(taxpayer_id: int, kept: KeptEvidence, may_seal: Collection[str]) -> None:
    """Keep what a document was judged with. The first judgement of the same bytes stays. Raises Unavailable."""
    parts = {kind: [_put(kind, part) for part in getattr(kept, kind)] for kind in _KINDS}
    row = SealEvidence(
        taxpayer_id=taxpayer_id,
        document_sha256=kept.document_sha256,
        judged_at=kept.judged_at,
        has_revocation=kept.has_revocation,
        may_seal=sorted(may_seal),
        report=kept.report,
        parts=parts,
    )
    SealEvidence.objects.bulk_create([row], ignore_conflicts=True)


def has_evidence(taxpayer_id: int, document_sha256: str) -> bool:
    """Whether a record is kept of the document."""
    return SealEvidence.objects.filter(taxpayer_id=taxpayer_id, document_sha256=document_sha256).exists()


def kept_evidence(taxpayer_id: int, document_sha256: str) -> KeptEvidence | None:
    """The record of a document, whole; None when none was kept. Raises NotFound or Unavailable for a part that is gone.

    `zarf verify --kept` reads its JSON form.
    """
    row = _row(taxpayer_id, document_sha256)
    if row is None:
        return None
    archive = ports().archive
    parts = {kind: tuple(archive.get(_key(kind, name)) for name in row.parts[kind]) for kind in _KINDS}
    return KeptEvidence(row.document_sha256, row.judged_at, row.has_revocation, row.report, **parts)


def judge_again(taxpayer_id: int, xml: bytes) -> SealReport | None:
    """The verdict as of then, from the evidence and today's anchors alone; None when no evidence was kept."""
    digest = hashlib.sha256(xml).hexdigest()
    row, kept = _row(taxpayer_id, digest), kept_evidence(taxpayer_id, digest)
    if row is None or kept is None:
        return None
    return verify_kept(xml, kept, trust=ports().trust, may_seal=set(row.may_seal))


def _row(taxpayer_id: int, document_sha256: str) -> SealEvidence | None:
    return SealEvidence.objects.filter(taxpayer_id=taxpayer_id, document_sha256=document_sha256).first()


def _put(kind: str, part: bytes) -> str:
    """The digest under which it lies in the archive."""
    name = hashlib.sha256(part).hexdigest()
    key, archive = _key(kind, name), ports().archive
    known = _stored.setdefault(archive, set())
    if key not in known:
        archive.put(key, part)
        if len(known) >= _REMEMBERED:
            known.clear()
        known.add(key)
    return name


def _key(kind: str, name: str) -> str:
    return f"evidence/{kind}/{name[:2]}/{name}"
