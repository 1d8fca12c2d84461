"""Each feature of the demand on e-Defter has a test that bears its number."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).parents[1]
_NAME = re.compile(r"^def (test_\w+)\(", re.M)
_NUMBER = re.compile(r"f(\d{3})(?=_)")


def numbers(name: str) -> set[int]:
    """
    >>> sorted(numbers("test_f001_to_f003_a_month_is_sent")), sorted(numbers("test_f006_f028_set_up"))
    ([1, 2, 3], [6, 28])
    """
    found = [int(number) for number in _NUMBER.findall(name)]
    return set(range(found[0], found[1] + 1)) if "_to_f" in name and len(found) == 2 else set(found)


def test_every_feature_from_f001_to_f028_has_a_test_named_after_it() -> None:
    tests = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name in _NAME.findall(path.read_text("utf-8")):
            for number in numbers(name):
                tests[number].append(name)
    assert [f"F{number:03d}" for number in range(1, 29) if number not in tests] == []
