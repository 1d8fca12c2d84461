"""The seal goes in exactly as GİB's profile asks, and nothing else of the document changes."""

from datetime import UTC, datetime

import pytest
from lxml import etree
from tests.unit.core.seal.forger import INVOICE, NS, find

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.seal import SealResult, seal_document, verify_document

PLACE = b"<ext:ExtensionContent></ext:ExtensionContent>"


def judged(xml, trust, crls, now):
    return verify_document(xml, trust=trust, revocation=crls, at=now, may_seal={"1234567808"})


VARIANTS = {
    "as our writer makes it": lambda xml: xml,
    "byte order mark": lambda xml: b"\xef\xbb\xbf" + xml,
    "no declaration": lambda xml: xml.partition(b"?>\n")[2],
    "empty-element tag": lambda xml: xml.replace(PLACE, b"<ext:ExtensionContent  />"),
    "white space in the place": lambda xml: xml.replace(PLACE, PLACE.replace(b"><", b">\r\n  <")),
    "comment in the place": lambda xml: xml.replace(PLACE, PLACE.replace(b"><", b"><!-- seal --><")),
    "second place": lambda xml: xml.replace(
        PLACE,
        b"<ext:ExtensionContent><x:A xmlns:x='urn:x'/></ext:ExtensionContent></ext:UBLExtension>"
        b"<ext:UBLExtension>" + PLACE,
    ),
    "namespaces declared on the way": lambda xml: xml.replace(
        b"<ext:UBLExtensions>", b'<ext:UBLExtensions xmlns:q="urn:q" xmlns:cac="urn:other">'
    ),
    "xml: attributes on the way": lambda xml: xml.replace(
        b"<ext:UBLExtensions>", b'<ext:UBLExtensions xml:lang="tr" xml:space="preserve">'
    ),
    "ds and xades not declared": lambda xml: xml.replace(f' xmlns:ds="{NS["ds"]}"'.encode(), b"").replace(
        f' xmlns:xades="{NS["xades"]}"'.encode(), b""
    ),
    "ds means something else": lambda xml: xml.replace(NS["ds"].encode(), b"urn:not-ds"),
    "stylesheet instruction": lambda xml: xml.replace(b"<Invoice ", b'<?xml-stylesheet href="a.xslt"?>\n<Invoice ', 1),
    "comment before the root": lambda xml: xml.replace(b"<Invoice ", b"<!-- <Invoice> -->\n<Invoice ", 1),
    "single quotes and disorder": lambda xml: xml.replace(b'currencyID="TRY"', b"  currencyID = 'TRY' "),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_sealed_document_is_valid_and_otherwise_unchanged(name, forger, trust, crls, now):
    plain = VARIANTS[name](INVOICE)
    sealed = forger.sealed(plain)
    report = judged(sealed, trust, crls, now)
    assert (report.result, report.reasons) == (SealResult.VALID, ())
    start, end = sealed.index(b"<ds:Signature"), sealed.rindex(b"</ds:Signature>") + len(b"</ds:Signature>")
    rest = sealed[:start] + sealed[end:]
    assert rest == plain or rest == plain.replace(b"  />", b"  ></ext:ExtensionContent>")


@pytest.mark.parametrize("document_first", [False, True])
def test_the_signature_has_the_parts_and_the_order_of_the_profile(forger, document_first):
    root = etree.fromstring(forger.sealed(document_first=document_first))
    signature = find(root, "/u:Invoice/ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/ds:Signature")
    assert signature.get("Id") == "Signature_ABC2026000000001"
    assert find(root, "//cac:ExternalReference/cbc:URI").text == f"#{signature.get('Id')}"
    uris = [item.get("URI") for item in signature.findall("ds:SignedInfo/ds:Reference", NS)]
    assert uris == (["", f"#{signature.get('Id')}-SignedProperties"][:: 1 if document_first else -1])
    [transform] = signature.findall(".//ds:Transform", NS)
    assert transform.get("Algorithm").endswith("#enveloped-signature")
    assert len(signature.findall(".//ds:X509Certificate", NS)) == 1
    assert find(root, "//xades:QualifyingProperties").get("Target") == f"#{signature.get('Id')}"
    assert find(root, "//xades:ClaimedRole").text == "Supplier"
    assert find(root, "//xades:SigningTime").text == "2026-11-02T12:00:00+03:00"
    assert root.xpath("//xades:SigningCertificate/xades:Cert/xades:IssuerSerial", namespaces=NS)
    assert not root.xpath("//xades:SigningCertificateV2", namespaces=NS)


def test_rsa_carries_its_key_value_and_ec_does_not(forgers):
    counts = {
        key: len(etree.fromstring(forger.sealed()).findall(".//ds:KeyValue", NS)) for key, forger in forgers.items()
    }
    assert counts == {"rsa": 1, "ec": 0}


@pytest.mark.parametrize("options", [{}, {"document_first": True}, {"role": "Tedarikçi & <Ortağı>"}])
def test_the_quick_way_writes_what_the_careful_way_writes(forgers, options, now):
    rsa = forgers["rsa"]
    assert rsa.sealed(canonical=True, **options) == rsa.sealed(**options)


def test_the_quick_way_is_really_taken_for_what_our_writer_makes(forgers, monkeypatch):
    monkeypatch.setattr("zarf.core.seal.sealing.read_xml", None)
    assert b"<ds:Signature" in forgers["ec"].sealed(canonical=True)


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "single quotes and disorder"])
def test_bytes_our_writer_did_not_make_go_the_careful_way(name, forger, trust, crls, now):
    """A caller who wrongly says canonical still gets a right seal wherever the beginning shows it."""
    assert judged(forger.sealed(VARIANTS[name](INVOICE), canonical=True), trust, crls, now).result is SealResult.VALID


REFUSED = {
    "no place": (lambda xml: xml.replace(PLACE, b"<ext:ExtensionContent>x</ext:ExtensionContent>"), "EF-SEAL-001"),
    "no extensions": (lambda xml: xml.replace(b"ext:UBLExtensions", b"ext:Others"), "EF-SEAL-001"),
    "place at another depth": (
        lambda xml: xml.replace(b"<ext:UBLExtensions>", b"<cbc:X><ext:UBLExtensions>").replace(
            b"</ext:UBLExtensions>", b"</ext:UBLExtensions></cbc:X>"
        ),
        "EF-SEAL-001",
    ),
    "link that is no Id": (lambda xml: xml.replace(b"#Signature_ABC", b"#1 2"), "EF-SEAL-003"),
    "link already used": (
        lambda xml: xml.replace(b"<cbc:Note>", b'<cbc:Note Id="Signature_ABC2026000000001">'),
        "EF-SEAL-004",
    ),
    "relative namespace": (lambda xml: xml.replace(b"<Invoice ", b'<Invoice xmlns:r="rel/x" ', 1), "EF-SEAL-005"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_sealed_rightly_is_refused_with_a_code(name, forger):
    change, code = REFUSED[name]
    with pytest.raises(SealRefused) as caught:
        forger.sealed(change(INVOICE))
    assert caught.value.code == code


def test_a_sealed_document_is_not_sealed_again(forger):
    with pytest.raises(SealRefused) as caught:
        forger.sealed(forger.sealed())
    assert caught.value.code == "EF-SEAL-002"


@pytest.mark.parametrize("xml", [b"", b"no xml", b"<!DOCTYPE a><a/>", INVOICE.decode().encode("utf-16")])
def test_what_is_no_document_is_refused_by_the_reader(forger, xml):
    with pytest.raises(DocumentUnreadable):
        forger.sealed(xml)


def test_without_a_link_the_signature_gets_an_id_of_its_own(forger, trust, crls, now):
    start, end = INVOICE.index(b"<cac:Signature>"), INVOICE.index(b"</cac:Signature>") + len(b"</cac:Signature>")
    sealed = forger.sealed(INVOICE[:start] + INVOICE[end:])
    assert judged(sealed, trust, crls, now).result is SealResult.VALID
    assert find(etree.fromstring(sealed), "//ds:Signature").get("Id").startswith("Signature_")


def test_the_signing_time_is_written_in_istanbul_time(forger):
    sealed = seal_document(INVOICE, forger.key, signing_time=datetime(2026, 1, 1, 22, 30, 5, 123456, tzinfo=UTC))
    assert b"<xades:SigningTime>2026-01-02T01:30:05+03:00</xades:SigningTime>" in sealed
