"""Outside the demo: from an empty home folder an operator sets two taxpayers up and invoices go between them.

Merkez and KamuSM are simulators here as well, but the house does not know: it is told two addresses, as in production.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.story.site.conftest import wait
from tests.story.site.outside import BUYER, SELLER, TITLES, Authorities, House, authorities, house, labels  # noqa: F401

from zarf.site.checkout import ROOT

pytestmark = pytest.mark.timeout(240)

SECRET = "kurşun-kalem-42"


def test_a_house_set_up_by_hand_signs_people_in_and_exchanges_invoices(
    house: House,  # noqa: F811
    authorities: Authorities,  # noqa: F811
    tmp_path: Path,
) -> None:
    assert house.zarf("taxpayer", "list") == [], "nothing of the demo is here"
    for vkn, title in TITLES.items():
        words = ["--title", title, "--district", "Şişli", "--city", "İstanbul"]
        house.zarf("taxpayer", "add", vkn, *words, "--seal-key", authorities.issue(vkn, tmp_path))
        for role, name in labels(vkn).items():
            house.zarf("alias", "add", role, name, "--for", vkn)
        assert house.zarf("taxpayer", "show", vkn)[0]["findings"] == [], "nothing is missing"
    house.zarf("user", "add", "ayse@deneme.test", "--for", SELLER, "--password-stdin", typed=f"{SECRET}\n")

    arrived = house.sign_in("ayse@deneme.test", SECRET)
    assert arrived.status_code == 200
    assert TITLES[SELLER] in arrived.text
    assert TITLES[BUYER] not in arrived.text, "nobody gave her the right"
    assert TITLES[SELLER] not in house.sign_in("ayse@deneme.test", "tahmin-edilen-1").text
    assert SECRET not in "".join(file.read_text("utf-8") for file in (house.up.home / "logs").iterdir())

    sent = house.zarf("send", str(ROOT / "examples" / "order-ticari.json"), "--wait", "40")[0]
    assert (sent["supplier"], sent["state"]) == (SELLER, "DELIVERED")
    house.zarf("answer", sent["number"], "KABUL")
    assert wait(lambda: house.states(sent["number"]) == {"out": "ACCEPTED", "in": "ACCEPTED"}, 40)
