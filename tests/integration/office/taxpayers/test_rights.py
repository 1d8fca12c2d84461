"""What each role may do: the table, and that the services ask it whoever calls them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.cari_world import add
from tests.portal_world import World, seller_invoice, waiting, world

from zarf.core.errors import NotAllowed
from zarf.office.acting import HOUSE, NOBODY, Actor, Kind, acting, address_of, current
from zarf.office.cari import services as cari
from zarf.office.exchange import bulk_sealing
from zarf.office.exchange import services as exchange
from zarf.office.exchange.models import Document
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers import rights, services
from zarf.office.taxpayers.models import Membership
from zarf.office.taxpayers.rights import Right

__all__ = ["seller_invoice", "waiting", "world"]

TODAY = date(2026, 11, 2)
ROLES = [str(role) for role in Membership.Role.values]

# Written by hand from the list of roles: what must hold whatever the table says.
EXPECTED: dict[str, set[str]] = {
    "preparer": {"documents.see", "documents.draw_up", "cari.change", "edefter.change"},
    "sealer": {"documents.see", "documents.seal", "documents.send", "documents.answer", "edefter.send"},
    "accountant": {
        "documents.see",
        "documents.draw_up",
        "documents.seal",
        "documents.send",
        "documents.answer",
        "cari.change",
        "edefter.change",
        "edefter.send",
        "firm.change",
    },
    "administrator": {str(right) for right in Right},
    "auditor": {"documents.see", "people.see", "audit.see"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_its_name_says(role: str) -> None:
    assert {str(right) for right in rights.rights_of(role, TODAY)} == EXPECTED[role]


def test_every_right_has_exactly_one_row_on_each_day() -> None:
    for right in Right:
        assert len([row for row in rights.table() if row.right is right and row.holds_on(TODAY)]) == 1


def test_the_table_can_change_on_a_day() -> None:
    text = """
    [[right]]
    name = "cari.change"
    tr = "x"
    en = "x"
    roles = ["preparer"]
    valid_from = 2026-01-01
    valid_to = 2027-01-01
    """
    (row,) = rights.rows(text)
    assert [row.holds_on(date(year, 1, 1)) for year in (2025, 2026, 2027)] == [False, True, False]


@pytest.mark.parametrize("wrong", ['name = "cari.chang"', 'roles = ["boss"]'])
def test_a_misspelt_table_is_refused(wrong: str) -> None:
    lines = {"name": 'name = "cari.change"', "roles": 'roles = ["preparer"]'} | {wrong.split()[0]: wrong}
    text = "[[right]]\ntr = 'x'\nen = 'x'\nvalid_from = 2026-01-01\n" + "\n".join(lines.values())
    with pytest.raises(ValueError, match=r"chang|boss"):
        rights.rows(text)


def person(firm_id: int, role: str) -> Actor:
    return Actor("ayse@deneme.test", Kind.PERSON, {firm_id: role})


Do = Callable[[World, Document], Any]
ACTIONS: dict[str, tuple[Right, Do]] = {
    "answer": (Right.DOCUMENTS_ANSWER, lambda w, d: exchange.answer(d, "KABUL", "", "x")),
    "send again": (Right.DOCUMENTS_SEND, lambda w, d: exchange.send_again(d, "x")),
    "order": (Right.DOCUMENTS_DRAW_UP, lambda w, d: exchange.submit_order(w.a, b"{}", "x")),
    "ready file": (Right.DOCUMENTS_DRAW_UP, lambda w, d: exchange.submit_ubl(w.a, b"<a/>", None, "x")),
    "release": (Right.DOCUMENTS_SEAL, lambda w, d: exchange.release(d, "x")),
    "give back": (Right.DOCUMENTS_SEAL, lambda w, d: exchange.give_back(d, "yanlış", "x")),
    "take back": (Right.DOCUMENTS_DRAW_UP, lambda w, d: exchange.take_back(d, "x")),
    "drop": (Right.DOCUMENTS_DRAW_UP, lambda w, d: exchange.drop(d, "x")),
    "bulk seal": (Right.DOCUMENTS_SEAL, lambda w, d: bulk_sealing.seal_all([w.a], "x")),
    "new cari": (Right.CARI_CHANGE, lambda w, d: add(w.a.pk, "YENI")),
    "cari file": (Right.CARI_CHANGE, lambda w, d: cari.keep_file(w.a.pk, "x", "a.csv", b"code;title\n")),
    "cari setting": (
        Right.CARI_CHANGE,
        lambda w, d: cari.save_setting(w.a.pk, default_scenario="TEMELFATURA", removal_share=100, is_scheduled=False),
    ),
    "label": (Right.BRANCHES_CHANGE, lambda w, d: services.add_alias(w.a, "PK", "urn:mail:yeni@deneme.test")),
    "appearance": (Right.FIRM_CHANGE, lambda w, d: services.save_appearance(w.a, logo=None, note="x")),
    "firm": (Right.FIRM_CHANGE, lambda w, d: services.change_taxpayer(w.a.vkn_tckn, {"city": "İzmir"})),
    "seal way": (Right.SEALING_CHANGE, lambda w, d: sealing.choose_way(w.a.vkn_tckn, "elsewhere", "x")),
    "consent": (Right.SEALING_CHANGE, lambda w, d: sealing.authorise(w.a, TODAY, None, "x", "x")),
}


def refusal_of(world: World, document: Document, action: str, actor: Actor) -> str:
    """The code of the refusal by right, "" when the right was there; what else went wrong does not matter here."""
    with acting(actor):
        try:
            ACTIONS[action][1](world, document)
        except NotAllowed as problem:
            return problem.code if problem.code in ("EF-TAX-002", "EF-TAX-040") else ""
        except Exception:  # noqa: BLE001
            return ""
    return ""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_service_itself_refuses_what_the_role_may_not(
    world: World, seller_invoice: Document, action: str, role: str
) -> None:
    right = ACTIONS[action][0]
    expected = "" if str(right) in EXPECTED[role] else "EF-TAX-040"
    assert refusal_of(world, seller_invoice, action, person(world.a.pk, role)) == expected


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_and_strangers_may_do_nothing(world: World, seller_invoice: Document, action: str) -> None:
    assert refusal_of(world, seller_invoice, action, NOBODY) == "EF-TAX-002"
    assert refusal_of(world, seller_invoice, action, person(world.b.pk, "administrator")) == "EF-TAX-002"


def test_the_house_may_do_everything(world: World, seller_invoice: Document) -> None:
    assert current() is HOUSE
    assert exchange.answer(seller_invoice, "KABUL", "", "x").state == "ANSWERING"


def test_the_refusal_names_the_role_the_deed_and_who_may(world: World) -> None:
    told = rights.refused("preparer", Right.DOCUMENTS_SEAL)
    assert told.message("tr") == "“Hazırlayan” rolünüzün yetkisi bu iş için yetmez: belge mühürleme."
    assert told.hint("tr").startswith("Bu yetki şu rollerde var: Mühürleyen, Muhasebe, Yönetici.")
    assert told.message("en") == "Your role “Preparer” may not do this: seal documents."


class Request:
    def __init__(self, **meta: str) -> None:
        self.META = meta


@pytest.mark.parametrize(
    ("direct", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
    ],
)
def test_the_address_comes_from_our_own_proxy_only(direct: str, forwarded: str, expected: str) -> None:
    assert address_of(Request(REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded)) == expected
