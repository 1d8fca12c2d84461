"""The message catalogue: every code is well formed, has texts in both languages, and is used."""

import pickle
import re
from pathlib import Path
from string import Formatter

import pytest

from zarf.core.findings import Finding, Severity, all_entries, finding

SOURCE = Path(__file__).parents[4] / "src"
CODE = re.compile(r"EF-[A-Z]{3,4}-[0-9]{3}")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("item", all_entries().values(), ids=lambda item: item.code)
def test_every_code_is_well_formed_and_says_what_to_do(item):
    assert CODE.fullmatch(item.code)
    assert item.severity in {"error", "warning"}
    for text in (item.tr, item.en, item.hint_tr, item.hint_en, item.source):
        assert text.strip(), f"{item.code} has an empty text"
    assert item.tr != item.en


@pytest.mark.parametrize("item", all_entries().values(), ids=lambda item: item.code)
def test_both_languages_tell_the_same_facts(item):
    turkish = {name.removesuffix("_tr") for name in fields(item.tr) | fields(item.hint_tr)}
    english = {name.removesuffix("_en") for name in fields(item.en) | fields(item.hint_en)}
    assert turkish == english


def test_every_code_in_the_catalogue_is_used_and_every_used_one_is_there():
    """Codes stand in code and in data tables; the catalogue itself and its explanation do not count."""
    used: set[str] = set()
    for file in SOURCE.rglob("*"):
        if file.suffix in {".py", ".tsv", ".toml"} and "findings" not in file.parts:
            used |= set(CODE.findall(file.read_text("utf-8")))
    assert used - set(all_entries()) == set()
    assert set(all_entries()) - used == set()


def test_a_finding_takes_severity_and_gib_code_from_the_catalogue():
    made = finding("EF-ORD-002", path="$.lines", name="lines")
    assert made.severity is Severity.ERROR
    assert made.message("tr") == "Siparişte “lines” alanı yok."
    assert made.message("en") == "The order has no field “lines”."


def test_a_placeholder_nobody_filled_does_not_raise():
    assert Finding("EF-ORD-002").message("en") == "The order has no field “?”."


def test_the_json_shape_is_the_promised_one():
    assert list(finding("EF-ORD-002", name="x").as_dict()) == [
        "code",
        "gib_rule",
        "gib_code",
        "severity",
        "path",
        "line",
        "found",
        "expected",
        "message",
        "hint",
        "fix",
    ]


def test_a_finding_goes_from_process_to_process_with_its_values():
    made = finding("EF-ORD-002", path="$.lines", name="lines")
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    assert again.message("en") == "The order has no field “lines”."
