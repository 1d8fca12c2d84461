"""The forms above XAdES-T as they stand in a seal: references, values, and the stamps over them (XAdES-C to XAdES-A).

Shape, agreement of references and values, and what each stamp covers are judged here; whom to believe is not.
Source: ETSI TS 101 903 v1.3.2, 7.4 to 7.6; v1.4.2, 8.1 and 8.2 (xades141), for stamps that are not distributed.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from zarf.core.seal.algorithms import Canonicalization
from zarf.core.seal.evidence import Evidence
from zarf.core.seal.evidence_references import check_references
from zarf.core.seal.evidence_values import read_evidence
from zarf.core.seal.fault import SealFault
from zarf.core.seal.scope import canonical_document, canonical_subtree
from zarf.core.seal.shape import SealShape, read_timestamp
from zarf.core.seal.timestamp_token import TimestampToken, read_token
from zarf.core.seal.xmltree import elements, xades
from zarf.core.xml.namespaces import XADES141, clark

ARCHIVE_STAMP = clark(XADES141, "ArchiveTimeStamp")
_RANKS = {
    xades("SignatureTimeStamp"): 1,
    xades("CompleteCertificateRefs"): 2,
    xades("CompleteRevocationRefs"): 3,
    xades("SigAndRefsTimeStamp"): 4,
    xades("CertificateValues"): 5,
    xades("RevocationValues"): 6,
    ARCHIVE_STAMP: 7,
}
MOST_ARCHIVE_STAMPS = 5
"""Each serves for years. What they cover is held until the document is known."""
_MOST = {2: 1, 3: 1, 4: 4, 5: 1, 6: 1, 7: MOST_ARCHIVE_STAMPS}
"""Of each rank. Every stamp costs a pass over what it covers, which a sender can make long."""
_LEVELS = {7: "XAdES-A", 6: "XAdES-X-L", 5: "XAdES-X-L", 4: "XAdES-X", 3: "XAdES-C", 2: "XAdES-C", 1: "XAdES-T"}
_COVERED_BY_REFERENCES_STAMP = tuple(
    xades(name)
    for name in (
        "SignatureTimeStamp",
        "CompleteCertificateRefs",
        "CompleteRevocationRefs",
        "AttributeCertificateRefs",
        "AttributeRevocationRefs",
    )
)


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """parts: what it covers before the seal's own parts; None is the document, known only once the seal is out of it.

    rest: the seal's own parts, canonical.
    """

    canonicalization: Canonicalization
    tokens: tuple[TimestampToken, ...]
    parts: tuple[bytes | None, ...]
    rest: bytes

    def check(self, root: etree._Element) -> None:
        """*root* is the document without its seal. Raises SealFault when this is a stamp of something else."""
        data = self.covered(root)
        if not all(token.covers(data) for token in self.tokens):
            raise SealFault("EF-SEAL-092")

    def covered(self, root: etree._Element) -> bytes:
        """Everything the stamp is over. *root* is the document without its seal."""
        return b"".join(self._document(root) if part is None else part for part in self.parts) + self.rest

    def _document(self, root: etree._Element) -> bytes:
        try:
            return canonical_document(root, self.canonicalization)
        except etree.LxmlError as error:
            raise SealFault("EF-SEAL-044") from error


@dataclass(frozen=True, slots=True)
class HigherForms:
    """level: XAdES-BES to XAdES-A, by what is there. archive: oldest first."""

    level: str
    references_stamps: tuple[TimestampToken, ...]
    archive: tuple[ArchiveStamp, ...]
    evidence: Evidence


def read_higher(shape: SealShape) -> HigherForms | None:
    """What stands in the unsigned properties; None when there are none. Raises SealFault."""
    if shape.unsigned is None:
        return None
    properties = elements(shape.unsigned)
    ranks = [rank for rank in (_RANKS.get(str(item.tag)) for item in properties) if rank is not None]
    if ranks != sorted(ranks) or any(ranks.count(rank) > most for rank, most in _MOST.items()):
        raise SealFault("EF-SEAL-090")
    evidence = read_evidence(properties)
    check_references(properties)
    references: list[TimestampToken] = []
    archive: list[ArchiveStamp] = []
    try:
        for index, item in enumerate(properties):
            if item.tag == xades("SigAndRefsTimeStamp"):
                references += _references_stamp(shape, item, properties[:index])
            elif item.tag == ARCHIVE_STAMP:
                archive.append(_archive_stamp(shape, item, properties[:index]))
    except etree.LxmlError as error:
        raise SealFault("EF-SEAL-044") from error
    level = _LEVELS[max(ranks)] if ranks else "XAdES-BES"
    return HigherForms(level, tuple(references), tuple(archive), evidence)


def references_covered(shape: SealShape, before: list[etree._Element], how: Canonicalization) -> bytes:
    """What a SigAndRefsTimeStamp behind the properties *before* covers. Raises etree.LxmlError."""
    covered = [item for item in before if item.tag in _COVERED_BY_REFERENCES_STAMP]
    return b"".join(canonical_subtree(item, how) for item in (shape.value_element, *covered))


def archive_parts(
    shape: SealShape, before: list[etree._Element], how: Canonicalization
) -> tuple[tuple[bytes | None, ...], bytes]:
    """What an ArchiveTimeStamp behind *before* covers, as in `ArchiveStamp`. Raises etree.LxmlError."""
    parts = tuple(
        None if item.target is None else canonical_subtree(item.target, item.canonicalization)
        for item in shape.references
    )
    own = (shape.signed_info, shape.value_element, shape.key_info, *before)
    return parts, b"".join(canonical_subtree(item, how) for item in own)


def _references_stamp(
    shape: SealShape, item: etree._Element, before: list[etree._Element]
) -> tuple[TimestampToken, ...]:
    stamp = read_timestamp(item)
    covered = references_covered(shape, before, stamp.canonicalization)
    tokens = tuple(map(read_token, stamp.tokens))
    if not all(token.covers(covered) for token in tokens):
        raise SealFault("EF-SEAL-091")
    return tokens


def _archive_stamp(shape: SealShape, item: etree._Element, before: list[etree._Element]) -> ArchiveStamp:
    stamp = read_timestamp(item)
    parts, rest = archive_parts(shape, before, stamp.canonicalization)
    return ArchiveStamp(stamp.canonicalization, tuple(map(read_token, stamp.tokens)), parts, rest)
