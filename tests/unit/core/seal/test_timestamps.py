"""XAdES-T: the stamp goes in without touching anything else, proves a time when it is trusted, and cannot be forged."""

import base64
import hashlib
from datetime import timedelta

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.core.seal.forger import DS, INVOICE, XADES, Forger, find
from tests.unit.core.seal.test_sealing import VARIANTS

from zarf.core.errors import SealRefused
from zarf.core.seal import (
    CrlSet,
    SealResult,
    TrustStore,
    add_signature_timestamp,
    seal_document,
    signature_imprint,
    verify_document,
)
from zarf.core.wire.structure import check_structure
from zarf_simulator.kamusm import Authority, LeafState
from zarf_simulator.kamusm.tokens import Order, _sign, make_token, token_of

MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)


def order(imprint, algorithm="sha256", certificate=True):
    return Order(algorithm, imprint, None, certificate)


def token(authority, sealed, at, server="tsa", **options):
    asked = order(options.pop("imprint", None) or signature_imprint(sealed), **options)
    return make_token(asked, authority.credential(server), [authority.root], at, 1)


def judged(xml, trust, crls, at):
    return verify_document(xml, trust=trust, revocation=crls, at=at, may_seal={"1234567808"})


def test_a_stamped_seal_is_valid_at_level_t(forger, authority, trust, crls, now):
    sealed = forger.sealed()
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now + MINUTE))
    # The lists at hand are a year old: the server's certificate may be revoked by now, so its time proves nothing.
    assert judged(stamped, trust, crls, now + YEAR).reasons == ("EF-SEAL-062", "EF-SEAL-088")
    fresh = CrlSet([authority.sub_crl(now + YEAR), authority.root_crl(now + YEAR)])
    report = judged(stamped, trust, fresh, now + YEAR)
    assert (report.result, report.reasons, report.level) == (SealResult.VALID, (), "XAdES-T")
    assert report.timestamp_time == now + MINUTE
    assert report.as_dict()["timestamp_time"] == "2026-11-02T09:01:00+00:00"


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_but_the_stamp_is_added(name, forger, authority, trust, crls, now):
    sealed = forger.sealed(VARIANTS[name](INVOICE))
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now))
    start = stamped.index(b"<xades:UnsignedProperties>")
    end = stamped.index(b"</xades:UnsignedProperties>") + len(b"</xades:UnsignedProperties>")
    assert stamped[:start] + stamped[end:] == sealed
    assert judged(stamped, trust, crls, now).result is SealResult.VALID


def test_a_seal_with_another_prefix_is_stamped_with_its_own(forger, authority, trust, crls, now):
    sealed = forger.sealed().replace(b"xades:", b"etsi:").replace(b"xmlns:xades=", b"xmlns:etsi=")
    root = etree.fromstring(sealed)
    forger.sign_again(root)
    sealed = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now))
    assert b"<etsi:SignatureTimeStamp " in stamped
    assert judged(stamped, trust, crls, now).level == "XAdES-T"


def test_the_stamp_keeps_the_structure_of_the_document(forger, authority, now):
    sealed = forger.sealed()
    before = [item.code for item in check_structure(etree.fromstring(sealed))]
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now))
    assert [item.code for item in check_structure(etree.fromstring(stamped))] == before


def test_a_seal_whose_certificate_expired_after_the_stamp_stays_valid(authority, trust, now):
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    sealed = forger.sealed()
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now))
    later = now + 4 * YEAR
    fresh = CrlSet([authority.sub_crl(later), authority.root_crl(later)])
    assert judged(sealed, trust, fresh, later).reasons == ("EF-SEAL-052",)
    assert judged(stamped, trust, fresh, later).result is SealResult.VALID


def test_a_revocation_after_the_stamp_does_not_count_and_one_before_does(authority, trust, now):
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    sealed = forger.sealed()
    authority.revoke(forger.issued.certificate.serial_number, now + 10 * MINUTE)
    fresh = CrlSet([authority.sub_crl(now + YEAR), authority.root_crl(now + YEAR)])
    early, late = (add_signature_timestamp(sealed, token(authority, sealed, now + n * MINUTE)) for n in (5, 15))
    assert judged(sealed, trust, fresh, now + YEAR).reasons == ("EF-SEAL-060",)
    assert judged(early, trust, fresh, now + YEAR).result is SealResult.VALID
    assert judged(late, trust, fresh, now + YEAR).reasons == ("EF-SEAL-060",)


def stamped_raw(sealed, *tokens, before="", after="", attribute=""):
    """The stamp written by hand: what our own writer would refuse."""
    inside = "".join(
        f"<xades:EncapsulatedTimeStamp{attribute}>{base64.b64encode(item).decode()}</xades:EncapsulatedTimeStamp>"
        for item in tokens
    )
    text = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
        f"{before}{inside}{after}</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties>"
        "</xades:UnsignedProperties></xades:QualifyingProperties>"
    )
    return sealed.replace(b"</xades:QualifyingProperties>", text.encode())


def resigned(authority, sealed, now, change):
    """A token whose signed attributes or content *change* has altered, rightly signed again."""
    server = authority.credential("tsa")
    made = token_of(order(signature_imprint(sealed)), server, [authority.root], now, 1)
    signer = made["content"]["signer_infos"][0]
    attributes = [item for item in signer["signed_attrs"] if change(item)]
    signer["signed_attrs"] = cms.CMSAttributes(attributes)
    signer["signature"] = _sign(server, b"\x31" + signer["signed_attrs"].dump()[1:])
    return made.dump(force=True)


def without(kind):
    return lambda authority, sealed, now: resigned(authority, sealed, now, lambda item: item["type"].native != kind)


def naming_another(authority, sealed, now):
    def change(item):
        if item["type"].native == "signing_certificate_v2":
            item["values"][0]["certs"][0]["cert_hash"] = hashlib.sha256(authority.sub.der).digest()
        return True

    return resigned(authority, sealed, now, change)


def broken_signature(authority, sealed, now):
    made = token_of(order(signature_imprint(sealed)), authority.credential("tsa"), [authority.root], now, 1)
    signer = made["content"]["signer_infos"][0]
    signer["signature"] = bytes(byte ^ 1 for byte in signer["signature"].native)
    return made.dump()


def other_content(authority, sealed, now):
    """The content exchanged below a right signature: the digest in the signed attributes tells."""
    good, other = (token(authority, sealed, now, imprint=imprint) for imprint in (hashlib.sha256(b"x").digest(), None))
    read, foreign = (cms.ContentInfo.load(item) for item in (good, other))
    read["content"]["encap_content_info"] = foreign["content"]["encap_content_info"]
    return read.dump(force=True)


def value_text(sealed):
    return etree.fromstring(sealed).findtext(f".//{{{DS}}}SignatureValue").encode()


TOKENS = {
    "of another value": (lambda a, s, n: token(a, s, n, imprint=hashlib.sha256(b"x").digest()), "EF-SEAL-081"),
    "of the text of the value": (
        lambda a, s, n: token(a, s, n, imprint=hashlib.sha256(value_text(s)).digest()),
        "EF-SEAL-081",
    ),
    "with another algorithm": (lambda a, s, n: token(a, s, n, imprint=bytes(64), algorithm="sha512"), "EF-SEAL-081"),
    "SHA-1": (lambda a, s, n: token(a, s, n, imprint=bytes(20), algorithm="sha1"), "EF-SEAL-023"),
    "by a certificate that is no server's": (lambda a, s, n: token(a, s, n, "tsa-not"), "EF-SEAL-082"),
    "by the OCSP responder": (lambda a, s, n: token(a, s, n, "ocsp-root"), "EF-SEAL-082"),
    "by the sealer himself": (
        lambda a, s, n: make_token(order(signature_imprint(s)), AsServer(a, n), [], n, 1),
        "EF-SEAL-082",
    ),
    "by an expired server": (lambda a, s, n: token(a, s, n, "tsa-expired"), "EF-SEAL-086"),
    "with a broken signature": (broken_signature, "EF-SEAL-083"),
    "with other content": (other_content, "EF-SEAL-083"),
    "without message digest": (without("message_digest"), "EF-SEAL-083"),
    "without content type": (without("content_type"), "EF-SEAL-083"),
    "without signing certificate": (without("signing_certificate_v2"), "EF-SEAL-084"),
    "naming another certificate": (naming_another, "EF-SEAL-084"),
    "without certificate": (lambda a, s, n: token(a, s, n, certificate=False), "EF-SEAL-080"),
    "empty sequence": (lambda a, s, n: b"\x30\x00", "EF-SEAL-080"),
    "no token": (lambda a, s, n: b"token", "EF-SEAL-080"),
    "bytes behind it": (lambda a, s, n: token(a, s, n) + b"\x00", "EF-SEAL-080"),
    "cut off": (lambda a, s, n: token(a, s, n)[:-1], "EF-SEAL-080"),
    "too large": (lambda a, s, n: bytes(70_000), "EF-SEAL-080"),
    "nested without end": (lambda a, s, n: b"\x30\x80" * 30_000, "EF-SEAL-080"),
    "in the future": (lambda a, s, n: token(a, s, n + 6 * MINUTE), "EF-SEAL-089"),
}


class AsServer:
    """A mali mühür as if it were a server's credential."""

    def __init__(self, authority, now):
        issued = authority.issue("1234567808", "A", now=now)
        self.certificate, self.key, self.der = issued.certificate, issued.key, issued.certificate_der


@pytest.mark.parametrize("name", TOKENS)
def test_a_wrong_stamp_is_invalid_with_its_own_reason(name, forgers, authority, trust, crls, now):
    make, code = TOKENS[name]
    sealed = forgers["ec"].sealed()
    report = judged(stamped_raw(sealed, make(authority, sealed, now)), trust, crls, now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.INVALID, (code,), 1177)


@pytest.mark.parametrize("name", [name for name in TOKENS if TOKENS[name][1] not in ("EF-SEAL-086", "EF-SEAL-089")])
def test_a_wrong_stamp_is_not_put_in(name, forgers, authority, now):
    make, code = TOKENS[name]
    sealed = forgers["ec"].sealed()
    with pytest.raises(SealRefused) as refused:
        add_signature_timestamp(sealed, make(authority, sealed, now))
    assert refused.value.code == code


SHAPES = {
    "not encoded in DER": ({"attribute": ' Encoding="urn:x"'}, 1, "EF-SEAL-080"),
    "with an Include": ({"before": '<xades:Include URI="#x"/>'}, 1, "EF-SEAL-080"),
    "with an XMLTimeStamp": ({"after": "<xades:XMLTimeStamp/>"}, 1, "EF-SEAL-080"),
    "with unknown canonicalisation": ({"before": '<ds:CanonicalizationMethod Algorithm="urn:x"/>'}, 1, "EF-SEAL-021"),
    "without token": ({}, 0, "EF-SEAL-080"),
    "with too many": ({}, 5, "EF-SEAL-080"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_stamp_outside_the_profile_is_invalid(name, forgers, authority, trust, crls, now):
    parts, count, code = SHAPES[name]
    sealed = forgers["rsa"].sealed()
    xml = stamped_raw(sealed, *[token(authority, sealed, now)] * count, **parts)
    report = judged(xml, trust, crls, now)
    assert (report.result, report.reasons) == (SealResult.INVALID, (code,))


def test_one_wrong_stamp_among_right_ones_is_enough(forgers, authority, trust, crls, now):
    sealed = forgers["ec"].sealed()
    wrong = token(authority, sealed, now, imprint=bytes(32))
    xml = stamped_raw(sealed, token(authority, sealed, now), wrong)
    assert judged(xml, trust, crls, now).reasons == ("EF-SEAL-081",)


def test_the_other_way_of_naming_the_canonicalisation_is_read(forgers, authority, trust, crls, now):
    sealed = forgers["ec"].sealed()
    method = '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
    xml = stamped_raw(sealed, token(authority, sealed, now), before=method)
    assert judged(xml, trust, crls, now).result is SealResult.VALID


@pytest.mark.parametrize(("days", "code"), [(-2, "EF-SEAL-053"), (3 * 365 + 1, "EF-SEAL-052")])
def test_a_stamp_outside_the_validity_of_the_seals_certificate_is_invalid(days, code, authority, trust, now):
    """The claimed signing time is no help: the stamp's time counts."""
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    at = now + timedelta(days=days)
    sealed = seal_document(INVOICE, forger.key, signing_time=at)
    later = now + 4 * YEAR
    fresh = CrlSet([authority.sub_crl(later), authority.root_crl(later)])
    stamped = add_signature_timestamp(sealed, token(authority, sealed, at))
    assert judged(stamped, trust, fresh, later).reasons == (code,)


def test_a_signing_time_after_the_stamp_is_invalid(forgers, authority, trust, crls, now):
    sealed = forgers["ec"].sealed()
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now - 6 * MINUTE))
    assert judged(stamped, trust, crls, now).reasons == ("EF-SEAL-068",)
    close = add_signature_timestamp(sealed, token(authority, sealed, now - 4 * MINUTE))
    assert judged(close, trust, crls, now).result is SealResult.VALID


def test_a_stamp_of_a_server_nobody_knows_leaves_the_question_open(forgers, trust, crls, now):
    stranger, sealed = Authority.create(now), forgers["ec"].sealed()
    report = judged(add_signature_timestamp(sealed, token(stranger, sealed, now)), trust, crls, now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.UNDETERMINED, ("EF-SEAL-085",), 1175)


def test_a_server_nobody_knows_cannot_move_the_time_of_verification(authority, trust, now):
    """A forged old stamp must not rescue a certificate that was revoked since."""
    forger = Forger(authority.issue("1234567808", "A", now=now, state=LeafState.REVOKED), now - YEAR)
    sealed = forger.sealed()
    stamped = add_signature_timestamp(sealed, token(Authority.create(now), sealed, now - MINUTE))
    crls = CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    report = judged(stamped, trust, crls, now)
    assert (report.result, report.reasons) == (SealResult.INVALID, ("EF-SEAL-060", "EF-SEAL-085"))


def test_a_revoked_server_takes_its_stamps_with_it(now):
    authority = Authority.create(now)
    trust = TrustStore.from_pem(authority.anchors_pem)
    sealed = Forger(authority.issue("1234567808", "A", now=now), now).sealed()
    stamped = add_signature_timestamp(sealed, token(authority, sealed, now))
    authority.revoke(authority.credential("tsa").certificate.serial_number, now + MINUTE)
    later = now + 2 * MINUTE
    crls = CrlSet([authority.sub_crl(later), authority.root_crl(later)])
    assert judged(stamped, trust, crls, later).reasons == ("EF-SEAL-087",)


def test_without_trusted_certificates_the_stamp_is_told_but_proves_nothing(forgers, authority, crls, now):
    sealed = forgers["ec"].sealed()
    report = judged(add_signature_timestamp(sealed, token(authority, sealed, now)), TrustStore(), crls, now)
    assert (report.reasons, report.timestamp_time, report.level) == (("EF-SEAL-050",), now, "XAdES-T")


def test_a_seal_is_stamped_once(forgers, authority, now):
    sealed = forgers["ec"].sealed()
    made = token(authority, sealed, now)
    stamped = add_signature_timestamp(sealed, made)
    for act in (lambda: signature_imprint(stamped), lambda: add_signature_timestamp(stamped, made)):
        with pytest.raises(SealRefused) as refused:
            act()
        assert refused.value.code == "EF-SEAL-006"


def test_what_is_not_sealed_has_nothing_to_stamp():
    with pytest.raises(SealRefused) as refused:
        signature_imprint(INVOICE)
    assert refused.value.code == "EF-SEAL-010"


def test_a_stamp_of_one_seal_does_not_fit_another(forgers, authority, trust, crls, now):
    first, second = forgers["ec"].sealed(), forgers["rsa"].sealed()
    stamped = etree.fromstring(add_signature_timestamp(first, token(authority, first, now)))
    moved = etree.fromstring(second)
    find(moved, "//xades:QualifyingProperties").append(stamped.find(f".//{{{XADES}}}UnsignedProperties"))
    assert judged(etree.tostring(moved), trust, crls, now).reasons == ("EF-SEAL-081",)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_hostile_token_never_raises(forgers, authority, trust, crls, now, data):
    sealed = forgers["ec"].sealed()
    mutated = bytearray(token(authority, sealed, now, imprint=hashlib.sha256(b"x").digest()))
    for _ in range(data.draw(st.integers(1, 3))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    report = judged(stamped_raw(sealed, bytes(mutated)), trust, crls, now)
    assert report.result is SealResult.INVALID
