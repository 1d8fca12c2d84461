"""Last days of the berats: what is missing, months in order, extensions, notices before the day, the seal test."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.portal_world import World

from zarf.core.errors import NotAllowed
from zarf.doors.cli.deadlines import command
from zarf.office.calendar import jobs
from zarf.office.calendar import services as calendar
from zarf.office.deadlines import services as deadlines
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import FiscalYear, LedgerSet, SetChoices, Signer
from zarf.office.notices.gathering import gather
from zarf.office.notices.models import Notice
from zarf.office.sealing import services as sealing
from zarf.office.sealing.models import KeyRecord, SealLog


def missing(world: World) -> list[str]:
    ((_, found),) = calendar.missing_months([world.a])
    return [item.name for item in found]


def first(world: World) -> calendar.FirmMonth:
    return calendar.missing_months([world.a])[0][1][0]


def inactive_until(world: World, month: int) -> None:
    for number in range(1, month + 1):
        edefter.declare_inactive(world.a, SetChoices(2026, number), "test")


def due_codes(world: World) -> list[str]:
    return [item.code for item in deadlines.due([world.a.pk])]


def test_f025_months_that_are_over_are_missing_in_order_until_they_are_done(books: World) -> None:
    assert missing(books) == [f"2026-{n:02d}" for n in range(1, 11)]
    inactive_until(books, 6)
    assert missing(books) == ["2026-07", "2026-08", "2026-09", "2026-10"]
    # 14 November is a Saturday.
    assert (first(books).due.day, first(books).days_left(date(2026, 11, 2))) == (date(2026, 11, 16), 14)


def test_f025_a_firm_without_books_owes_nothing(books: World) -> None:
    assert calendar.missing_months([books.b]) == [(books.b, [])]
    calendar.refresh()
    assert deadlines.due([books.b.pk]) == []


def test_f025_a_person_pays_income_tax_and_is_due_earlier(books: World) -> None:
    inactive_until(books, 6)
    books.a.vkn_tckn = "10000000146"
    books.a.save()
    assert first(books).due.day == date(2026, 11, 10)


def test_f025_a_partnership_with_a_vkn_says_that_it_pays_income_tax(books: World) -> None:
    inactive_until(books, 6)
    calendar.FirmCalendar.objects.create(taxpayer=books.a, pays_income_tax=True)
    assert first(books).due.day == date(2026, 11, 10)


def test_f025_with_the_preference_for_provisional_tax_a_quarter_falls_due_together(books: World) -> None:
    FiscalYear.objects.update(filing="provisional")
    inactive_until(books, 6)
    ((_, found),) = calendar.missing_months([books.a])
    assert {item.due.day for item in found[:3]} == {date(2026, 12, 14)}
    assert [item.name for item in found[:3]] == ["2026-07", "2026-08", "2026-09"]


def test_a_month_is_done_when_every_branch_is(books: World) -> None:
    FiscalYear.objects.update(is_branched=True)
    edefter.save_branch(books.a, "0001", "Merkez")
    edefter.save_branch(books.a, "0002", "Ankara")
    edefter.declare_inactive(books.a, SetChoices(2026, 1, branch="0001"), "test")
    assert first(books).missing == [("0002", "NONE")]
    edefter.declare_inactive(books.a, SetChoices(2026, 1, branch="0002"), "test")
    assert first(books).name == "2026-02"


def test_a_month_of_which_days_are_left_is_not_done(books: World) -> None:
    edefter.declare_inactive(books.a, SetChoices(2026, 1, ends=date(2026, 1, 15)), "test")
    assert (first(books).name, first(books).state) == ("2026-01", "NONE")


def test_a_set_that_stopped_is_told_before_others(books: World) -> None:
    item = edefter.open_set(books.a, SetChoices(2026, 1), "test")
    assert first(books).state == "DRAFT"
    LedgerSet.objects.filter(pk=item.pk).update(state="WRITTEN", problems=[{"code": "EF-SEA-001"}])
    assert first(books).state == "STOPPED"


def test_f025_what_is_due_stands_on_the_first_page_with_its_countdown(books: World, client: Client) -> None:
    inactive_until(books, 6)
    calendar.refresh()
    page = client.get("/").content.decode()
    assert "2026-07 e-Defter beratlarının son günü 16.11.2026; eksik: açılmadı." in page
    assert "14 gün kaldı" in page


def test_what_is_over_is_an_error_and_what_is_done_is_gone(books: World) -> None:
    inactive_until(books, 5)
    calendar.refresh([books.a])
    assert due_codes(books)[:2] == ["EF-CAL-002", "EF-CAL-001"]
    edefter.declare_inactive(books.a, SetChoices(2026, 6), "test")
    calendar.refresh([books.a])
    assert "EF-CAL-002" not in due_codes(books)


def test_refreshing_one_firm_leaves_the_others(books: World) -> None:
    calendar.refresh()
    calendar.refresh([books.b])
    assert len(due_codes(books)) == 10


def test_f025_notices_come_so_many_days_before_and_again_when_the_next_day_is_reached(books: World) -> None:
    inactive_until(books, 6)

    def open_notices() -> list[tuple[str, int]]:
        calendar.refresh()
        gather()
        found = Notice.objects.filter(taxpayer=books.a, ended_at=None, code__startswith="EF-CAL-00")
        return list(found.values_list("key", "mark"))

    key = "edefter:berat:1234567808:2026-07-01"
    # Fourteen days: told once. August is due in December and is on the pages only.
    assert open_notices() == [(key, 0)]
    books.clock.advance(timedelta(days=7))
    assert open_notices() == [(key, 1)]
    edefter.declare_inactive(books.a, SetChoices(2026, 7), "test")
    assert open_notices() == []


def test_f024_a_seal_test_is_wanted_before_the_day_and_done_by_a_good_one(books: World) -> None:
    inactive_until(books, 6)
    books.clock.advance(timedelta(days=5))
    calendar.refresh()
    assert "EF-CAL-010" in due_codes(books)
    now = books.clock.now()
    record = KeyRecord.objects.create(taxpayer=books.a, checked_at=now, good_at=now - timedelta(days=11))
    calendar.refresh()
    assert "EF-CAL-010" in due_codes(books)
    record.good_at = now - timedelta(days=1)
    record.save()
    calendar.refresh()
    assert "EF-CAL-010" not in due_codes(books)


def test_f024_no_seal_test_is_wanted_long_before_the_day(books: World) -> None:
    inactive_until(books, 6)
    calendar.refresh()
    assert "EF-CAL-010" not in due_codes(books)


def test_an_act_of_the_operator_moves_the_day(books: World) -> None:
    inactive_until(books, 6)
    run = CliRunner().invoke(command, ["extend", "2026-11-16", "2026-11-30", "VUK sirküler 205 (12.11.2026)"])
    assert run.exit_code == 0, run.output
    assert first(books).due.day == date(2026, 11, 30)
    assert first(books).due.extended_by == "VUK sirküler 205 (12.11.2026)"
    # The calendars were renewed with it.
    assert "30.11.2026" in deadlines.due([books.a.pk])[0].texts["tr"]
    assert "1 firmanın 1 ayını etkiler." in run.output
    listed = CliRunner().invoke(command, ["list", "--extensions"]).output
    assert "+ 16.11.2026 → 30.11.2026  VUK sirküler 205 (12.11.2026)  [geçerli]" in listed
    ended = CliRunner().invoke(command, ["end-extension", "2026-11-16", "VUK sirküler 206"])
    assert "01.11.2026 gününden sonra geçmez" in ended.output
    assert first(books).due.day == date(2026, 11, 16)
    rows = CliRunner().invoke(command, ["list", "--extensions", "--json"]).output.splitlines()
    [row] = [one for one in map(json.loads, rows) if one["last_day"] == "2026-11-16"]
    assert (row["state"], row["valid_to"], row["end_reason"]) == ("ended", "2026-11-01", "VUK sirküler 206")
    assert CliRunner().invoke(command, ["end-extension", "2026-11-16", "VUK sirküler 206"]).exit_code == 1


@pytest.mark.parametrize(
    ("last_day", "to", "act", "code"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), "VUK sirküler 205", "EF-CAL-020"),
        (date(2026, 11, 16), date(2026, 11, 29), "VUK sirküler 205", "EF-CAL-021"),
        (date(2026, 11, 16), date(2026, 11, 30), " ", "EF-CAL-022"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(db: Any, last_day: date, to: date, act: str, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        calendar.extend(last_day, to, act, "zarf")
    assert caught.value.code == code


def test_the_command_lists_months_and_acts(books: World) -> None:
    inactive_until(books, 6)
    months = CliRunner().invoke(command, ["list", "--json"])
    assert '"month": "2026-07", "last_day": "2026-11-16", "days_left": 14' in months.output.splitlines()[0]
    acts = CliRunner().invoke(command, ["list", "--extensions"])
    assert "VUK sirküler 198" in acts.output


def asked() -> list[dict[str, int]]:
    found = ProcrastinateJob.objects.filter(task_name="zarf.calendar.refresh", status="todo")
    return list(found.values_list("args", flat=True))


def test_a_changed_state_has_the_firms_calendar_looked_at_once(books: World) -> None:
    edefter.declare_inactive(books.a, SetChoices(2026, 1), "test")
    edefter.declare_inactive(books.a, SetChoices(2026, 2), "test")
    assert asked() == [{"pk": books.a.pk}]
    jobs.refresh(books.a.pk)
    assert deadlines.due([books.a.pk])[0].key == "berat:1234567808:2026-03-01"


def test_f024_a_test_of_the_key_has_the_calendar_looked_at(books: World) -> None:
    sealing.check_keys([books.a], "test")
    assert asked() == [{"pk": books.a.pk}]


def test_f024_with_a_consent_the_holders_last_seal_counts(books: World) -> None:
    Signer.objects.create(
        taxpayer=books.a, holder_id="10000000146", holder_name="SMMM", seal_key="x", paper="1", noted_by="t",
        valid_from=date(2026, 1, 1), noted_at=books.clock.now(),
    )  # fmt: skip
    KeyRecord.objects.create(taxpayer=books.a, checked_at=books.clock.now(), good_at=books.clock.now())
    assert calendar.last_good_test(books.a) is None
    log = {"taxpayer": books.a, "at": books.clock.now(), "actor": "worker", "event": SealLog.Event.SEALED}
    SealLog.objects.create(signer_id="10000000146", **log)
    assert calendar.last_good_test(books.a) == books.clock.now()
