"""Vouchers that were taken over are found, and go again with a reason while their period is not approved."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.edefter_world import set_up
from tests.integration.office.edefter.test_edefter_import import bring, closed_january, live, many, sale
from tests.portal_world import World

from zarf.core.errors import NotFound
from zarf.doors.cli.edefter import command
from zarf.office.acting import Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import Refused, SetChoices, Voucher


@pytest.fixture
def books(house: World) -> World:
    set_up(house.a)
    other = sale("M-2", "2026-01-11", Açıklama="ikinci")
    edefter.apply_import(house.a, bring(house, many(sale(), other, sale("M-3", "2026-02-01"))).pk, "test")
    return house


def numbers(world: World, text: str = "", month: int = 202601, *, removed: bool = False) -> list[str]:
    return [one.number for one in edefter.kept_vouchers(world.a, month, text, removed=removed)]


def pk_of(world: World, number: str, month: int = 202601) -> int:
    return edefter.voucher_numbered(world.a, month, "", number).pk


def by_a_person(world: World) -> AbstractContextManager[None]:
    return acting(Actor("ayse@deneme.test", Kind.PERSON, {world.a.pk: "accountant"}))


def test_the_vouchers_of_a_month_are_found(books: World) -> None:
    assert edefter.voucher_months(books.a) == [202602, 202601]
    assert numbers(books) == ["M-1", "M-2"]
    assert numbers(books, month=202602) == ["M-3"]
    for text, expected in (("m-2", ["M-2"]), ("İkinci", []), ("ikinci", ["M-2"]), ("120.01", ["M-1", "M-2"]),
                           ("120,00", ["M-1", "M-2"]), ("20", ["M-1", "M-2"]), ("yok", [])):  # fmt: skip
        assert numbers(books, text) == expected, text


def test_a_voucher_goes_with_a_reason_and_is_kept(books: World) -> None:
    item = edefter.open_set(books.a, SetChoices(2026, 1), "test")
    seen = edefter.control(item).fingerprint
    with by_a_person(books):
        assert edefter.remove_vouchers(books.a, [pk_of(books, "M-2")], "ayşe", " yanlış ay ") == 1
    assert live(books) == ["M-1", "M-3"]
    page = edefter.control(item)
    assert (page.vouchers, page.fingerprint != seen) == (1, True)
    assert [(one.event, one.text) for one in edefter.story(item)][1:] == [("vouchers_removed", "M-2: yanlış ay")]
    assert AuditEntry.objects.filter(action="edefter.vouchers_removed").count() == 1
    gone = Voucher.objects.get(number="M-2")
    assert (gone.state, gone.removed_by, gone.removal_reason) == ("removed", "ayşe", "yanlış ay")
    assert gone.removed_at is not None
    assert numbers(books, removed=True) == ["M-2"]
    edefter.apply_import(books.a, bring(books, many(sale("M-2", "2026-01-12"))).pk, "test")
    assert sorted(live(books)) == ["M-1", "M-2", "M-3"]


def test_a_month_of_one_wrong_voucher_can_be_declared_inactive(books: World) -> None:
    with pytest.raises(Refused, match="EF-PRD-009") as told:
        edefter.declare_inactive(books.a, SetChoices(2026, 1), "test")
    assert "Fişler" in told.value.finding.hint("tr")
    with by_a_person(books):
        edefter.remove_vouchers(books.a, [pk_of(books, "M-1"), pk_of(books, "M-2")], "test", "iki kez")
    assert AuditEntry.objects.get(action="edefter.vouchers_removed").note == "M-1, M-2: iki kez"
    assert edefter.declare_inactive(books.a, SetChoices(2026, 1), "test").state == "INACTIVE"


def test_nothing_goes_without_a_reason_twice_or_behind_an_approval(books: World) -> None:
    first, third = pk_of(books, "M-1"), pk_of(books, "M-3", 202602)
    for pks, reason in (([first], "  "), ([], "neden")):
        with pytest.raises(Refused, match="EF-VCH-078"):
            edefter.remove_vouchers(books.a, pks, "test", reason)
    with pytest.raises(Refused, match="EF-VCH-077"):
        edefter.remove_vouchers(books.b, [first], "test", "başka firma")
    closed_january(books)
    with pytest.raises(Refused, match="EF-VCH-079") as told:
        edefter.remove_vouchers(books.a, [first, third], "test", "neden")
    assert told.value.finding.found == "M-1"
    assert live(books) == ["M-1", "M-2", "M-3"]
    edefter.remove_vouchers(books.a, [third], "test", "neden")
    with pytest.raises(Refused, match="EF-VCH-077"):
        edefter.remove_vouchers(books.a, [third], "test", "yine")
    with pytest.raises(NotFound, match="EF-VCH-077"):
        edefter.voucher_numbered(books.a, 202602, "", "M-3")


def test_the_command_lists_and_removes(books: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")

    def zarf(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command, ["vouchers", *words, "--for", books.a.vkn_tckn])
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    assert zarf("2026-01") == "M-1  -  10.01.2026  120,00  Satış\nM-2  -  11.01.2026  120,00  Satış\n"
    assert zarf("2026-03") == "Bu ayda böyle bir fiş yok.\n"
    assert "EF-VCH-078" in zarf("2026-01", "--remove", "M-1", code=1)
    assert "EF-VCH-077" in zarf("2026-01", "--remove", "M-1", "--remove", "M-9", "--reason", "yanlış", code=1)
    assert zarf("2026-01", "--remove", "M-1", "--reason", "yanlış") == "1 fiş silindi; hiçbir deftere girmez.\n"
    assert json.loads(zarf("2026-01", "--find", "120", "--json"))["number"] == "M-2"
    assert "yanlış" in zarf("2026-01", "--removed")
