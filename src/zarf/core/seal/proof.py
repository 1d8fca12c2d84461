"""The cryptography of a seal: the signature over SignedInfo, then every digest in it."""

from __future__ import annotations

import hmac

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.seal.scope import canonical_document, canonical_subtree
from zarf.core.seal.shape import SealShape, SignedReference

_PKCS1 = padding.PKCS1v15()


def check_proof(root: etree._Element, shape: SealShape, certificate: x509.Certificate) -> None:
    """Raises SealFault when the signature or a digest is wrong. Takes the seal out of *root*: read nothing after it."""
    try:
        signed = canonical_subtree(shape.signed_info, shape.canonicalization)
        check_signature(shape.value, signed, shape.algorithm.digest, certificate)
        # The document comes last: to digest it the seal is taken out, which moves what is in scope inside the seal.
        for reference in sorted(shape.references, key=lambda item: item.target is None):
            _check_digest(root, shape.signature, reference)
    except etree.LxmlError as error:
        raise SealFault("EF-SEAL-044") from error


def check_signature(value: bytes, signed: bytes, digest: hashes.HashAlgorithm, certificate: x509.Certificate) -> None:
    """*value* is PKCS#1 v1.5 for RSA, raw r||s for EC. Raises SealFault when it is not the signature over *signed*."""
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, _PKCS1, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(der_signature(value, key.key_size), signed, ec.ECDSA(digest))
        else:
            raise SealFault("EF-SEAL-037")
    except InvalidSignature as error:
        raise SealFault("EF-SEAL-040") from error


def der_signature(raw: bytes, bits: int) -> bytes:
    """r||s, each as long as the curve of that many bits, in DER. Raises SealFault for another length."""
    size = (bits + 7) // 8
    if len(raw) != 2 * size:
        raise SealFault("EF-SEAL-040")
    return encode_dss_signature(int.from_bytes(raw[:size], "big"), int.from_bytes(raw[size:], "big"))


def _check_digest(root: etree._Element, signature: etree._Element, reference: SignedReference) -> None:
    if reference.target is None:
        take_out(signature)
        data = canonical_document(root, reference.canonicalization)
    else:
        data = canonical_subtree(reference.target, reference.canonicalization)
    if not hmac.compare_digest(reference.digest(data), reference.value):
        raise SealFault(reference.code)


def take_out(signature: etree._Element) -> None:
    """Remove the seal; the text behind it stays. That is all the enveloped transform does."""
    parent = signature.getparent()
    if parent is None:
        raise SealFault("EF-SEAL-017")
    tail, before = signature.tail or "", signature.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(signature)
