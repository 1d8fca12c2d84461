"""`zarf seal test` before a deadline, and `zarf seal` with a key on a token, as a user runs them."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench._softhsm import PIN
from tests.integration.ports.keys.conftest import hsm, hsm_authority, hsm_tokens, on_token  # noqa: F401 - fixtures
from tests.unit.core.seal.forger import INVOICE

from zarf.core.seal import CrlSet, SealResult, TrustStore, verify_document
from zarf.ports.clock.api import ISTANBUL

NOW = datetime.now(UTC)


@pytest.fixture
def zarf(tmp_path):
    def run(*words):
        order = [sys.executable, "-m", "zarf.site.entry", *words]
        environment = os.environ | {"ZARF_HOME": str(tmp_path / "home")}
        done = subprocess.run(order, capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert PIN not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def token(hsm, hsm_authority):  # noqa: F811 - fixtures
    issued = hsm_authority.issue("1234567808", "Deneme Kırtasiye A.Ş.", now=NOW)
    return hsm.make(on_token(issued)), hsm, issued.certificate.not_valid_after_utc.astimezone(ISTANBUL)


def test_f024_a_key_on_a_token_is_tried_and_its_certificate_told(zarf, token):
    """It signs a probe, which is verified under the certificate; holder and last day are printed."""
    done = zarf("seal", "test", "--key", token[0])
    assert done.returncode == 0, done.stderr
    assert "Sahibi: Deneme Kırtasiye A.Ş." in done.stdout
    assert "VKN/TCKN: 1234567808" in done.stdout
    assert "Anahtar imza atıyor" in done.stdout
    assert f"Son geçerlilik: {token[2]:%d.%m.%Y}" in done.stdout
    assert "Kalan gün: " in done.stdout
    told = json.loads(zarf("seal", "test", "--key", token[0], "--json", "--language", "en").stdout)
    assert told["ok"] is True
    assert (told["key"]["vkn_tckn"], told["key"]["algorithm"]) == ("1234567808", "ecdsa-sha384")
    assert told["findings"] == []


def test_f026_what_is_plugged_in_is_shown_without_a_pin(zarf, token):
    reference, hsm, _until = token  # noqa: F811
    told = json.loads(zarf("seal", "test", "--json").stdout)
    module = next(item for item in told["modules"] if item["name"] == "softhsm2")
    seen = next(item for item in module["tokens"] if item["label"] == hsm.label)
    assert reference.startswith(seen["reference"])
    done = zarf("seal", "test", "--language", "en")
    assert done.returncode == 0
    assert hsm.label in done.stdout
    assert "To try it: zarf seal test --key" in done.stdout


def test_a_wrong_reference_shows_what_is_there_instead(zarf, token):
    hsm = token[1]  # noqa: F811
    done = zarf("seal", "test", "--language", "en", "--key", "pkcs11:module=softhsm2;token=absent?pin-file=/x")
    assert done.returncode == 2
    assert "EF-KEY-015" in done.stderr
    assert hsm.label in done.stdout
    told = json.loads(zarf("seal", "test", "--json", "--key", "pkcs11:module=softhsm2;token=absent").stdout)
    assert (told["ok"], told["findings"][0]["code"]) == (False, "EF-KEY-015")


def test_f026_the_guide_names_the_cards_own_program_and_our_probe():
    """Each module of a card that Zarf knows by name is named where people look when the probe fails."""
    guide = (Path(__file__).parents[4] / "docs" / "how-to" / "use-an-hsm.md").read_text("utf-8")
    section = guide.split("## 5.")[1].split("## ")[0]
    for words in ("Akis Kart İzleme Aracı", "zarf seal test", "zarf edefter dokum --test-seal", "akisp11"):
        assert words in section


def test_a_wrong_pin_is_told_in_plain_words_and_no_pin_is_printed(zarf, token):
    reference, hsm, _until = token  # noqa: F811
    hsm.pin_file.write_text("555555")
    done = zarf("seal", "test", "--key", reference)
    assert (done.returncode, done.stdout) == (2, "")
    assert "EF-KEY-017" in done.stderr
    assert "555555" not in done.stderr


def test_a_pin_in_the_reference_is_refused_and_not_printed(zarf):
    done = zarf("seal", "test", "--key", f"pkcs11:module=softhsm2;token=a?pin-value={PIN}")
    assert done.returncode == 2
    assert "EF-KEY-012" in done.stderr


def test_an_expired_certificate_is_not_fit(zarf, hsm, hsm_authority):  # noqa: F811
    expired = hsm_authority.issue("1234567808", "Deneme A.Ş.", now=NOW - timedelta(days=1200))
    done = zarf("seal", "test", "--key", hsm.make(on_token(expired)))
    assert done.returncode == 1
    assert "EF-KEY-031: Mali mührün süresi" in done.stdout
    assert "Gönderen" not in done.stdout, "what is said of somebody else's seal"


def test_a_certificate_that_ends_soon_is_fit_and_warned_of(zarf, hsm, hsm_authority):  # noqa: F811
    ending = hsm_authority.issue("1234567808", "Deneme A.Ş.", now=NOW - timedelta(days=1090))
    done = zarf("seal", "test", "--json", "--key", hsm.make(on_token(ending)))
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert [(item["code"], item["severity"]) for item in told["findings"]] == [("EF-KEY-030", "warning")]
    assert 0 < told["key"]["days_left"] <= told["key"]["expires_within"] == 7


def test_a_document_sealed_on_a_token_is_valid(zarf, token, hsm_authority, tmp_path):  # noqa: F811
    (tmp_path / "invoice.xml").write_bytes(INVOICE)
    sealed = tmp_path / "sealed.xml"
    done = zarf("seal", str(tmp_path / "invoice.xml"), "--key", token[0], "-o", str(sealed))
    assert (done.returncode, done.stderr) == (0, "")
    trust = TrustStore.from_pem(hsm_authority.anchors_pem)
    now = datetime.now(UTC)  # the command seals by the machine's clock
    crls = CrlSet([hsm_authority.sub_crl(now), hsm_authority.root_crl(now)])
    report = verify_document(Path(sealed).read_bytes(), trust=trust, revocation=crls, at=now, may_seal={"1234567808"})
    assert (report.result, report.reasons) == (SealResult.VALID, ())
