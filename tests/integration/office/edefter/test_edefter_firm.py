"""What the heading of the books needs: firm, accountant, program, fiscal years, branches, chart, consents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.edefter_world import HEADING, PROGRAM, set_up
from tests.portal_world import NOW, World

from zarf.office.edefter import services as edefter
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.services import ChartRow, Refused, YearData

JANUARY = date(2026, 1, 31)


def codes(problem: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [item.code for item in problem.value.findings]


def test_what_the_heading_lacks_is_told_all_at_once(world: World) -> None:
    found = edefter.completeness(world.a, JANUARY)
    fields = {item.path for item in found if item.code == "EF-BKS-001"}
    assert fields == set(edefter.MANDATORY) - {"city", "country"}
    assert {"EF-BKS-005", "EF-BKS-007", "EF-BKS-008"} <= {item.code for item in found}
    assert "Defterin zorunlu başlık bilgisi eksik: NACE faaliyet kodu." in [item.message("tr") for item in found]


def test_a_firm_that_is_set_up_lacks_nothing_and_gives_its_heading(house: World) -> None:
    year = set_up(house.a)
    assert edefter.completeness(house.a, JANUARY) == []
    made = edefter.company(house.a, year, None, JANUARY)
    assert (made.activity, made.source_application, made.fiscal_year_end) == ("47.62.01", PROGRAM, "2026-12-31")
    assert [one.name for one in made.accountants] == ["SMMM Ayşe Örnek"]


def test_data_offered_by_the_card_have_to_be_saved_once(house: World) -> None:
    set_up(house.a)
    edefter.firm(house.a).delete()
    house.a.street, house.a.building_number, house.a.postal_zone = "Sokak", "1", "34000"
    house.a.phone, house.a.email, house.a.website = "1", "a@b.example", "b.example"
    assert {item.path for item in edefter.completeness(house.a, JANUARY)} == {"activity", "creator"}


def test_an_incomplete_firm_gets_no_heading(house: World) -> None:
    year = set_up(house.a)
    edefter.save_firm(house.a, {"website": "", "activity": ""}, "test")
    with pytest.raises(Refused) as problem:
        edefter.company(house.a, year, None, JANUARY)
    assert codes(problem) == ["EF-BKS-001", "EF-BKS-001"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("activity", "kırtasiye", "EF-BKS-003"),
        ("phone_description", "cep", "EF-BKS-004"),
        ("email", "muhasebe", "EF-BKS-025"),
        ("phone", "1" * 41, "EF-BKS-002"),
        ("city", "İstan\x00bul", "EF-BKS-002"),
    ],
)
def test_a_wrong_field_is_refused_and_nothing_is_kept(house: World, field: str, value: str, code: str) -> None:
    edefter.save_firm(house.a, HEADING, "test")
    with pytest.raises(Refused) as problem:
        edefter.save_firm(house.a, {field: value, "street": "Başka Cadde"}, "test")
    assert codes(problem) == [code]
    assert edefter.firm(house.a).street == HEADING["street"]


def test_the_stamp_box_of_a_new_firm_is_off(world: World) -> None:
    assert edefter.firm(world.a).stamps_by_default is False
    edefter.save_preferences(world.a, exchange_way="portal", stamps_by_default=True, actor="test")
    assert (edefter.firm(world.a).exchange_way, edefter.firm(world.a).stamps_by_default) == ("portal", True)
    with pytest.raises(Refused, match="EF-BKS-024"):
        edefter.save_preferences(world.a, exchange_way="kuş", stamps_by_default=False, actor="test")


def test_an_accountant_counts_on_the_days_of_the_contract(house: World) -> None:
    set_up(house.a)
    assert edefter.accountants(house.a, date(2025, 12, 31)) == []
    with pytest.raises(Refused, match="EF-BKS-009"):
        edefter.save_accountant(house.a, {"name": "Ali Örnek", "engagement": "", "valid_from": date(2026, 1, 1)})
    with pytest.raises(Refused, match="EF-BKS-010"):
        edefter.save_accountant(
            house.a,
            {"name": "Ali", "engagement": "-", "valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (YearData(date(2026, 7, 1), date(2027, 6, 30)), "EF-BKS-012"),
        (YearData(date(2027, 1, 1), date(2028, 1, 1)), "EF-BKS-011"),
        (YearData(date(2027, 1, 1), date(2026, 12, 31)), "EF-BKS-011"),
        (YearData(date(2027, 1, 1), date(2027, 12, 31), first_day=date(2027, 3, 2)), "EF-BKS-014"),
        (YearData(date(2027, 1, 1), date(2027, 12, 31), filing="haftalık"), "EF-BKS-024"),
    ],
)
def test_a_fiscal_year_that_cannot_be_is_refused(house: World, data: YearData, code: str) -> None:
    set_up(house.a)
    with pytest.raises(Refused, match=code):
        edefter.add_year(house.a, data, "test")


def test_a_special_fiscal_year_has_its_twelve_months(house: World) -> None:
    year = edefter.add_year(house.a, YearData(date(2026, 7, 1), date(2027, 6, 30), note="özel hesap dönemi"), "test")
    months = list(edefter.months_of(year))
    assert len(months) == 12
    assert (months[0], months[-1]) == (
        (date(2026, 7, 1), date(2026, 7, 31)),
        (date(2027, 6, 1), date(2027, 6, 30)),
    )


def test_a_liquidation_ends_one_year_and_begins_another_in_the_same_month(house: World) -> None:
    year = set_up(house.a)
    edefter.change_year(house.a, year.pk, YearData(date(2026, 1, 1), date(2026, 5, 14), note="tasfiye"))
    other = edefter.add_year(house.a, YearData(date(2026, 5, 15), date(2026, 12, 31), note="tasfiye"), "test")
    assert edefter.year_of(house.a, date(2026, 5, 14)).pk == year.pk
    assert next(iter(edefter.months_of(other))) == (date(2026, 5, 15), date(2026, 5, 31))


def test_a_year_with_ledgers_keeps_its_days_and_branches(house: World) -> None:
    year = set_up(house.a)
    LedgerSet.objects.create(
        taxpayer=house.a, fiscal_year=year, year=2026, month=1, starts=date(2026, 1, 1), ends=JANUARY, state="DRAFT",
        state_at=NOW, made_at=NOW, made_by="x",
    )  # fmt: skip
    changed = YearData(date(2026, 1, 1), date(2026, 12, 31), filing="provisional")
    assert edefter.change_year(house.a, year.pk, changed).filing == "provisional"
    for data in (
        YearData(date(2026, 1, 1), date(2026, 12, 31), is_branched=True),
        YearData(date(2026, 1, 1), date(2026, 1, 15)),
    ):
        with pytest.raises(Refused, match="EF-BKS-013"):
            edefter.change_year(house.a, year.pk, data)


def test_branches_are_wanted_where_the_year_has_them_and_nowhere_else(house: World) -> None:
    year = set_up(house.a)
    edefter.save_branch(house.a, "0002", "Kadıköy Şubesi")
    assert edefter.branch_of(house.a, year, "") is None
    with pytest.raises(Refused, match="EF-BKS-018"):
        edefter.branch_of(house.a, year, "0002")
    year.is_branched = True
    assert str(edefter.branch_of(house.a, year, "0002")) == "0002 Kadıköy Şubesi"
    for number, code in (("", "EF-BKS-017"), ("0009", "EF-BKS-019")):
        with pytest.raises(Refused, match=code):
            edefter.branch_of(house.a, year, number)
    with pytest.raises(Refused) as problem:
        edefter.save_branch(house.a, "0000", "x")
    assert codes(problem) == ["EF-BKS-015", "EF-BKS-016"]


def test_accounts_are_added_together_or_not_at_all(house: World) -> None:
    rows = [
        ChartRow("120", "", "ALICILAR"),
        ChartRow("12", "", "KISA"),
        ChartRow("120", "121.01", "başka ana hesap"),
        ChartRow("320", "320.01", "ana hesabı yok"),
        ChartRow("100", "", " "),
        ChartRow("101", "", "ÇEKLER", "borç"),
    ]
    with pytest.raises(Refused) as problem:
        edefter.save_accounts(house.a, rows)
    assert codes(problem) == ["EF-BKS-020", "EF-BKS-021", "EF-BKS-022", "EF-BKS-023", "EF-BKS-031"]
    assert not edefter.chart(house.a).exists()


def test_an_account_handed_in_again_gets_its_new_name_and_keeps_its_side(house: World) -> None:
    edefter.save_accounts(house.a, [ChartRow("131", "", "ORTAKLARDAN ALACAKLAR", "C")])
    edefter.save_accounts(house.a, [ChartRow("131", "", "Ortaklardan Alacaklar")])
    assert edefter.chart(house.a).get().name == "Ortaklardan Alacaklar"
    sides = edefter.balance_sides(house.a, JANUARY)
    assert (sides["131"], sides["100"], sides["103"]) == ("C", "D", "C")
    assert "320" not in sides


def test_one_consent_to_seal_the_books_is_in_force_at_a_time(house: World) -> None:
    data = edefter.SignerData("12345", "", "", "", date(2026, 1, 1), date(2025, 1, 1))
    with pytest.raises(Refused) as problem:
        edefter.add_signer(house.a, data, "test")
    assert codes(problem) == ["EF-BKS-026", "EF-BKS-027", "EF-BKS-010"]
    row = edefter.Signer.objects.create(
        taxpayer=house.a, holder_id="9876543217", holder_name="Müşavir", seal_key="x", paper="1", noted_at=NOW,
        valid_from=date(2026, 1, 1), noted_by="x",
    )  # fmt: skip
    with pytest.raises(Refused, match="EF-BKS-028"):
        edefter.add_signer(house.a, edefter.SignerData("1111111104", "Yazılım evi", "x", "2", date(2026, 6, 1)), "test")
    assert edefter.may_seal_ledgers(house.a) == {house.a.vkn_tckn, "9876543217"}
    edefter.withdraw_signer(house.a, row.pk, "test")
    assert edefter.signer_in_force(house.a, (NOW + timedelta(days=1)).date()) is None
    with pytest.raises(Exception, match="EF-BKS-030"):
        edefter.withdraw_signer(house.a, row.pk, "test")
