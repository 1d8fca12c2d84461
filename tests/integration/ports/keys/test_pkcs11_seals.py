"""What a key on a token seals is right for our verifier and for xmlsec1, by both kinds of key."""

import os
import shutil
import subprocess

import pytest
from tests.integration.ports.keys.conftest import NOW, on_token
from tests.unit.core.seal.forger import INVOICE

from zarf.core.seal import CrlSet, SealResult, TrustStore, seal_document, verify_document

ID = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]


@pytest.fixture(params=["ec", "rsa"])
def sealed(request, hsm, hsm_authority):
    issued = hsm_authority.issue("1234567808", "Deneme A.Ş.", now=NOW, key=request.param)
    key = hsm.store().open(hsm.make(on_token(issued)))
    return seal_document(INVOICE, key, signing_time=NOW)


def test_our_verifier_finds_it_valid(sealed, hsm_authority):
    trust = TrustStore.from_pem(hsm_authority.anchors_pem)
    crls = CrlSet([hsm_authority.sub_crl(NOW), hsm_authority.root_crl(NOW)])
    report = verify_document(sealed, trust=trust, revocation=crls, at=NOW, may_seal={"1234567808"})
    assert (report.result, report.reasons) == (SealResult.VALID, ())


def test_xmlsec1_accepts_it_and_refuses_a_changed_amount(sealed, hsm_authority, tmp_path):
    program = shutil.which("xmlsec1")
    if program is None:
        reason = "xmlsec1 is not installed (apt-get install xmlsec1)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "root.pem").write_bytes(hsm_authority.root.pem)
    (tmp_path / "sub.pem").write_bytes(hsm_authority.sub.pem)
    trust = ["--trusted-pem", str(tmp_path / "root.pem"), "--untrusted-pem", str(tmp_path / "sub.pem")]
    for xml, accepted in ((sealed, True), (sealed.replace(b"1000.00", b"9000.00"), False)):
        (tmp_path / "sealed.xml").write_bytes(xml)
        order = [program, "--verify", *ID, *trust, "--enabled-key-data", "x509", str(tmp_path / "sealed.xml")]
        run = subprocess.run(order, capture_output=True, text=True, timeout=60, check=False)
        assert (run.returncode == 0) is accepted, run.stderr
