"""A period closed: refusals, control page, approval, every step to sealed packages, deletion, kontör, GİB's berats."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.edefter_world import SealingWorld, set_up
from tests.portal_world import NOW, World

from zarf.core.errors import Conflict, NotAllowed, NotFound, Unavailable, ZarfError
from zarf.core.seal.report import make_report
from zarf.office import acting
from zarf.office.acting import Actor, Kind
from zarf.office.audit.models import AuditEntry
from zarf.office.deadlines import services as deadlines
from zarf.office.edefter import closing, control
from zarf.office.edefter import services as edefter
from zarf.office.edefter.services import LedgerSet, Refused, SetChoices
from zarf.office.sealing import services as sealing
from zarf.office.taxpayers import services as taxpayers
from zarf.office.timestamps import services as timestamps
from zarf.ports import wired
from zarf.ports.timestamps import Account
from zarf.ports.wired import ports

HEAD = "number;day;entered_by;account;debit;credit;document_type;document_number;document_date\n"
COR = "{http://www.xbrl.org/int/gl/cor/2006-10-25}"
BUS = "{http://www.xbrl.org/int/gl/bus/2006-10-25}"


def voucher(number: str, day: str, kurus: int = 12000, branch: str = "", document: bool = True) -> str:
    papers = f"invoice;ABC2026{number:0>9};{day}" if document else ";;"
    lira = f"{kurus / 100:.2f}".replace(".", ",")
    end = f";{branch}" if branch else ""
    rows = (("120.01.001", lira, ""), ("600.01", "", lira))
    return "".join(f"{number};{day};Ayşe;{account};{debit};{credit};{papers}{end}\n" for account, debit, credit in rows)


def bring(world: World, *vouchers: str, head: str = HEAD) -> None:
    item = edefter.keep_file(world.a, "t", "f", BytesIO((head + "".join(vouchers)).encode()), edefter.ImportChoices())
    edefter.read_import(item.pk)
    edefter.apply_import(world.a, item.pk, "t")


def month(world: World, number: int, count: int = 5, **more: Any) -> None:
    bring(world, *[voucher(f"{number}{n}", f"2026-{number:02d}-{1 + n * 5:02d}", **more) for n in range(count)])


def approve(world: World, item: LedgerSet) -> LedgerSet:
    return edefter.approve(world.a, item.pk, edefter.control(item).fingerprint, "accountant")


def close(world: World, number: int, **more: Any) -> LedgerSet:
    item = edefter.open_set(world.a, SetChoices(2026, number, **more), "accountant")
    approve(world, item)
    return edefter.close_set(item.pk)


@pytest.fixture
def books(house: World, seals: SealingWorld) -> World:
    set_up(house.a)
    return house


def folder(tmp_path: Path, number: int = 1) -> Path:
    return tmp_path / "edefter" / "1234567808" / "01.01.2026-31.12.2026" / f"{number:02d}"


def names(tmp_path: Path, number: int = 1) -> list[str]:
    return sorted(path.name for path in folder(tmp_path, number).iterdir())


def tree(path: Path) -> etree._Element:
    return etree.parse(path).getroot()


def test_a_month_goes_from_vouchers_to_sealed_and_checked_packages(books: World, tmp_path: Path) -> None:
    month(books, 1)
    item = close(books, 1)
    assert (item.state, item.problems) == ("READY", [])
    stem = "1234567808-202601-{}-000000."
    expected = [stem.format(kind) + "xml" for kind in ("K", "KB", "Y", "YB")]
    expected += [stem.format(kind) + "zip" for kind in ("KB", "YB")]
    assert names(tmp_path) == sorted(expected)
    with zipfile.ZipFile(folder(tmp_path) / (stem.format("YB") + "zip")) as archive:
        assert archive.namelist() == [stem.format("Y") + "xml", stem.format("YB") + "xml"]
    with zipfile.ZipFile(folder(tmp_path) / (stem.format("KB") + "zip")) as archive:
        assert archive.namelist() == [stem.format("KB") + "xml"]
    part = item.parts.get()
    assert part.state == "PACKED"
    events = [one.event for one in edefter.story(item)]
    steps = ["journal_sealed", "journal_checked", "ledger_sealed", "ledger_checked", "berats_sealed", "berats_checked"]
    assert events == ["opened", "approved", "written", "written", *steps, "packed", "packed"]
    assert not (tmp_path / "edefter" / ".work" / f"set-{item.pk}").exists()


def test_the_berat_carries_the_sums_and_the_number_of_entries(books: World, tmp_path: Path) -> None:
    month(books, 1)
    close(books, 1)
    berat = tree(folder(tmp_path) / "1234567808-202601-YB-000000.xml")
    assert berat.findtext(f".//{BUS}numberOfEntries") == "5"
    amounts = [one.text for one in berat.iter(f"{COR}amount")]
    assert amounts == ["0.00"] * 5 + ["600.00"] + ["0.00"] * 4


def test_numbers_go_on_over_the_months(books: World, tmp_path: Path) -> None:
    for number in (1, 2):
        month(books, number, 3)
    close(books, 1)
    second = close(books, 2)
    assert (second.first_entry, second.first_line, second.first_serial) == (4, 7, 2)
    journal = tree(folder(tmp_path, 2) / "1234567808-202602-Y-000000.xml")
    assert [one.text for one in journal.iter(f"{COR}entryNumberCounter")] == ["4", "5", "6"]
    assert journal.findtext(f".//{COR}uniqueID") == "YEV202602000002"


def test_books_that_another_program_began_go_on_with_its_numbers(house: World, seals: SealingWorld) -> None:
    year = set_up(house.a)
    data = edefter.YearData(year.starts, year.ends, first_day=date(2026, 3, 1), first_numbers={"": (301, 905, 3)})
    edefter.change_year(house.a, year.pk, data)
    month(house, 3)
    item = close(house, 3)
    assert (item.first_entry, item.first_line, item.first_serial) == (301, 905, 3)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (SetChoices(2026, 3), "EF-PRD-005"),
        (SetChoices(2025, 12), "EF-PRD-003"),
        (SetChoices(2026, 2, ends=date(2026, 3, 5)), "EF-PRD-004"),
        (SetChoices(2026, 2, cuts=(date(2026, 2, 28),)), "EF-PRD-031"),
        (SetChoices(2026, 1), "EF-PRD-007"),
        (SetChoices(2026, 2, stamps_ledgers=True), "EF-PRD-024"),
        (SetChoices(2026, 2, branch="0001"), "EF-BKS-018"),
    ],
)
def test_a_set_out_of_order_is_refused(books: World, choices: SetChoices, code: str) -> None:
    edefter.declare_inactive(books.a, SetChoices(2026, 1), "t")
    with pytest.raises(Refused, match=code):
        edefter.open_set(books.a, choices, "t")


def test_no_month_is_opened_while_the_one_before_is_not_closed(books: World) -> None:
    edefter.open_set(books.a, SetChoices(2026, 1), "t")
    with pytest.raises(Refused, match="EF-PRD-006"):
        edefter.open_set(books.a, SetChoices(2026, 2), "t")


def test_an_inactive_month_keeps_the_order_and_the_numbers(books: World) -> None:
    month(books, 1, 2)
    with pytest.raises(Refused, match="EF-PRD-009"):
        edefter.declare_inactive(books.a, SetChoices(2026, 1), "t")
    close(books, 1)
    idle = edefter.declare_inactive(books.a, SetChoices(2026, 2, note="tadilat"), "t")
    assert [(one.event, one.text) for one in edefter.story(idle)] == [("declared_inactive", "tadilat")]
    month(books, 3, 1)
    assert close(books, 3).first_entry == 3


def test_what_a_person_does_to_a_month_stands_in_the_audit_log(books: World) -> None:
    person = Actor("ayse@deneme.test", Kind.PERSON, {books.a.pk: "administrator"})
    with acting.acting(person):
        idle = edefter.declare_inactive(books.a, SetChoices(2026, 1, note="tadilat"), "ayse@deneme.test")
        edefter.delete_set(books.a, idle.pk, "ayse@deneme.test", reason="yanlış ay")
    found = [
        (one.action, one.actor, one.subject, one.note)
        for one in AuditEntry.objects.filter(action__startswith="edefter.").order_by("pk")
    ]
    assert found == [
        ("edefter.declared_inactive", "ayse@deneme.test", "2026-01", "tadilat"),
        ("edefter.deleted", "ayse@deneme.test", "2026-01", "yanlış ay"),
    ]
    month(books, 1, 2)
    close(books, 1)
    # What the house does by itself is no entry.
    assert AuditEntry.objects.filter(action__startswith="edefter.").count() == len(found)


def test_an_empty_month_is_not_approved(books: World) -> None:
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    with pytest.raises(Refused, match="EF-PRD-008"):
        approve(books, item)


def test_the_control_page_shows_what_has_to_be_looked_at(books: World) -> None:
    day = "2026-01-05"
    bring(
        books, voucher("1", day), voucher("2", day, document=False),
        f"3;{day};Ayşe;100.01;;50;;;\n3;{day};Ayşe;500;50;;;;\n",
    )  # fmt: skip
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    page = edefter.control(item)
    assert (page.vouchers, page.lines, page.total, page.last_entry, page.last_line) == (3, 6, 29000, 3, 6)
    assert {one.number: (one.debit, one.credit) for one in page.accounts} == {
        "100": (0, 5000), "120": (24000, 0), "500": (5000, 0), "600": (0, 24000),
    }  # fmt: skip
    assert [(number, debit, credit) for number, _, debit, credit in page.taxes][2] == ("600", 0, 24000)
    assert (page.parts, page.stamps, page.without_document) == (1, 0, 4)
    assert [one.code for one in page.findings] == ["EF-PRD-016", "EF-PRD-052", "EF-PRD-017", "EF-PRD-037"]
    assert "100 KASA" in page.findings[0].message("tr")
    assert page.may_be_approved


def test_the_programs_own_mizan_is_laid_beside(books: World) -> None:
    month(books, 1, 1)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    same = edefter.compare_with_erp(
        books.a, item.pk, "Hesap;Borç;Alacak\n120;120,00;0\n120.01;1;1\n600;;120,00\n".encode()
    )
    assert "EF-PRD-018" not in [one.code for one in edefter.control(same).findings]
    other = edefter.compare_with_erp(books.a, item.pk, b"120;119,00;0\n600;0;120,00\n700;0;1\n")
    told = [one.found for one in edefter.control(other).findings if one.code == "EF-PRD-018"]
    assert told == ["120: 120.00 / 0.00", "700: 0.00 / 0.00"]
    with pytest.raises(Refused, match="EF-PRD-019"):
        edefter.compare_with_erp(books.a, item.pk, b"120;5\n")
    with pytest.raises(Refused, match="EF-VCH-022"):
        edefter.compare_with_erp(books.a, item.pk, b"120;x;5\n")


def test_what_changed_since_the_page_was_shown_is_not_approved(books: World) -> None:
    month(books, 1, 1)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    seen = edefter.control(item).fingerprint
    bring(books, voucher("77", "2026-01-20"))
    with pytest.raises(Conflict, match="EF-PRD-012"):
        edefter.approve(books.a, item.pk, seen, "t")


def test_nothing_is_approved_before_its_last_day_or_without_a_heading_or_key(books: World) -> None:
    month(books, 1, 1)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    edefter.save_firm(books.a, {"website": ""}, "t")
    books.a.seal_key = ""
    books.a.save()
    item = edefter.ledger_set(books.a, item.pk)
    books.clock.advance(NOW.replace(month=1, day=20) - NOW)
    with pytest.raises(Refused) as problem:
        approve(books, item)
    assert {one.code for one in problem.value.findings} == {"EF-BKS-001", "EF-PRD-011", "EF-EXC-014"}


def numbered(number: int, counter: int, day: str = "2026-01-05") -> str:
    return voucher(str(number), day).replace("\n", f";{counter}\n")


def test_the_programs_entry_numbers_have_to_go_on_at_the_seam(books: World) -> None:
    head = HEAD[:-1] + ";counter\n"
    bring(books, numbered(1, 1), numbered(2, 2), head=head)
    close(books, 1)
    bring(books, numbered(3, 3, "2026-02-03"), head=head)
    assert close(books, 2).state == "READY"
    edefter.delete_set(books.a, edefter.set_of_month(books.a, 2026, 2).pk, "t")
    item = edefter.open_set(books.a, SetChoices(2026, 2), "t")
    bring(books, voucher("9", "2026-02-04"))
    assert [one.code for one in edefter.control(item).findings if one.severity == "error"] == ["EF-PRD-015"]


def test_a_gap_at_the_seam_is_told(books: World) -> None:
    bring(books, numbered(1, 5), numbered(2, 6), head=HEAD[:-1] + ";counter\n")
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    told = [(one.found, one.expected) for one in edefter.control(item).findings if one.code == "EF-PRD-014"]
    assert told == [("5-6", "1-2")]


def test_a_closing_month_with_open_balances_is_told(books: World) -> None:
    for number in range(1, 12):
        edefter.declare_inactive(books.a, SetChoices(2026, number), "t")
    bring(books, voucher("1", "2026-12-31"))
    item = edefter.open_set(books.a, SetChoices(2026, 12), "t")
    assert "EF-PRD-029" in [one.code for one in edefter.control(item).findings]


def small_files(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr("zarf.office.edefter.writing.part_limit", lambda: limit)


def test_parts_by_size_have_their_numbers_and_their_own_files(
    books: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_files(monkeypatch, 80_000)
    bring(books, *[voucher(str(n), f"2026-01-{1 + n // 2:02d}") for n in range(40)])
    item = close(books, 1)
    parts = list(item.parts.order_by("position"))
    assert item.state == "READY"
    assert len(parts) > 2
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert sum(part.entries for part in parts) == 40
    assert "1234567808-202601-Y-000002.xml" in names(tmp_path)
    assert not [name for name in names(tmp_path) if "000000" in name]
    for before, after in pairwise(parts):
        assert after.starts in (before.ends, before.ends + timedelta(days=1))
    assert parts[-1].ends == date(2026, 1, 31)


def test_parts_by_date_and_a_cut_month_number_on(books: World, tmp_path: Path) -> None:
    month(books, 1, 5)
    first = close(books, 1, ends=date(2026, 1, 10))
    assert [part.number for part in first.parts.all()] == [1]
    second = edefter.open_set(books.a, SetChoices(2026, 1, cuts=(date(2026, 1, 18),)), "t")
    assert second.starts == date(2026, 1, 11)
    approve(books, second)
    second = edefter.close_set(second.pk)
    assert [part.number for part in second.parts.order_by("position")] == [2, 3]
    assert [str(part.ends) for part in second.parts.order_by("position")] == ["2026-01-18", "2026-01-31"]
    assert "1234567808-202601-YB-000003.zip" in names(tmp_path)


def test_each_branch_keeps_books_and_numbers_of_its_own(house: World, seals: SealingWorld, tmp_path: Path) -> None:
    set_up(house.a, branched=True)
    for number in ("0001", "0002"):
        edefter.save_branch(house.a, number, f"Şube {number}", date(2026, 1, 31) if number == "0002" else None)
        bring(house, voucher("1", "2026-01-05", branch=number), head=HEAD[:-1] + ";branch\n")
    for number in ("0001", "0002"):
        item = edefter.open_set(house.a, SetChoices(2026, 1, branch=number), "t")
        approve(house, item)
        assert edefter.close_set(item.pk).first_entry == 1
    journal = tree(folder(tmp_path) / "1234567808-202601-Y-000000-0002.xml")
    assert [one.text for one in journal.iter(f"{BUS}organizationIdentifier")][1:] == ["Şube 0002", "0002"]
    with pytest.raises(Refused, match="EF-PRD-010"):
        edefter.open_set(house.a, SetChoices(2026, 2, branch="0002"), "t")


def test_a_period_is_deleted_and_made_anew_with_the_same_numbers(books: World, tmp_path: Path) -> None:
    month(books, 1, 2)
    first = close(books, 1)
    old = (folder(tmp_path) / "1234567808-202601-Y-000000.xml").read_bytes()
    edefter.delete_set(books.a, first.pk, "t")
    assert names(tmp_path) == []
    deleted = list((tmp_path / "edefter").glob("*/*/İPTAL EDİLENLER/SİLİNENLER/01/*/*-Y-000000.xml"))
    assert [path.read_bytes() for path in deleted] == [old]
    bring(books, voucher("50", "2026-01-15"))
    again = close(books, 1)
    assert (again.first_entry, again.next_entry, again.first_serial) == (1, 4, 1)


def test_only_the_last_period_is_deleted(books: World) -> None:
    month(books, 1, 1)
    first = close(books, 1)
    edefter.declare_inactive(books.a, SetChoices(2026, 2), "t")
    with pytest.raises(Refused, match="EF-PRD-020"):
        edefter.delete_set(books.a, first.pk, "t")


def test_what_was_sent_is_deleted_only_with_the_word_that_gibs_copy_is_gone(books: World) -> None:
    month(books, 1, 1)
    item = close(books, 1)
    edefter.note_sent(item, "t")
    with pytest.raises(Refused) as problem:
        edefter.delete_set(books.a, item.pk, "t")
    assert [one.code for one in problem.value.findings] == ["EF-PRD-021", "EF-PRD-022"]
    gone = edefter.delete_set(books.a, item.pk, "t", deleted_at_gib=True, reason="yanlış fiş")
    assert gone.state == "DELETED"
    assert edefter.story(gone)[-1].text == "yanlış fiş"


def test_a_move_that_a_killed_process_left_is_made_up_for(books: World, tmp_path: Path) -> None:
    month(books, 1, 1)
    item = close(books, 1)
    left = [file["name"] for part in item.parts.all() for file in part.files.values()]
    LedgerSet.objects.filter(pk=item.pk).update(state="DELETED", progress={"to_move": left})
    assert close(books, 1).state == "READY"
    assert len(list((tmp_path / "edefter").glob("*/*/İPTAL EDİLENLER/SİLİNENLER/01/*/*"))) == 6


def stamping(books: World, seals: SealingWorld, kontor: int, **more: Any) -> LedgerSet:
    account = Account(70, "gizli-parola-1")
    seals.stamps.open_account(account, kontor)
    timestamps.set_account_with_password(books.a, "70", "gizli-parola-1", "t")
    month(books, 1, 2)
    return close(books, 1, with_stamps=True, **more)


def is_stamped(path: Path) -> bool:
    return b"SignatureTimeStamp" in path.read_bytes()


def test_the_box_stamps_the_berats_and_only_them(books: World, seals: SealingWorld, tmp_path: Path) -> None:
    item = stamping(books, seals, 10)
    assert (item.state, len(seals.stamps.orders)) == ("READY", 2)
    found = {name: is_stamped(folder(tmp_path) / name) for name in names(tmp_path) if name.endswith(".xml")}
    assert [name.split("-")[2] for name, yes in found.items() if yes] == ["KB", "YB"]


def test_without_the_box_nothing_is_stamped(books: World, seals: SealingWorld, tmp_path: Path) -> None:
    month(books, 1, 2)
    close(books, 1)
    assert seals.stamps.orders == []
    assert SetChoices(2026, 1).with_stamps is False


def test_during_an_outage_the_ledgers_are_stamped_too(books: World, seals: SealingWorld, tmp_path: Path) -> None:
    item = stamping(books, seals, 4, stamps_ledgers=True)
    assert (item.state, len(seals.stamps.orders)) == ("READY", 4)
    assert all(is_stamped(folder(tmp_path) / name) for name in names(tmp_path) if name.endswith(".xml"))


def test_when_the_kontor_ends_no_berat_is_made_and_a_person_decides(
    books: World, seals: SealingWorld, tmp_path: Path
) -> None:
    item = stamping(books, seals, 1)
    assert item.state == "WAITING_KONTOR"
    assert edefter.state_of(edefter.Machine.SET, item.state).text("tr").endswith("karar bekliyor.")
    assert [one["code"] for one in item.problems] == ["EF-PRD-023"]
    assert [name for name in names(tmp_path) if "B-" in name] == []
    assert [one.code for one in deadlines.due([books.a.pk])] == ["EF-PRD-036"]
    assert deadlines.due_of_the_house() == []
    seals.stamps.open_account(Account(70, "gizli-parola-1"), 5)
    edefter.go_on(books.a, item.pk, "t")
    assert deadlines.due([books.a.pk]) == []
    assert edefter.close_set(item.pk).state == "READY"
    assert is_stamped(folder(tmp_path) / "1234567808-202601-YB-000000.xml")


def test_the_operator_is_told_when_the_platforms_kontor_end(
    books: World, seals: SealingWorld, tmp_path: Path, settings: Any
) -> None:
    password = tmp_path / "platform.password"
    password.write_text("gizli-parola-2", "utf-8")
    password.chmod(0o600)
    more = {"ZARF_TIMESTAMP_USERID": "90", "ZARF_TIMESTAMP_PASSWORD_FILE": str(password)}
    settings.ZARF = replace(settings.ZARF, values=dict(settings.ZARF.values) | more)
    seals.stamps.open_account(Account(90, "gizli-parola-2"), 0)
    month(books, 1, 2)
    item = close(books, 1, with_stamps=True)
    assert item.state == "WAITING_KONTOR"
    assert [one.code for one in deadlines.due_of_the_house()] == ["EF-PRD-036"]
    seals.stamps.open_account(Account(90, "gizli-parola-2"), 2)
    edefter.go_on(books.a, item.pk, "t")
    assert edefter.close_set(item.pk).state == "READY"
    assert deadlines.due_of_the_house() == []


def test_a_person_may_choose_to_go_on_without_stamps(books: World, seals: SealingWorld, tmp_path: Path) -> None:
    item = stamping(books, seals, 0)
    edefter.go_on_unstamped(books.a, item.pk, "t")
    assert edefter.close_set(item.pk).state == "READY"
    assert not is_stamped(folder(tmp_path) / "1234567808-202601-YB-000000.xml")
    with pytest.raises(NotAllowed, match="EF-PRD-002"):
        edefter.go_on(books.a, item.pk, "t")


def test_the_page_tells_before_the_run_that_the_kontor_will_not_do(books: World, seals: SealingWorld) -> None:
    seals.stamps.open_account(Account(70, "gizli-parola-1"), 1)
    timestamps.set_account_with_password(books.a, "70", "gizli-parola-1", "t")
    month(books, 1, 2)
    page = edefter.control(edefter.open_set(books.a, SetChoices(2026, 1, with_stamps=True), "t"))
    assert (page.stamps, page.kontor_left) == (2, 1)
    assert "EF-PRD-023" in [one.code for one in page.findings]


def test_a_step_that_fails_is_told_and_tried_again(books: World, monkeypatch: pytest.MonkeyPatch) -> None:
    month(books, 1, 2)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    approve(books, item)
    real = closing.check

    def broken(*_: object) -> None:
        raise Unavailable(make_report(["EF-SEAL-062"]).not_settled())

    monkeypatch.setattr(closing, "check", broken)
    stopped = edefter.close_set(item.pk)
    assert (stopped.state, [one["code"] for one in stopped.problems]) == ("WRITTEN", ["EF-EXC-015"])
    assert [one.code for one in deadlines.due([books.a.pk])] == ["EF-PRD-038"]
    assert stopped.parts.get().state == "JOURNAL_SEALED"
    monkeypatch.setattr(closing, "check", real)
    done = edefter.close_set(item.pk)
    assert (done.state, done.problems) == ("READY", [])


def test_a_ledger_that_breaks_a_rule_of_gib_is_told_and_gets_no_berat(
    books: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import would have refused such a voucher; here it slips in behind the approval."""
    month(books, 1, 2)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    approve(books, item)
    real = closing.writing.books.entries
    monkeypatch.setattr(
        closing.writing.books, "entries", lambda one: (entry._replace(entered_by="A") for entry in real(one))
    )
    stopped = edefter.close_set(item.pk)
    assert stopped.state == "WRITTEN"
    assert stopped.parts.get().state == "JOURNAL_SEALED"
    assert stopped.problems[0]["code"] == "EF-PRD-026"
    assert "enteredBy" in str(stopped.problems)
    assert not folder(tmp_path).exists()


def test_a_full_disk_in_the_middle_of_a_part_leaves_the_period_as_it_was(
    books: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    month(books, 1, 5)
    item = edefter.open_set(books.a, SetChoices(2026, 1, cuts=(date(2026, 1, 8), date(2026, 1, 14))), "t")
    approve(books, item)
    real = closing.writing._Files.__call__

    def full(self: Any, position: int) -> Any:
        if position == 2:
            raise OSError(28, "No space left on device")
        return real(self, position)

    monkeypatch.setattr(closing.writing._Files, "__call__", full)
    stopped = edefter.close_set(item.pk)
    assert (stopped.state, [one["code"] for one in stopped.problems]) == ("APPROVED", ["EF-STO-003"])
    assert not stopped.parts.exists()
    assert stopped.first_entry is None
    monkeypatch.undo()
    assert edefter.close_set(item.pk).parts.count() == 3


def test_an_approval_may_be_taken_back_while_nothing_is_written(books: World) -> None:
    month(books, 1, 1)
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    approve(books, item)
    assert edefter.withdraw_approval(books.a, item.pk, "t").state == "DRAFT"
    bring(books, voucher("60", "2026-01-20"))
    approve(books, edefter.ledger_set(books.a, item.pk))
    edefter.close_set(item.pk)
    with pytest.raises(NotAllowed, match="EF-PRD-002"):
        edefter.withdraw_approval(books.a, item.pk, "t")


def test_the_holder_of_a_consent_seals_the_books(books: World, seals: SealingWorld) -> None:
    reference = seals.key("10000000146", "Ayşe Örnek")
    edefter.add_signer(
        books.a, edefter.SignerData("10000000146", "Ayşe Örnek", reference, "2026/77", date(2026, 1, 1)), "t"
    )
    month(books, 1, 1)
    assert close(books, 1).state == "READY"
    edefter.withdraw_signer(books.a, edefter.signers(books.a)[0].pk, "t")
    with pytest.raises(Refused, match="EF-BKS-029"):
        edefter.add_signer(books.a, edefter.SignerData("9876543217", "x", reference, "1", date(2026, 1, 1)), "t")


def approved(seals: SealingWorld, tmp_path: Path, kind: str) -> tuple[str, bytes]:
    name = f"1234567808-202601-{kind}-000000.xml"
    return f"GIB-{name}", seals.approve((folder(tmp_path) / name).read_bytes())


def test_approved_berats_are_checked_and_filed_and_end_the_period(
    books: World, seals: SealingWorld, tmp_path: Path
) -> None:
    month(books, 1, 1)
    item = close(books, 1)
    assert [one.kind for one in edefter.packages_ready(books.a)] == ["YB", "KB"]
    edefter.note_sent(item, "t")
    name, data = approved(seals, tmp_path, "YB")
    assert edefter.file_approved_berat(books.a, name, data, "t").state == "SENT"
    assert [one.kind for one in edefter.packages_ready(books.a)] == ["KB"]
    assert edefter.file_approved_berat(books.a, *approved(seals, tmp_path, "KB"), "t").state == "FILED"
    assert (folder(tmp_path) / name).read_bytes() == data
    assert edefter.packages_ready(books.a) == []
    assert len(edefter.packages(item)) == 2


def test_a_berat_that_is_not_ours_or_not_approved_is_not_filed(
    books: World, seals: SealingWorld, tmp_path: Path
) -> None:
    month(books, 1, 1)
    close(books, 1)
    name, data = approved(seals, tmp_path, "YB")
    own = (folder(tmp_path) / "1234567808-202601-YB-000000.xml").read_bytes()
    wrong: list[tuple[str, bytes, type[ZarfError], str]] = [
        (name, own, ZarfError, "EF-PRD-028"),
        (name, b"", ZarfError, "EF-PRD-028"),
        (name, approved(seals, tmp_path, "KB")[1], ZarfError, "EF-PRD-028"),
        (name, data.replace(b">120.00<", b">121.00<"), ZarfError, "EF-PRD-028"),
        (name.replace("1234567808", "9876543217"), data, ZarfError, "EF-PRD-056"),
        (name.replace("202601", "202602"), data, NotFound, "EF-PRD-001"),
        (name.removeprefix("GIB-"), data, NotFound, "EF-PRD-001"),
        ("berat.xml", data, ZarfError, "EF-DEF-001"),
    ]
    for told, content, kind, code in wrong:
        with pytest.raises(kind, match=code):
            edefter.file_approved_berat(books.a, told, content, "t")
    assert not [one for one in names(tmp_path) if one.startswith("GIB-")]


def test_a_pledge_contract_is_carried_in_the_journal(books: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="EF-PRD-032"):
        edefter.attach(books.a, 202601, "rehin.pdf", b"kein pdf", "t")
    edefter.attach(books.a, 202601, "rehin.pdf", b"%PDF-1.4\n%%EOF\n", "t")
    month(books, 1, 1)
    item = close(books, 1)
    assert item.state == "READY"
    assert b'filename="rehin.pdf"' in (folder(tmp_path) / "1234567808-202601-Y-000000.xml").read_bytes()
    with pytest.raises(Refused, match="EF-PRD-035"):
        edefter.attach(books.a, 202601, "b.pdf", b"%PDF-1.4", "t")
    with pytest.raises(Refused, match="EF-PRD-035"):
        edefter.detach(books.a, edefter.attachments(books.a, 202601)[0].pk)
    with pytest.raises(NotFound, match="EF-PRD-033"):
        edefter.detach(books.a, 0)


def test_a_liquidation_starts_the_numbers_anew_in_a_folder_of_its_own(books: World, tmp_path: Path) -> None:
    month(books, 1, 2)
    close(books, 1)
    year = edefter.year_of(books.a, date(2026, 1, 1))
    edefter.change_year(books.a, year.pk, edefter.YearData(year.starts, date(2026, 2, 14), note="tasfiye"))
    edefter.add_year(books.a, edefter.YearData(date(2026, 2, 15), date(2026, 12, 31), note="tasfiye"), "t")
    bring(books, voucher("1", "2026-02-10"), voucher("2", "2026-02-20"))
    before, after = close(books, 2), close(books, 2)
    assert (before.ends, before.first_entry) == (date(2026, 2, 14), 3)
    assert (after.starts, after.first_entry, after.first_serial) == (date(2026, 2, 15), 1, 1)
    assert (tmp_path / "edefter/1234567808/15.02.2026-31.12.2026/02/1234567808-202602-Y-000000.xml").exists()


def test_control_counts_parts_by_the_limit_of_a_file(books: World) -> None:
    item = LedgerSet(cuts=[])
    assert [control.forecast_parts(item, lines) for lines in (1, 117_000, 118_000, 1_000_000)] == [1, 1, 2, 9]
    assert ports().clock.now() == NOW


def test_f027_the_draft_print_shows_the_books_without_a_seal(books: World) -> None:
    """The print of the books also tries the seal."""
    bring(books, voucher("1", "2026-01-05"), voucher("<2>", "2026-01-06", 123_456_789))
    item = edefter.open_set(books.a, SetChoices(2026, 1), "t")
    journal, ledger, mizan = ("".join(edefter.draft(item, kind)) for kind in ("journal", "ledger", "mizan"))
    with pytest.raises(NotFound, match="EF-PRD-001"):
        list(edefter.draft(item, "inventory"))
    assert "Madde 1 · 05.01.2026 · Fiş 1" in journal
    assert "Fiş &lt;2&gt;" in journal
    assert "1.234.567,89" in journal
    assert ledger.index("120.01.001") < ledger.index("600.01")
    assert "<td>Toplam" in ledger
    assert "YURT İÇİ SATIŞLAR" in mizan
    assert all("TASLAK" in text for text in (journal, ledger, mizan))
    holder, until, problems = edefter.try_seal(books.a)
    assert (holder, problems) == (books.a.title, [])
    assert until > "01"
    assert sealing.key_record(books.a).good_at == NOW  # type: ignore[union-attr]


@pytest.mark.parametrize(("state", "code"), [("revoked", "EF-KEY-041"), ("suspended", "EF-KEY-042")])
def test_a_key_on_a_revocation_list_is_called_fit_nowhere(books: World, state: str, code: str) -> None:
    """Neither by the test seal of the draft print nor on the taxpayer's card."""
    world = SealingWorld(NOW)
    books.a.seal_key = world.key(books.a.vkn_tckn, books.a.title, state=state)
    books.a.save()
    with wired.using(world.ports(ports())):
        assert [item.code for item in edefter.try_seal(books.a)[2]] == [code]
        health, told = taxpayers.seal_health(books.a)
        assert [item.code for item in told] == [code]
        assert health is not None
        assert health.is_revoked
        assert code in [item.code for item in taxpayers.warnings_about(books.a)]
