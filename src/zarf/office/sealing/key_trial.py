"""One test of the key that seals for a taxpayer, or of the house's own, and the record of how it went."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zarf.core.errors import SealRefused, ZarfError
from zarf.core.findings import Finding, finding
from zarf.core.seal import KeyHealth, check_key
from zarf.core.seal.checkup import fault_findings
from zarf.office.sealing.authorisations import integrator_id
from zarf.office.sealing.models import KeyRecord
from zarf.office.sealing.ways import house_key_reference, may_seal_today
from zarf.office.taxpayers.services import Taxpayer, open_key
from zarf.ports.wired import ports

_NO_HOUSE_KEY = "EF-SLG-002"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a key did just now. health None: it could not be opened. faults: empty when it is fit."""

    at: datetime
    health: KeyHealth | None
    faults: tuple[Finding, ...]


def try_key_of(whose: Taxpayer | None, actor: str) -> Trial | None:
    """Let the key sign a probe and note how that went; None: the house needs no key, for it seals for nobody."""
    now, reference, certificate = ports().clock.now(), "", b""
    try:
        reference = _reference(whose)
        key = open_key(reference)
        certificate = key.certificate_der
        may_seal = {integrator_id()} if whose is None else may_seal_today(whose)
        health = check_key(key, at=now, may_seal=may_seal, trust=ports().trust, revocation=ports().revocation)
        trial = Trial(now, health, tuple(fault_findings(health)))
    except ZarfError as problem:
        if whose is None and problem.code == _NO_HOUSE_KEY:
            KeyRecord.objects.filter(taxpayer=None).delete()
            return None
        trial = Trial(now, None, (problem.finding,))
    _remember(whose, trial, actor, _sha256(reference.encode()), _sha256(certificate))
    return trial


def _reference(whose: Taxpayer | None) -> str:
    if whose is None:
        return house_key_reference()
    if not whose.seal_key:
        raise SealRefused(finding("EF-TAX-012", found=whose.vkn_tckn))
    return whose.seal_key


def _remember(whose: Taxpayer | None, trial: Trial, actor: str, reference: str, certificate: str) -> None:
    """What was known of the certificate stays while the key cannot be opened, unless the key lies elsewhere now."""
    kept = KeyRecord.objects.filter(taxpayer=whose).first()
    is_other = kept is not None and (
        kept.reference_sha256 not in ("", reference)
        or ("" not in (certificate, kept.certificate_sha256) and kept.certificate_sha256 != certificate)
    )
    if kept is None or is_other:
        KeyRecord.objects.filter(taxpayer=whose).delete()
        kept = KeyRecord(taxpayer=whose)
    kept.checked_at, kept.checked_by = trial.at, actor[:150]
    kept.reference_sha256 = reference
    kept.codes, kept.findings = [item.code for item in trial.faults], _stored(trial.faults)
    if trial.health is not None:
        kept.certificate_sha256 = certificate
        kept.holder, kept.signer_id = trial.health.holder[:300], trial.health.vkn_tckn or ""
        kept.not_after = trial.health.not_after
    if not trial.faults:
        kept.good_at = trial.at
    kept.save()


def _stored(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [item.as_dict("tr") | {"message_en": item.message("en"), "hint_en": item.hint("en")} for item in findings]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() if data else ""
