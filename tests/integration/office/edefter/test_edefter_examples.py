"""The example files of the first steps are in order, and bring what the page says."""

from __future__ import annotations

from pathlib import Path

from tests.edefter_world import set_up
from tests.portal_world import World

from zarf.office.edefter import services as edefter

EXAMPLES = Path(__file__).parents[4] / "examples"


def test_the_example_vouchers_come_in_without_a_finding(house: World) -> None:
    set_up(house.a)
    assert edefter.import_chart(house.a, (EXAMPLES / "chart-of-accounts.csv").read_bytes()) == 14
    choices = edefter.ImportChoices(202601)
    with (EXAMPLES / "vouchers.csv").open("rb") as file:
        item = edefter.keep_file(house.a, "t", "vouchers.csv", file, choices)
    edefter.read_import(item.pk)
    assert list(edefter.findings_of(item)) == []
    assert edefter.apply_import(house.a, item.pk, "t")["new"] == 3
