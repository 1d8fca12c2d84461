"""Pages of docs/reference made from the product's own tables; `python -m zarf.site.reference_pages` renews them."""

from __future__ import annotations

from zarf.core.findings import CatalogueEntry, all_entries
from zarf.site.checkout import ROOT

_HEAD = """# Codes of findings

What Zarf finds wrong, by code. A code never changes its meaning and is never used again. `GİB` is the code Merkez would
answer with, if any. This page is made from the message catalogue: `python -m zarf.site.reference_pages` renews it.

| code | severity | GİB | Turkish | English | source |
|---|---|---|---|---|---|
"""

FINDING_CODES = ROOT / "docs" / "reference" / "finding-codes.md"


def finding_codes() -> str:
    """The page of finding codes, as it must stand in docs/reference."""
    entries = sorted(all_entries().values(), key=lambda entry: entry.code)
    return _HEAD + "".join(f"{_row(entry)}\n" for entry in entries)


def _row(entry: CatalogueEntry) -> str:
    cells = [f"`{entry.code}`", entry.severity, str(entry.gib_code or ""), entry.tr, entry.en, entry.source]
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    FINDING_CODES.write_text(finding_codes(), "utf-8")
