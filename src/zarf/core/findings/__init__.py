"""Findings: what is wrong with a document, as a value. Read by every storey; imports nothing of ours."""

from zarf.core.findings.catalogue import CatalogueEntry, all_entries, entry
from zarf.core.findings.finding import Finding, Severity, finding

__all__ = ["CatalogueEntry", "Finding", "Severity", "all_entries", "entry", "finding"]
