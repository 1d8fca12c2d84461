"""What is wrong with a package, or with the means to run it."""

from __future__ import annotations

from zarf.core.errors import ZarfError
from zarf.core.findings import finding


class PackageRefused(ZarfError):
    """The package cannot be used as a judge; the finding says why."""


def refused(code: str, found: object, expected: str | None = None) -> PackageRefused:
    """The exception with that finding; what was found is cut to a readable length."""
    return PackageRefused(finding(code, found=" ".join(str(found).split())[:300], expected=expected))
