"""Why something handed in was not taken, with every finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, Severity


class Refused(ZarfError):
    """What was handed in cannot be taken. `findings` holds all that is wrong; the first is `finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0])
        self.findings = tuple(findings)


def stored(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as they lie in the database: the promised JSON shape in Turkish, with the English texts beside."""
    return [item.as_dict("tr") | {"message_en": item.message("en"), "hint_en": item.hint("en")} for item in findings]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that make a document refused."""
    return [item for item in findings if item.severity is Severity.ERROR]


def told(findings: Sequence[Finding], *, limit: int = 900) -> str:
    """Findings in one text for the other side's eyes, in Turkish, at most *limit* characters."""
    text = " ".join(f"{item.gib_rule or item.code}: {item.message('tr')}" for item in findings)
    return text if len(text) <= limit else text[: limit - 1] + "…"
