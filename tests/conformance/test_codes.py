"""Our code lists against the official ones of both rule sets."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest

from zarf.core import codes


def test_lists_equal_the_set_20260701(shared):
    official = json.loads((shared / "gib/codelists/schematron-20260701-lists.json").read_text("utf-8"))
    assert len(official) == 41
    for name, values in official.items():
        assert codes.load(name).values(date(2026, 9, 14)) == tuple(dict.fromkeys(values)), name


def test_lists_equal_the_set_20260312(shared):
    tree = ElementTree.parse(shared / "gib/schematron/20260312/UBL-TR_Codelist.xml")
    lets = [item for item in tree.iter() if item.tag.endswith("let")]
    assert len(lets) == 39
    for item in lets:
        official = {value for value in item.get("value", "").strip("'").split(",") if value}
        assert set(codes.load(item.get("name", "")).values(date(2026, 3, 12))) == official, item.get("name")


@pytest.mark.parametrize(
    ("ours", "file"),
    [
        ("tax_types", "tax_type_codes.csv"),
        ("withholding", "withholding_codes.csv"),
        ("exemption_reasons", "tax_exemption_reason_codes.csv"),
        ("units", "unit_codes_preferred.csv"),
        ("packaging_types", "packaging_type_codes_preferred.csv"),
        ("incoterms", "incoterms.csv"),
        ("transport_modes", "transport_mode_codes.csv"),
    ],
)
def test_named_lists_hold_the_guide_s_codes(shared, ours, file):
    lines = (shared / "gib/codelists" / file).read_text("utf-8").splitlines()[1:]
    assert {line.split(",")[0] for line in lines if line} == {item.value for item in codes.load(ours)}
