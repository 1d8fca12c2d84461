"""Judges we did not write: xmlsec1 and signxml accept what we seal, and we accept what xmlsec1 signs in our profile."""

import os
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from tests.unit.core.seal.forger import INVOICE, NS, Forger
from tests.unit.core.seal.test_sealing import VARIANTS

from zarf.core.seal import CrlSet, SealResult, TrustStore, verify_document
from zarf_simulator.kamusm import Authority

NOW = datetime.now(UTC)
ID = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]


@pytest.fixture(scope="module")
def xmlsec1():
    """Path of the program. Without it the test skips; with CI=true it fails."""
    path = shutil.which("xmlsec1")
    if path is None:
        reason = "xmlsec1 is not installed (apt-get install xmlsec1)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module")
def authority():
    return Authority.create(NOW)


@pytest.fixture(scope="module", params=["ec", "rsa"])
def forger(request, authority):
    return Forger(authority.issue("1234567808", "Deneme Kırtasiye A.Ş.", now=NOW, key=request.param), NOW)


def accepted(xmlsec1, folder, authority, xml):
    """Whether xmlsec1 finds signature, digests and chain right."""
    (folder / "root.pem").write_bytes(authority.root.pem)
    (folder / "sub.pem").write_bytes(authority.sub.pem)
    (folder / "sealed.xml").write_bytes(xml)
    trust = ["--trusted-pem", str(folder / "root.pem"), "--untrusted-pem", str(folder / "sub.pem")]
    order = [xmlsec1, "--verify", *ID, *trust, "--enabled-key-data", "x509", str(folder / "sealed.xml")]
    run = subprocess.run(order, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode == 0) == run.stderr.startswith("OK")
    return run.returncode == 0


@pytest.mark.parametrize("name", VARIANTS)
def test_xmlsec1_accepts_what_we_seal(name, xmlsec1, tmp_path, authority, forger):
    assert accepted(xmlsec1, tmp_path, authority, forger.sealed(VARIANTS[name](INVOICE)))


def test_xmlsec1_accepts_the_other_order_and_the_quick_way(xmlsec1, tmp_path, authority, forger):
    assert accepted(xmlsec1, tmp_path, authority, forger.sealed(document_first=True))
    assert accepted(xmlsec1, tmp_path, authority, forger.sealed(canonical=True))


def test_xmlsec1_refuses_a_changed_amount(xmlsec1, tmp_path, authority, forger):
    """The judge can say no."""
    assert not accepted(xmlsec1, tmp_path, authority, forger.sealed().replace(b"1000.00", b"9000.00"))


def test_we_accept_what_xmlsec1_signs_in_our_profile(xmlsec1, tmp_path, authority, forger):
    template = etree.fromstring(forger.sealed())
    for value in template.iterfind(".//ds:SignedInfo//ds:DigestValue", NS):
        value.text = None
    template.find(".//ds:SignatureValue", NS).text = None
    # xmlsec1 takes a public key it finds in the template for the one to sign with.
    for value in template.findall(".//ds:KeyValue", NS):
        value.getparent().remove(value)
    (tmp_path / "template.xml").write_bytes(etree.tostring(template, encoding="UTF-8", xml_declaration=True))
    (tmp_path / "key.pem").write_bytes(
        forger.issued.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    order = [xmlsec1, "--sign", *ID, "--privkey-pem", str(tmp_path / "key.pem"), "--output", str(tmp_path / "out.xml")]
    subprocess.run([*order, str(tmp_path / "template.xml")], capture_output=True, timeout=60, check=True)
    report = verify_document(
        (tmp_path / "out.xml").read_bytes(),
        trust=TrustStore.from_pem(authority.anchors_pem),
        revocation=CrlSet([authority.sub_crl(NOW)]),
        at=NOW,
        may_seal={"1234567808"},
    )
    assert (report.result, report.reasons) == (SealResult.VALID, ())


def test_signxml_accepts_what_we_seal(forger):
    results = XMLVerifier().verify(
        forger.sealed(),
        x509_cert=forger.issued.certificate,
        id_attribute="Id",
        expect_config=SignatureConfiguration(expect_references=2),
    )
    signed = {etree.QName(item.signed_xml).localname for item in results}
    assert signed == {"Invoice", "SignedProperties"}
