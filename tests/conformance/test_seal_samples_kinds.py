"""Samples of user accounts, e-Defter files and the signed e-Arşiv report of 2014, judged as far as their data allow."""

import io
import json
from datetime import UTC, datetime

import pytest
from lxml import etree
from tests.unit.core.seal.forger import Forger
from tests.unit.core.seal.test_archive_form import Stamper

from zarf.core.seal import Archiver, CrlSet, SealResult, TrustStore, is_of_ledger, seal_value, verify_document
from zarf.core.seal.big_files import verify_file
from zarf.core.wire.envelope import read_envelope
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def judged(xml, trust=None):
    return verify_document(xml, trust=trust or TrustStore(), revocation=None, at=NOW)


def test_gibs_user_accounts_verify_with_their_counter_signatures(shared):
    """Alone and cut out of their envelopes; open only for want of KamuSM's old root."""
    samples = shared / "gib" / "samples"
    documents = [file.read_bytes() for file in sorted((samples / "useraccount").glob("*.xml"))]
    for file in sorted((samples / "envelope").glob("*KULLANICI*.xml")):
        documents += read_envelope(file.read_bytes()).documents
    assert len(documents) == 4
    for xml in documents:
        found = judged(xml)
        assert (found.reasons, found.signer.vkn_tckn) == (("EF-SEAL-050",), "9999999999")
        assert (found.counter.reasons, found.counter.signer.vkn_tckn) == (("EF-SEAL-050",), "9999999999")


def edefter(shared, kind):
    return sorted((shared / "edefter" / "samples" / kind).glob("*/*.xml"))


def test_every_valid_ledger_berat_and_report_verifies(shared):
    files = edefter(shared, "valid")
    assert len(files) == 75
    for file in files:
        xml = file.read_bytes()
        found = judged(xml)
        assert found.reasons == ("EF-SEAL-050",), file.name
        approved = file.name.startswith("GIB-")
        assert (found.counter is not None) is approved
        assert not approved or found.counter.signer.vkn_tckn == "3900383669"
        assert verify_file(io.BytesIO(xml), trust=TrustStore(), revocation=None, at=NOW) == found


def test_with_the_samples_root_only_the_missing_policy_is_against_them(shared):
    """The samples' certificates are no mali mühür: they carry neither its policy nor its usage."""
    trust = TrustStore.from_pem((shared / "edefter" / "samples" / "test-root.pem").read_bytes())
    for file in edefter(shared, "valid"):
        assert judged(file.read_bytes(), trust).reasons == ("EF-SEAL-054", "EF-SEAL-055")


def test_each_berat_is_of_its_own_ledger_and_of_no_other(shared):
    berats = [file for file in edefter(shared, "valid") if "-YB-" in file.name or "-KB-" in file.name]
    assert len(berats) == 44
    for file in berats:
        name = file.name.removeprefix("GIB-").replace("-YB-", "-Y-").replace("-KB-", "-K-")
        other = name.replace("-Y-", "-K-") if "-Y-" in name else name.replace("-K-", "-Y-")
        berat = file.read_bytes()
        assert is_of_ledger(berat, seal_value((file.parent / name).read_bytes()))
        assert not is_of_ledger(berat, seal_value((file.parent / other).read_bytes()))


def test_ledgers_with_a_broken_seal_are_told_apart_as_the_reference_tools_do(shared):
    folder = shared / "edefter" / "samples" / "invalid"
    assert json.loads((folder / "expected.json").read_text("utf-8"))
    found = {file.parent.name: judged(file.read_bytes()).reasons for file in edefter(shared, "invalid")}
    broken = {name: reasons for name, reasons in found.items() if reasons != ("EF-SEAL-050",)}
    assert broken == {
        "Y__imza-no-KeyInfo": ("EF-SEAL-020",),
        "Y__imza-no-SigningCertificate": ("EF-SEAL-032",),
        "Y__imza-no-SigningTime": ("EF-SEAL-034",),
        "Y__imza-sha1-signature-method": ("EF-SEAL-023",),
        "Y__imza-tampered-content": ("EF-SEAL-041",),
        "Y__imza-yok": ("EF-SEAL-010",),
    }


def report_of_2014(shared):
    [file] = (shared / "earsiv" / "samples" / "rapor").glob("*gib2014_imzali_rapor*.xml")
    return file.read_bytes()


def test_the_signed_report_of_2014_is_an_archive_form_whose_document_was_changed(shared):
    """Two stamps, references and values are right; the report was edited, so its digest and the third stamp are not."""
    found = judged(report_of_2014(shared))
    assert (found.result, found.reasons, found.level) == (SealResult.INVALID, ("EF-SEAL-041",), "XAdES-A")
    assert found.timestamp_time == datetime(2014, 4, 29, 7, 54, 3, 349000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<xades:Number>52<", b"<xades:Number>53<", "EF-SEAL-095"),
        (b"<xades:Issuer>CN=Mali", b"<xades:Issuer>CN=Kali", "EF-SEAL-095"),
        (b"<ds:X509SerialNumber>2<", b"<ds:X509SerialNumber>3<", "EF-SEAL-093"),
        (b"<xades:CertRefs>\n", b"<xades:CertRefs>", "EF-SEAL-091"),
    ],
)
def test_a_change_in_the_evidence_of_2014_is_found_before_the_document(shared, old, new, code):
    sample = report_of_2014(shared).replace(b"\r\n", b"\n")
    assert sample.count(old) == 1
    assert judged(sample.replace(old, new)).reasons == (code,)


def test_our_archive_form_fits_the_schema_and_the_order_of_the_sample(shared):
    authority = Authority.create(NOW)
    authority.complete()
    hand = Forger(authority.issue("3900383669", "A", now=NOW), NOW)
    [file] = (shared / "earsiv" / "samples" / "rapor").glob("*v03_internet_kart.xml")
    root = etree.fromstring(file.read_bytes())
    placeholder = root.find(f".//{DS}Signature")
    placeholder.getparent().remove(placeholder)
    trust = TrustStore.from_pem(authority.anchors_pem)
    lists = CrlSet([authority.sub_crl(NOW), authority.root_crl(NOW)])
    archiver = Archiver(trust, lists, NOW, Stamper(authority, NOW))
    xml = archiver.renew(archiver.seal_archive(hand.sealed(etree.tostring(root, encoding="UTF-8"))))
    schema = etree.XMLSchema(etree.parse(shared / "earsiv" / "xsd" / "EArsiv.xsd"))
    schema.assertValid(etree.fromstring(xml).getroottree())
    path = ".//{http://uri.etsi.org/01903/v1.3.2#}UnsignedSignatureProperties/*"
    ours, theirs = (
        [item.tag for item in etree.fromstring(one).iterfind(path)] for one in (xml, report_of_2014(shared))
    )
    assert ours[:9] == theirs
    assert verify_document(xml, trust=trust, revocation=lists, at=NOW).level == "XAdES-A"
