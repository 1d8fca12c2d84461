"""A part judged from disk with its seals: one pass over its ledgers, and the verdict of the seal's own judge."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache

import pytest
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import month

from zarf.core.documents.edefter import LedgerKind
from zarf.core.documents.edefter.berat import berat
from zarf.core.documents.edefter.heading import Heading, Segment
from zarf.core.ledgers.ledger_set import LedgerSet
from zarf.core.ledgers.part_check import PartVerdict, check_part
from zarf.core.ledgers.sealed import SealQuestion, check_sealed_ledger
from zarf.core.seal import CrlSet, SealResult, TrustStore
from zarf.core.seal.big_files import verify_file
from zarf.core.seal.written import seal_written
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

_AT = datetime(2026, 2, 5, 9, 0, tzinfo=UTC)
_JOURNAL, _LEDGER = "1234567808-202601-Y-000000.xml", "1234567808-202601-K-000000.xml"


@cache
def _question() -> tuple[SealQuestion, LoadedKey]:
    authority = Authority.create(_AT)
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=_AT, key="ec")
    trust = TrustStore.from_pem(authority.anchors_pem)
    lists = CrlSet([authority.sub_crl(_AT), authority.root_crl(_AT)])
    return SealQuestion(trust, lists, _AT), LoadedKey(issued.key, issued.certificate)


@cache
def _sealed() -> dict[str, bytes]:
    """Journal, ledger and both berats of a month of one part, with real seals."""
    memory, [part] = month(ledgers.entries(30))
    _, key = _question()
    made: dict[str, bytes] = {}
    for unsealed, data, count in ((part.journal, 0, part.entries), (part.ledger, 1, None)):
        file = io.BytesIO(memory.read(1)[data])
        sealed = seal_written(file, unsealed.place, key, signing_time=_AT)
        own = unsealed.heading
        made[f"1234567808-202601-{own.kind.code}-000000.xml"] = file.getvalue()
        head = Heading(own.kind.berat, ledgers.COMPANY, own.unique_id, own.created, own.start, own.end)
        ettn = f"00000000-0000-4000-8000-00000000000{data}"
        before, behind = berat(head, Segment(ettn, count, sealed.size), part.sums, sealed.signature_value)
        small = io.BytesIO(before + behind)
        seal_written(small, len(before), key, signing_time=_AT)
        made[f"1234567808-202601-{own.kind.berat.code}-000000.xml"] = small.getvalue()
    return made


def _part(made: dict[str, bytes]) -> PartVerdict:
    return check_part(((name, io.BytesIO(data)) for name, data in made.items()), _question()[0])


def test_a_sealed_part_is_valid_and_its_ledgers_are_read_once() -> None:
    verdict = _part(_sealed())
    assert verdict.valid
    assert {name for name, one in verdict.verdicts.items() if one.is_ordinary} == {_JOURNAL, _LEDGER}
    assert verdict.part.files[LedgerKind.JOURNAL].lines == 0, "compared lines are let go"
    together = LedgerSet()
    together.add_part(verdict.part)
    assert {item.code for item in together.findings()} == {"EF-LDG-167", "EF-LDG-168"}


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("Satış 0 &amp;".encode(), b"Satis 0 &amp;"),
        (b"</ds:SignatureValue>", b"AAAA</ds:SignatureValue>"),
        (b'href="yevmiye.xslt"', b'href="kebir.xslt"'),
    ],
)
def test_the_seal_of_a_changed_ledger_is_judged_as_its_own_judge_does(found: bytes, put: bytes) -> None:
    question, _ = _question()
    data = _sealed()[_JOURNAL].replace(found, put, 1)
    assert data != _sealed()[_JOURNAL]
    verdict, report = check_sealed_ledger(io.BytesIO(data), _JOURNAL, question)
    alone = verify_file(io.BytesIO(data), trust=question.trust, revocation=question.revocation, at=_AT)
    assert (report.result, report.reasons) == (alone.result, alone.reasons)
    assert report.result is SealResult.INVALID
    assert verdict.valid, "GİB's rules do not look at the cryptography"


def test_a_ledger_that_is_not_ordinary_is_judged_all_the_same() -> None:
    question, _ = _question()
    data = _sealed()[_LEDGER].replace(b"<gl-cor:entryHeader>", b"<!--x--><gl-cor:entryHeader>", 1)
    verdict, report = check_sealed_ledger(io.BytesIO(data), _LEDGER, question)
    # Comments are no part of what is sealed.
    assert (verdict.valid, verdict.is_ordinary, report.result) == (True, False, SealResult.VALID)


def test_a_part_without_its_berat_still_tells_what_it_has() -> None:
    made = {name: data for name, data in _sealed().items() if "B-" not in name}
    verdict = _part(made)
    assert set(verdict.seals) == {_JOURNAL, _LEDGER}
    assert verdict.valid
