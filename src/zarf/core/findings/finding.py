"""One finding: a stable code, where it is, what was found and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from zarf.core.findings.catalogue import entry
from zarf.core.findings.field_words import field_words, type_words
from zarf.core.findings.reasons import in_words


class Severity(StrEnum):
    """An error makes the document refused; a warning is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and what to do.

    path: XPath with prefixes as customary (`/Invoice/cac:InvoiceLine[2]/cbc:ID`), "" for the file as a whole.
    line: line in the file, counted from 1.
    gib_rule: GİB's own rule and assertion (`InvoiceIDCheck-1`), if the finding stands for one.
    gib_code: the code Merkez would answer (1140, 1150, 1160 ...).
    params: further values of the texts. `reason` is a cause as it was reported; people read it in their language.
    """

    code: str
    severity: Severity = Severity.ERROR
    path: str = ""
    line: int | None = None
    found: str | None = None
    expected: str | None = None
    gib_rule: str | None = None
    gib_code: int | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Finding], tuple[dict[str, Any]]]:
        """Findings go from process to process; the proxy around params does not."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return _from_values, (values | {"params": dict(self.params)},)

    def message(self, language: str = "tr") -> str:
        """One sentence in Turkish ("tr") or English ("en")."""
        item = entry(self.code)
        return _fill(item.en if language == "en" else item.tr, self, language)

    def hint(self, language: str = "tr") -> str:
        """What to do next, in Turkish or English."""
        item = entry(self.code)
        return _fill(item.hint_en if language == "en" else item.hint_tr, self, language)

    def as_dict(self, language: str = "tr") -> dict[str, object]:
        """The JSON shape promised by `zarf validate --json`."""
        return {
            "code": self.code,
            "gib_rule": self.gib_rule,
            "gib_code": self.gib_code,
            "severity": self.severity.value,
            "path": self.path,
            "line": self.line,
            "found": self.found,
            "expected": self.expected,
            "message": self.message(language),
            "hint": self.hint(language),
            "fix": None,
        }


def _from_values(values: dict[str, Any]) -> Finding:
    return Finding(**values | {"params": MappingProxyType(values["params"])})


def finding(
    code: str,
    *,
    path: str = "",
    line: int | None = None,
    found: str | None = None,
    expected: str | None = None,
    gib_rule: str | None = None,
    **params: object,
) -> Finding:
    """A finding whose severity and GİB code come from the catalogue entry of *code*."""
    item = entry(code)
    return Finding(
        code=code,
        severity=Severity(item.severity),
        path=path,
        line=line,
        found=found,
        expected=expected,
        gib_rule=gib_rule,
        gib_code=item.gib_code,
        params=MappingProxyType({name: str(value) for name, value in params.items()}),
    )


_STRUCTURE, _LEDGER = "EF-STR-", "EF-LDG-"
_NAMING = frozenset({"EF-LDG-012", "EF-LDG-013", "EF-LDG-018", "EF-LDG-087", "EF-LDG-094"})
_QUOTING = frozenset({"EF-STR-005", "EF-STR-008", "EF-STR-013"})
"""Their `found` is a text of the document. Of the ledgers' findings only those in _NAMING name a field there."""


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _fill(text: str, item: Finding, language: str) -> str:
    values = _Blank(item.params)
    if "reason" in values:
        values["reason"] = in_words(values["reason"], language)
    values.setdefault("found", item.found or "")
    values.setdefault("expected", _listed(item.expected or "", language))
    if item.code.startswith((_STRUCTURE, _LEDGER)):
        _put_words(values, item.code, language)
    return text.format_map(values)


def _listed(expected: str, language: str) -> str:
    """`A | B | C` as people say it: A, B veya C."""
    *first, last = expected.split(" | ")
    return f"{', '.join(first)} {'or' if language == 'en' else 'veya'} {last}" if first else last


def _put_words(values: dict[str, str], code: str, language: str) -> None:
    """Fields and types by the names that people know. What the document itself says stays as it is."""
    quotes = code in _QUOTING or (code.startswith(_LEDGER) and code not in _NAMING)
    for name in ("element", "expected", *(() if quotes else ("found",))):
        if name in values:
            values[name] = field_words(type_words(values[name], language), language)
