"""The verdict on a seal: valid, invalid or undetermined, with the reasons. A value that can be archived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from zarf.core.findings import Finding, entry, finding

UNDETERMINED_CODES: Final = frozenset(
    {
        "EF-SEAL-050",
        "EF-SEAL-061",
        "EF-SEAL-062",
        "EF-SEAL-063",
        "EF-SEAL-085",
        "EF-SEAL-088",
        "EF-SEAL-097",
    }
)
"""Reasons that leave the question open; every other reason makes the seal invalid."""

_UNUSABLE_LIST: Final = "EF-SEAL-063"
_SIGNER_UNREADABLE, _NOT_CHECKED, _NOT_AUTHORISED, _INVALID = 1161, 1175, 1176, 1177
_ANSWER_ORDER: Final = (_SIGNER_UNREADABLE, _INVALID, _NOT_AUTHORISED, _NOT_CHECKED)


class SealResult(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who sealed: name (CN), VKN or TCKN when readable, and the last moment of the certificate (UTC)."""

    name: str
    vkn_tckn: str | None
    not_after: datetime


@dataclass(frozen=True, slots=True)
class SealReport:
    """reasons: codes of the catalogue, most serious first; empty when valid. signing_time is claimed, not proven;
    timestamp_time is what a time stamp says whose signature is right, and the time of verification when it is trusted.

    gib_code: what the posta kutusu answers (1161, 1175, 1176, 1177); None when valid. counter: the verdict on a
    counter signature inside the seal; its reasons count for the whole and stand among *reasons* too.
    """

    result: SealResult
    reasons: tuple[str, ...] = ()
    signer: Signer | None = None
    signing_time: datetime | None = None
    level: str | None = None
    timestamp_time: datetime | None = None
    gib_code: int | None = None
    counter: SealReport | None = None

    def reasons_in_words(self, language: str = "tr") -> str:
        """Each reason as its sentence with its code behind it, for a person."""
        sentences = (finding(code).message(language).rstrip(".") for code in self.reasons)
        return "; ".join(f"{text} ({code})" for text, code in zip(sentences, self.reasons, strict=True))

    def not_settled(self) -> Finding:
        """Why nothing can be said yet: EF-EXC-063 for a list that cannot be used, which waiting mends not; else 015."""
        code = "EF-EXC-063" if _UNUSABLE_LIST in self.reasons else "EF-EXC-015"
        turkish, english = self.reasons_in_words("tr"), self.reasons_in_words("en")
        return finding(code, found=", ".join(self.reasons), reason_tr=turkish, reason_en=english)

    def as_dict(self) -> dict[str, object]:
        """The JSON shape promised by `zarf verify --json`, without the file's name."""
        signer = None
        if self.signer is not None:
            signer = {
                "name": self.signer.name,
                "vkn_tckn": self.signer.vkn_tckn,
                "not_after": self.signer.not_after.isoformat(),
            }
        told: dict[str, object] = {
            "result": self.result.value,
            "reasons": list(self.reasons),
            "signer": signer,
            "signing_time": self.signing_time.isoformat() if self.signing_time else None,
            "timestamp_time": self.timestamp_time.isoformat() if self.timestamp_time else None,
            "level": self.level,
        }
        if self.counter is not None:
            told["counter_signature"] = self.counter.as_dict()
        return told


def make_report(
    reasons: list[str],
    *,
    signer: Signer | None = None,
    signing_time: datetime | None = None,
    level: str | None = None,
    timestamp_time: datetime | None = None,
    counter: SealReport | None = None,
) -> SealReport:
    """The report that follows from *reasons* and those of *counter*."""
    if counter is not None:
        reasons = list(dict.fromkeys([*reasons, *counter.reasons]))
    certain = [code for code in reasons if code not in UNDETERMINED_CODES]
    result = SealResult.INVALID if certain else SealResult.UNDETERMINED if reasons else SealResult.VALID
    answers = {_gib_code(code) for code in reasons}
    return SealReport(
        result=result,
        reasons=tuple(certain + [code for code in reasons if code in UNDETERMINED_CODES]),
        signer=signer,
        signing_time=signing_time,
        level=level,
        timestamp_time=timestamp_time,
        gib_code=next((code for code in _ANSWER_ORDER if code in answers), None),
        counter=counter,
    )


def _gib_code(code: str) -> int:
    """Codes of the reader (EF-XML-...) have answers of their own; about the seal they say: invalid."""
    given = entry(code).gib_code
    return given if given in _ANSWER_ORDER else _INVALID
