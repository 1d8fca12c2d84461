"""What GİB's answers mean: its words about a state, and its codes.

GİB's numbers for states are not public, so its words decide; words nobody knows leave the package where it is, and a
person reads them. Source: Web Servis Kılavuzu v1.7; e-Defter Uygulama Kılavuzu v1.12 (texts of the package list).
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from zarf.core.findings import Finding, finding

_UNKNOWN = "EF-EDS-000"


class Meaning(StrEnum):
    """Of a state in GİB's words."""

    PENDING = "pending"
    BERAT_DONE = "berat_done"
    DONE = "done"
    FAILED = "failed"
    DELETED = "deleted"
    UNCLEAR = "unclear"


def meaning_of(text: str) -> Meaning:
    """What GİB's words say.

    >>> meaning_of("Paket Başarıyla İşlendi").value, meaning_of("PAKET BASARIYLA ISLENDI").value
    ('done', 'done')
    >>> meaning_of("Paket başarılı, defter paketinin işlenmesi bekleniyor.").value
    'berat_done'
    """
    words = _folded(text)
    for meaning, phrases in _phrases():
        if any(phrase in words for phrase in phrases):
            return meaning
    return Meaning.UNCLEAR


def told(code: int, text: str) -> Finding:
    """GİB's fault in plain words, with GİB's own beside them."""
    row = _data()["fault"].get(str(code))
    return finding(row["finding"] if row else _UNKNOWN, found=text[:300] or "-", expected=str(code))


def is_passing(code: int) -> bool:
    """Whether the same call may succeed later without anybody doing anything."""
    row = _data()["fault"].get(str(code))
    return bool(row and row["passing"])


@cache
def _phrases() -> tuple[tuple[Meaning, tuple[str, ...]], ...]:
    return tuple((Meaning(row["meaning"]), tuple(map(_folded, row["phrases"]))) for row in _data()["state"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("zarf.office.berats") / "data" / "answers.toml").read_text("utf-8"))


def _folded(text: str) -> str:
    """For comparing words only: GİB writes them with and without Turkish letters, in either case."""
    plain = text.translate(_LETTERS).lower()
    return " ".join(plain.split())


_LETTERS = str.maketrans("ÇĞİIıÖŞÜçğiöşü", "CGIIIOSUcgIosu")
