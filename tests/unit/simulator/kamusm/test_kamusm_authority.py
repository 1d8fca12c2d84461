"""The simulated KamuSM issues certificates that look like KamuSM's and cannot be mistaken for them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from zarf_simulator.kamusm import NES, Authority, LeafProfile, LeafState
from zarf_simulator.kamusm.authority import MARK
from zarf_simulator.kamusm.state import AuthorityFile

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority():
    return Authority.create(NOW)


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_a_leaf_carries_what_the_mali_muhur_policy_asks(authority, key):
    certificate = authority.issue("1234567808", "Deneme Kırtasiye A.Ş.", now=NOW, key=key).certificate
    [serial] = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    key_usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert serial.value == "1234567808"
    assert [item.policy_identifier.dotted_string for item in policies] == ["2.16.792.1.2.1.1.5.7.4.1"]
    assert [item.dotted_string for item in usage] == ["2.16.792.1.2.1.1.5.7.50.1"]
    assert key_usage.critical
    assert key_usage.value.digital_signature
    assert not key_usage.value.content_commitment
    certificate.verify_directly_issued_by(authority.sub.certificate)
    authority.sub.certificate.verify_directly_issued_by(authority.root.certificate)


def test_every_ca_name_says_it_is_a_simulator(authority):
    for item in (authority.root, authority.sub):
        assert MARK in item.certificate.subject.rfc4514_string()


def test_the_states_differ_in_validity_and_revocation(authority):
    issued = {state: authority.issue("1234567808", "A", now=NOW, state=state).certificate for state in LeafState}
    assert issued[LeafState.GOOD].not_valid_before_utc < NOW < issued[LeafState.GOOD].not_valid_after_utc
    assert issued[LeafState.EXPIRED].not_valid_after_utc < NOW
    assert issued[LeafState.NOT_YET].not_valid_before_utc > NOW
    crl = x509.load_der_x509_crl(authority.sub_crl(NOW))
    listed = {
        state for state, item in issued.items() if crl.get_revoked_certificate_by_serial_number(item.serial_number)
    }
    assert listed == {LeafState.REVOKED, LeafState.SUSPENDED}


def reason(authority, certificate):
    line = x509.load_der_x509_crl(authority.sub_crl(NOW)).get_revoked_certificate_by_serial_number(
        certificate.serial_number
    )
    return line and line.extensions.get_extension_for_class(x509.CRLReason).value.reason


def test_a_suspended_certificate_is_on_hold_until_it_is_resumed_or_revoked(authority):
    certificate = authority.issue("1234567808", "A", now=NOW, state=LeafState.SUSPENDED).certificate
    assert reason(authority, certificate) is x509.ReasonFlags.certificate_hold
    authority.resume(certificate.serial_number)
    assert reason(authority, certificate) is None
    authority.suspend(certificate.serial_number, NOW)
    authority.revoke(certificate.serial_number, NOW)
    assert authority.entry(certificate.serial_number).suspended is False


def test_the_older_ca_is_rsa_and_hangs_below_the_same_root(authority):
    certificate = authority.issue("1234567808", "A", now=NOW, ca="old").certificate
    old = authority.credential("old").certificate
    assert isinstance(old.public_key(), rsa.RSAPublicKey)
    certificate.verify_directly_issued_by(old)
    old.verify_directly_issued_by(authority.root.certificate)


def test_a_persons_certificate_is_qualified_and_for_non_repudiation(authority):
    certificate = authority.issue("12345678901", "Ayşe Yılmaz", now=NOW, profile=NES, ca="nes").certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3") in [item.oid for item in certificate.extensions]


def test_certificates_name_the_ocsp_responder(authority):
    certificate = authority.issue("1234567808", "A", now=NOW).certificate
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    [place] = [
        item.access_location.value for item in access if item.access_method == AuthorityInformationAccessOID.OCSP
    ]
    assert place == f"{authority.base_url}/ocsp"


def test_a_crl_is_fresh_and_its_number_rises(authority):
    first, second = (x509.load_der_x509_crl(authority.sub_crl(NOW + timedelta(seconds=step))) for step in (0, 5))
    assert first.last_update_utc <= NOW < first.next_update_utc
    assert first.is_signature_valid(authority.sub.certificate.public_key())
    numbers = [item.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for item in (first, second)]
    assert numbers[0] < numbers[1]


@pytest.mark.parametrize("identity", ["", "123", "123456789012", "12345abcde", "１２３４５６７８９０"])
def test_an_identity_that_is_no_vkn_or_tckn_is_refused(authority, identity):
    with pytest.raises(ValueError, match="digits"):
        authority.issue(identity, "A", now=NOW)


def test_a_profile_can_take_one_property_away(authority):
    certificate = authority.issue("1234567808", "A", now=NOW, profile=LeafProfile(policy=None)).certificate
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_class(x509.CertificatePolicies)


def test_the_first_form_of_the_file_is_still_read(tmp_path):
    """Homes made before OCSP and time stamps hold the root and one CA."""
    file = AuthorityFile(tmp_path)
    before = file.load_or_create(NOW, "http://127.0.0.1:1")
    path = tmp_path / "authority.json"
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({name: kept["credentials"][name] for name in ("root", "sub")} | {"revoked": {}}))
    after = AuthorityFile(tmp_path).load_or_create(NOW, "http://127.0.0.1:1")
    assert after.sub.pem == before.sub.pem
    assert AuthorityFile(tmp_path).load_or_create(NOW, "x").credential("tsa").pem == after.credential("tsa").pem


def test_the_authority_on_disk_is_the_same_after_a_restart(tmp_path):
    file = AuthorityFile(tmp_path / "ca")
    before = file.load_or_create(NOW, "http://127.0.0.1:1")
    revoked = before.issue("1234567808", "A", now=NOW, state=LeafState.REVOKED)
    file.save(before)
    after = AuthorityFile(tmp_path / "ca").load_or_create(NOW, "http://127.0.0.1:2")
    assert after.root.pem == before.root.pem
    crl = x509.load_der_x509_crl(after.sub_crl(NOW))
    assert crl.get_revoked_certificate_by_serial_number(revoked.certificate.serial_number)
    assert (tmp_path / "ca" / "authority.json").stat().st_mode & 0o777 == 0o600
