"""Documents whose cryptography is right, but which are an attack or outside the profile: each has its own code."""

import copy

import pytest
from lxml import etree
from tests.unit.core.seal.forger import DS, INVOICE, NS, XADES, find

from zarf.core.seal import SealResult, verify_document

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def ds(name, text=None, **attributes):
    element = etree.Element(f"{{{DS}}}{name}", attributes, nsmap={"ds": DS})
    element.text = text
    return element


def attribute(path, name, value):
    """A change that sets (None: removes) one attribute."""

    def change(root):
        element = find(root, path)
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return change


def text(path, value):
    def change(root):
        find(root, path).text = value

    return change


def removed(path):
    def change(root):
        element = find(root, path)
        element.getparent().remove(element)

    return change


def added(path, make, at=None):
    """A change that puts a new child under the element at *path*, at the end or at an index."""

    def change(root):
        parent = find(root, path)
        child = make() if callable(make) else copy.deepcopy(make)
        parent.insert(len(parent) if at is None else at, child)

    return change


def doubled(path, **attributes):
    """A change that repeats an element right behind itself."""

    def change(root):
        element = find(root, path)
        twin = copy.deepcopy(element)
        twin.attrib.update(attributes)
        element.addnext(twin)

    return change


def second_signature(root):
    signature = copy.deepcopy(find(root, "//ds:Signature"))
    for element in signature.iter(etree.Element):
        if element.get("Id"):
            element.set("Id", element.get("Id") + "-2")
    extension = etree.SubElement(find(root, "//ext:UBLExtensions"), f"{{{NS['ext']}}}UBLExtension")
    etree.SubElement(extension, f"{{{NS['ext']}}}ExtensionContent").append(signature)


def moved_to_the_end(root):
    root.append(find(root, "//ds:Signature"))


def wrapped_in_object(root):
    """The classic: the signed document hidden in the signature, another shown at the root."""
    inner = etree.fromstring(INVOICE)
    find(root, "//ds:Object").append(inner)


def wrapped_in_extension(root):
    extension = etree.SubElement(find(root, "//ext:UBLExtensions"), f"{{{NS['ext']}}}UBLExtension")
    etree.SubElement(extension, f"{{{NS['ext']}}}ExtensionContent").append(etree.fromstring(INVOICE))


def put_into_a_foreign_root(root):
    outer = etree.Element("Wrapper")
    outer.append(root)
    return outer


def comment_in_amount(root):
    amount = find(root, "//cbc:PayableAmount")
    amount.text = "1"
    amount.append(etree.Comment("x"))
    amount[0].tail = "000.00"


def comment_beside_text(root):
    note = find(root, "//cac:LegalMonetaryTotal")
    note.append(etree.Comment("x"))
    note[-1].tail = "more"


def properties_of_another_signature(root):
    """The reference points to SignedProperties, but to a copy that is not a child of this signature."""
    twin = copy.deepcopy(find(root, "//xades:SignedProperties"))
    twin.set("Id", "elsewhere")
    extension = etree.SubElement(find(root, "//ext:UBLExtensions"), f"{{{NS['ext']}}}UBLExtension")
    etree.SubElement(extension, f"{{{NS['ext']}}}ExtensionContent").append(twin)
    find(root, "//ds:Reference[@Type]").set("URI", "#elsewhere")


def key_value_of_another(root):
    for old in root.xpath("//ds:KeyInfo/ds:KeyValue", namespaces=NS):
        old.getparent().remove(old)
    value = ds("KeyValue")
    rsa = etree.SubElement(value, f"{{{DS}}}RSAKeyValue")
    etree.SubElement(rsa, f"{{{DS}}}Modulus").text = "AQAB"
    etree.SubElement(rsa, f"{{{DS}}}Exponent").text = "AQAB"
    find(root, "//ds:KeyInfo").append(value)


def signing_certificate_v2(root):
    find(root, "//xades:SigningCertificate").tag = f"{{{XADES}}}SigningCertificateV2"


def unsigned_stranger(root):
    etree.SubElement(find(root, "//xades:QualifyingProperties"), f"{{{XADES}}}Stranger")


def counter_signature(root):
    unsigned = etree.SubElement(find(root, "//xades:QualifyingProperties"), f"{{{XADES}}}UnsignedProperties")
    unsigned.append(ds("Signature"))


def second_transform(root):
    find(root, "//ds:Transforms").append(ds("Transform", Algorithm=C14N))


def xpath_transform(root):
    step = ds("Transform", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116")
    etree.SubElement(step, f"{{{DS}}}XPath").text = "not(ancestor-or-self::ds:Signature)"
    find(root, "//ds:Transforms").append(step)


def hidden_xpath(root):
    etree.SubElement(find(root, "//ds:Transform"), f"{{{DS}}}XPath").text = "1"


def properties_transform(root):
    steps = ds("Transforms")
    steps.append(ds("Transform", Algorithm="http://www.w3.org/2000/09/xmldsig#base64"))
    find(root, "//ds:Reference[@Type]").insert(0, steps)


REFERENCE = "//ds:Reference[@URI='']"
PROPERTIES = "//ds:Reference[@Type]"
CERTIFICATE = "//ds:X509Certificate"
SIGNING = "//xades:SigningCertificate"
ATTACKS = {
    "no seal": (removed("//ds:Signature"), "EF-SEAL-010", False),
    "second signature": (second_signature, "EF-SEAL-011", True),
    "empty second signature": (added("//ext:ExtensionContent", lambda: ds("Signature")), "EF-SEAL-011", True),
    "counter signature in an invoice": (counter_signature, "EF-SEAL-011", True),
    "foreign root": (put_into_a_foreign_root, "EF-SEAL-012", True),
    "root of another namespace": (lambda root: setattr(root, "tag", "{urn:x}Invoice"), "EF-SEAL-012", True),
    "duplicate Id": (attribute("//cbc:Note", "Id", "Signature_ABC2026000000001"), "EF-SEAL-013", True),
    "duplicate ID of another spelling": (
        attribute("//cbc:Note", "ID", "Signature_ABC2026000000001-SignedProperties"),
        "EF-SEAL-013",
        True,
    ),
    "duplicate xml:id": (
        attribute("//cbc:Note", "{http://www.w3.org/XML/1998/namespace}id", "Signature_ABC2026000000001"),
        "EF-SEAL-013",
        True,
    ),
    "comment inside an amount": (comment_in_amount, "EF-SEAL-015", True),
    "comment beside text": (comment_beside_text, "EF-SEAL-015", True),
    "comment inside a digest": (
        added("//ds:SignatureValue", lambda: etree.Comment("x"), 0),
        "EF-SEAL-015",
        True,
    ),
    "wrapped in ds:Object": (wrapped_in_object, "EF-SEAL-016", True),
    "wrapped in an extension": (wrapped_in_extension, "EF-SEAL-016", True),
    "seal at another place": (moved_to_the_end, "EF-SEAL-017", True),
    "extra ds:Object": (added("//ds:Signature", lambda: ds("Object", "text")), "EF-SEAL-018", True),
    "extra content in ds:Object": (added("//ds:Object", lambda: ds("SignatureProperties")), "EF-SEAL-018", True),
    "unknown part of QualifyingProperties": (unsigned_stranger, "EF-SEAL-018", True),
    "empty ds:Object": (removed("//xades:QualifyingProperties"), "EF-SEAL-018", True),
    "wrong Target": (attribute("//xades:QualifyingProperties", "Target", "#other"), "EF-SEAL-019", True),
    "no Target": (attribute("//xades:QualifyingProperties", "Target", None), "EF-SEAL-019", True),
    "signature without Id": (attribute("//ds:Signature", "Id", None), "EF-SEAL-019", True),
    "no KeyInfo": (removed("//ds:KeyInfo"), "EF-SEAL-020", True),
    "unknown part of SignedInfo": (added("//ds:SignedInfo", lambda: ds("Stranger")), "EF-SEAL-020", True),
    "two SignatureValues": (doubled("//ds:SignatureValue", Id="other"), "EF-SEAL-020", True),
    "unknown canonicalisation": (
        attribute("//ds:CanonicalizationMethod", "Algorithm", "urn:none"),
        "EF-SEAL-021",
        True,
    ),
    "canonicalisation with parameters": (
        added("//ds:CanonicalizationMethod", lambda: ds("XPath", "1")),
        "EF-SEAL-021",
        True,
    ),
    "unknown signature algorithm": (attribute("//ds:SignatureMethod", "Algorithm", "urn:none"), "EF-SEAL-022", True),
    "guide's non-standard rsa-sha256": (
        attribute("//ds:SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha256"),
        "EF-SEAL-022",
        True,
    ),
    "RSA-PSS": (
        attribute("//ds:SignatureMethod", "Algorithm", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        "EF-SEAL-022",
        True,
    ),
    "unknown digest": (attribute(f"{REFERENCE}/ds:DigestMethod", "Algorithm", "urn:none"), "EF-SEAL-022", True),
    "rsa-sha1": (
        attribute("//ds:SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        "EF-SEAL-023",
        True,
    ),
    "ecdsa-sha1": (attribute("//ds:SignatureMethod", "Algorithm", f"{MORE}ecdsa-sha1"), "EF-SEAL-023", True),
    "SHA-1 digest of the document": (
        attribute(f"{REFERENCE}/ds:DigestMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1"),
        "EF-SEAL-023",
        True,
    ),
    "MD5 digest": (attribute(f"{PROPERTIES}/ds:DigestMethod", "Algorithm", f"{MORE}md5"), "EF-SEAL-023", True),
    "SHA-1 CertDigest": (
        attribute("//xades:CertDigest/ds:DigestMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1"),
        "EF-SEAL-023",
        True,
    ),
    "HMAC": (attribute("//ds:SignatureMethod", "Algorithm", f"{MORE}hmac-sha256"), "EF-SEAL-024", True),
    "HMAC-SHA1": (
        attribute("//ds:SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        "EF-SEAL-024",
        True,
    ),
    "no document reference": (removed(REFERENCE), "EF-SEAL-025", True),
    "no SignedProperties reference": (removed(PROPERTIES), "EF-SEAL-025", True),
    "two document references": (doubled(REFERENCE), "EF-SEAL-025", True),
    "no references at all": (
        lambda root: [item.getparent().remove(item) for item in root.xpath("//ds:Reference", namespaces=NS)] and None,
        "EF-SEAL-025",
        True,
    ),
    "external reference": (attribute(REFERENCE, "URI", "http://127.0.0.1:1/x"), "EF-SEAL-026", True),
    "file reference": (attribute(REFERENCE, "URI", "file:///etc/passwd"), "EF-SEAL-026", True),
    "reference without URI": (attribute(REFERENCE, "URI", None), "EF-SEAL-026", True),
    "xpointer reference": (attribute(REFERENCE, "URI", "#xpointer(/)"), "EF-SEAL-026", True),
    "second transform": (second_transform, "EF-SEAL-027", True),
    "XPath transform": (xpath_transform, "EF-SEAL-027", True),
    "parameters in the transform": (hidden_xpath, "EF-SEAL-027", True),
    "no enveloped transform": (removed("//ds:Transform"), "EF-SEAL-027", True),
    "base64 transform": (properties_transform, "EF-SEAL-027", True),
    "manifest": (added("//ds:Object", lambda: ds("Manifest")), "EF-SEAL-028", True),
    "manifest by type": (attribute(REFERENCE, "Type", f"{DS}Manifest"), "EF-SEAL-028", True),
    "dangling reference": (attribute(PROPERTIES, "URI", "#nowhere"), "EF-SEAL-029", True),
    "SignedProperties of another place": (properties_of_another_signature, "EF-SEAL-029", True),
    "SignedProperties under another type": (attribute(PROPERTIES, "Type", "urn:x"), "EF-SEAL-029", True),
    "no certificate": (removed(CERTIFICATE), "EF-SEAL-030", True),
    "certificate that is none": (text(CERTIFICATE, "AAAA"), "EF-SEAL-032", True),
    "certificate that is no base64": (text(CERTIFICATE, "%%%"), "EF-SEAL-030", True),
    "foreign KeyInfo": (
        added("//ds:KeyInfo", lambda: ds("RetrievalMethod", URI="http://127.0.0.1:1/key")),
        "EF-SEAL-031",
        True,
    ),
    "no SigningCertificate": (removed(SIGNING), "EF-SEAL-032", True),
    "serial number of another": (text("//ds:X509SerialNumber", "1"), "EF-SEAL-032", True),
    "endless serial number": (text("//ds:X509SerialNumber", "9" * 5000), "EF-SEAL-032", True),
    "issuer of another": (text("//ds:X509IssuerName", "CN=Somebody"), "EF-SEAL-032", True),
    "SigningCertificateV2 alone": (signing_certificate_v2, "EF-SEAL-033", True),
    "no signing time": (removed("//xades:SigningTime"), "EF-SEAL-034", True),
    "signing time that is none": (text("//xades:SigningTime", "yesterday"), "EF-SEAL-034", True),
    "signing time of another age": (text("//xades:SigningTime", "0001-01-01T00:00:00+03:00"), "EF-SEAL-034", True),
    "KeyValue of another key": (key_value_of_another, "EF-SEAL-035", True),
    "subject of another": (text("//ds:X509SubjectName", "CN=Somebody,C=TR"), "EF-SEAL-035", True),
    "blank subject": (text("//ds:X509SubjectName", " "), "EF-SEAL-035", True),
    "digest that is no base64": (text(f"{REFERENCE}/ds:DigestValue", "é"), "EF-SEAL-036", False),
    "empty signature value": (text("//ds:SignatureValue", None), "EF-SEAL-036", False),
    "signature value of zeros": (text("//ds:SignatureValue", "A" * 128), "EF-SEAL-040", False),
    "changed amount": (text("//cbc:PayableAmount", "9000.00"), "EF-SEAL-041", False),
    "added namespace": (added("/u:Invoice", lambda: etree.Element("{urn:x}X")), "EF-SEAL-041", False),
    "changed role": (text("//xades:ClaimedRole", "Owner"), "EF-SEAL-042", False),
    "changed signing time": (text("//xades:SigningTime", "2020-01-01T00:00:00+03:00"), "EF-SEAL-042", False),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_invalid_with_its_own_reason(name, forger, trust, crls, now):
    change, code, sign_again = ATTACKS[name]
    report = verify_document(
        forger.forged(change, sign_again=sign_again), trust=trust, revocation=crls, at=now, may_seal={"1234567808"}
    )
    assert (report.result, report.reasons) == (SealResult.INVALID, (code,))
    assert report.gib_code == (1161 if code == "EF-SEAL-030" else 1177)


BYTES = {
    "DOCTYPE": (lambda xml: xml.replace(b"<Invoice ", b"<!DOCTYPE Invoice><Invoice ", 1), "EF-XML-004"),
    "entity": (
        lambda xml: xml.replace(b"<Invoice ", b'<!DOCTYPE Invoice [<!ENTITY a "1">]><Invoice ', 1),
        "EF-XML-004",
    ),
    "UTF-16": (lambda xml: xml.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"), "EF-XML-003"),
    "Latin-5 declared": (lambda xml: xml.replace(b"UTF-8", b"ISO-8859-9", 1), "EF-XML-003"),
    "Latin-5 declared far to the right": (
        lambda xml: xml.replace(b'"1.0" encoding="UTF-8"', b'"1.0"' + b" " * 999 + b'encoding="ISO-8859-9"', 1),
        "EF-XML-003",
    ),
    "instruction inside": (lambda xml: xml.replace(b"<cbc:ID>", b"<?x y?><cbc:ID>", 1), "EF-XML-005"),
    "cut off": (lambda xml: xml[:-20], "EF-XML-007"),
    "empty": (lambda xml: b"", "EF-XML-001"),
    "relative namespace": (lambda xml: xml.replace(b"<Invoice ", b'<Invoice xmlns:r="rel/x" ', 1), "EF-SEAL-044"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_sound_document_are_invalid(name, forger, trust, crls, now):
    change, code = BYTES[name]
    report = verify_document(change(forger.sealed()), trust=trust, revocation=crls, at=now)
    assert (report.result, report.reasons, report.gib_code) == (SealResult.INVALID, (code,), 1177)


def test_the_certificate_of_another_in_key_info_is_refused(forgers, trust, crls, now):
    """KeyInfo names a certificate that SigningCertificate does not."""
    other = etree.fromstring(forgers["rsa"].sealed())

    def change(root):
        find(root, "//ds:KeyInfo").getparent().replace(
            find(root, "//ds:KeyInfo"), copy.deepcopy(find(other, "//ds:KeyInfo"))
        )

    report = verify_document(forgers["ec"].forged(change), trust=trust, revocation=crls, at=now)
    assert (report.result, report.reasons) == (SealResult.INVALID, ("EF-SEAL-032",))


def test_a_key_that_does_not_fit_the_algorithm_is_refused(forgers, trust, crls, now):
    change = attribute("//ds:SignatureMethod", "Algorithm", f"{MORE}rsa-sha384")
    report = verify_document(forgers["ec"].forged(change), trust=trust, revocation=crls, at=now)
    assert report.reasons == ("EF-SEAL-037",)


CONTRACT = {
    "extra ds:Object": "EF-SEAL-018",
    "comment inside an amount": "EF-SEAL-015",
    "second signature": "EF-SEAL-011",
    "wrapped in ds:Object": "EF-SEAL-016",
    "duplicate Id": "EF-SEAL-013",
    "DOCTYPE": "EF-XML-004",
    "wrong Target": "EF-SEAL-019",
    "foreign KeyInfo": "EF-SEAL-031",
    "UTF-16": "EF-XML-003",
    "rsa-sha1": "EF-SEAL-023",
    "ecdsa-sha1": "EF-SEAL-023",
    "SHA-1 digest of the document": "EF-SEAL-023",
    "HMAC": "EF-SEAL-024",
}


def test_each_attack_the_contract_names_has_a_reason_of_its_own():
    known = {name: row[1] for name, row in (ATTACKS | BYTES).items()}
    assert {name: known[name] for name in CONTRACT} == CONTRACT
    # The kinds of SHA-1 share one; no two others do.
    assert len(set(CONTRACT.values())) == len(CONTRACT) - 2


def test_there_are_at_least_sixty_attacks():
    assert len(ATTACKS) + len(BYTES) >= 60
