"""The check against two tables written by hand from the page that demands it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from zarf.core.cari import Card, Listed, Service, ServiceCard, ServiceListed, fingerprint, judge
from zarf.core.cari.judging import ServiceJudgement

HERE = Path(__file__).parent
WRONG = "urn:mail:baska@ornek.test"
SINCE, OLD_SINCE = date(2024, 3, 1), date(2020, 1, 1)


@dataclass(frozen=True)
class Case:
    """One line of service_expectations.txt."""

    flag: bool
    confirmed: bool
    pk: str
    gb: str
    verdict: str
    marks: str
    values: str
    besides: str

    def __str__(self) -> str:
        return f"F{self.flag:d} C{self.confirmed:d} {self.pk} {self.gb}"


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def cases() -> list[Case]:
    split = [line.split() for line in lines("service_expectations.txt")]
    return [Case(flag == "1", confirmed == "1", *rest) for flag, confirmed, *rest in split]


def labels(role: str, cell: str) -> tuple[str, tuple[str, ...]]:
    """The card's label and the open ones of a cell such as R2."""
    opened = tuple(f"urn:mail:{role}{n}@ornek.test" for n in range(int(cell[1])))
    return {"E": "", "W": WRONG, "R": opened[-1] if opened else ""}[cell[0]], opened


def situation(case: Case) -> tuple[ServiceCard, ServiceListed]:
    (pk, open_pk), (gb, open_gb) = labels("pk", case.pk), labels("gb", case.gb)
    listed = ServiceListed(open_pk, open_gb, SINCE if open_pk else None)
    confirmed = fingerprint(open_pk, open_gb) if case.confirmed else ""
    return ServiceCard(case.flag, pk, gb, "", OLD_SINCE, confirmed), listed


def judged(case: Case, service: Service) -> ServiceJudgement:
    card, listed = situation(case)
    if service is Service.EFATURA:
        return judge(Card(efatura=card), Listed(efatura=listed)).efatura
    return judge(Card(eirsaliye=card), Listed(eirsaliye=listed)).eirsaliye


def value(code: str, label: str, opened: tuple[str, ...]) -> str:
    return {"=": label, "0": "", "?": "", "1": opened[0] if opened else "missing"}[code]


def test_the_table_holds_each_of_the_128_combinations_once() -> None:
    cells = ["E0", "E1", "E2", "R1", "R2", "W0", "W1", "W2"]
    unconfirmed = [(case.flag, case.pk, case.gb) for case in cases() if not case.confirmed]
    assert len(unconfirmed) == 128
    assert set(unconfirmed) == set(product([True, False], cells, cells))
    confirmed = [case for case in cases() if case.confirmed]
    assert len({(case.flag, case.pk, case.gb) for case in confirmed}) == 30
    assert all("R2" in (case.pk, case.gb) for case in confirmed)


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_combination_gives_its_verdict_marks_and_values(case: Case, service: Service) -> None:
    (pk, open_pk), (gb, open_gb) = labels("pk", case.pk), labels("gb", case.gb)
    found = judged(case, service)
    assert found.verdict.value == case.verdict
    assert found.pk.mark.value + found.gb.mark.value == case.marks
    assert (found.pk.choices, found.gb.choices) == (open_pk, open_gb)
    assert (found.pk.proposed, found.gb.proposed) == (
        value(case.values[0], pk, open_pk),
        value(case.values[1], gb, open_gb),
    )
    assert (found.pk.needs_pick, found.gb.needs_pick) == (case.values[0] == "?", case.values[1] == "?")
    assert (found.proposed.pk, found.proposed.gb) == (found.pk.proposed, found.gb.proposed)


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_combination_proposes_its_flag_date_and_scenario(case: Case, service: Service) -> None:
    found = judged(case, service)
    scenario = "TEMELFATURA" if service is Service.EFATURA else "TEMELIRSALIYE"
    expected = {
        "none": (case.flag, OLD_SINCE, ""),
        "D": (True, SINCE, ""),
        "+DS": (True, SINCE, scenario),
        "clear": (False, None, ""),
    }[case.besides]
    assert (found.proposed.flag, found.proposed.since, found.proposed.scenario) == expected


@pytest.mark.parametrize("case", [case for case in cases() if not case.flag], ids=str)
def test_new_users_are_found_whatever_their_colour(case: Case) -> None:
    assert judged(case, Service.EFATURA).is_new is (case.verdict != "N")


# One situation for each letter of row_expectations.txt; small letters are cards without the mark.
_SITUATIONS = {
    "N": ("0", "E0", "E0"),
    "G": ("1", "R1", "R1"),
    "X": ("1", "W0", "W0"),
    "B": ("0", "E1", "E1"),
    "O": ("1", "R2", "R1"),
    "R": ("1", "W1", "R1"),
    "o": ("0", "E2", "E1"),
    "r": ("0", "W1", "E1"),
}


def pairs() -> list[tuple[str, str, str, str]]:
    split = [line.split(" ", 3) for line in lines("row_expectations.txt")]
    return [(one, other, colour, text) for one, other, colour, text in split]


def of_letter(letter: str) -> tuple[ServiceCard, ServiceListed]:
    flag, pk, gb = _SITUATIONS[letter]
    return situation(Case(flag == "1", False, pk, gb, "", "", "", ""))


def test_the_rows_hold_the_36_pairs_and_those_of_unmarked_cards() -> None:
    found = [(one, other) for one, other, _, _ in pairs()]
    assert len(found) == 64
    assert set(found) == set(product("NGXBORor", repeat=2))
    assert len([pair for pair in found if not {"o", "r"} & set(pair)]) == 36


@pytest.mark.parametrize(("efatura", "eirsaliye", "colour", "text"), pairs())
def test_each_pair_gives_its_colour_and_its_sentence(efatura: str, eirsaliye: str, colour: str, text: str) -> None:
    (card_a, listed_a), (card_b, listed_b) = of_letter(efatura), of_letter(eirsaliye)
    row = judge(Card(card_a, card_b), Listed(listed_a, listed_b))
    assert row.colour.value == colour
    assert row.explanation() == text
    assert row.is_removal is ("X" in (efatura, eirsaliye))
    assert row.is_new is bool({"B", "o", "r"} & {efatura, eirsaliye})


@pytest.mark.parametrize(
    "label",
    ["urn:mail:PK1@ornek.test", "urn:mail:pk1@ornek.test ", " urn:mail:pk1@ornek.test", "urn:mail:gb1@ornek.test"],
    ids=["other case", "blank behind", "blank before", "label of the other role"],
)
def test_labels_are_compared_byte_for_byte(label: str) -> None:
    listed = Listed(efatura=ServiceListed(("urn:mail:pk1@ornek.test",), ("urn:mail:gb1@ornek.test",)))
    card = Card(efatura=ServiceCard(True, label, "urn:mail:gb1@ornek.test"))
    assert judge(card, listed).colour.value == "red"
    right = Card(efatura=ServiceCard(True, "urn:mail:pk1@ornek.test", "urn:mail:gb1@ornek.test"))
    assert judge(right, listed).colour.value == "green"


def test_old_default_labels_are_labels_like_others() -> None:
    listed = Listed(efatura=ServiceListed(("defaultpk",), ("defaultgb",)))
    assert judge(Card(efatura=ServiceCard(True, "defaultpk", "defaultgb")), listed).colour.value == "green"
    without = Listed(efatura=ServiceListed(("urn:mail:pk@x.test",), ("defaultgb",)))
    assert judge(Card(efatura=ServiceCard(True, "defaultpk", "defaultgb")), without).colour.value == "red"


def test_one_label_in_each_service_is_not_several_labels() -> None:
    listed = Listed(ServiceListed(("pk-f",), ("gb-f",)), ServiceListed(("pk-i",), ("gb-i",)))
    card = Card(ServiceCard(True, "pk-f", "gb-f"), ServiceCard(True, "pk-i", "gb-i"))
    assert judge(card, listed).colour.value == "green"
    swapped = Card(ServiceCard(True, "pk-i", "gb-f"), ServiceCard(True, "pk-f", "gb-i"))
    assert judge(swapped, listed).explanation() == "Etiket Bilgisi Hatalı"


def test_a_confirmed_choice_is_orange_again_when_the_open_labels_change() -> None:
    listed = ServiceListed(("a", "b"), ("g",))
    card = ServiceCard(True, "a", "g", confirmed=fingerprint(listed.pk, listed.gb))
    confirmed = judge(Card(efatura=card), Listed(efatura=listed))
    assert (confirmed.colour.value, confirmed.is_confirmed) == ("green", True)
    more = judge(Card(efatura=card), Listed(efatura=ServiceListed(("a", "b", "c"), ("g",))))
    assert (more.colour.value, more.is_confirmed) == ("orange", False)


def test_a_removal_touches_its_own_service_only() -> None:
    listed = Listed(eirsaliye=ServiceListed(("pk-i",), ("gb-i",)))
    card = Card(
        ServiceCard(True, "pk-f", "gb-f", "TICARIFATURA", SINCE), ServiceCard(True, "pk-i", "gb-i", "TEMELIRSALIYE")
    )
    row = judge(card, listed)
    assert row.is_removal
    assert row.efatura.proposed == ServiceCard(False, "", "", "TICARIFATURA", None)
    assert row.eirsaliye.proposed == card.eirsaliye


def test_a_scenario_on_the_card_stays_and_an_empty_one_takes_the_firms_setting() -> None:
    listed = Listed(efatura=ServiceListed(("p",), ("g",), SINCE))
    chosen = judge(Card(efatura=ServiceCard(scenario="IHRACAT")), listed, scenario="TICARIFATURA")
    assert chosen.efatura.proposed.scenario == "IHRACAT"
    empty = judge(Card(), listed, scenario="TICARIFATURA")
    assert empty.efatura.proposed.scenario == "TICARIFATURA"


def test_sentences_have_their_english() -> None:
    listed = Listed(ServiceListed(("p",), ("g",)))
    assert judge(Card(), listed).explanation("en") == "New e-Fatura user"
    marked = replace(Card(), efatura=ServiceCard(True, "x", "g"))
    assert judge(marked, listed).explanation("en") == "Label is wrong"
