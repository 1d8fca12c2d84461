"""One row of a rule test: a document that keeps the rule and what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree
from tests.unit.core.rules.documents import NEW_SET, Edit, changed, failed

from zarf.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Case:
    """sound keeps the rule; after *breaking* exactly the rule fails (others may too), told at a path that ends in *at*.

    found: what the finding quotes. times: how often the rule fails.
    """

    rule: str
    promise: str
    sound: Callable[[], etree._Element]
    breaking: Edit | Iterable[Edit]
    at: str
    found: str | None = None
    times: int = 1
    rule_date: date = NEW_SET
    document_type: str = "efatura"

    def __str__(self) -> str:
        return f"{self.rule}: {self.promise}"


def assert_sound_passes(case: Case) -> None:
    """The rule says nothing of the sound document."""
    findings = failed(case.sound(), rule_date=case.rule_date, document_type=case.document_type)
    assert case.rule not in [item.gib_rule for item in findings]


def assert_broken_fails(case: Case) -> None:
    """The rule fails as often as told, at the place told, quoting what stands there."""
    told = findings_of(case)
    assert len(told) == case.times
    assert told[0].path.endswith(case.at), told[0].path
    assert case.found is None or told[0].found == case.found
    assert told[0].gib_code == 1150
    for language in ("tr", "en"):
        assert "{" not in told[0].message(language)
        assert len(told[0].hint(language)) > 10


def findings_of(case: Case) -> list[Finding]:
    """The rule's findings on the broken document."""
    root = changed(case.sound(), case.breaking)
    findings = failed(root, rule_date=case.rule_date, document_type=case.document_type)
    return [item for item in findings if item.gib_rule == case.rule]
