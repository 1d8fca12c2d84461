"""Packages on their way to GİB and approved berats coming back, unattended, whatever breaks on the way."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lxml import etree
from tests.integration.office.berats.conftest import DONE, House

from zarf.core.errors import NotAllowed
from zarf.core.wire.edefter_service import ApprovedFile, PackageState
from zarf.office import checkpoints
from zarf.office.berats import services as berats
from zarf.office.berats import work
from zarf.office.edefter import services as edefter
from zarf.ports.gib import EDefterFault, NotSent, OutcomeUnknown

SENT_BOTH = {"YB": "QUEUED", "KB": "QUEUED"}


def events(house: House, kind: str) -> list[str]:
    return [item.event for item in berats.story(house.row(kind))]


def approve_both(house: House) -> dict[str, bytes]:
    return {kind: house.approve(kind) for kind in ("YB", "KB")}


def test_f001_packages_go_to_gib_without_a_browser(house: House) -> None:
    item = house.close(1)
    house.work()
    assert house.states() == SENT_BOTH
    for kind in ("YB", "KB"):
        row = house.row(kind)
        sent = house.gib.taken[row.package_id]
        assert hashlib.sha256(sent).hexdigest() == row.sha256
        assert sent == (house.month_folder() / f"{row.package_id}.zip").read_bytes()
        assert row.gib_text == f"{row.package_id} paketi işleme alındı"
    item.refresh_from_db()
    assert item.state == "SENT"


def test_f004_a_month_runs_from_packages_to_filed_berats_and_report_unattended(house: House) -> None:
    item = house.close(1)
    house.work()
    approve_both(house)
    house.later(minutes=5)
    house.work()
    item.refresh_from_db()
    assert item.state == "FILED"
    assert house.states() == {"YB": "DONE", "KB": "DONE", "DR": "QUEUED"}
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    assert house.states() == {"YB": "DONE", "KB": "DONE", "DR": "DONE"}
    assert all(event.actor == "worker" for kind in house.states() for event in berats.story(house.row(kind)))


def test_f002_approved_berats_are_kept_beside_the_ledgers_byte_for_byte(house: House) -> None:
    house.close(1)
    house.work()
    approved = approve_both(house)
    house.later(minutes=5)
    house.work()
    for kind, data in approved.items():
        assert (house.month_folder() / f"GIB-{house.row(kind).package_id}.xml").read_bytes() == data


def test_f003_every_state_of_gib_is_asked_for_and_told_in_gibs_words(house: House) -> None:
    house.close(1)
    house.work()
    row = house.row("YB")
    words = "Paket başarılı, defter paketinin işlenmesi bekleniyor."
    house.gib.answers[row.package_id] = PackageState(words, 2, row.package_id)
    house.later(minutes=2)
    house.work()
    row = house.row("YB")
    assert (row.state, row.gib_text, row.gib_code) == ("QUEUED", words, 2)
    house.gib.answers[row.package_id] = PackageState("Bilinmeyen bir cümle", 77, row.package_id)
    house.later(hours=1)
    house.work()
    assert (house.row("YB").state, house.row("YB").gib_text) == ("QUEUED", "Bilinmeyen bir cümle")


def test_the_report_is_made_only_when_every_berat_is_approved(house: House) -> None:
    """A late refusal must never leave a report of other totals."""
    house.close(1)
    house.work()
    house.approve("YB")
    failed = PackageState("Paket hatalı: imza doğrulanamadı", 4, house.row("KB").package_id)
    house.gib.answers[failed.package_id] = failed
    house.later(minutes=5)
    house.work()
    assert house.states() == {"YB": "DONE", "KB": "FAILED"}
    assert not [path for path in house.month_folder().iterdir() if "-DR-" in path.name]


def test_the_report_holds_the_gross_sums_of_the_month(house: House) -> None:
    house.close(1)
    house.work()
    approve_both(house)
    house.later(minutes=5)
    house.work()
    name = f"{house.a.vkn_tckn}-202601-DR-000000"
    details = etree.parse(house.month_folder() / f"{name}.xml").getroot().findall(".//{*}entryDetail")
    paths = ("{*}account/{*}accountMainID", "{*}debitCreditCode", "{*}amount")
    told = [tuple(item.findtext(path) for path in paths) for item in details]
    assert told == [("120", "D", "360.00"), ("120", "C", "0.00"), ("600", "D", "0.00"), ("600", "C", "360.00")]
    with zipfile.ZipFile(io.BytesIO(house.gib.taken[name])) as archive:
        assert archive.namelist() == [f"{name}.xml"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_settled_by_asking(house: House, when: str) -> None:
    house.close(1)
    setattr(house.gib, when, OutcomeUnknown("read timeout"))
    house.work()
    house.later(minutes=1)
    house.work()
    assert house.states() == SENT_BOTH
    assert len(house.gib.taken) == 2
    told = [events(house, kind) for kind in ("YB", "KB")]
    lost = next(item for item in told if "no_answer" in item)
    known = ["taken"] if when == "after" else ["not_known", "sending", "taken"]
    assert lost[:3] == ["queued", "sending", "no_answer"]
    assert lost[3 : 3 + len(known)] == known


def test_what_surely_was_not_delivered_is_sent_again_later(house: House) -> None:
    house.close(1)
    house.gib.before = NotSent("connection refused")
    house.work()
    assert sorted(house.states().values()) == ["QUEUED", "WAITING"]
    house.later(minutes=2)
    house.work()
    assert house.states() == SENT_BOTH


def test_a_package_that_is_there_already_is_asked_about_and_not_doubled(house: House) -> None:
    """111: from an attempt of ours whose answer was lost."""
    house.close(1)
    berats.queue_ready(house.a)
    package_id = house.row("YB").package_id
    house.gib.taken[package_id] = b"zip"
    house.gib.answers[package_id] = PackageState("Paket işlenmeyi bekliyor", 1, package_id)
    house.work()
    assert house.states() == SENT_BOTH
    assert "no_answer" in events(house, "YB")


@pytest.mark.parametrize("code", [101, 102, 106, 108, 109, 114])
def test_a_refusal_waits_for_a_person_with_gibs_code_in_plain_words(house: House, code: int) -> None:
    house.close(1)
    berats.queue_ready(house.a)
    house.gib.before = EDefterFault(code, "GİB METNİ")
    work.go_on(str(house.row("YB").pk))
    row = house.row("YB")
    assert (row.state, row.gib_code, row.gib_text, row.due_at) == ("REFUSED", code, "GİB METNİ", None)
    assert row.problem is not None
    assert row.problem["code"] == f"EF-EDS-{code}"
    assert "GİB METNİ" in row.problem["tr"]
    assert row.problem["hint_tr"]
    berats.send_again(house.a, row.pk, "accountant")
    house.work()
    assert (house.row("YB").state, house.row("YB").attempt) == ("QUEUED", 2)


@pytest.mark.parametrize("code", [107, 110, 112, 113])
def test_gibs_own_trouble_is_waited_out(house: House, code: int) -> None:
    house.close(1)
    berats.queue_ready(house.a)
    house.gib.before = EDefterFault(code, "hata")
    work.go_on(str(house.row("YB").pk))
    assert house.row("YB").state == "WAITING"
    house.later(minutes=2)
    house.work()
    assert house.states() == SENT_BOTH


def test_a_fault_without_a_code_is_tried_some_times_and_then_told(house: House) -> None:
    house.close(1)
    berats.queue_ready(house.a)
    pk = house.row("YB").pk
    for _ in range(8):
        house.gib.before = EDefterFault(0, "WS-Security")
        work.go_on(str(pk))
        house.later(hours=2)
    house.gib.before = None
    row = house.row("YB")
    assert row.state == "REFUSED"
    assert row.problem is not None
    assert row.problem["code"] == "EF-EDS-000"
    assert events(house, "YB").count("not_sent") == 3


def test_a_package_gib_forgot_waits_for_a_person(house: House) -> None:
    house.close(1)
    house.work()
    del house.gib.answers[house.row("YB").package_id]
    house.later(minutes=5)
    house.work()
    row = house.row("YB")
    assert (row.state, row.gib_code) == ("LOST", 304)


def berat_zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def bad_file(house: House, package_id: str, kind: str) -> bytes:
    good = house.gib.berats[package_id].binary
    own, other = house.a.vkn_tckn.encode(), b"9876543217"
    name = f"GIB-{package_id}.xml"
    unsigned = (house.month_folder() / f"{package_id}.xml").read_bytes()
    return {
        "empty": b"",
        "an empty file in a zip": berat_zip(name, b""),
        "half a zip": berat_zip(name, good)[:-40],
        "a zip bomb": berat_zip(name, bytes(100_000_000)),
        "another firm's name": berat_zip(name.replace(own.decode(), other.decode()), good),
        "another firm's berat": berat_zip(name, good.replace(own, other)),
        "without GİB's seal": berat_zip(name, unsigned),
        "a page": b"<html>bakim</html>",
        "no file of ours": b"\x00\x01",
    }[kind]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("empty", "EF-BRT-006"),
        ("an empty file in a zip", "EF-BRT-006"),
        ("half a zip", "EF-BRT-008"),
        ("a zip bomb", "EF-BRT-007"),
        ("another firm's name", "EF-BRT-009"),
        ("another firm's berat", "EF-PRD-028"),
        ("without GİB's seal", "EF-PRD-028"),
        ("a page", "EF-PRD-028"),
        ("no file of ours", "EF-BRT-008"),
    ],
)
def test_a_bad_approved_berat_is_not_filed_and_the_period_stays(house: House, kind: str, code: str) -> None:
    item = house.close(1)
    house.work()
    house.approve("YB")
    package_id = house.row("YB").package_id
    good = house.gib.berats[package_id]
    house.gib.berats[package_id] = ApprovedFile("x.zip", bad_file(house, package_id, kind))
    house.later(minutes=5)
    house.work()
    row = house.row("YB")
    assert row.state == "BAD_BERAT"
    assert row.problem is not None
    assert row.problem["code"] == code
    reason = row.problem["tr"]
    assert ".xml (EF-" not in reason, "a bare code is no reason"
    assert row.gib_text == DONE
    assert [event.text for event in berats.story(row) if event.event == "berat_refused"] == [reason]
    item.refresh_from_db()
    assert item.state == "SENT"
    assert not (house.month_folder() / f"GIB-{package_id}.xml").exists()
    house.gib.berats[package_id] = good
    berats.fetch_again(house.a, row.pk, "accountant")
    house.work()
    row = house.row("YB")
    assert (row.state, row.problem, row.gib_text) == ("DONE", None, DONE)


def test_f007_the_portals_way_stays_open(house: House) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="accountant")
    item = house.close(1)
    house.work()
    assert house.states() == {"YB": "PORTAL", "KB": "PORTAL"}
    assert house.gib.taken == {}
    files = []
    for kind in ("YB", "KB"):
        row = house.row(kind)
        name, data = berats.export(house.a, row.pk)
        assert name == f"{row.package_id}.zip"
        assert hashlib.sha256(data).hexdigest() == row.sha256
        files.append((f"GIB-{row.package_id}.zip", berat_zip(f"GIB-{row.package_id}.xml", house.approve(kind))))
    files.append(("notes.txt", b"x"))
    foreign = f"GIB-{house.row('YB').package_id}.xml".replace(house.a.vkn_tckn, "9876543217")
    files.append((foreign, b"<berat/>"))
    done = berats.import_berats(house.a, iter(files), "accountant")
    assert [one.problem.code if one.problem else "" for one in done] == ["", "", "EF-BRT-008", "EF-PRD-056"]
    assert done[-1].problem is not None
    assert "başka bir firmanın (VKN 9876543217)" in done[-1].problem.message("tr")
    item.refresh_from_db()
    assert item.state == "FILED"
    house.work()
    assert house.states() == {"YB": "DONE", "KB": "DONE", "DR": "PORTAL"}
    berats.told_uploaded(house.a, house.row("DR").pk, "accountant")
    assert house.row("DR").state == "DONE"


def test_saying_uploaded_is_not_enough_for_a_berat(house: House) -> None:
    edefter.save_preferences(house.a, exchange_way="portal", stamps_by_default=False, actor="accountant")
    house.close(1)
    house.work()
    with pytest.raises(NotAllowed) as caught:
        berats.told_uploaded(house.a, house.row("YB").pk, "accountant")
    assert caught.value.code == "EF-BRT-011"


def test_months_go_in_order(house: House) -> None:
    house.close(1)
    house.work()
    house.close(2)
    house.work()
    assert {row.month for row in berats.packages(house.a)} == {1}
    approve_both(house)
    house.later(hours=1)
    house.work()
    assert {row.month for row in berats.packages(house.a)} == {1, 2}


def test_a_deleted_period_takes_its_packages_back_and_is_sent_anew(house: House) -> None:
    item = house.close(1)
    house.work()
    approve_both(house)
    house.later(minutes=5)
    house.work()
    first = house.row("YB").sha256
    house.approve("DR")
    house.later(minutes=5)
    house.work()
    for store in (house.gib.taken, house.gib.answers, house.gib.berats):
        store.clear()
    berats.delete_set(house.a, item.pk, "accountant", deleted_at_gib=True, reason="yanlış fiş")
    house.work()
    assert house.states() == {}
    assert [path.name for path in house.month_folder().iterdir()] == []
    again = edefter.open_set(house.a, edefter.SetChoices(2026, 1), "accountant")
    edefter.approve(house.a, again.pk, edefter.control(again).fingerprint, "accountant")
    edefter.close_set(again.pk)
    house.work()
    assert house.states() == SENT_BOTH
    assert house.row("YB").sha256 != first


def test_a_package_that_was_changed_on_disk_is_not_sent(house: House) -> None:
    house.close(1)
    berats.queue_ready(house.a)
    path = house.month_folder() / f"{house.row('YB').package_id}.zip"
    path.write_bytes(path.read_bytes() + b"x")
    house.work()
    row = house.row("YB")
    assert row.state == "REFUSED"
    assert row.problem is not None
    assert row.problem["code"] == "EF-BRT-004"
    assert row.package_id not in house.gib.taken


class _Killed(Exception):
    pass


@contextmanager
def killed_at(place: str) -> Iterator[None]:
    """The process ends there, as far as the rows can tell."""

    def watcher(name: str) -> None:
        if name == place:
            raise _Killed

    checkpoints.watch(watcher)
    try:
        yield
    finally:
        checkpoints.watch(None)


def _through(house: House) -> None:
    """From packages to filed berats."""
    house.work()
    approve_both(house)
    house.later(minutes=5)
    house.work()


@pytest.mark.parametrize("place", ["berat-send-intended", "berat-sent", "berat-fetched", "berat-filed"])
def test_a_process_that_dies_between_two_steps_loses_and_doubles_nothing(
    house: House, place: str, transactional_db: None
) -> None:
    item = house.close(1)
    with killed_at(place), pytest.raises(_Killed):
        _through(house)
    for _ in range(4):
        house.later(hours=2)
        house.work()
        approve_both(house)
    item.refresh_from_db()
    assert item.state == "FILED"
    assert {kind: state for kind, state in house.states().items() if kind != "DR"} == {"YB": "DONE", "KB": "DONE"}


def test_another_firm_sees_nothing_of_it(house: House) -> None:
    house.close(1)
    house.work()
    assert not berats.packages(house.world.b).exists()
