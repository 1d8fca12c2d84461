"""Checking sealed files before they are filed: GİB's structure and rules, the seal, and all files of a part together.

Nothing leaves the room that is not found in order; a ledger that fails gets no berat.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from zarf.core.documents.edefter import LedgerKind
from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.part_check import check_part
from zarf.core.ledgers.sealed import SealQuestion, check_sealed_ledger
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import SealReport, SealResult
from zarf.office.edefter import places
from zarf.office.edefter.models import LedgerPart
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.signers import may_seal_ledgers
from zarf.ports.wired import ports

_MOST_TOLD = 50
_VALUE = re.compile(rb">([^<>]*+)<")


def check(part: LedgerPart, kind: LedgerKind, path: Path) -> None:
    """One file in one pass: GİB's structure and rules as its own service will ask them, and the seal.

    Raises Refused with what is against the file, SealRefused (EF-PRD-026) for its seal, Unavailable while that cannot
    be said.
    """
    check_file(path, places.name_of(part, kind).text, may_seal_ledgers(part.ledger_set.taxpayer))


def check_file(path: Path, name: str, may_seal: set[str]) -> None:
    """As `check`, for a file of that name; may_seal: whose seals are in order."""
    verdict, report = _judged(path, name, may_seal)
    if verdict.valid and report.result is SealResult.UNDETERMINED:
        # A command of its own may come before any worker has fetched the revocation lists.
        ports().revocation.refresh()
        verdict, report = _judged(path, name, may_seal)
    if not verdict.valid:
        raise Refused([_told(name, "GİB kurallarına uymuyor", "it breaks GİB's rules"), *verdict.findings[:_MOST_TOLD]])
    if report.result is SealResult.UNDETERMINED:
        raise Unavailable(report.not_settled())
    if report.result is not SealResult.VALID:
        raise SealRefused(_told(name, report.reasons_in_words("tr"), report.reasons_in_words("en")))


def _judged(path: Path, name: str, may_seal: set[str]) -> tuple[LedgerVerdict, SealReport]:
    world = ports()
    question = SealQuestion(world.trust, world.revocation, world.clock.now(), may_seal)
    with path.open("rb") as file:
        return check_sealed_ledger(file, name, question)


def check_together(part: LedgerPart, paths: Mapping[LedgerKind, Path]) -> None:
    """All files of a part against each other: Y says what K says, and each berat is that of its ledger.

    Raises Refused (EF-PRD-027) with what does not fit. No schema and no rule of GİB can see this.
    """
    with ExitStack() as opened:
        files = [
            (places.name_of(part, kind).text, opened.enter_context(path.open("rb"))) for kind, path in paths.items()
        ]
        found = list(check_part(files).part.findings())
    if found:
        berat = next(kind for kind in paths if kind.is_berat)
        raise Refused([finding("EF-PRD-027", found=places.name_of(part, berat).text), *found])


def _told(name: str, reason_tr: str, reason_en: str) -> Finding:
    return finding("EF-PRD-026", found=name, reason_tr=reason_tr, reason_en=reason_en)


def signature_value(part: LedgerPart, ledger: LedgerKind) -> bytes:
    """The decoded SignatureValue of a part's sealed ledger."""
    element = base64.b64decode(part.places["values"][ledger.code])
    match = _VALUE.search(element)
    assert match is not None
    return base64.b64decode(match[1])
