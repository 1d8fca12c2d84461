"""The one error of this room."""

from __future__ import annotations

from zarf.core.findings import Finding, finding


class InvalidIdentifier(ValueError):
    """A text that is not the identifier it was taken for. `finding` says what was expected."""

    def __init__(self, code: str, found: str) -> None:
        self.finding: Finding = finding(code, found=found[:60])
        super().__init__(f"{code}: {self.finding.message('en')}")
