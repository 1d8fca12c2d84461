"""No pattern of the product takes quadratic time or worse: a stranger's file chooses what it is tried on."""

from __future__ import annotations

import re

import pytest
from tests.pattern_attacks import Used, patterns_of, slowest

import zarf
import zarf_simulator
from zarf.core.ledgers.ordinary_form import _form
from zarf.core.wire.structure_types import ModelType, types

_SIZE = 50_000
_BEARABLE = 1.5
"""Seconds. What grows with its input needs less than a twentieth of one, what grows with its square three and more."""


def _ours() -> list[Used]:
    """What modules hold, the content models of the schemas, and the forms of a ledger."""
    models = [(name, kind.pattern) for name, kind in types().items() if isinstance(kind, ModelType)]
    form = _form(b"journal_context", b"TRY", b"countable", True)
    return [
        *patterns_of(zarf, zarf_simulator),
        *(Used(pattern, {name}, {"fullmatch"}) for name, pattern in models),
        *(Used(pattern, {"a ledger's form"}, {"match"}) for pattern in (form.line, form.entry, form.account)),
    ]


def test_no_pattern_takes_more_than_linear_time() -> None:
    ours = _ours()
    found = [(used, slowest(used.pattern, used.methods, _SIZE, _BEARABLE)) for used in ours]
    assert len(ours) > 250
    assert [f"{', '.join(used.names)}: {worst}" for used, (took, worst) in found if took > _BEARABLE] == []


@pytest.mark.parametrize(
    ("pattern", "method", "size"),
    [
        (re.compile(r"\s*\Z"), "search", 16_000),
        (re.compile(r"<a[^>]*>"), "findall", 16_000),
        (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "fullmatch", 16_000),
        (re.compile(r"\s*\[?\s*([0-9]{3})\b"), "match", 16_000),
        (re.compile(r"(?:\s+|<!--.*?-->)*<x", re.DOTALL), "match", 26),
    ],
)
def test_a_pattern_of_quadratic_time_or_worse_is_noticed(pattern: re.Pattern[str], method: str, size: int) -> None:
    took, worst = slowest(pattern, [method], size, 0.02)
    assert took > 0.02, worst
