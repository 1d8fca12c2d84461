"""Our verdict beside that of GİB's own rules (`zarf validate --official PACKAGE`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zarf.core.rules.running import MOST_FINDINGS
from zarf.core.validation import EARCHIVE, EFATURA, Verdict
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.namespaces import CBC, clark
from zarf.core.xml.reading import read_xml
from zarf.ports.official import OfficialJudge, OfficialVerdict

_STRUCTURE = 1160
_DUPLICATE_ID = "EF-XML-010"


@dataclass(frozen=True, slots=True)
class Comparison:
    """only_official, only_ours: assertion ids with how often, such as `UUIDCheck-1x2`. structure: the XSDs' verdict.

    undecided: assertions that the official rules could not compute.
    """

    structure: bool | None
    structure_agrees: bool
    only_official: tuple[str, ...]
    only_ours: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.structure_agrees and not self.only_official and not self.only_ours

    def as_dict(self) -> dict[str, object]:
        """The value of `official` in JSON."""
        return {
            "agrees": self.agrees,
            "structure": self.structure,
            "structure_agrees": self.structure_agrees,
            "only_official": list(self.only_official),
            "only_ours": list(self.only_ours),
            "undecided": list(self.undecided),
        }


def compare(judge: OfficialJudge, content: bytes, verdict: Verdict, document_type: str | None) -> Comparison | None:
    """What the second judge says of the same file; None where either cannot read it. Raises PackageRefused."""
    if not verdict.readable:
        return None
    official = judge.judge(content, document_type or _type_of(content, verdict.kind))
    if official is None or len(verdict.findings) >= MOST_FINDINGS:
        return None
    return compared(verdict, official)


def compared(verdict: Verdict, official: OfficialVerdict) -> Comparison:
    """The differences; an assertion that broke agrees with us either way."""
    ours = Counter(item.gib_rule for item in verdict.findings if item.gib_rule)
    sound = not any(item.gib_code == _STRUCTURE for item in verdict.findings)
    # An Id that stands twice is told by us as a reading fault and by the XSDs as one of structure.
    unclear = official.structure is None or any(item.code == _DUPLICATE_ID for item in verdict.findings)
    return Comparison(
        structure=official.structure,
        structure_agrees=unclear or official.structure == sound,
        only_official=_named(official.failed - ours),
        only_ours=_named(ours - official.failed - official.broken),
        undecided=_named(official.broken),
    )


def _named(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{name}x{count}" if count > 1 else name for name, count in sorted(counted.items()))


def _type_of(content: bytes, kind: DocumentKind) -> str:
    """As `validate` takes it: e-Arşiv for a bare invoice whose profile begins so."""
    if kind is not DocumentKind.INVOICE:
        return EFATURA
    profile = read_xml(content).findtext(clark(CBC, "ProfileID")) or ""
    return EARCHIVE if profile.startswith("EARSIV") else EFATURA
