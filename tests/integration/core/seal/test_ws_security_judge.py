"""A judge we did not write: xmlsec1 accepts the signature on our calls of the e-Defter service."""

import os
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from zarf.core.seal.ws_security import signed_message
from zarf.core.wire.edefter_service import SendDocumentFile, body_of
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

NOW = datetime.now(UTC)
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"


@pytest.fixture(scope="module")
def xmlsec1():
    path = shutil.which("xmlsec1")
    if path is None:
        reason = "xmlsec1 is not installed (apt-get install xmlsec1)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module", params=["ec", "rsa"])
def key(request):
    seal = Authority.create(NOW).issue("1234567808", "Deneme A.Ş.", now=NOW, key=request.param)
    return LoadedKey(seal.key, seal.certificate)


def accepted(xmlsec1, folder, key, message):
    (folder / "signer.pem").write_bytes(x509.load_der_x509_certificate(key.certificate_der).public_bytes(Encoding.PEM))
    (folder / "call.xml").write_bytes(message)
    names = ["--id-attr:Id", f"{WSU}:Timestamp", "--id-attr:Id", f"{SOAP12}:Body"]
    order = [xmlsec1, "--verify", *names, "--pubkey-cert-pem", str(folder / "signer.pem"), str(folder / "call.xml")]
    return subprocess.run(order, capture_output=True, text=True, timeout=60, check=False).returncode == 0


def test_xmlsec1_accepts_our_calls(xmlsec1, tmp_path, key):
    message = signed_message(body_of(SendDocumentFile("ş & <x>.zip", b"PK" * 5000)), key, at=NOW)
    assert accepted(xmlsec1, tmp_path, key, message)


def test_xmlsec1_refuses_a_changed_call(xmlsec1, tmp_path, key):
    """The judge can say no."""
    message = signed_message(body_of(SendDocumentFile("a.zip", b"PK")), key, at=NOW)
    assert not accepted(xmlsec1, tmp_path, key, message.replace(b"a.zip", b"b.zip"))
