"""The message catalogue: one entry per finding code, in Turkish and English.

Shape of a file in `messages/`: one TOML table per code,

    [EF-XML-001]
    severity = "error"            # error | warning
    gib_code = 1140               # what Merkez would answer, if anything
    source = "where the demand comes from"
    tr = "Turkish sentence with {placeholders}"
    en = "English sentence with {placeholders}"
    hint_tr = "what to do"
    hint_en = "what to do"

Codes are stable and never used again for something else.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One code with its texts. `source` names the guide, section or rule."""

    code: str
    severity: str
    tr: str
    en: str
    hint_tr: str
    hint_en: str
    source: str
    gib_code: int | None = None


@cache
def all_entries() -> dict[str, CatalogueEntry]:
    """Every entry by code. Raises ValueError when two files give the same code."""
    found: dict[str, CatalogueEntry] = {}
    folder = resources.files("zarf.core.findings") / "messages"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        for code, fields in tomllib.loads(file.read_text("utf-8")).items():
            if code in found:
                raise ValueError(f"{code} is given twice, the second time in {file.name}")
            found[code] = CatalogueEntry(code=code, **fields)
    return found


def entry(code: str) -> CatalogueEntry:
    """The entry of *code*. Raises KeyError for a code that is not in the catalogue."""
    return all_entries()[code]
