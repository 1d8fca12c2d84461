"""The ledger report (DR) that cannot be made or sent: its month stays open, people are told, and it goes on later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from tests.integration.office.berats.conftest import House
from tests.integration.office.berats.test_berat_exchange import _Killed, approve_both, killed_at

from zarf.core.wire.edefter_service import PackageState
from zarf.doors.cli.edefter import command
from zarf.office.berats import queueing, work
from zarf.office.berats import services as berats
from zarf.office.calendar import services as calendar
from zarf.office.deadlines import services as deadlines
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, SetChoices
from zarf.ports.gib import EDefterFault


def until_filed(house: House, month: int = 1) -> LedgerSet:
    """A month whose approved berats lie at GİB and are about to be filed."""
    item = house.close(month)
    house.work()
    approve_both(house)
    house.later(minutes=5)
    return item


def state(item: LedgerSet) -> str:
    item.refresh_from_db()
    return item.state


def month_state(house: House) -> str:
    """As calendar and board tell it."""
    (found,) = calendar.months([house.a], date(2026, 1, 1), date(2026, 1, 31))[house.a.pk]
    assert found.is_done is (found.state == "COMPLETE")
    return found.state


def due(house: House) -> dict[str, str]:
    """What falls due, the most urgent of each code."""
    calendar.refresh([house.a])
    return {item.code: item.texts["tr"] for item in reversed(deadlines.due([house.a.pk]))}


def block(house: House) -> Path:
    """The report's name is taken by a folder, as by somebody who sorted files by hand: nothing can be written there."""
    path = house.month_folder() / f"{house.a.vkn_tckn}-202601-DR-000000.zip"
    path.mkdir()
    return path


def test_a_month_is_done_only_when_its_report_is_at_gib(house: House) -> None:
    item = until_filed(house)
    house.work()
    assert (state(item), month_state(house), house.row("DR").state) == ("FILED", "FILED", "QUEUED")
    assert "rapor bekliyor" in due(house)["EF-CAL-002"]
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    assert (state(item), month_state(house), house.row("DR").state) == ("COMPLETE", "COMPLETE", "DONE")
    assert edefter.story(item)[-1].event == "completed"


def test_a_report_that_cannot_be_made_keeps_the_month_open_and_is_told(house: House, client: Client) -> None:
    item = until_filed(house)
    block(house)
    house.work()
    assert (state(item), month_state(house)) == ("FILED", "STOPPED")
    assert "DR" not in house.states()
    assert [one["code"] for one in item.problems] == ["EF-PRD-040", "EF-STO-003"]
    assert edefter.story(item)[-1].event == "report_failed"
    told = due(house)
    assert told["EF-PRD-040"].startswith("Defter raporu hazırlanamadı, dönem açık kaldı: 2026-01.")
    # The countdown of the month stands beside it: neither takes the other away.
    assert "2026-01" in told["EF-CAL-002"]
    page = client.get(reverse("portal:edefter-set", args=[item.pk])).content.decode()
    assert "Defter raporu hazırlanamadı" in page
    line = CliRunner().invoke(command, ["status", "--for", house.a.vkn_tckn], env={"ZARF_LANGUAGE": "tr"}).output
    assert "EF-PRD-040" in line
    assert "Gönder'e basın" in line


def test_a_report_is_tried_again_by_itself_and_at_once_by_a_person(house: House) -> None:
    item = until_filed(house)
    way = block(house)
    house.work()
    way.rmdir()
    # Not at each round of the worker: a key that does not work would be asked three times a minute.
    house.work()
    assert "DR" not in house.states()
    house.later(minutes=2)
    house.work()
    assert house.row("DR").state == "QUEUED"
    item.refresh_from_db()
    assert (item.problems, item.progress) == ([], {})
    assert "EF-PRD-040" not in due(house)


def test_a_person_that_presses_send_does_not_wait(house: House) -> None:
    until_filed(house)
    way = block(house)
    house.work()
    way.rmdir()
    assert berats.send_now(house.a, "accountant") == 1
    assert house.row("DR").state == "WAITING"


def test_a_report_that_fails_holds_up_no_other_month(house: House) -> None:
    """It was made in the transaction that makes the rows of all packages, and took them with it."""
    until_filed(house)
    block(house)
    house.work()
    house.close(2)
    house.work()
    assert {(row.kind, row.month, row.state) for row in berats.packages(house.a)} == {
        ("YB", 1, "DONE"), ("KB", 1, "DONE"), ("YB", 2, "QUEUED"), ("KB", 2, "QUEUED"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "row_state", "code"), [("refused", "REFUSED", "EF-EDS-109"), ("failed", "FAILED", "EF-BRT-005")]
)
def test_a_report_that_gib_does_not_take_keeps_the_month_open(
    house: House, how: str, row_state: str, code: str
) -> None:
    item = until_filed(house)
    for row in work.due():
        work.go_on(str(row.pk))
    berats.queue_ready(house.a)
    report = house.row("DR")
    if how == "refused":
        house.gib.before = EDefterFault(109, "GİB METNİ")
    else:
        house.gib.answers[report.package_id] = PackageState("Paket hatalı: şema", 4, report.package_id)
    house.later(minutes=5)
    house.work()
    house.later(minutes=5)
    house.work()
    row = house.row("DR")
    assert (row.state, row.problem and row.problem["code"]) == (row_state, code)
    assert (state(item), month_state(house)) == ("FILED", "REFUSED")
    assert f"{row.package_id}" in due(house)["EF-BRT-012"]
    house.gib.answers.pop(row.package_id, None)
    house.gib.taken.pop(row.package_id, None)
    berats.send_again(house.a, row.pk, "accountant")
    house.work()
    assert "EF-BRT-012" not in due(house)
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    assert (state(item), month_state(house)) == ("COMPLETE", "COMPLETE")


def test_at_the_portal_the_month_waits_for_the_word_that_the_report_was_uploaded(house: House) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="t")
    item = house.close(1)
    house.work()
    files = [(f"GIB-{house.row(kind).package_id}.xml", house.approve(kind)) for kind in ("YB", "KB")]
    berats.import_berats(house.a, iter(files), "accountant")
    house.work()
    assert (state(item), month_state(house), house.row("DR").state) == ("FILED", "FILED", "PORTAL")
    berats.told_uploaded(house.a, house.row("DR").pk, "accountant")
    assert (state(item), edefter.story(item)[-1].actor) == ("COMPLETE", "accountant")


def _until_done(house: House) -> None:
    house.work()
    house.approve("DR")
    house.later(minutes=5)
    house.work()


@pytest.mark.parametrize("place", ["berat-send-intended", "berat-sent", "berat-processed"])
def test_a_kill_on_the_reports_way_neither_doubles_nor_forgets_it(
    house: House, place: str, transactional_db: None
) -> None:
    item = until_filed(house)
    house.work_until_filed()
    with killed_at(place), pytest.raises(_Killed):
        _until_done(house)
    for _ in range(3):
        house.later(hours=2)
        house.work()
        house.approve("DR")
    assert state(item) == "COMPLETE"
    assert berats.packages(house.a).filter(kind="DR").count() == 1


def test_a_kill_between_the_reports_file_and_its_row_takes_the_file_that_is_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_filed(house)
    house.work_until_filed()

    def killed(*_: object) -> None:
        raise _Killed

    monkeypatch.setattr(queueing, "_row", killed)
    with pytest.raises(_Killed):
        berats.queue_ready(house.a)
    monkeypatch.undo()
    report = house.month_folder() / f"{house.a.vkn_tckn}-202601-DR-000000.xml"
    before = report.read_bytes()
    house.work()
    assert (house.row("DR").state, report.read_bytes()) == ("QUEUED", before)


def test_a_cut_month_has_one_report_and_is_done_with_all_its_sets(house: House) -> None:
    """The second half has no entries and was declared so: the report is owed all the same."""
    house.bring(1)
    first = edefter.open_set(house.a, SetChoices(2026, 1, ends=date(2026, 1, 15)), "t")
    edefter.approve(house.a, first.pk, edefter.control(first).fingerprint, "t")
    assert edefter.close_set(first.pk).state == "READY"
    house.work()
    approve_both(house)
    house.later(minutes=5)
    house.work()
    assert (state(first), "DR" in house.states()) == ("FILED", False)
    second = edefter.declare_inactive(house.a, SetChoices(2026, 1, note="faaliyet yok"), "t")
    house.work()
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    assert (state(first), state(second), month_state(house)) == ("COMPLETE", "INACTIVE", "COMPLETE")
    # The second half is taken back: the report belongs to it, and the first half waits for a new one.
    edefter.delete_set(house.a, second.pk, "t")
    house.work()
    assert (state(first), "DR" in house.states()) == ("FILED", False)


def test_a_month_that_was_reported_before_this_state_existed_becomes_done(house: House) -> None:
    item = until_filed(house)
    house.work()
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    LedgerSet.objects.filter(pk=item.pk).update(state="FILED")
    house.work()
    assert state(item) == "COMPLETE"
