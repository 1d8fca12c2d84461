"""A set of ledgers is deleted here only when GİB has its packages no more; that is asked, not only believed.

Source: e-Defter Uygulama Kılavuzu v1.12 (deletion and correction: the software checks that it happened at GİB).
"""

from __future__ import annotations

from dataclasses import dataclass

from zarf.core.errors import NotAllowed, SealRefused, Unavailable
from zarf.core.findings import Finding, finding
from zarf.office.berats.answers import Meaning, meaning_of
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.sending import UNKNOWN_PACKAGE, now, service
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.gib import EDefterFault, EDefterPort, NotSent, OutcomeUnknown

_GONE = (Meaning.DELETED, Meaning.FAILED)
"""A package that GİB found faulty gave no berat, so there is nothing to be deleted."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What GİB said of a package. problem: why the period may not be deleted by it; None: GİB has it no more."""

    package_id: str
    words: str
    problem: Finding | None


def delete_set(
    taxpayer: Taxpayer,
    pk: int,
    actor: str,
    *,
    deleted_at_gib: bool = False,
    reason: str = "",
    despite_gib: bool = False,
) -> LedgerSet:
    """ "Dönemi sil", after GİB's service was asked about every package it was sent. GİB's answers go into the story.

    despite_gib: the person insists though GİB still shows a package, or cannot be asked. Nothing is asked about what
    was uploaded at the portal. Raises NotAllowed (EF-BRT-013, 014), and as `edefter.delete_set`.
    """
    require(taxpayer.pk, Right.EDEFTER_SEND)
    told = ""
    if deleted_at_gib and reason.strip():
        answers = [_asked(row) for row in _sent(taxpayer, pk)]
        left = [one for one in answers if one.problem is not None]
        if left and left[0].problem is not None and not despite_gib:
            raise NotAllowed(left[0].problem)
        told = "; ".join(f"{one.package_id}: {one.words}" for one in answers)
    return edefter.delete_set(taxpayer, pk, actor, deleted_at_gib=deleted_at_gib, reason=reason, said_by_gib=told)


def _sent(taxpayer: Taxpayer, pk: int) -> list[BeratPackage]:
    """Packages of the set that the service was sent, or may have been."""
    rows = BeratPackage.objects.select_related("taxpayer").filter(taxpayer=taxpayer, ledger_set=pk)
    return list(rows.exclude(sent_at=None).exclude(state="WITHDRAWN").order_by("package_id"))


def _asked(row: BeratPackage) -> _Answer:
    port = service()
    try:
        if port is None:
            raise NotSent("ZARF_EDEFTER_URL")
        return _told(row, port)
    except EDefterFault as fault:
        words = f"{fault.code} {fault.text}".strip()
        if fault.code == UNKNOWN_PACKAGE:
            return _Answer(row.package_id, words, None)
    except (NotSent, OutcomeUnknown) as problem:
        words = str(problem)
    except (SealRefused, Unavailable) as problem:
        words = problem.finding.message("tr")
    return _Answer(row.package_id, f"? {words}", finding("EF-BRT-014", found=row.package_id, reason=words[:200]))


def _told(row: BeratPackage, port: EDefterPort) -> _Answer:
    states = port.states(row.package_id, edefter.ledger_key(row.taxpayer).key, now())
    newest = next((item for item in states if item.package_id in ("", row.package_id)), None)
    words = newest.text if newest is not None else ""
    if newest is None or meaning_of(words) in _GONE:
        return _Answer(row.package_id, words or "-", None)
    return _Answer(row.package_id, words, finding("EF-BRT-013", found=row.package_id, reason=words[:200]))
