"""Archive forms of other programs: OCSP answers among the evidence, no references, stamps of their own making."""

import base64
import hashlib
from datetime import timedelta

import pytest
from lxml import etree
from tests.unit.core.seal.forger import Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, report
from tests.unit.core.seal.test_archive_form import Stamper, judged

from zarf.core.seal import CrlSet, SealResult, TrustStore, add_signature_timestamp, signature_imprint
from zarf.core.seal.ocsp import question
from zarf_simulator.kamusm import Authority, LeafState
from zarf_simulator.kamusm.ocsp_responder import answer

YEAR = timedelta(days=365)
XADES, X141 = "http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
END = b"</xades:UnsignedSignatureProperties>"


def canonical(element):
    return etree.tostring(element, method="c14n", with_tail=False)


def value(name, data):
    return f"<xades:{name}>{base64.b64encode(data).decode()}</xades:{name}>"


class World:
    def __init__(self, now, state=LeafState.GOOD):
        self.now = now
        self.authority = Authority.create(now)
        self.authority.complete()
        self.trust = TrustStore.from_pem(self.authority.anchors_pem)
        self.issued = self.authority.issue(CUSTOMER, "A", now=now, state=state)
        self.stamp = Stamper(self.authority, now)
        sealed = Forger(self.issued, now).sealed(report())
        self.stamped = add_signature_timestamp(sealed, self.stamp(signature_imprint(sealed)))
        sub = self.authority.sub.certificate
        self.ocsp = answer(self.authority, question(self.issued.certificate, sub), now)
        self.root_list = self.authority.root_crl(now)

    def with_archive_stamp(self, properties):
        """Written and stamped without the product's own code."""
        xml = self.stamped.replace(END, properties.encode() + END)
        root = etree.fromstring(xml)
        seal = next(root.iter(f"{{{DS}}}Signature"))
        parts = [canonical(next(seal.iter(f"{{{XADES}}}SignedProperties")))]
        inside = [canonical(seal.find(f"{{{DS}}}{name}")) for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
        inside += [canonical(item) for item in next(seal.iter(f"{{{XADES}}}UnsignedSignatureProperties"))]
        seal.getparent().remove(seal)
        parts.append(etree.tostring(root.getroottree(), method="c14n"))
        token = self.stamp(hashlib.sha256(b"".join([*parts, *inside])).digest())
        text = f'<a:ArchiveTimeStamp xmlns:a="{X141}">{value("EncapsulatedTimeStamp", token)}</a:ArchiveTimeStamp>'
        return xml.replace(END, text.encode() + END)

    def values(self, *ocsps):
        return (
            "<xades:CertificateValues></xades:CertificateValues><xades:RevocationValues><xades:CRLValues>"
            f"{value('EncapsulatedCRLValue', self.root_list)}</xades:CRLValues><xades:OCSPValues>"
            f"{''.join(value('EncapsulatedOCSPValue', item) for item in ocsps)}</xades:OCSPValues>"
            "</xades:RevocationValues>"
        )


@pytest.fixture(scope="module")
def world(now):
    return World(now)


def test_ocsp_answers_prove_as_lists_do_and_references_are_not_demanded(world, now):
    xml = world.with_archive_stamp(world.values(world.ocsp))
    found = judged(xml, world.trust, CrlSet(), now + 5 * YEAR)
    assert (found.result, found.reasons, found.level) == (SealResult.VALID, (), "XAdES-A")


def test_without_the_answer_the_question_stays_open(world, now):
    found = judged(world.with_archive_stamp(world.values()), world.trust, CrlSet(), now + 5 * YEAR)
    assert (found.result, found.reasons) == (SealResult.UNDETERMINED, ("EF-SEAL-061",))


def test_an_enclosed_answer_that_says_revoked_counts(now):
    world = World(now, LeafState.REVOKED)
    found = judged(world.with_archive_stamp(world.values(world.ocsp)), world.trust, CrlSet(), now + 5 * YEAR)
    assert (found.result, found.reasons) == (SealResult.INVALID, ("EF-SEAL-060",))


def test_an_answer_of_another_authority_or_of_no_use_proves_nothing(world, now):
    other = World(now)
    for ocsp in (other.ocsp, b"\x30\x03\x0a\x01\x06", b"nothing"):
        found = judged(world.with_archive_stamp(world.values(ocsp)), world.trust, CrlSet(), now + 5 * YEAR)
        assert (found.result, found.reasons) == (SealResult.UNDETERMINED, ("EF-SEAL-061",))


@pytest.mark.parametrize(("named", "reasons"), [(True, ()), (False, ("EF-SEAL-094",))])
def test_references_to_answers_must_name_the_answers(named, reasons, world, now):
    digest = base64.b64encode(hashlib.sha256(world.ocsp if named else b"another").digest()).decode()
    listed = base64.b64encode(hashlib.sha256(world.root_list).digest()).decode()
    method = f'<ds:DigestMethod xmlns:ds="{DS}" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    number = str(int(now.timestamp()))
    issuer = world.authority.root.certificate.subject.rfc4514_string()
    references = (
        "<xades:CompleteRevocationRefs><xades:CRLRefs><xades:CRLRef><xades:DigestAlgAndValue>"
        f'{method}<ds:DigestValue xmlns:ds="{DS}">{listed}</ds:DigestValue></xades:DigestAlgAndValue>'
        f"<xades:CRLIdentifier><xades:Issuer>{issuer}</xades:Issuer><xades:IssueTime>{now.isoformat()}"
        f"</xades:IssueTime><xades:Number>{number}</xades:Number></xades:CRLIdentifier></xades:CRLRef></xades:CRLRefs>"
        "<xades:OCSPRefs><xades:OCSPRef><xades:OCSPIdentifier></xades:OCSPIdentifier><xades:DigestAlgAndValue>"
        f'{method}<ds:DigestValue xmlns:ds="{DS}">{digest}</ds:DigestValue></xades:DigestAlgAndValue>'
        "</xades:OCSPRef></xades:OCSPRefs></xades:CompleteRevocationRefs>"
    )
    xml = world.with_archive_stamp(references + world.values(world.ocsp))
    assert judged(xml, world.trust, CrlSet(), now + 5 * YEAR).reasons == reasons


def test_too_much_evidence_is_refused(world, now):
    xml = world.with_archive_stamp(world.values(*(bytes([number]) * 8 for number in range(33))))
    assert judged(xml, world.trust, CrlSet(), now).reasons == ("EF-SEAL-090",)
