"""Signing again after a change: the cryptography of a forged document is right, only its shape is wrong.

A second path to the same digests, written without the product's own: what it signs must be judged right by both.
"""

import base64
import copy
import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from zarf.core.seal import seal_document
from zarf.ports.keys import LoadedKey

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NS = {
    "ds": DS,
    "xades": XADES,
    "u": f"{UBL}Invoice-2",
    "cac": f"{UBL}CommonAggregateComponents-2",
    "cbc": f"{UBL}CommonBasicComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
}
INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{NS["cac"]}" xmlns:cbc="{NS["cbc"]}" xmlns:ds="{DS}" \
xmlns:ext="{NS["ext"]}" xmlns:xades="{XADES}"><ext:UBLExtensions><ext:UBLExtension>\
<ext:ExtensionContent></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions><cbc:ID>ABC2026000000001</cbc:ID>\
<cbc:UUID>6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01</cbc:UUID><cbc:Note>Çınar &amp; Şirketi</cbc:Note><cac:Signature>\
<cbc:ID schemeID="VKN_TCKN">1234567808</cbc:ID><cac:DigitalSignatureAttachment><cac:ExternalReference>\
<cbc:URI>#Signature_ABC2026000000001</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment>\
</cac:Signature><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="TRY">1000.00</cbc:PayableAmount>\
</cac:LegalMonetaryTotal></Invoice>""".encode()

_HASHES = {
    "sha1": (hashlib.sha1, hashes.SHA1),
    "sha256": (hashlib.sha256, hashes.SHA256),
    "sha384": (hashlib.sha384, hashes.SHA384),
    "sha512": (hashlib.sha512, hashes.SHA512),
    "md5": (hashlib.md5, hashes.MD5),
}


def find(root, path):
    """The one element at *path* (XPath with the usual prefixes)."""
    [element] = root.xpath(path, namespaces=NS)
    return element


class Forger:
    """Holds a key; seals, changes, and signs again."""

    def __init__(self, issued, now):
        self.issued = issued
        self.key = LoadedKey(issued.key, issued.certificate)
        self.now = now

    def sealed(self, xml=INVOICE, **options):
        return seal_document(xml, self.key, signing_time=self.now, **options)

    def forged(self, change, *, xml=INVOICE, sign_again=True):
        """The sealed document after *change*(root), its digests and signature made right again."""
        root = etree.fromstring(self.sealed(xml))
        changed = change(root)
        root = root if changed is None else changed
        if sign_again:
            self.sign_again(root)
        return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)

    def sign_again(self, root):
        """Digests from the inside out, then the signature; of the first ds:Signature."""
        signature = next(root.iter(f"{{{DS}}}Signature"))
        info = signature.find("ds:SignedInfo", NS)
        for reference in info.findall("ds:Reference", NS):
            data = self._referenced(root, signature, reference)
            if data is not None:
                name = reference.find("ds:DigestMethod", NS).get("Algorithm")
                reference.find("ds:DigestValue", NS).text = _base64(_hash(name)[0](data).digest())
        self.sign_info_again(signature)

    def sign_info_again(self, signature):
        """The signature over SignedInfo as it stands, its digests left alone."""
        info = signature.find("ds:SignedInfo", NS)
        method = info.find("ds:SignatureMethod", NS).get("Algorithm")
        value = self._signature(_canonical(info, info.find("ds:CanonicalizationMethod", NS).get("Algorithm")), method)
        signature.find("ds:SignatureValue", NS).text = _base64(value)

    def _referenced(self, root, signature, reference):
        uri = reference.get("URI")
        if uri == "":
            whole = copy.deepcopy(root.getroottree())
            taken = next(whole.iter(signature.tag))
            taken.getparent().remove(taken)
            return etree.tostring(whole, method="c14n", with_comments=False)
        if not uri or not uri.startswith("#"):
            return None
        targets = root.xpath("//*[@Id=$id]", id=uri[1:])
        return _canonical(targets[0], "") if targets else None

    def _signature(self, data, method):
        name = method.rpartition("#")[2]
        if "hmac" in name:
            return hmac.new(self.issued.certificate_der, data, "sha256").digest()
        digest = _hash(method)[1]()
        key = self.issued.key
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), digest)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(48, "big") + s.to_bytes(48, "big")


def _hash(uri):
    return next((pair for name, pair in _HASHES.items() if uri.lower().endswith(name)), _HASHES["sha256"])


def _canonical(element, method):
    return etree.tostring(
        element, method="c14n", exclusive="exc-c14n" in method, with_comments=method.endswith("WithComments")
    )


def _base64(data):
    return base64.b64encode(data).decode("ascii")
