"""The verdict: valid, invalid or undetermined; what is tolerated, and what trust, time and revocation say."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.core.seal.forger import DS, INVOICE, NS, Forger, find

from zarf.core.seal import CrlSet, SealResult, TrustStore, check_key, verify_document
from zarf_simulator.kamusm import Authority, LeafProfile, LeafState

MORE = "http://www.w3.org/2001/04/xmldsig-more#"


def judged(xml, trust, revocation, at, may_seal=("1234567808",)):
    return verify_document(xml, trust=trust, revocation=revocation, at=at, may_seal=may_seal)


def test_a_good_seal_is_valid_and_told_completely(forger, trust, crls, now):
    report = judged(forger.sealed(), trust, crls, now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.VALID, (), None)
    assert report.as_dict() == {
        "result": "valid",
        "reasons": [],
        "signer": {"name": "Deneme A.Ş.", "vkn_tckn": "1234567808", "not_after": report.signer.not_after.isoformat()},
        "signing_time": "2026-11-02T12:00:00+03:00",
        "timestamp_time": None,
        "level": "XAdES-BES",
    }


def _set(path, value):
    def change(root):
        find(root, path).set("Algorithm", value)

    return change


def _references_swapped(root):
    first = find(root, "//ds:SignedInfo/ds:Reference[1]")
    first.getnext().addnext(first)


def _comments_between(root):
    root.insert(1, etree.Comment("harmless"))
    find(root, "//ds:SignedInfo").insert(0, etree.Comment("harmless"))


def _key_info_signed(root):
    find(root, "//ds:KeyInfo").set("Id", "key")
    reference = etree.SubElement(find(root, "//ds:SignedInfo"), f"{{{DS}}}Reference", URI="#key")
    method = etree.SubElement(reference, f"{{{DS}}}DigestMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")
    etree.SubElement(reference, f"{{{DS}}}DigestValue")


def _issuer_reordered(root):
    name = find(root, "//ds:X509IssuerName")
    name.text = " , ".join(reversed(name.text.split(","))).replace("O=", "OID.2.5.4.10 = ")


def _wrapped_base64(root):
    value = find(root, "//ds:X509Certificate")
    value.text = "\n".join(value.text[at : at + 76] for at in range(0, len(value.text), 76))


def _subject_unreadable(root):
    find(root, "//ds:X509SubjectName").text = "unvan: Deneme"


def _target_without_sign(root):
    element = find(root, "//xades:QualifyingProperties")
    element.set("Target", element.get("Target").removeprefix("#"))


def _type_left_out(root):
    del find(root, "//ds:Reference[@Type]").attrib["Type"]


TOLERATED = {
    "nothing changed": lambda root: None,
    "references in the other order": _references_swapped,
    "comments between elements": _comments_between,
    "SignedInfo with comments": _set(
        "//ds:CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
    ),
    "C14N 1.1": _set("//ds:CanonicalizationMethod", "http://www.w3.org/2006/12/xml-c14n11"),
    "exclusive C14N": _set("//ds:CanonicalizationMethod", "http://www.w3.org/2001/10/xml-exc-c14n#"),
    "SHA-512 digest": _set("//ds:Reference[@URI='']/ds:DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha512"),
    "SHA-384 digest": _set("//ds:Reference[@Type]/ds:DigestMethod", f"{MORE}sha384"),
    "KeyInfo signed too": _key_info_signed,
    "issuer in another order and spelling": _issuer_reordered,
    "wrapped base64": _wrapped_base64,
    "subject that cannot be read": _subject_unreadable,
    "Target without #": _target_without_sign,
    "reference without Type": _type_left_out,
}


@pytest.mark.parametrize("name", TOLERATED)
def test_what_the_profile_tolerates_is_valid(name, forger, trust, crls, now):
    report = judged(forger.forged(TOLERATED[name]), trust, crls, now)
    assert (report.result, report.reasons) == (SealResult.VALID, ())


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(k, f"{MORE}{n}-sha{s}") for k, n in (("rsa", "rsa"), ("ec", "ecdsa")) for s in (256, 384, 512)],
)
def test_the_other_sha2_algorithms_are_accepted(key, algorithm, forgers, trust, crls, now):
    xml = forgers[key].forged(_set("//ds:SignatureMethod", algorithm))
    assert judged(xml, trust, crls, now).result is SealResult.VALID


def test_without_trusted_certificates_the_result_is_undetermined(forger, crls, now):
    report = judged(forger.sealed(), TrustStore(), crls, now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.UNDETERMINED, ("EF-SEAL-050",), 1175)


def test_a_seal_of_an_unknown_authority_is_invalid(forger, crls, now):
    report = judged(forger.sealed(), TrustStore.from_pem(Authority.create(now).anchors_pem), crls, now)
    assert (report.reasons, report.gib_code) == (("EF-SEAL-051",), 1177)


def test_a_certificate_given_as_trusted_need_not_be_a_root(forger, authority, crls, now):
    assert judged(forger.sealed(), TrustStore.from_pem(authority.sub.pem), crls, now).result is SealResult.VALID


def test_the_root_alone_does_not_reach_a_signer_whose_ca_is_missing(forger, authority, crls, now):
    assert judged(forger.sealed(), TrustStore.from_pem(authority.root.pem), crls, now).reasons == ("EF-SEAL-051",)


@pytest.mark.parametrize(("root_key", "sub_key"), [("rsa", "ec"), ("ec", "rsa"), ("rsa", "rsa")])
def test_chains_of_mixed_keys_are_followed(root_key, sub_key, now):
    authority = Authority.create(now, root_key=root_key, sub_key=sub_key)
    trust, crls = TrustStore.from_pem(authority.anchors_pem), CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    assert judged(forger.sealed(), trust, crls, now).result is SealResult.VALID


STATES = {
    LeafState.GOOD: (SealResult.VALID, (), None),
    LeafState.EXPIRED: (SealResult.INVALID, ("EF-SEAL-052",), 1177),
    LeafState.NOT_YET: (SealResult.INVALID, ("EF-SEAL-053",), 1177),
    LeafState.REVOKED: (SealResult.INVALID, ("EF-SEAL-060",), 1177),
}


@pytest.mark.parametrize("state", STATES)
def test_the_state_of_the_certificate_decides(state, authority, trust, now):
    forger = Forger(authority.issue("1234567808", "A", now=now, state=state), now)
    report = judged(forger.sealed(), trust, CrlSet([authority.sub_crl(now)]), now)
    assert (report.result, report.reasons, report.gib_code) == STATES[state]


PROFILES = {
    "no policy": (LeafProfile(policy=None), "EF-SEAL-054", 1177),
    "another policy": (LeafProfile(policy="1.2.3.4"), "EF-SEAL-054", 1177),
    "no extended key usage": (LeafProfile(extended_key_usage=None), "EF-SEAL-055", 1177),
    "key for encryption": (LeafProfile(digital_signature=False), "EF-SEAL-056", 1177),
    "no serial number": (LeafProfile(serial_number=""), "EF-SEAL-064", 1161),
    "serial number of nine digits": (LeafProfile(serial_number="123456789"), "EF-SEAL-064", 1161),
    "serial number with letters": (LeafProfile(serial_number="VKN1234567"), "EF-SEAL-064", 1161),
}


@pytest.mark.parametrize("name", PROFILES)
def test_a_certificate_that_is_no_mali_muhur_is_refused(name, authority, trust, crls, now):
    profile, code, gib_code = PROFILES[name]
    forger = Forger(authority.issue("1234567808", "A", now=now, profile=profile), now)
    report = judged(forger.sealed(), trust, crls, now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.INVALID, (code,), gib_code)


def test_the_seal_of_another_vkn_is_refused_with_1176(forger, trust, crls, now):
    report = judged(forger.sealed(), trust, crls, now, may_seal={"9876543217"})
    assert (report.result, report.reasons, report.gib_code) == (SealResult.INVALID, ("EF-SEAL-065",), 1176)


def test_a_wrong_seal_of_another_vkn_is_answered_as_wrong(forger, trust, crls, now):
    report = judged(forger.sealed(), trust, crls, now + timedelta(days=4 * 365), may_seal={"9876543217"})
    assert report.gib_code == 1177


def test_a_missing_list_leaves_the_question_open(forger, trust, now):
    report = judged(forger.sealed(), trust, CrlSet(), now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.UNDETERMINED, ("EF-SEAL-061",), 1175)


def test_a_stale_list_leaves_the_question_open(forger, authority, trust, now):
    stale = CrlSet([authority.sub_crl(now - timedelta(days=61))])
    assert judged(forger.sealed(), trust, stale, now).reasons == ("EF-SEAL-062",)


def test_a_list_of_a_false_issuer_leaves_the_question_open(forger, trust, now):
    """Same name, other key."""
    report = judged(forger.sealed(), trust, CrlSet([Authority.create(now).sub_crl(now)]), now)
    assert (report.result, report.reasons) == (SealResult.UNDETERMINED, ("EF-SEAL-063",))


def test_revocation_can_be_switched_off(forger, trust, now):
    assert judged(forger.sealed(), trust, None, now).result is SealResult.VALID


def test_a_revocation_after_receipt_does_not_count(authority, trust, now):
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    authority.revoke(forger.issued.certificate.serial_number, now + timedelta(hours=1))
    crls = CrlSet([authority.sub_crl(now + timedelta(hours=2))])
    assert judged(forger.sealed(), trust, crls, now).result is SealResult.VALID
    assert judged(forger.sealed(), trust, crls, now + timedelta(hours=2)).reasons == ("EF-SEAL-060",)


def test_a_newer_list_is_heeded_for_a_signer_who_was_good_a_moment_ago(authority, trust, now):
    """What a list said of a certificate is remembered for that list only."""
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    crls = CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    sealed = forger.sealed()
    assert [judged(sealed, trust, crls, now).result for _ in range(2)] == [SealResult.VALID] * 2
    authority.revoke(forger.issued.certificate.serial_number, now)
    crls.add(authority.sub_crl(now + timedelta(minutes=1)))
    assert judged(sealed, trust, crls, now).reasons == ("EF-SEAL-060",)


def test_a_revoked_ca_takes_its_seals_with_it(now):
    authority = Authority.create(now)
    forger = Forger(authority.issue("1234567808", "A", now=now), now)
    authority.revoke(authority.sub.certificate.serial_number, now)
    crls = CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    assert judged(forger.sealed(), TrustStore.from_pem(authority.anchors_pem), crls, now).reasons == ("EF-SEAL-060",)


def test_of_two_lists_the_newer_counts(authority, now):
    older, newer = authority.sub_crl(now - timedelta(days=1)), authority.sub_crl(now)
    for order in ([older, newer], [newer, older]):
        assert CrlSet(order).crl_for(authority.sub.certificate.subject) == newer


def test_a_signing_time_in_the_future_is_refused_beyond_five_minutes(forger, trust, crls, now):
    sealed = forger.sealed()
    assert judged(sealed, trust, crls, now - timedelta(minutes=5)).result is SealResult.VALID
    assert judged(sealed, trust, crls, now - timedelta(minutes=6)).reasons == ("EF-SEAL-066",)


@pytest.mark.parametrize("data", [b"", b"no PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_or_list_raises_value_error(data):
    with pytest.raises(ValueError, match="PEM"):
        TrustStore.from_pem(data)
    with pytest.raises(ValueError, match="CRL"):
        CrlSet([data])


def test_a_key_is_tried_before_it_is_relied_on(authority, now):
    good = check_key(Forger(authority.issue("1234567808", "A", now=now), now).key, at=now)
    assert (good.faults, good.vkn_tckn, good.days_left) == ((), "1234567808", 3 * 365)
    expired = authority.issue("1234567808", "A", now=now, state=LeafState.EXPIRED)
    bad = check_key(Forger(expired, now).key, at=now, may_seal={"9876543217"})
    assert bad.faults == ("EF-SEAL-052", "EF-SEAL-065")


def test_a_key_that_signs_wrongly_is_found_out(forgers, now):
    class Broken:
        certificate_der = forgers["ec"].key.certificate_der
        algorithm = forgers["ec"].key.algorithm

        def sign(self, data):
            return bytes(96)

    assert check_key(Broken(), at=now).faults[0] == "EF-SEAL-040"


@settings(max_examples=60, deadline=None)
@given(note=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="￾￿")))
def test_any_text_survives_sealing(forgers, trust, crls, now, note):
    root = etree.fromstring(INVOICE)
    find(root, "//cbc:Note").text = note
    sealed = forgers["ec"].sealed(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    assert judged(sealed, trust, crls, now).result is SealResult.VALID
    assert find(etree.fromstring(sealed), "//cbc:Note").text or note == ""


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_hostile_bytes_never_raise_and_are_never_valid_for_another_document(forgers, trust, crls, now, data):
    """One byte of a sealed document changed: the report may say valid only if the signed content is the same."""
    sealed = bytearray(forgers["ec"].sealed())
    before = _content(bytes(sealed))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] = data.draw(st.integers(0, 255))
    report = judged(bytes(sealed), trust, crls, now)
    if report.result is SealResult.VALID:
        assert _content(bytes(sealed)) == before


def _content(xml):
    """The canonical document without its seal."""
    root = etree.fromstring(xml)
    signature = root.find(".//ds:Signature", NS)
    signature.getparent().remove(signature)
    return etree.tostring(root, method="c14n", with_comments=False)
