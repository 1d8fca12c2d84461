"""The form "Yeni Defter Takımı" and its box "Zaman Damgası Eklensin": F014 and F020 to F023, each as its row asks."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from lxml import etree
from tests.edefter_world import set_up
from tests.integration.portal.test_portal_edefter import GOOD, books, fingerprint, open_january, page, upload
from tests.portal_world import World, client, world

from zarf.core.errors import NotAllowed, ZarfError
from zarf.doors.cli.edefter import command
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet
from zarf.office.timestamps import services as timestamps
from zarf.ports import wired
from zarf.ports.timestamps import Account

__all__ = ["books", "client", "world"]

REMINDER = {
    "tr": "! “Zaman Damgası Eklensin” kutusu işaretsiz gelir. GİB'e teknik arıza yüzünden geç kalan berat ancak "
    "damgalıysa kabul edilir: kutuya dikkat edin. Her berat bir kontör harcar.",
    "en": "! The box “Add time stamps” comes unticked. GİB accepts a berat that is late for technical reasons only if "
    "it is stamped: mind the box. Each berat costs one kontör.",
}
PREFERRED = {
    "tr": "Firmanın tercihi gereği “Zaman Damgası Eklensin” kutusu işaretli gelir. Her berat bir kontör harcar.",
    "en": "The box “Add time stamps” comes ticked, as the firm prefers. Each berat costs one kontör.",
}


def box(found: str) -> str:
    """The element of the box."""
    [told] = re.findall(r'<input[^>]*name="with_stamps"[^>]*>', found)
    return str(told)


def message(found: str) -> tuple[str, str]:
    """Class and text of the reminder, which stands between the box and the next field."""
    beside = found[found.index('name="with_stamps"') : found.index('name="stamps_ledgers"')]
    [(kind, text)] = re.findall(r'<div class="message (\w+)" id="stamps-reminder">(.*?)</div>', beside, re.S)
    return str(kind), " ".join(html.unescape(text).split())


def test_f020_the_form_opens_and_begins_the_set_of_a_period(client: Client, books: World) -> None:
    assert 'href="/edefter/new/"' in page(client.get("/edefter/"))
    form = page(client.get("/edefter/new/"))
    for name in ("month", "branch", "ends", "cuts", "detail", "with_stamps", "stamps_ledgers", "note"):
        assert f'name="{name}"' in form
    # The month that comes next stands in it already.
    assert 'value="2026-01"' in form
    shown = open_january(client, ends="2026-01-20", cuts="2026-01-10", detail="no", note="ilk takım")
    item = edefter.ledger_sets(books.a).get()
    assert shown.redirect_chain[-1][0] == f"/edefter/sets/{item.pk}/"
    assert (item.state, item.starts, item.ends) == ("DRAFT", date(2026, 1, 1), date(2026, 1, 20))
    assert (item.cuts, item.is_detailed, item.note) == (["2026-01-10"], False, "ilk takım")
    assert (item.made_by, item.with_stamps, item.stamps_ledgers) == ("muhasebe@deneme.invalid", False, False)


def test_f020_the_form_of_a_firm_with_branches_asks_for_the_branch(client: Client, books: World) -> None:
    edefter.FiscalYear.objects.update(is_branched=True)
    edefter.save_branch(books.a, "0002", "Kadıköy Şubesi")
    assert "Kadıköy Şubesi" in page(client.get("/edefter/new/"))
    open_january(client, branch="0002")
    assert edefter.ledger_sets(books.a).get().branch == "0002"


def close_by_the_pages(client: Client, books: World, **form: Any) -> LedgerSet:
    """Vouchers, the form, Onayla; then the worker's part."""
    shown = upload(client, GOOD)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
    control = page(open_january(client, **form))
    item = edefter.ledger_sets(books.a).get()
    client.post(f"/edefter/sets/{item.pk}/act", {"action": "approve", "fingerprint": fingerprint(control)})
    closed = edefter.close_set(item.pk)
    assert closed.state == "READY", closed.problems
    return closed


def stamps_in(folder: Path) -> dict[str, int]:
    """Time stamps in each file, counted by an XML reader that knows nothing of our seals."""
    names = "{http://uri.etsi.org/01903/v1.3.2#}EncapsulatedTimeStamp"
    return {
        path.name.split("-")[2]: len(list(etree.parse(path).iter(names)))
        for path in sorted(folder.glob("edefter/*/*/01/*.xml"))
    }


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ({"with_stamps": "on"}, {"Y": 0, "K": 0, "YB": 1, "KB": 1}),
        ({}, {"Y": 0, "K": 0, "YB": 0, "KB": 0}),
        ({"with_stamps": "on", "stamps_ledgers": "on"}, {"Y": 1, "K": 1, "YB": 1, "KB": 1}),
    ],
)
def test_f021_the_box_alone_decides_whether_berats_are_stamped(
    client: Client, books: World, tmp_path: Path, ticked: dict[str, str], expected: dict[str, int]
) -> None:
    wired.ports().timestamps.open_account(Account(70, "gizli-parola-1"), 10)  # type: ignore[union-attr]
    timestamps.set_account_with_password(books.a, "70", "gizli-parola-1", "t")
    close_by_the_pages(client, books, **ticked)
    assert stamps_in(tmp_path) == expected


def test_f022_the_box_of_a_new_form_is_off(client: Client, books: World) -> None:
    """Of a new firm, of its next month, of another firm, and on the command line."""
    assert edefter.firm(books.a).stamps_by_default is False
    assert "checked" not in box(page(client.get("/edefter/new/")))
    open_january(client, action="inactive", with_stamps="on")
    assert "checked" not in box(page(client.get("/edefter/new/")))
    told = CliRunner().invoke(command, ["open", "2026-02", "--for", books.a.vkn_tckn])
    assert told.exit_code == 0, told.output
    assert edefter.set_of_month(books.a, 2026, 2).with_stamps is False
    set_up(books.b)
    assert edefter.firm(books.b).stamps_by_default is False
    assert edefter.SetChoices(2026, 3).with_stamps is False


def test_f022_only_the_firms_own_preference_ticks_it(client: Client, books: World) -> None:
    edefter.save_preferences(books.a, exchange_way="service", stamps_by_default=True, actor="t")
    assert "checked" in box(page(client.get("/edefter/new/")))


@pytest.mark.parametrize("language", ["tr", "en"])
def test_f023_a_reminder_stands_beside_the_box_that_is_off(client: Client, books: World, language: str) -> None:
    def form() -> str:
        return page(client.get("/edefter/new/", headers={"accept-language": language}))

    assert message(form()) == ("error", REMINDER[language])
    # Whoever hears the page is told with the box.
    assert 'aria-describedby="stamps-reminder"' in box(form())
    edefter.save_preferences(books.a, exchange_way="service", stamps_by_default=True, actor="t")
    assert message(form()) == ("info", PREFERRED[language])


def test_f014_berats_without_a_stamp_are_warned_of_before_they_are_made(client: Client, books: World) -> None:
    """On the control page and the command line; with the box ticked nothing is said."""
    warning = "EF-PRD-037"
    shown = upload(client, GOOD)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
    control = page(open_january(client))
    assert warning in control
    assert "Beratlar zaman damgasız oluşturulacak." in control
    line = CliRunner().invoke(command, ["check", "2026-01", "--for", books.a.vkn_tckn], env={"ZARF_LANGUAGE": "tr"})
    assert line.exit_code == 0, line.output
    assert "Zaman damgası eklenmeyecek." in line.output
    assert warning in line.output
    edefter.delete_set(books.a, edefter.ledger_sets(books.a).get().pk, "t")
    assert warning not in page(open_january(client, with_stamps="on"))


def test_f021_the_box_may_still_be_ticked_until_the_approval(client: Client, books: World) -> None:
    shown = upload(client, GOOD)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
    before = page(open_january(client))
    assert "EF-PRD-037" in before
    item = edefter.ledger_sets(books.a).get()
    told = page(client.post(f"/edefter/sets/{item.pk}/act", {"action": "stamps", "with_stamps": "on"}, follow=True))
    assert "Zaman damgası seçimi kaydedildi" in told
    assert "EF-PRD-037" not in told
    assert "Zaman damgası seçimi değişti" in told
    stale = {"action": "approve", "fingerprint": edefter.control(item).fingerprint}
    line = CliRunner().invoke(command, ["stamps", "2026-01", "--stamps", "--stamp-ledgers", "--for", books.a.vkn_tckn])
    assert line.exit_code == 0, line.output
    item = edefter.ledger_sets(books.a).get()
    assert (item.with_stamps, item.stamps_ledgers) == (True, True)
    assert "Siz bakarken" in page(client.post(f"/edefter/sets/{item.pk}/act", stale, follow=True))
    item = edefter.choose_stamps(books.a, item.pk, "t", with_stamps=False)
    edefter.approve(books.a, item.pk, edefter.control(item).fingerprint, "t")
    with pytest.raises(NotAllowed, match="EF-PRD-002"):
        edefter.choose_stamps(books.a, item.pk, "t", with_stamps=True)
    with pytest.raises(ZarfError, match="EF-PRD-024"):
        edefter.choose_stamps(books.a, item.pk, "t", with_stamps=False, stamps_ledgers=True)
