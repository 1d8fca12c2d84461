"""Code lists: dated values, official names, one loader."""

from datetime import date

import pytest

from zarf.core import codes

OLD_SET = date(2026, 6, 1)
NEW_SET = date(2026, 11, 2)


@pytest.mark.parametrize("name", sorted(codes.list_names()))
def test_every_list_loads_with_its_source_and_no_value_twice_at_one_time(name):
    listed = codes.load(name)
    assert listed.source
    assert len(listed) > 0
    for day in (OLD_SET, NEW_SET):
        values = listed.values(day)
        assert len(values) == len(set(values))
        assert "" not in values


def test_an_exemption_code_that_came_with_the_new_set_holds_from_its_day():
    assert not codes.load("TaxExemptionReasonCodeType").contains("233", date(2026, 9, 13))
    assert codes.load("TaxExemptionReasonCodeType").contains("233", date(2026, 9, 14))


def test_a_value_that_left_the_list_holds_until_the_day_before():
    assert codes.load("TaxExemptionReasonCodeType").contains("308", date(2026, 9, 13))
    assert not codes.load("TaxExemptionReasonCodeType").contains("308", date(2026, 9, 14))


def test_values_are_compared_as_written():
    tax = codes.load("TaxType")
    assert tax.contains("0015", NEW_SET)
    assert not tax.contains("15", NEW_SET)
    assert not tax.contains("", NEW_SET)


def test_names_are_the_official_ones():
    assert codes.load("units").name("C62") == "ADET(UNIT)"
    assert codes.load("tax_types").name("nothing") == ""


def test_an_unknown_list_is_named():
    with pytest.raises(codes.UnknownCodeList, match="no_such_list"):
        codes.load("no_such_list")
