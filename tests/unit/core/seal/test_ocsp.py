"""OCSP answers: which of them count, and what they say against the CRL."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from zarf.core.seal import CrlSet, SealResult, verify_document
from zarf.core.seal.ocsp import ocsp_answer, question
from zarf.core.seal.revocation import revocation_fault
from zarf_simulator.kamusm import Authority, LeafState, ocsp_responder


class Source(CrlSet):
    """CRLs, and one OCSP answer for everybody."""

    def __init__(self, answer, crls=()):
        super().__init__(crls)
        self.answer = answer

    def ocsp_for(self, certificate, issuer):
        return self.answer


def asked(authority, leaf, now):
    return ocsp_responder.answer(authority, question(leaf.certificate, leaf.issuer), now)


def built(leaf, issuer, signer, now, **more):
    """An answer "good" about *leaf*, signed with *signer*, which goes along."""
    made = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            leaf.certificate, issuer, hashes.SHA256(), ocsp.OCSPCertStatus.GOOD, now, more.get("until"), None, None
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
        .certificates([signer.certificate])
    )
    return made.sign(signer.key, hashes.SHA384()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("state", "code"),
    [(LeafState.GOOD, None), (LeafState.REVOKED, "EF-SEAL-060"), (LeafState.SUSPENDED, "EF-SEAL-067")],
)
@pytest.mark.parametrize("ca", ["sub", "old"])
def test_the_responder_decides_without_any_list(authority, now, state, code, ca):
    leaf = authority.issue("1234567808", "A", now=now, state=state, ca=ca)
    source = Source(asked(authority, leaf, now))
    assert revocation_fault(leaf.certificate, leaf.issuer, source, now) == code


@pytest.mark.parametrize(("state", "code"), [(LeafState.REVOKED, "EF-SEAL-060"), (LeafState.SUSPENDED, "EF-SEAL-067")])
def test_the_list_tells_revoked_from_suspended(authority, now, state, code):
    leaf = authority.issue("1234567808", "A", now=now, state=state)
    assert revocation_fault(leaf.certificate, leaf.issuer, CrlSet([authority.sub_crl(now)]), now) == code


def test_an_answer_out_of_date_leaves_it_to_the_list(authority, now):
    leaf = authority.issue("1234567808", "A", now=now)
    stale = asked(authority, leaf, now - timedelta(hours=5))
    assert revocation_fault(leaf.certificate, leaf.issuer, Source(stale), now) == "EF-SEAL-061"
    assert revocation_fault(leaf.certificate, leaf.issuer, Source(stale, [authority.sub_crl(now)]), now) is None


def test_a_newer_list_that_says_revoked_beats_an_older_good_answer(authority, now):
    leaf = authority.issue("1234567808", "A", now=now)
    good = asked(authority, leaf, now - timedelta(hours=1))
    authority.revoke(leaf.certificate.serial_number, now)
    source = Source(good, [authority.sub_crl(now)])
    assert revocation_fault(leaf.certificate, leaf.issuer, source, now) == "EF-SEAL-060"


def test_a_lifted_suspension_is_known_from_the_responder_before_the_list(authority, now):
    leaf = authority.issue("1234567808", "A", now=now, state=LeafState.SUSPENDED)
    listed = authority.sub_crl(now)
    authority.resume(leaf.certificate.serial_number)
    later = now + timedelta(minutes=1)
    source = Source(asked(authority, leaf, later), [listed])
    assert revocation_fault(leaf.certificate, leaf.issuer, source, later) is None


def test_a_revocation_after_receipt_does_not_count(authority, now):
    leaf = authority.issue("1234567808", "A", now=now)
    authority.revoke(leaf.certificate.serial_number, now + timedelta(hours=1))
    source = Source(asked(authority, leaf, now + timedelta(hours=2)))
    assert revocation_fault(leaf.certificate, leaf.issuer, source, now) is None


def test_an_answer_signed_by_the_ca_itself_counts(authority, now):
    leaf = authority.issue("1234567808", "A", now=now)
    data = built(leaf, leaf.issuer, authority.sub, now)
    found = ocsp_answer(data, leaf.certificate, leaf.issuer)
    assert found.revoked is None
    assert found.until == now + timedelta(days=1)


def useless(authority, now):
    """Answers that say nothing, by what is wrong with them."""
    leaf, other = (authority.issue("1234567808", "A", now=now) for _ in range(2))
    good = asked(authority, leaf, now)
    signature = ocsp.load_der_ocsp_response(good).signature
    stranger = Authority.create(now)
    unknown = ocsp.OCSPResponseBuilder().add_response(
        leaf.certificate, leaf.issuer, hashes.SHA1(), ocsp.OCSPCertStatus.UNKNOWN, now, None, None, None
    )
    unknown = unknown.responder_id(ocsp.OCSPResponderEncoding.HASH, authority.sub.certificate)
    return leaf, {
        "empty": b"",
        "no OCSP": b"<html>",
        "cut off": good[:-5],
        "broken signature": good.replace(signature, bytes(len(signature))),
        "about another certificate": asked(authority, other, now),
        "of another authority": built(leaf, leaf.issuer, stranger.credential("ocsp-sub"), now),
        "of a responder of another CA": built(leaf, leaf.issuer, authority.credential("ocsp-root"), now),
        "of a certificate that is no responder": built(leaf, leaf.issuer, other, now),
        "of another issuer": built(leaf, authority.root.certificate, authority.credential("ocsp-sub"), now),
        "try later": ocsp_responder.unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER),
        "unknown": unknown.sign(authority.sub.key, hashes.SHA384()).public_bytes(Encoding.DER),
    }


def test_what_is_no_sound_answer_says_nothing(authority, now):
    leaf, answers = useless(authority, now)
    assert {name for name, data in answers.items() if ocsp_answer(data, leaf.certificate, leaf.issuer)} == set()
    assert len(answers) == 11


def test_a_seal_is_valid_with_an_answer_alone_and_open_without(forger, authority, trust, now):
    answer = asked(authority, forger.issued, now)
    good = verify_document(forger.sealed(), trust=trust, revocation=Source(answer), at=now)
    assert good.result is SealResult.VALID
    bad = verify_document(forger.sealed(), trust=trust, revocation=Source(b""), at=now)
    assert (bad.result, bad.reasons) == (SealResult.UNDETERMINED, ("EF-SEAL-061",))


def test_the_question_names_the_certificate(authority, now):
    leaf = authority.issue("1234567808", "A", now=now)
    read = ocsp.load_der_ocsp_request(question(leaf.certificate, leaf.issuer))
    assert read.serial_number == leaf.certificate.serial_number
    assert not any(isinstance(item.value, x509.OCSPNonce) for item in read.extensions)
