"""The contract every key store keeps, and what the PKCS#12 store adds."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from tests.integration.ports.keys.conftest import on_token

from zarf.core.errors import SealRefused
from zarf.ports.keys import KeyAlgorithm, LoadedKey, MemoryKeyStore, Pkcs12KeyStore
from zarf.ports.keys.pkcs12 import reference
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority():
    return Authority.create(NOW)


def written(folder: Path, issued, password="şifre 1") -> str:
    (folder / "key file?.p12").write_bytes(issued.pkcs12(password))
    (folder / "password").write_text(password + "\n", encoding="utf-8")
    return reference(folder / "key file?.p12", folder / "password")


@pytest.fixture(params=["memory", "pkcs12", "pkcs11"])
def opened(request, authority, tmp_path):
    """A store of each kind, and a function that puts a key into it and gives the reference."""
    if request.param == "pkcs11":
        hsm = request.getfixturevalue("hsm")
        return hsm.store(), lambda issued: hsm.make(on_token(issued))
    if request.param == "memory":
        memory = MemoryKeyStore()
        return memory, lambda issued: memory.put("a", LoadedKey(issued.key, issued.certificate))
    return Pkcs12KeyStore(), lambda issued: written(tmp_path, issued)


def test_rsa_key_signs_pkcs1_sha256(opened, authority):
    store, put = opened
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW, key="rsa")
    key = store.open(put(issued))
    assert key.algorithm is KeyAlgorithm.RSA_SHA256
    certificate = x509.load_der_x509_certificate(key.certificate_der)
    certificate.public_key().verify(key.sign(b"data"), b"data", padding.PKCS1v15(), hashes.SHA256())


def test_ec_key_signs_raw_r_and_s_of_48_bytes_each(opened, authority):
    store, put = opened
    key = store.open(put(authority.issue("1234567808", "Deneme A.Ş.", now=NOW)))
    signature = key.sign(b"data")
    assert (key.algorithm, len(signature)) == (KeyAlgorithm.ECDSA_SHA384, 96)
    der = encode_dss_signature(int.from_bytes(signature[:48]), int.from_bytes(signature[48:]))
    certificate = x509.load_der_x509_certificate(key.certificate_der)
    certificate.public_key().verify(der, b"data", ec.ECDSA(hashes.SHA384()))


def test_a_key_is_opened_once(opened, authority):
    store, put = opened
    text = put(authority.issue("1234567808", "Deneme A.Ş.", now=NOW))
    assert store.open(text) is store.open(text)


@pytest.mark.parametrize("text", ["", "pkcs11:token=x", "pkcs12:", "memory:unknown", "pkcs12:/a?pin=1234"])
def test_a_reference_that_fits_nothing_is_refused_with_a_code(opened, text):
    with pytest.raises(SealRefused) as caught:
        opened[0].open(text)
    assert caught.value.code in {"EF-KEY-001", "EF-KEY-002", "EF-KEY-011"}


def test_a_wrong_password_is_refused_and_never_told(authority, tmp_path):
    text = written(tmp_path, authority.issue("1234567808", "Deneme A.Ş.", now=NOW))
    (tmp_path / "password").write_text("wrong-guess")
    with pytest.raises(SealRefused) as caught:
        Pkcs12KeyStore().open(text)
    assert caught.value.code == "EF-KEY-003"
    assert "wrong-guess" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_that_is_no_pkcs12_is_refused(tmp_path):
    (tmp_path / "key.p12").write_bytes(b"not a key")
    with pytest.raises(SealRefused) as caught:
        Pkcs12KeyStore().open(reference(tmp_path / "key.p12"))
    assert caught.value.code == "EF-KEY-003"


def test_a_missing_password_file_is_named(authority, tmp_path):
    text = written(tmp_path, authority.issue("1234567808", "Deneme A.Ş.", now=NOW))
    (tmp_path / "password").unlink()
    with pytest.raises(SealRefused, match="password"):
        Pkcs12KeyStore().open(text)


def test_a_key_of_an_unfit_kind_is_refused(authority):
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW)
    with pytest.raises(SealRefused) as caught:
        LoadedKey(ec.generate_private_key(ec.SECP256R1()), issued.certificate)
    assert caught.value.code == "EF-KEY-004"


def test_a_certificate_of_another_key_is_refused(authority):
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW)
    with pytest.raises(SealRefused) as caught:
        LoadedKey(ec.generate_private_key(ec.SECP384R1()), issued.certificate)
    assert caught.value.code == "EF-KEY-005"


def test_no_repr_tells_a_secret(authority):
    issued = authority.issue("1234567808", "Deneme A.Ş.", now=NOW)
    assert repr(LoadedKey(issued.key, issued.certificate)) == "LoadedKey(ecdsa-sha384)"
    assert "PRIVATE" not in repr(issued)
    assert repr(issued).startswith("IssuedSeal(")


def test_a_replaced_file_is_seen_without_a_restart(authority, tmp_path):
    store = Pkcs12KeyStore()
    name = written(tmp_path, authority.issue("1234567808", "Eski", now=NOW), "eski parola")
    old = store.open(name)
    assert store.open(name) is old
    renewed = authority.issue("1234567808", "Yeni", now=NOW)
    assert written(tmp_path, renewed, "yeni parola") == name
    new = store.open(name)
    assert x509.load_der_x509_certificate(new.certificate_der) == renewed.certificate
    assert store.open(name) is new


def test_a_file_that_is_being_written_keeps_the_key_that_was_there(authority, tmp_path):
    """For some seconds: after that a torn file is a wrong file, and a missing one is missed at once."""
    store = Pkcs12KeyStore()
    name = written(tmp_path, authority.issue("1234567808", "Eski", now=NOW))
    old, file = store.open(name), tmp_path / "key file?.p12"
    file.write_bytes(file.read_bytes()[:300])
    assert store.open(name) is old
    for touched in tmp_path.iterdir():
        os.utime(touched, (1, 1))
    with pytest.raises(SealRefused, match="EF-KEY-003"):
        store.open(name)
    file.unlink()
    with pytest.raises(SealRefused, match="EF-KEY-002"):
        store.open(name)
