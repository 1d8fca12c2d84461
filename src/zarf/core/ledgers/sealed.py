"""An e-Defter file with its seal, judged from disk in one pass where that is possible.

What the quick way reads is canonical, so the digest of its bytes is the digest that the seal was made of; only for
other files the seal's judge reads the file again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from zarf.core.ledgers.checking import Checked, check
from zarf.core.ledgers.summary import LedgerVerdict
from zarf.core.seal import Revocation, SealReport, TrustStore
from zarf.core.seal.big_files import verify_file, verify_found


@dataclass(frozen=True, slots=True)
class SealQuestion:
    """How seals are to be judged: as `verify_document` takes it."""

    trust: TrustStore
    revocation: Revocation | None
    at: datetime
    may_seal: Collection[str] | None = None
    may_counter_seal: Collection[str] | None = None


def check_sealed_ledger(file: BinaryIO, name: str, question: SealQuestion) -> tuple[LedgerVerdict, SealReport]:
    """The verdict on the file by GİB's schema and rules, and on its seal."""
    checked = check(file, name)
    return checked.verdict, seal_report(file, checked, question)


def seal_report(file: BinaryIO, checked: Checked, question: SealQuestion) -> SealReport:
    """The verdict on the seal of a file that has been judged by the rules."""
    proven = checked.proven
    if proven is not None:
        try:
            return verify_found(
                file,
                proven.found,
                {"sha256": proven.sha256},
                trust=question.trust,
                revocation=question.revocation,
                at=question.at,
                may_seal=question.may_seal,
                may_counter_seal=question.may_counter_seal,
            )
        except KeyError:
            pass  # a seal with another digest: the file is read once more
    return verify_file(
        file,
        trust=question.trust,
        revocation=question.revocation,
        at=question.at,
        may_seal=question.may_seal,
        may_counter_seal=question.may_counter_seal,
    )
