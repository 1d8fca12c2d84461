"""Why what an operator said of a taxpayer or a person was not taken."""

from __future__ import annotations

from collections.abc import Sequence

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding


class Refused(ZarfError):
    """Nothing was changed. `findings` holds all that is wrong; the first is `finding`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0])
        self.findings = tuple(findings)
