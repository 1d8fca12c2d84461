"""What a certificate must say to be a mali mühür (or a person's qualified certificate), and whose it is.

Source: KamuSM's published certificates; TÜBİTAK's mali mühür validation policy (explicit policy on); for persons
Law 5070 and ETSI EN 319 412-5.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtensionOID, NameOID, ObjectIdentifier

from zarf.core.seal.trust import Chain

MALI_MUHUR_POLICY: Final = ObjectIdentifier("2.16.792.1.2.1.1.5.7.4.1")
MALI_MUHUR_USAGE: Final = ObjectIdentifier("2.16.792.1.2.1.1.5.7.50.1")
_ANY_POLICY: Final = ObjectIdentifier("2.5.29.32.0")
_QC_STATEMENTS: Final = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
# DER of the Turkish statements 2.16.792.1.61.0.1.5070.1.1 and .2.1, as they stand inside the extension.
_TURKISH_QC: Final = (bytes.fromhex("060b608618013d0001a74e0101"), bytes.fromhex("060b608618013d0001a74e0201"))
_KNOWN_CRITICAL: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)


def identity(certificate: x509.Certificate) -> str | None:
    """VKN (10 digits) or TCKN (11 digits) in the subject's serialNumber; None when it cannot be read."""
    values = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    if len(values) != 1 or not isinstance(values[0].value, str):
        return None
    text = values[0].value.strip()
    return text if text.isascii() and text.isdigit() and len(text) in (10, 11) else None


def common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return " ".join(str(item.value) for item in names)


def validity_faults(chain: Chain, at: datetime) -> list[str]:
    """EF-SEAL-052 expired, EF-SEAL-053 not valid yet; of the whole chain as of *at*."""
    faults: list[str] = []
    for certificate in chain.certificates:
        if at > certificate.not_valid_after_utc:
            faults.append("EF-SEAL-052")
        if at < certificate.not_valid_before_utc:
            faults.append("EF-SEAL-053")
    return list(dict.fromkeys(faults))


@lru_cache(maxsize=4096)
def profile_faults(chain: Chain) -> tuple[str, ...]:
    """What keeps the signer's certificate from sealing: EF-SEAL-054 policy, 055 EKU, 056 key usage, 058 critical."""
    signer = chain.certificates[0]
    faults = ["EF-SEAL-058"] if any(map(has_unknown_critical, chain.certificates)) else []
    if _is_persons(signer):
        return tuple(faults)
    if MALI_MUHUR_POLICY not in _policies(signer) or not all(map(_allows_policy, _checked_cas(chain))):
        faults.append("EF-SEAL-054")
    if MALI_MUHUR_USAGE not in _extended_usages(signer):
        faults.append("EF-SEAL-055")
    usage = _key_usage(signer)
    if usage is None or not usage.digital_signature:
        faults.append("EF-SEAL-056")
    return tuple(faults)


def _is_persons(certificate: x509.Certificate) -> bool:
    """A qualified certificate of a natural person: QC statement of Law 5070, TCKN, nonRepudiation."""
    usage = _key_usage(certificate)
    if usage is None or not usage.content_commitment or len(identity(certificate) or "") != 11:
        return False
    return any(
        item.oid == _QC_STATEMENTS
        and isinstance(item.value, x509.UnrecognizedExtension)
        and any(statement in item.value.value for statement in _TURKISH_QC)
        for item in certificate.extensions
    )


def _checked_cas(chain: Chain) -> tuple[x509.Certificate, ...]:
    """CAs between the signer and the first given one: what is given is trusted for every policy."""
    return chain.certificates[1 : len(chain.certificates) - chain.given]


def _allows_policy(certificate: x509.Certificate) -> bool:
    policies = _policies(certificate)
    return MALI_MUHUR_POLICY in policies or _ANY_POLICY in policies


def _policies(certificate: x509.Certificate) -> set[ObjectIdentifier]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return set()
    return {item.policy_identifier for item in found}


def _extended_usages(certificate: x509.Certificate) -> set[ObjectIdentifier]:
    try:
        return set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return set()


def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def has_unknown_critical(certificate: x509.Certificate) -> bool:
    """Whether *certificate* has a critical extension we do not know, and therefore may not pass over."""
    return any(item.critical and item.oid not in _KNOWN_CRITICAL for item in certificate.extensions)
