"""Why something said of a cari account was not taken."""

from __future__ import annotations

from collections.abc import Sequence

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding


class Refused(ZarfError):
    """Nothing was changed. `findings` holds all that is wrong; the first error is `finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(next((item for item in findings if item.severity == "error"), findings[0]))
        self.findings = tuple(findings)
