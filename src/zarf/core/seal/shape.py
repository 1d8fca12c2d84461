"""The shape of a seal: exactly the parts the profile knows, each where it belongs, with allowed algorithms only.

What is not listed is refused: libraries that only do the cryptography let duplicate Ids, a wrong Target, SHA-1 or
a foreign certificate pass.
Source: seal profile, sections 1.1, 1.2 and 5; GİB schematron.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from zarf.core.seal.algorithms import (
    C14N,
    CANONICALIZATIONS,
    COUNTERSIGNED_TYPE,
    DIGESTS,
    ENVELOPED,
    SIGNATURES,
    SIGNED_PROPERTIES_TYPE,
    Canonicalization,
    SignatureAlgorithm,
    is_hmac,
    is_sha1,
)
from zarf.core.seal.fault import SealFault
from zarf.core.seal.xmltree import by_id, decoded, ds, elements, in_order, only, xades

_FIRST_YEAR, _LAST_YEAR = 1990, 2190
_MOST_TIMESTAMPS = 4
_DER = "http://uri.etsi.org/01903/v1.2.2#DER"
_MANIFEST_TYPE = "http://www.w3.org/2000/09/xmldsig#Manifest"


@dataclass(frozen=True, slots=True)
class SignedReference:
    """One reference. target None: the document itself, without the seal. code: what to say when the digest differs."""

    target: etree._Element | None
    canonicalization: Canonicalization
    digest: Callable[[bytes], bytes]
    value: bytes
    code: str


@dataclass(frozen=True, slots=True)
class SignatureTimestamp:
    """A stamp over the canonical ds:SignatureValue. tokens: DER, one or more."""

    canonicalization: Canonicalization
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SealShape:
    """The parts of a seal whose shape is right. Nothing in here is proven yet."""

    signature: etree._Element
    signed_info: etree._Element
    canonicalization: Canonicalization
    algorithm: SignatureAlgorithm
    references: tuple[SignedReference, ...]
    value: bytes
    key_info: etree._Element
    signed_signature_properties: etree._Element
    signing_time: datetime | None
    value_element: etree._Element
    timestamps: tuple[SignatureTimestamp, ...]
    unsigned: etree._Element | None
    """xades:UnsignedSignatureProperties."""


def read_shape(
    root: etree._Element, signature: etree._Element, *, countersigned: etree._Element | None = None
) -> SealShape:
    """The parts of *signature*. Raises SealFault at the first thing that is not in the profile.

    countersigned: the SignatureValue that a counter signature must point at, in place of the document.
    """
    ids = by_id(root)
    if next(root.iter(ds("Manifest")), None) is not None:
        raise SealFault("EF-SEAL-028")
    if len(signature.findall(ds("Object"))) > 1:
        raise SealFault("EF-SEAL-018")
    names = [ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo"), ds("Object")]
    signed_info, value, key_info, container = in_order(signature, names, "EF-SEAL-020")
    signed, unsigned = _qualifying(signature, container)
    method, algorithm, references = _signed_info(signed_info)
    parts = _References(ids, signature, signed, key_info, countersigned)
    properties = only(signed, xades("SignedSignatureProperties"), "EF-SEAL-020")
    return SealShape(
        signature=signature,
        signed_info=signed_info,
        canonicalization=method,
        algorithm=algorithm,
        references=parts.read(references),
        value=decoded(value),
        value_element=value,
        key_info=key_info,
        signed_signature_properties=properties,
        signing_time=_signing_time(properties),
        timestamps=_timestamps(unsigned) if unsigned is not None else (),
        unsigned=unsigned.find(xades("UnsignedSignatureProperties")) if unsigned is not None else None,
    )


def _qualifying(signature: etree._Element, container: etree._Element) -> tuple[etree._Element, etree._Element | None]:
    """SignedProperties and UnsignedProperties. The Object holds nothing else: what stands there is not signed."""
    [qualifying] = in_order(container, [xades("QualifyingProperties")], "EF-SEAL-018")
    children = elements(qualifying)
    tags = [child.tag for child in children]
    if tags not in ([xades("SignedProperties")], [xades("SignedProperties"), xades("UnsignedProperties")]):
        raise SealFault("EF-SEAL-018")
    identity = signature.get("Id")
    # GİB's guide prints the Target without "#", its samples with it.
    if not identity or qualifying.get("Target") not in (identity, f"#{identity}"):
        raise SealFault("EF-SEAL-019")
    return children[0], children[1] if len(children) == 2 else None


def _timestamps(unsigned: etree._Element) -> tuple[SignatureTimestamp, ...]:
    """The signature time stamps. Anything else unsigned is passed over: it proves nothing and is read by nobody."""
    found = unsigned.findall(f"{xades('UnsignedSignatureProperties')}/{xades('SignatureTimeStamp')}")
    # A counter signature is a seal of its own; its stamps are looked at with it.
    everywhere = sum(1 for item in unsigned.iter(xades("SignatureTimeStamp")) if not _is_in_counter(item, unsigned))
    if len(found) > _MOST_TIMESTAMPS or len(found) != everywhere:
        raise SealFault("EF-SEAL-080")
    return tuple(read_timestamp(item) for item in found)


def _is_in_counter(item: etree._Element, unsigned: etree._Element) -> bool:
    for above in item.iterancestors():
        if above is unsigned:
            return False
        if above.tag == ds("Signature"):
            return True
    return False


def read_timestamp(element: etree._Element) -> SignatureTimestamp:
    """Without a CanonicalizationMethod it is inclusive C14N 1.0. Source: ETSI TS 101 903, 7.1.4 and 7.3."""
    children = elements(element)
    canonicalization = CANONICALIZATIONS[C14N]
    if children and children[0].tag == ds("CanonicalizationMethod"):
        method = children.pop(0)
        known = CANONICALIZATIONS.get(method.get("Algorithm", ""))
        if known is None or len(elements(method)):
            raise SealFault("EF-SEAL-021")
        canonicalization = known
    if not 0 < len(children) <= _MOST_TIMESTAMPS or any(c.tag != xades("EncapsulatedTimeStamp") for c in children):
        raise SealFault("EF-SEAL-080")
    if any(child.get("Encoding", _DER) != _DER for child in children):
        raise SealFault("EF-SEAL-080")
    return SignatureTimestamp(canonicalization, tuple(decoded(child, "EF-SEAL-080") for child in children))


def _signed_info(info: etree._Element) -> tuple[Canonicalization, SignatureAlgorithm, list[etree._Element]]:
    children = elements(info)
    tags = [child.tag for child in children]
    if tags[:2] != [ds("CanonicalizationMethod"), ds("SignatureMethod")] or set(tags[2:]) - {ds("Reference")}:
        raise SealFault("EF-SEAL-020")
    method = children[0]
    canonicalization = CANONICALIZATIONS.get(method.get("Algorithm", ""))
    if canonicalization is None or len(elements(method)):
        raise SealFault("EF-SEAL-021")
    return canonicalization, _signature_algorithm(children[1]), children[2:]


def _signature_algorithm(method: etree._Element) -> SignatureAlgorithm:
    uri = method.get("Algorithm", "")
    algorithm = SIGNATURES.get(uri)
    if algorithm is not None and not len(elements(method)):
        return algorithm
    if is_hmac(uri):
        raise SealFault("EF-SEAL-024")
    raise SealFault("EF-SEAL-023" if is_sha1(uri) else "EF-SEAL-022")


def _signing_time(properties: etree._Element) -> datetime | None:
    """The claimed time; None when it carries no offset and therefore names no moment."""
    text = (only(properties, xades("SigningTime"), "EF-SEAL-034").text or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SealFault("EF-SEAL-034") from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise SealFault("EF-SEAL-034")
    return moment if moment.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class _References:
    """Reads the references: the document, this signature's SignedProperties, and at most one part more."""

    ids: Mapping[str, etree._Element]
    signature: etree._Element
    signed_properties: etree._Element
    key_info: etree._Element
    countersigned: etree._Element | None

    def read(self, references: list[etree._Element]) -> tuple[SignedReference, ...]:
        read = tuple(self._reference(item) for item in references)
        codes = [item.code for item in read]
        if self.countersigned is not None:
            # Nothing but the value of the seal around it: another reference could only mislead.
            if sorted(codes) != ["EF-SEAL-042", "EF-SEAL-045"]:
                raise SealFault("EF-SEAL-039")
            return read
        wrong = codes.count("EF-SEAL-041") != 1 or codes.count("EF-SEAL-042") != 1 or len(codes) > 3
        if wrong:
            raise SealFault("EF-SEAL-025")
        return read

    def _reference(self, reference: etree._Element) -> SignedReference:
        uri = reference.get("URI")
        if uri is None or (uri and not uri.startswith("#")) or uri.startswith("#xpointer"):
            raise SealFault("EF-SEAL-026")
        if reference.get("Type") == _MANIFEST_TYPE:
            raise SealFault("EF-SEAL-028")
        transforms, method, value = _reference_children(reference)
        digest = _digest(method)
        if not uri:
            if self.countersigned is not None:
                raise SealFault("EF-SEAL-039")
            if transforms != [ENVELOPED]:
                raise SealFault("EF-SEAL-027")
            return SignedReference(None, CANONICALIZATIONS[C14N], digest, decoded(value), "EF-SEAL-041")
        target, code = self._target(uri[1:], reference.get("Type"))
        return SignedReference(target, _part_canonicalization(transforms), digest, decoded(value), code)

    def _target(self, identity: str, kind: str | None) -> tuple[etree._Element, str]:
        target = self.ids.get(identity)
        if target is None:
            raise SealFault("EF-SEAL-029")
        if target is self.signed_properties:
            if kind not in (None, SIGNED_PROPERTIES_TYPE):
                raise SealFault("EF-SEAL-029")
            return target, "EF-SEAL-042"
        if self.countersigned is not None:
            if target is not self.countersigned or kind not in (None, "", COUNTERSIGNED_TYPE):
                raise SealFault("EF-SEAL-039")
            return target, "EF-SEAL-045"
        outside = self.signature not in (target, *target.iterancestors(), *target.iterdescendants())
        if kind == SIGNED_PROPERTIES_TYPE or not (target is self.key_info or outside):
            raise SealFault("EF-SEAL-029")
        return target, "EF-SEAL-043"


def _reference_children(reference: etree._Element) -> tuple[list[str], etree._Element, etree._Element]:
    children = elements(reference)
    tags = [child.tag for child in children]
    if tags == [ds("DigestMethod"), ds("DigestValue")]:
        return [], children[0], children[1]
    if tags != [ds("Transforms"), ds("DigestMethod"), ds("DigestValue")]:
        raise SealFault("EF-SEAL-020")
    steps = elements(children[0])
    if any(step.tag != ds("Transform") or len(elements(step)) for step in steps):
        raise SealFault("EF-SEAL-027")
    return [step.get("Algorithm", "") for step in steps], children[1], children[2]


def _digest(method: etree._Element) -> Callable[[bytes], bytes]:
    uri = method.get("Algorithm", "")
    digest = DIGESTS.get(uri)
    if digest is None or len(elements(method)):
        raise SealFault("EF-SEAL-023" if is_sha1(uri) else "EF-SEAL-022")
    return digest


def _part_canonicalization(transforms: list[str]) -> Canonicalization:
    """A part may name one canonicalisation; with none it is inclusive C14N 1.0."""
    if not transforms:
        return CANONICALIZATIONS[C14N]
    found = CANONICALIZATIONS.get(transforms[0])
    if len(transforms) != 1 or found is None:
        raise SealFault("EF-SEAL-027")
    return found
