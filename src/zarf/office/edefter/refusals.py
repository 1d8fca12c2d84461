"""Why something said of a firm's books was not taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding


class Refused(ZarfError):
    """Nothing was changed. `findings` holds all that is wrong; the first error is `finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(next((item for item in findings if item.severity == "error"), findings[0]))
        self.findings = tuple(findings)


def refuse(findings: Sequence[Finding]) -> None:
    """Raise Refused when one of the findings is an error."""
    if any(item.severity == "error" for item in findings):
        raise Refused(findings)


def stored(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as they lie in the database, in both languages."""
    return [item.as_dict("tr") | {"message_en": item.message("en"), "hint_en": item.hint("en")} for item in findings]
