"""Checking a sealed file before it is filed: its seal by our own verifier, its binding, and GİB's rules.

Nothing leaves the room that is not found in order; a ledger that fails gets no berat.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

from zarf.core.documents.edefter import LedgerKind
from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import finding
from zarf.core.ledgers.checking import check_ledger
from zarf.core.seal import SealReport, SealResult, is_of_ledger
from zarf.core.seal.big_files import verify_file
from zarf.office.edefter import places
from zarf.office.edefter.ledger_sealing import LEDGER_OF
from zarf.office.edefter.models import LedgerPart
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.signers import may_seal_ledgers
from zarf.ports.wired import ports

_MOST_TOLD = 50
_VALUE = re.compile(rb">([^<]*)<")


def check(part: LedgerPart, kind: LedgerKind, path: Path) -> None:
    """Raises Refused with what GİB's structure and rules have against the file, SealRefused (EF-PRD-026, 027) for its
    seal or a berat of another ledger, Unavailable while that cannot be said.
    """
    name = places.name_of(part, kind).text
    check_rules(path, name)
    check_seal(path, name, may_seal_ledgers(part.ledger_set.taxpayer))
    if kind in LEDGER_OF:
        value = signature_value(part, LEDGER_OF[kind])
        if not is_of_ledger(path.read_bytes(), value):
            raise SealRefused(finding("EF-PRD-027", found=name))


def check_rules(path: Path, name: str) -> None:
    """GİB's schema and rules, as its own service will ask them, over a file of any size."""
    with path.open("rb") as file:
        verdict = check_ledger(file, name)
    if not verdict.valid:
        told = finding("EF-PRD-026", found=name, reason_tr="GİB kurallarına uymuyor", reason_en="it breaks GİB's rules")
        raise Refused([told, *verdict.findings[:_MOST_TOLD]])


def check_seal(path: Path, name: str, may_seal: set[str]) -> None:
    """The seal of a file of any size."""
    world = ports()
    report = _report(path, may_seal)
    if report.result is SealResult.UNDETERMINED:
        # A command of its own may come before any worker has fetched the revocation lists.
        world.revocation.refresh()
        report = _report(path, may_seal)
    if report.result is SealResult.UNDETERMINED:
        raise Unavailable(finding("EF-EXC-015", found=", ".join(report.reasons)))
    if report.result is not SealResult.VALID:
        reasons = ", ".join(report.reasons)
        raise SealRefused(finding("EF-PRD-026", found=name, reason_tr=reasons, reason_en=reasons))


def _report(path: Path, may_seal: set[str]) -> SealReport:
    world = ports()
    with path.open("rb") as file:
        return verify_file(
            file, trust=world.trust, revocation=world.revocation, at=world.clock.now(), may_seal=may_seal
        )


def signature_value(part: LedgerPart, ledger: LedgerKind) -> bytes:
    """The decoded SignatureValue of a part's sealed ledger."""
    element = base64.b64decode(part.places["values"][ledger.code])
    match = _VALUE.search(element)
    assert match is not None
    return base64.b64decode(match[1])
