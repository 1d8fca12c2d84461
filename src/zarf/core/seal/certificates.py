"""Loading certificates and CRLs as KamuSM really issues them.

The O value of KamuSM's CAs is longer than X.520's 64 characters. The library warns about that each time a name is
read; for us it is neither news nor an error.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises for a certificate or CRL that cannot be read."""

_PEM = b"-----BEGIN"
_lock = Lock()


@contextmanager
def long_names_allowed() -> Iterator[None]:
    """Without the library's warnings. One thread at a time: warning filters belong to the whole process."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@lru_cache(maxsize=4096)
def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate with names, key and extensions read, so that later readers meet no surprise.

    Raises one of UNREADABLE.
    """
    with long_names_allowed():
        return _read(x509.load_der_x509_certificate(der))


def load_certificates(pem: bytes) -> list[x509.Certificate]:
    """Every certificate in a PEM text. Raises one of UNREADABLE, also when there is none."""
    with long_names_allowed():
        return [_read(certificate) for certificate in x509.load_pem_x509_certificates(pem)]


def load_crl(data: bytes) -> tuple[bytes, x509.CertificateRevocationList, x509.Name]:
    """DER, value and issuer of a CRL in DER or PEM. Raises one of UNREADABLE."""
    with long_names_allowed():
        is_pem = data.lstrip().startswith(_PEM)
        crl = x509.load_pem_x509_crl(data) if is_pem else x509.load_der_x509_crl(data)
        issuer, _ = crl.issuer, crl.extensions
    return (crl.public_bytes(Encoding.DER) if is_pem else data), crl, issuer


def _read(certificate: x509.Certificate) -> x509.Certificate:
    certificate.public_key()
    if certificate.serial_number <= 0:
        raise ValueError("the serial number is not positive")
    _ = certificate.subject, certificate.issuer, certificate.extensions, certificate.signature_hash_algorithm
    return certificate
