"""The command line: seal, seal test, verify; shapes of lines and exit codes that scripts rely on."""

import json
import os
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from tests.unit.core.seal.forger import INVOICE

from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import pack
from zarf.doors.cli import seal, verify
from zarf.ports.keys.pkcs12 import reference
from zarf_simulator.kamusm import Authority, LeafState

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder with anchors, lists, keys and a document."""
    folder = tmp_path_factory.mktemp("world")
    authority = Authority.create(NOW)
    for state in (LeafState.GOOD, LeafState.EXPIRED, LeafState.REVOKED):
        issued = authority.issue("1234567808", "Deneme Kırtasiye A.Ş.", now=NOW, state=state)
        (folder / f"{state.value}.p12").write_bytes(issued.pkcs12("çok gizli"))
    (folder / "password").write_text("çok gizli\n", encoding="utf-8")
    (folder / "anchors.pem").write_bytes(authority.anchors_pem)
    (folder / "sub.crl").write_bytes(authority.sub_crl(NOW))
    (folder / "invoice.xml").write_bytes(INVOICE)
    return folder


def run(command, *arguments):
    return CliRunner().invoke(command, [str(item) for item in arguments])


def sealed(world, state="good"):
    out = world / f"sealed-{state}.xml"
    key = reference(world / f"{state}.p12", world / "password")
    assert run(seal.command, world / "invoice.xml", "--key", key, "-o", out).exit_code == 0
    return out


def trusted(world):
    return ["--trust", world / "anchors.pem", "--crl", world / "sub.crl"]


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_sealed_file_is_valid_and_the_line_has_the_promised_shape(world):
    file = sealed(world)
    result = run(verify.command, file, "--json", *trusted(world))
    [line] = lines(result)
    assert result.exit_code == 0
    assert list(line) == ["file", "result", "reasons", "signer", "signing_time", "timestamp_time", "level"]
    assert list(line["signer"]) == ["name", "vkn_tckn", "not_after"]
    assert (line["file"], line["result"], line["signer"]["vkn_tckn"]) == (str(file), "valid", "1234567808")


@pytest.mark.parametrize(("state", "code"), [("expired", "EF-SEAL-052"), ("revoked", "EF-SEAL-060")])
def test_a_seal_with_an_unfit_certificate_is_invalid(world, state, code):
    result = run(verify.command, sealed(world, state), "--json", *trusted(world))
    assert (result.exit_code, lines(result)[0]["reasons"]) == (1, [code])


def test_without_anchors_or_lists_the_result_is_undetermined(world):
    file = sealed(world)
    for options, code in (([], "EF-SEAL-050"), (["--trust", world / "anchors.pem"], "EF-SEAL-061")):
        result = run(verify.command, file, "--json", *options)
        assert (result.exit_code, lines(result)[0]["reasons"]) == (3, [code])
    assert run(verify.command, file, "--trust", world / "anchors.pem", "--no-revocation").exit_code == 0


HOSTILE = {
    "no XML": b"not xml",
    "empty": b"",
    "UTF-16": INVOICE.decode().encode("utf-16"),
    "unknown encoding": b'<?xml version="1.0" encoding="shift_jis"?><a/>',
    "DOCTYPE": b"<!DOCTYPE Invoice><Invoice/>",
    "no seal": INVOICE,
    "binary": bytes(range(256)) * 50,
    "deep": b"<a>" * 10_000 + b"</a>" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_give_one_line_and_exit_1(world, tmp_path, name):
    file = tmp_path / "hostile.xml"
    file.write_bytes(HOSTILE[name])
    result = run(verify.command, file, "--json", *trusted(world))
    [line] = lines(result)
    assert (result.exit_code, line["result"], line["signer"]) == (1, "invalid", None)
    assert line["reasons"]


def test_the_worst_answer_decides_the_exit_code(world, tmp_path):
    good = sealed(world)
    bad = tmp_path / "bad.xml"
    bad.write_bytes(good.read_bytes().replace(b"1000.00", b"9000.00"))
    options = trusted(world)
    assert run(verify.command, good, bad, *options).exit_code == 1
    result = run(verify.command, good, bad, tmp_path / "nothing", "--json", *options)
    assert (result.exit_code, len(lines(result))) == (2, 3)


@pytest.mark.parametrize("zipped", [False, True])
def test_each_sealed_document_of_an_envelope_gets_a_line(world, tmp_path, zipped):
    good = sealed(world).read_bytes()
    group = EnvelopeGroup("INVOICE", (good, good.replace(b"1000.00", b"9000.00")))
    partner = Partner("urn:mail:defaultgb@example.com", "1234567808", "Deneme")
    ettn = "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a02"
    envelope = Envelope(ettn, EnvelopeType.SENDER, partner, partner, NOW, (group,))
    xml = write_envelope(envelope)
    (tmp_path / "envelope").write_bytes(pack(ettn, xml).data if zipped else xml)
    result = run(verify.command, tmp_path / "envelope", "--json", *trusted(world))
    assert result.exit_code == 1
    assert [(line["document"], line["result"]) for line in lines(result)] == [(1, "valid"), (2, "invalid")]


@pytest.mark.parametrize("options", [["--trust", "nothing.pem"], ["--crl", __file__], ["--at", "yesterday"]])
def test_a_wrong_question_is_answered_with_exit_2(world, options):
    assert run(verify.command, sealed(world), *options).exit_code == 2


def test_the_answer_for_people_is_turkish_first_and_says_what_to_do(world):
    result = run(verify.command, sealed(world, "revoked"), *trusted(world))
    assert "geçersiz" in result.stdout
    assert "EF-SEAL-060: Sertifika iptal edilmiş." in result.stdout


def test_seal_test_tells_holder_days_and_what_is_wrong(world):
    good = run(seal.command, "test", "--key", reference(world / "good.p12", world / "password"))
    assert good.exit_code == 0
    for told in ("Deneme Kırtasiye A.Ş.", "1234567808", "Kalan gün: 109", "uygun"):
        assert told in good.stdout
    bad = run(seal.command, "test", "--key", reference(world / "expired.p12", world / "password"))
    assert bad.exit_code == 1
    assert "EF-KEY-031" in bad.stdout


def test_sealing_with_an_unfit_key_is_done_but_said(world, tmp_path):
    key = reference(world / "expired.p12", world / "password")
    result = run(seal.command, world / "invoice.xml", "--key", key, "-o", tmp_path / "out.xml")
    assert result.exit_code == 0
    assert "EF-KEY-031" in result.stderr


def test_no_secret_is_told_when_the_password_is_wrong(world, tmp_path):
    (tmp_path / "password").write_text("yanlış tahmin", encoding="utf-8")
    result = run(seal.command, "test", "--key", reference(world / "good.p12", tmp_path / "password"))
    assert result.exit_code == 2
    assert "EF-KEY-003" in result.output
    assert "tahmin" not in result.output
    assert "gizli" not in result.output


def test_nothing_is_written_when_sealing_is_refused(world, tmp_path):
    key = reference(world / "good.p12", world / "password")
    result = run(seal.command, sealed(world), "--key", key, "-o", tmp_path / "out.xml")
    assert result.exception.code == "EF-SEAL-002"
    assert list(tmp_path.iterdir()) == []


_LATIN = b'<?xml version="1.0" encoding="ISO-8859-9"?><a/>'
_LARGE = b"<a>" + b" " * (21 * 1024 * 1024) + b"</a>"


@pytest.mark.parametrize(
    ("name", "data", "exit_code", "told"),
    [
        ("large.xml", _LARGE, 1, f"EF-XML-002: Dosya çok büyük: {len(_LARGE)} bayt, en çok 20971520 bayt olabilir."),
        ("latin.xml", _LATIN, 1, "EF-XML-003 (1. satır): Belgenin karakter kodlaması uygun değil: ISO-8859-9. Bek"),
        ("cut.xml", b"<a>\n<b>", 1, "EF-XML-007 (2. satır): Dosya bozuk, XML olarak okunamıyor (belge yarıda"),
        ("empty.zip", b"", 1, "EF-ZIP-002: empty.zip: bu bir ZIP dosyası değil."),
        ("bad.zip", b"PK", 1, "EF-ZIP-003: bad.zip: ZIP dosyası açılamadı (ZIP yapısı bozuk)."),
        ("missing.xml", None, 2, "missing.xml (böyle bir dosya ya da klasör yok)."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_values(world, tmp_path, name, data, exit_code, told):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run(verify.command, tmp_path / name, *trusted(world))
    assert result.exit_code == exit_code
    assert told in result.stdout


def test_what_was_kept_gives_the_verdict_again(world, tmp_path):
    file, record = sealed(world), tmp_path / "evidence.json"
    assert run(verify.command, file, "--keep", record, "--json", *trusted(world)).exit_code == 0
    later = run(verify.command, file, "--kept", record, "--json", "--trust", world / "anchors.pem")
    assert (later.exit_code, lines(later)[0]["result"]) == (0, "valid")
    other = run(verify.command, sealed(world, "revoked"), "--kept", record, "--json", "--trust", world / "anchors.pem")
    assert (other.exit_code, lines(other)[0]["reasons"]) == (1, ["EF-SEAL-071"])
    assert run(verify.command, file, file, "--keep", record).exit_code == 2
    assert run(verify.command, file, "--kept", file).exit_code == 2


def test_a_pipe_nobody_writes_to_is_told_and_does_not_wait_for_ever(world, tmp_path, monkeypatch):
    monkeypatch.setattr("zarf.doors.cli.sealed_files._PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")
    result = run(verify.command, tmp_path / "pipe", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["reasons"] == ["EF-SEAL-070"]


def test_seal_test_warns_of_key_files_that_others_can_open(world, tmp_path):
    password, key = tmp_path / "password", tmp_path / "good.p12"
    password.write_bytes((world / "password").read_bytes())
    key.write_bytes((world / "good.p12").read_bytes())
    for file in (password, key):
        file.chmod(0o600)
    assert "EF-KEY-043" not in run(seal.command, "test", "--key", reference(key, password)).stdout
    password.chmod(0o644)
    told = run(seal.command, "test", "--key", reference(key, password))
    assert told.exit_code == 0
    assert (
        f"EF-KEY-043: Anahtarın bir dosyasını bu makinedeki başka kullanıcılar da açabilir: {password}." in told.stdout
    )
