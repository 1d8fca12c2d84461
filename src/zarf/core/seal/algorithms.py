"""The algorithm identifiers we write and accept. Everything not listed here is refused.

Source: GİB "e-Fatura Uygulaması Yazılım Standartları ve Nesne Yapısı" v1.4; W3C XML Signature 1.1, RFC 6931.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from zarf.core.seal.keys import KeyAlgorithm

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNED_PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
COUNTERSIGNED_TYPE = "http://uri.etsi.org/01903#CountersignedSignature"

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"

SIGNATURE_OF: Mapping[KeyAlgorithm, str] = {
    KeyAlgorithm.RSA_SHA256: f"{_MORE}rsa-sha256",
    KeyAlgorithm.ECDSA_SHA384: f"{_MORE}ecdsa-sha384",
}
"""What we write for each kind of key."""


@dataclass(frozen=True, slots=True)
class Canonicalization:
    """exclusive: only the namespaces in use; comments: kept. C14N 1.1 differs from 1.0 in xml:id and xml:base alone."""

    exclusive: bool
    comments: bool


CANONICALIZATIONS: Mapping[str, Canonicalization] = {
    C14N: Canonicalization(False, False),
    f"{C14N}#WithComments": Canonicalization(False, True),
    "http://www.w3.org/2006/12/xml-c14n11": Canonicalization(False, False),
    "http://www.w3.org/2006/12/xml-c14n11#WithComments": Canonicalization(False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": Canonicalization(True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": Canonicalization(True, True),
}

DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    SHA256: lambda data: hashlib.sha256(data).digest(),
    f"{_MORE}sha384": lambda data: hashlib.sha384(data).digest(),
    "http://www.w3.org/2001/04/xmlenc#sha512": lambda data: hashlib.sha512(data).digest(),
}

DIGEST_NAMES: Mapping[Callable[[bytes], bytes], str] = dict(
    zip(DIGESTS.values(), ("sha256", "sha384", "sha512"), strict=True)
)
"""Function -> what hashlib calls it."""


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """family is "rsa" or "ec"."""

    family: str
    digest: hashes.HashAlgorithm


SIGNATURES: Mapping[str, SignatureAlgorithm] = {
    f"{_MORE}rsa-sha256": SignatureAlgorithm("rsa", hashes.SHA256()),
    f"{_MORE}rsa-sha384": SignatureAlgorithm("rsa", hashes.SHA384()),
    f"{_MORE}rsa-sha512": SignatureAlgorithm("rsa", hashes.SHA512()),
    f"{_MORE}ecdsa-sha256": SignatureAlgorithm("ec", hashes.SHA256()),
    f"{_MORE}ecdsa-sha384": SignatureAlgorithm("ec", hashes.SHA384()),
    f"{_MORE}ecdsa-sha512": SignatureAlgorithm("ec", hashes.SHA512()),
}


def is_sha1(uri: str) -> bool:
    """SHA-1 and MD5, alone or within a signature algorithm: refused with a code of their own."""
    name = uri.rpartition("#")[2].lower()
    return name.endswith(("sha1", "md5")) and "hmac" not in name


def is_hmac(uri: str) -> bool:
    return "hmac" in uri.rpartition("#")[2].lower()
