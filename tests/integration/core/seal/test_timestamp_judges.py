"""XAdES-T before judges we did not write: xmlsec1 for the seal, openssl and rfc3161-client for the stamp."""

import base64
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from lxml import etree
from rfc3161_client import VerifierBuilder, decode_timestamp_response
from tests.integration.core.seal.test_foreign_judges import NOW, accepted, authority, forger, xmlsec1
from tests.unit.core.seal.forger import NS

from zarf.core.seal import CrlSet, SealResult, TrustStore, add_signature_timestamp, signature_imprint, verify_document
from zarf_simulator.kamusm.tokens import Order, granted, token_of

__all__ = ["authority", "forger", "xmlsec1"]


@pytest.fixture
def stamped(authority, forger):
    """The document and the answer of the server."""
    sealed = forger.sealed()
    order = Order("sha256", signature_imprint(sealed), 7, True)
    token = token_of(order, authority.credential("tsa"), [authority.root], NOW, 1)
    return add_signature_timestamp(sealed, token.dump()), granted(token)


def canonical_value(xml):
    """The canonical ds:SignatureValue, made without our own code."""
    return etree.tostring(etree.fromstring(xml).find(".//ds:SignatureValue", NS), method="c14n", with_tail=False)


def test_xmlsec1_accepts_the_seal_with_its_stamp(xmlsec1, tmp_path, authority, stamped):
    assert accepted(xmlsec1, tmp_path, authority, stamped[0])


def test_openssl_finds_the_stamp_over_the_canonical_value(tmp_path, authority, stamped):
    xml, _ = stamped
    text = etree.fromstring(xml).findtext(".//xades:EncapsulatedTimeStamp", namespaces=NS)
    (tmp_path / "token.der").write_bytes(base64.b64decode(text))
    (tmp_path / "anchors.pem").write_bytes(authority.anchors_pem)
    order = ["openssl", "ts", "-verify", "-data", "data", "-in", "token.der", "-token_in", "-CAfile", "anchors.pem"]
    for data, verdict in ((canonical_value(xml), "Verification: OK"), (b"another", "Verification: FAILED")):
        (tmp_path / "data").write_bytes(data)
        run = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert verdict in run.stdout + run.stderr


def test_rfc3161_client_finds_the_stamp_over_the_canonical_value(authority, stamped):
    xml, answer = stamped
    verifier = VerifierBuilder().add_root_certificate(authority.root.certificate).nonce(7).build()
    assert verifier.verify_message(decode_timestamp_response(answer), canonical_value(xml))


def test_we_accept_a_stamp_that_openssl_made(tmp_path, authority, forger):
    """openssl's own server, with our simulated certificate."""
    sealed, server = forger.sealed(), authority.credential("tsa")
    (tmp_path / "tsa.pem").write_bytes(server.pem)
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    (tmp_path / "key.pem").write_bytes(
        server.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "ts.cnf").write_text(
        "[ts]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3\ndigests=sha256\naccuracy=secs:1\n"
        "ess_cert_id_chain=no\ness_cert_id_alg=sha1\n"
    )

    def openssl(*words):
        subprocess.run(["openssl", "ts", *words], cwd=tmp_path, capture_output=True, timeout=60, check=True)

    openssl("-query", "-digest", signature_imprint(sealed).hex(), "-sha256", "-cert", "-out", "ask")
    server_words = ["-signer", "tsa.pem", "-inkey", "key.pem", "-chain", "root.pem"]
    openssl(
        "-reply", "-config", "ts.cnf", "-section", "ts", "-queryfile", "ask", *server_words, "-token_out", "-out", "t"
    )
    xml = add_signature_timestamp(sealed, (tmp_path / "t").read_bytes())
    # openssl stamps the machine's own time, and NOW may lie minutes back when many tests run.
    at = datetime.now(UTC) + timedelta(seconds=30)
    crls = CrlSet([authority.sub_crl(NOW), authority.root_crl(NOW)])
    report = verify_document(xml, trust=TrustStore.from_pem(authority.anchors_pem), revocation=crls, at=at)
    assert (report.result, report.reasons, report.level) == (SealResult.VALID, (), "XAdES-T")
