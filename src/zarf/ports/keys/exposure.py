"""Whether anybody but its owner can read the files of a key: the key itself, its password, its PIN."""

from __future__ import annotations

from pathlib import Path

from zarf.core.errors import SealRefused
from zarf.core.findings import Finding, finding
from zarf.ports.keys import pkcs12

_OTHERS = 0o077


def exposure(reference: str) -> list[Finding]:
    """A warning (EF-KEY-043) for each file of the key that others on this machine may open. Never raises."""
    return [finding("EF-KEY-043", file=str(file)) for file in _files(reference) if _is_open_to_others(file)]


def _files(reference: str) -> list[Path]:
    try:
        if reference.startswith(pkcs12.SCHEME):
            return pkcs12.files_of(reference)
        # Where python-pkcs11 is missing, no key of a token can be opened either.
        from zarf.ports.keys import pkcs11_reference

        pin_file = pkcs11_reference.parse(reference).pin_file
        return [pin_file] if pin_file is not None else []
    except (SealRefused, ImportError):
        return []


def _is_open_to_others(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & _OTHERS)
    except OSError:
        return False
