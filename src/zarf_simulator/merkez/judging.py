"""The checks on an envelope's bytes, in the order of the spec: 1110 to 1143, 1160, 1150.

What needs to know other envelopes or the users (1171, 1172, 1181, 1163, 1164) is asked elsewhere. Merkez does not
verify seals; that one is present and has the right shape is part of the rules.
Order: e-fatura.md section 16 (GİB publishes none). An id that is missing or has the wrong length is named before it
is compared with the file names, else neither could ever be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from lxml import etree

from zarf.core.errors import DocumentUnreadable, EnvelopeRefused
from zarf.core.findings import Finding, Severity
from zarf.core.rules import check_rules
from zarf.core.wire.packing import unpack
from zarf.core.wire.structure import check_structure
from zarf.core.xml.reading import ENVELOPE_LIMITS, read_xml
from zarf_simulator.merkez.admission import Refusal
from zarf_simulator.merkez.header import Header, read_header

_MOST_DOCUMENTS = 1000  # GİB rule ElementCountCheck
_DETAIL_LIMIT = 4000
_ID_LENGTH = 36
_VERSIONS = ("1.0", "1.2")


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that could be read: header, tree and bytes, with the first thing wrong with it, if any."""

    header: Header
    root: etree._Element
    xml: bytes
    refusal: Refusal | None


def open_envelope(data: bytes, file_name: str) -> Opened | Refusal:
    """Unzip and read; a Refusal alone when not even the header can be read."""
    try:
        unpacked = unpack(data, file_name)
        root = read_xml(unpacked.xml, ENVELOPE_LIMITS(_MOST_DOCUMENTS))
    except (EnvelopeRefused, DocumentUnreadable) as error:
        return Refusal(error.finding.gib_code or 1140, _line(error.finding))
    header = read_header(root)
    return Opened(header, root, unpacked.xml, _identity(header, file_name, unpacked.member_name))


def judge(opened: Opened, *, today: date, strict: bool) -> Refusal | None:
    """Version, structure, rules. Envelopes and documents whose kind is not judged yet pass."""
    if opened.refusal is not None:
        return opened.refusal
    header = opened.header
    if header.header_version not in _VERSIONS or header.type_version not in _VERSIONS:
        return Refusal(1143, f"HeaderVersion {header.header_version}, TypeVersion {header.type_version}")
    structure = _errors(check_structure(opened.root))
    if structure:
        return Refusal(1160, _text(structure))
    rules = _errors(check_rules(opened.root, rule_date=today, today=today))
    if not strict:
        rules = [finding for finding in rules if not (finding.gib_rule or "").startswith("TypeVersionCheck")]
    return Refusal(1150, _text(rules)) if rules else None


def _identity(header: Header, file_name: str, member_name: str) -> Refusal | None:
    identifier = header.instance_identifier
    if not identifier:
        return Refusal(1141)
    if len(identifier) != _ID_LENGTH:
        return Refusal(1111, f"{len(identifier)}")
    for code, name in ((1142, file_name), (1133, member_name)):
        if PurePosixPath(name).stem.lower() != identifier.lower():
            return Refusal(code, f"{identifier} / {name}")
    return None


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _text(findings: list[Finding]) -> str:
    """The failing texts in one line; a long list is cut and its length told."""
    text = "; ".join(_line(finding) for finding in findings)
    return text if len(text) <= _DETAIL_LIMIT else f"{text[:_DETAIL_LIMIT]}... ({len(findings)})"


def _line(finding: Finding) -> str:
    name = finding.gib_rule or finding.code
    place = f" [{finding.path}]" if finding.path else ""
    return f"{name}: {finding.message('tr')}{place}"
