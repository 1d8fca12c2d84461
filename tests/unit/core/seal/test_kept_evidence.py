"""Judged as of receipt, from what was kept: the same answer years later, when nothing can be asked any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.core.seal.forger import Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, INTEGRATOR, account

from zarf.core.seal import (
    CrlSet,
    KeptEvidence,
    SealResult,
    TrustStore,
    counter_seal,
    verify_and_keep,
    verify_document,
    verify_kept,
)
from zarf.ports.revocation import MemoryRevocation
from zarf_simulator.kamusm import Authority, LeafState
from zarf_simulator.kamusm.ocsp_responder import answer

YEAR = timedelta(days=365)


def source(authority, now, *, ocsp=True):
    lists = lambda: [authority.sub_crl(now), authority.root_crl(now)]  # noqa: E731  a table entry
    return MemoryRevocation(lists, (lambda request: answer(authority, request, now)) if ocsp else None)


@pytest.mark.parametrize("state", [LeafState.GOOD, LeafState.REVOKED, LeafState.SUSPENDED])
@pytest.mark.parametrize("ocsp", [False, True])
def test_the_same_verdict_comes_from_what_was_kept(state, ocsp, authority, now):
    hand = Forger(authority.issue(CUSTOMER, "A", now=now, state=state), now)
    sealed, known = hand.sealed(), source(authority, now, ocsp=ocsp)
    trust = TrustStore.from_pem(authority.anchors_pem)
    known.refresh()
    verify_document(sealed, trust=trust, revocation=known, at=now)
    known.refresh()
    report, kept = verify_and_keep(sealed, trust=trust, revocation=known, at=now)
    again = KeptEvidence.from_json(kept.to_json())
    assert again == kept
    assert bool(again.ocsps) is ocsp
    assert verify_kept(sealed, again, trust=trust) == report
    assert again.report["result"] == report.result.value


def test_only_the_root_is_needed_later(authority, now, forger):
    sealed, known = forger.sealed(), source(authority, now)
    known.refresh()
    _, kept = verify_and_keep(sealed, trust=TrustStore.from_pem(authority.anchors_pem), revocation=known, at=now)
    root = TrustStore([authority.root.certificate])
    assert verify_document(sealed, trust=root, revocation=known, at=now).reasons == ("EF-SEAL-051",)
    assert verify_kept(sealed, kept, trust=root).result is SealResult.VALID


def test_a_later_revocation_or_end_does_not_count(authority, trust, now):
    hand = Forger(authority.issue(CUSTOMER, "A", now=now), now)
    sealed, known = hand.sealed(), source(authority, now)
    known.refresh()
    _, kept = verify_and_keep(sealed, trust=trust, revocation=known, at=now)
    authority.revoke(hand.issued.certificate.serial_number, now + YEAR)
    late = CrlSet([authority.sub_crl(now + 4 * YEAR), authority.root_crl(now + 4 * YEAR)])
    assert verify_document(sealed, trust=trust, revocation=late, at=now + 4 * YEAR).result is SealResult.INVALID
    assert verify_kept(sealed, kept, trust=trust).result is SealResult.VALID


def test_both_seals_of_an_account_are_kept(authority, trust, crls, now):
    hands = {vkn: Forger(authority.issue(vkn, "A", now=now), now) for vkn in (CUSTOMER, INTEGRATOR)}
    sealed = counter_seal(hands[INTEGRATOR].sealed(account()), hands[CUSTOMER].key, signing_time=now)
    _, kept = verify_and_keep(sealed, trust=trust, revocation=crls, at=now)
    issued = {item.issued.certificate_der for item in hands.values()}
    assert issued <= set(kept.certificates)
    assert verify_kept(sealed, kept, trust=trust).counter.result is SealResult.VALID


def test_evidence_of_another_document_or_a_forged_one_rescues_nothing(authority, trust, crls, now, forger):
    sealed = forger.sealed()
    _, kept = verify_and_keep(sealed, trust=trust, revocation=crls, at=now)
    assert verify_kept(sealed + b"\n", kept, trust=trust).reasons == ("EF-SEAL-071",)
    assert verify_kept(sealed, replace(kept, certificates=(b"x",)), trust=trust).reasons == ("EF-SEAL-071",)
    other = Authority.create(now)
    foreign = replace(kept, crls=(other.sub_crl(now),))
    assert verify_kept(sealed, foreign, trust=trust).result is SealResult.UNDETERMINED
    assert verify_kept(sealed, kept, trust=TrustStore([other.root.certificate])).result is SealResult.INVALID


def test_what_was_judged_without_revocation_stays_so(trust, now, forger):
    sealed = forger.sealed()
    _, kept = verify_and_keep(sealed, trust=trust, revocation=None, at=now)
    assert verify_kept(sealed, kept, trust=trust).result is SealResult.VALID
    assert kept.crls == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format": "zarf-seal-evidence-1"}', b"\xff", b"[" * 100_000, b'{"format": 1}'],
)
def test_what_is_no_record_is_told(data):
    with pytest.raises(ValueError, match="not a record"):
        KeptEvidence.from_json(data)
