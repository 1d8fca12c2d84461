"""Every kind and level before judges we did not write, and what those judges sign in our profile before ours."""

import base64
import copy
import hashlib
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from lxml import etree
from rfc3161_client import VerifierBuilder, decode_timestamp_response
from signxml import CanonicalizationMethod, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.xades import XAdESSigner
from tests.integration.core.seal.test_foreign_judges import xmlsec1
from tests.unit.core.seal.forger import INVOICE, NS, Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, GIB, INTEGRATOR, KINDS, SEALER

from zarf.core.seal import (
    Archiver,
    CrlSet,
    SealResult,
    TrustStore,
    add_signature_timestamp,
    counter_seal,
    signature_imprint,
    verify_document,
)
from zarf.core.seal.names import write_name
from zarf_simulator.kamusm import Authority
from zarf_simulator.kamusm.tokens import Order, granted, token_of

__all__ = ["xmlsec1"]

NOW = datetime.now(UTC).replace(microsecond=0)
X141 = "http://uri.etsi.org/01903/v1.4.1#"
IDS = [
    "--id-attr:Id",
    "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
    "--id-attr:Id",
    "http://www.w3.org/2000/09/xmldsig#:SignatureValue",
]
OUTER = "(//*[local-name()='Signature' and namespace-uri()='http://www.w3.org/2000/09/xmldsig#'])[1]"
INNER = "//*[local-name()='CounterSignature']/*"
ALL = KINDS | {"invoice": INVOICE}
WHO = SEALER | {"invoice": CUSTOMER}
COUNTERED = {name: GIB if name == "berat" else CUSTOMER for name in KINDS if "account" in name or name == "berat"}


class World:
    def __init__(self, kind):
        self.authority = Authority.create(NOW)
        self.authority.complete()
        self.trust = TrustStore.from_pem(self.authority.anchors_pem)
        self.crls = CrlSet([self.authority.sub_crl(NOW), self.authority.root_crl(NOW)])
        issued = {
            vkn: self.authority.issue(vkn, "Deneme A.Ş.", now=NOW, key=kind) for vkn in (CUSTOMER, INTEGRATOR, GIB)
        }
        self.hands = {vkn: Forger(item, NOW) for vkn, item in issued.items()}
        self.answers = []

    def stamp(self, imprint):
        order = Order("sha256", imprint, len(self.answers) + 1, True)
        made = token_of(order, self.authority.credential("tsa"), [self.authority.root], NOW, len(self.answers) + 1)
        self.answers.append(granted(made))
        return made.dump()

    def at_level(self, name, level):
        sealed = self.hands[WHO[name]].sealed(ALL[name])
        if level == "T":
            return add_signature_timestamp(sealed, self.stamp(signature_imprint(sealed)))
        archiver = Archiver(self.trust, self.crls, NOW, self.stamp)
        return archiver.seal_archive(sealed) if level == "A" else sealed

    def judged(self, xml):
        return verify_document(xml, trust=self.trust, revocation=self.crls, at=datetime.now(UTC))


@pytest.fixture(scope="module", params=["ec", "rsa"])
def world(request):
    return World(request.param)


def accepted(program, folder, authority, xml, node=OUTER):
    (folder / "root.pem").write_bytes(authority.root.pem)
    (folder / "sub.pem").write_bytes(authority.sub.pem)
    (folder / "sealed.xml").write_bytes(xml)
    trust = ["--trusted-pem", str(folder / "root.pem"), "--untrusted-pem", str(folder / "sub.pem")]
    order = [program, "--verify", *IDS, "--node-xpath", node, *trust, "--enabled-key-data", "x509"]
    run = subprocess.run([*order, str(folder / "sealed.xml")], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode == 0) == run.stderr.startswith("OK")
    return run.returncode == 0


@pytest.mark.parametrize("level", ["BES", "T", "A"])
@pytest.mark.parametrize("name", ALL)
def test_xmlsec1_accepts_every_kind_at_every_level(name, level, xmlsec1, tmp_path, world):
    xml = world.at_level(name, level)
    assert accepted(xmlsec1, tmp_path, world.authority, xml)
    assert not accepted(xmlsec1, tmp_path, world.authority, xml.replace(b"</", b" </", 1))
    assert world.judged(xml).level == f"XAdES-{level}"


@pytest.mark.parametrize("name", COUNTERED)
def test_xmlsec1_accepts_both_seals_of_a_counter_signed_document(name, xmlsec1, tmp_path, world):
    sealed = world.hands[WHO[name]].sealed(KINDS[name])
    both = counter_seal(sealed, world.hands[COUNTERED[name]].key, signing_time=NOW)
    for node in (OUTER, INNER):
        assert accepted(xmlsec1, tmp_path, world.authority, both, node)
    value = etree.fromstring(both).find(".//ds:SignatureValue[@Id]", NS).get("Id")
    moved = both.replace(f'URI="#{value}"'.encode(), f'URI="#Counter_{value}"'.encode())
    assert not accepted(xmlsec1, tmp_path, world.authority, moved, INNER)


@pytest.mark.parametrize("name", [name for name in ALL if b"xml-stylesheet" not in ALL[name]])
def test_signxml_accepts_what_we_seal(name, world):
    """It digests the root element alone, so files with an instruction before the root are left out."""
    for level in ("BES", "T", "A"):
        xml = world.at_level(name, level)
        results = XMLVerifier().verify(
            xml,
            x509_cert=world.hands[WHO[name]].issued.certificate,
            id_attribute="Id",
            expect_config=SignatureConfiguration(expect_references=2, location=".//"),
        )
        signed = [etree.QName(item.signed_xml).localname for item in results]
        assert "SignedProperties" in signed


def _without_values(root, signature):
    """The template of a signature: what the other program has to compute."""
    for value in signature.iterfind("ds:SignedInfo//ds:DigestValue", NS):
        value.text = None
    signature.find("ds:SignatureValue", NS).text = None
    for value in signature.findall("ds:KeyInfo/ds:KeyValue", NS):
        value.getparent().remove(value)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _signed_by_xmlsec1(program, folder, hand, template, node):
    (folder / "template.xml").write_bytes(template)
    (folder / "key.pem").write_bytes(
        hand.issued.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    order = [program, "--sign", *IDS, "--node-xpath", node, "--privkey-pem", str(folder / "key.pem")]
    out = folder / "out.xml"
    subprocess.run(
        [*order, "--output", str(out), str(folder / "template.xml")], capture_output=True, timeout=60, check=True
    )
    return out.read_bytes()


@pytest.mark.parametrize("name", ALL)
def test_we_accept_what_xmlsec1_signs_at_every_place(name, xmlsec1, tmp_path, world):
    hand = world.hands[WHO[name]]
    root = etree.fromstring(hand.sealed(ALL[name]))
    template = _without_values(root, root.xpath(OUTER)[0])
    signed = _signed_by_xmlsec1(xmlsec1, tmp_path, hand, template, OUTER)
    found = world.judged(signed)
    assert (found.result, found.reasons) == (SealResult.VALID, ())


@pytest.mark.parametrize("name", COUNTERED)
def test_we_accept_a_counter_signature_that_xmlsec1_signs(name, xmlsec1, tmp_path, world):
    hand = world.hands[COUNTERED[name]]
    both = counter_seal(world.hands[WHO[name]].sealed(KINDS[name]), hand.key, signing_time=NOW)
    root = etree.fromstring(both)
    template = _without_values(root, root.xpath(INNER)[0])
    signed = _signed_by_xmlsec1(xmlsec1, tmp_path, hand, template, INNER)
    found = world.judged(signed)
    assert (found.result, found.counter.result) == (SealResult.VALID, SealResult.VALID)


class ProfileSigner(XAdESSigner):
    """signxml, told to write GİB's SigningCertificate (v1) with SHA-256 in place of V2."""

    def add_signing_certificate(self, signed_signature_properties, sig_root, signing_settings):
        [certificate] = signing_settings.cert_chain
        digest = base64.b64encode(
            hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
        ).decode()
        names = f'xmlns:xades="{NS["xades"]}" xmlns:ds="{NS["ds"]}"'
        text = (
            f"<xades:SigningCertificate {names}><xades:Cert><xades:CertDigest>"
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f"<ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest><xades:IssuerSerial>"
            f"<ds:X509IssuerName>{write_name(certificate.issuer)}</ds:X509IssuerName>"
            f"<ds:X509SerialNumber>{certificate.serial_number}</ds:X509SerialNumber>"
            "</xades:IssuerSerial></xades:Cert></xades:SigningCertificate>"
        )
        signed_signature_properties.append(etree.fromstring(text))


@pytest.mark.parametrize("name", [name for name in ALL if b"xml-stylesheet" not in ALL[name]])
def test_we_accept_what_signxml_signs_at_every_place(name, world):
    hand = world.hands[WHO[name]]
    root = etree.fromstring(hand.sealed(ALL[name]))
    seal = root.xpath(OUTER)[0]
    placeholder = etree.Element(f"{{{NS['ds']}}}Signature", Id="placeholder", nsmap={"ds": NS["ds"]})
    placeholder.tail = seal.tail
    seal.getparent().replace(seal, placeholder)
    is_rsa = hand.key.algorithm.value.startswith("rsa")
    signer = ProfileSigner(
        claimed_roles=["Supplier"],
        signature_algorithm=SignatureMethod.RSA_SHA256 if is_rsa else SignatureMethod.ECDSA_SHA384,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = signer.sign(
        root,
        key=hand.issued.key,
        cert=[hand.issued.certificate],
        always_add_key_value=False,
        exclude_c14n_transform_element=True,
    )
    found = world.judged(etree.tostring(signed.getroottree(), encoding="UTF-8", xml_declaration=True))
    assert (found.result, found.reasons) == (SealResult.VALID, ())


def covered_by(xml):
    """What each of the three stamps is over, made without our own code."""
    root = etree.fromstring(xml)
    seal = root.xpath(OUTER)[0]
    properties = list(seal.find(".//xades:UnsignedSignatureProperties", NS))

    def canonical(element):
        return etree.tostring(element, method="c14n", with_tail=False)

    value, info, key = (seal.find(f"ds:{name}", NS) for name in ("SignatureValue", "SignedInfo", "KeyInfo"))
    named = [item for item in properties[:4] if "ValidationData" not in item.tag]
    without = copy.deepcopy(root.getroottree())
    taken = without.xpath(OUTER)[0]
    taken.getparent().remove(taken)
    signed = seal.find(".//xades:SignedProperties", NS)
    references = canonical(signed) + etree.tostring(without, method="c14n", with_comments=False)
    return [
        canonical(value),
        b"".join(map(canonical, [value, *named])),
        references + b"".join(map(canonical, [info, value, key, *properties[:-1]])),
    ]


@pytest.mark.parametrize("name", ["earsiv report", "journal", "invoice"])
def test_openssl_and_rfc3161_client_find_each_stamp_over_its_bytes(name, tmp_path, world):
    before = len(world.answers)
    xml = world.at_level(name, "A")
    tokens = [
        base64.b64decode(item.text) for item in etree.fromstring(xml).iter(f"{{{NS['xades']}}}EncapsulatedTimeStamp")
    ]
    assert len(tokens) == 3
    (tmp_path / "anchors.pem").write_bytes(world.authority.anchors_pem)
    order = ["openssl", "ts", "-verify", "-data", "data", "-in", "token", "-token_in", "-CAfile", "anchors.pem"]
    for number, (token, data) in enumerate(zip(tokens, covered_by(xml), strict=True)):
        (tmp_path / "token").write_bytes(token)
        for given, verdict in ((data, "Verification: OK"), (data + b" ", "Verification: FAILED")):
            (tmp_path / "data").write_bytes(given)
            run = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
            assert verdict in run.stdout + run.stderr
        verifier = VerifierBuilder().add_root_certificate(world.authority.root.certificate).nonce(before + number + 1)
        answer = decode_timestamp_response(world.answers[before + number])
        assert verifier.build().verify_message(answer, data)
