"""The reference to a key on a token, as RFC 7512 has it, and what it must never hold."""

from pathlib import Path

import pytest

from zarf.core.errors import SealRefused
from zarf.ports.keys import absolute
from zarf.ports.keys.pkcs11_reference import CertificateChoice, TokenChoice, parse, reference


def test_all_that_may_be_said():
    found = parse(
        "pkcs11:module=softhsm2;token=zarf%20bir;serial=0a1b;manufacturer=M;model=X;slot=7;id=%01%ff;object=etiket;"
        "type=cert;vkn=1234567808;certificate-serial=0xAB?pin-file=/run/pin"
    )
    assert found.token == TokenChoice("softhsm2", "zarf bir", "0a1b", "M", "X", 7)
    assert found.certificate == CertificateChoice("1234567808", 0xAB, b"\x01\xff", "etiket")
    assert found.pin_file == Path("/run/pin")


@pytest.mark.parametrize("source", ["/run/pin", "file:/run/pin", "file:///run/pin", "%2Frun%2Fpin"])
def test_the_module_and_the_pin_file_may_stand_where_the_rfc_has_them(source):
    found = parse(f"pkcs11:token=a?module-name=softhsm2&pin-source={source}")
    assert (found.token.module, found.pin_file) == ("softhsm2", Path("/run/pin"))


def test_a_pin_in_the_reference_is_refused_and_not_repeated():
    for text in ("pkcs11:module=a?pin-value=4711", "pkcs11:module=a;pin-value=4711", "pkcs11:module=a?4711"):
        with pytest.raises(SealRefused) as caught:
            parse(text)
        assert caught.value.code in {"EF-KEY-011", "EF-KEY-012"}
        assert "4711" not in str(caught.value) + caught.value.finding.message("tr")


@pytest.mark.parametrize(
    "text",
    [
        "pkcs11:",
        "pkcs11:token=x",
        "pkcs11:module=",
        "pkcs11:module=a;module=b",
        "pkcs11:module=a?module-path=/b",
        "pkcs11:module=a;slot=x",
        "pkcs11:module=a;slot=²",
        "pkcs11:module=a;slot=1;slot-id=1",
        "pkcs11:module=a;vkn=12",
        "pkcs11:module=a;certificate-serial=xyz",
        "pkcs11:module=a;type=public",
        "pkcs11:module=a;color=red",
        "pkcs11:module=a?pin-source=|cat /run/pin",
        "pkcs11:module=a?pin-source=http://x/pin",
        "pkcs11:module=a?pin-source=/a&pin-file=/b",
    ],
)
def test_what_cannot_be_said_is_refused_with_a_code(text):
    with pytest.raises(SealRefused) as caught:
        parse(text)
    assert caught.value.code == "EF-KEY-011"


def test_a_written_reference_is_read_back():
    pin_file = Path("/srv/a;b?c&d%e/pin ğ")
    found = parse(reference("softhsm2", token="Örnek; 1?&", pin_file=pin_file, vkn="1234567808"))
    assert (found.token.label, found.pin_file) == ("Örnek; 1?&", pin_file)
    assert found.certificate.vkn_tckn == "1234567808"


def test_a_relative_pin_file_becomes_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = absolute("pkcs11:module=softhsm2;token=a?pin-file=keys/pin")
    assert parse(made).pin_file == tmp_path / "keys/pin"
    assert absolute(made) == made
    assert absolute("pkcs11:module=softhsm2;token=a") == "pkcs11:module=softhsm2;token=a"
    assert absolute("pkcs11:nonsense") == "pkcs11:nonsense"
    assert absolute("pkcs12:a.p12") == f"pkcs12:{tmp_path}/a.p12"


def test_no_choice_tells_a_path_of_the_pin():
    found = parse("pkcs11:module=softhsm2;token=a?pin-file=/run/pin")
    assert "/run/pin" not in f"{found.token}{found.certificate}"
