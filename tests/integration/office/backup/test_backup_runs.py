"""Backing up, verifying and restoring a firm's ledgers: F009, F010, F012."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.integration.office.backup.conftest import DELETED, YEAR, House, codes

from zarf.core.errors import Conflict, NotAllowed, NotFound, Unavailable
from zarf.core.findings import finding
from zarf.office.acting import NOBODY, Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.backup import putting, runs
from zarf.office.backup import services as backup
from zarf.office.backup.models import BackupRun, PutFile
from zarf.office.notices import gathering
from zarf.office.notices.services import open_notices
from zarf.office.run_lock import BACKUP, only_run_of
from zarf.office.vault.models import Secret
from zarf.ports.storage.backup import BackupRefused
from zarf.ports.storage.backup.api import no_room
from zarf.ports.storage.backup.coding import WrongKey

BOTH_KINDS = pytest.mark.parametrize("kind", ["memory", "folder", "drive"])


def choose(house: House, kind: str) -> None:
    if kind == "memory":
        house.use_memory()
    elif kind == "folder":
        (house.tmp / "disk").mkdir()
        house.use("folder", folder=str(house.tmp / "disk"))
    else:
        house.use("drive")
        backup.begin_connect(house.a, "test")
        house.drive.consent_given = True
        backup.finish_connect(house.a, "test")


@BOTH_KINDS
def test_f009_backs_up_every_file_with_its_hash(house: House, kind: str) -> None:
    choose(house, kind)
    run = house.back_up()
    assert (run.state, run.counts["put"], run.problems) == ("done", 13, [])
    manifest = backup.kept_files(house.a)
    assert {entry.path: entry.sha256 for entry in manifest.files} == house.hashes()
    assert house.verify(deep=True).state == "done"


@BOTH_KINDS
def test_f012_a_month_deleted_here_comes_back_with_equal_hashes(house: House, kind: str) -> None:
    choose(house, kind)
    house.back_up()
    before = house.hashes()
    shutil.rmtree(house.folder / YEAR / "01")
    run = house.restore(year=2026, month=1)
    assert (run.state, run.counts["restored"], run.counts["same"]) == ("done", 6, 1)
    assert house.hashes() == before


def test_f010_the_files_lie_in_the_users_own_drive_account(house: House) -> None:
    choose(house, "drive")
    house.back_up()
    vkn = house.a.vkn_tckn
    there = house.drive.paths()
    found = next(data for path, data in there.items() if path.endswith(f"{vkn}/{YEAR}/01/{vkn}-202601-Y-000000.xml.gz"))
    assert gzip.decompress(found) == (house.folder / YEAR / "01" / f"{vkn}-202601-Y-000000.xml").read_bytes()
    assert len([path for path in there if "/manifests/" not in path and "/trials/" not in path]) == 13


def test_f010_a_run_needs_a_connected_account(house: House) -> None:
    house.use("drive")
    with pytest.raises(BackupRefused) as caught:
        backup.back_up(house.a, "test")
    assert caught.value.code == "EF-BCK-024"
    backup.begin_connect(house.a, "test")
    with pytest.raises(backup.SignInPending):
        backup.finish_connect(house.a, "test")


def test_f010_without_a_registered_program_drive_is_refused(house: House) -> None:
    (house.tmp / "drive.secret").unlink()
    with pytest.raises(BackupRefused) as caught:
        house.use("drive")
    assert caught.value.code == "EF-BCK-022"


def test_the_names_are_readable_and_ascii(house: House) -> None:
    house.use_memory()
    house.back_up()
    vkn = house.a.vkn_tckn
    deleted = f"{vkn}/{YEAR}/IPTAL_EDILENLER/SILINENLER/01/2026-02-03/{vkn}-202601-Y-000000.xml.gz"
    assert deleted in house.stored()
    assert f"{vkn}/{YEAR}/01/{vkn}-202601-YB-000000.zip" in house.stored()


def test_a_second_run_puts_what_is_new_and_nothing_else(house: House) -> None:
    house.use_memory()
    first = house.back_up()
    again = house.back_up()
    assert (again.counts["same"], "put" in again.counts, again.manifest) == (13, False, first.manifest)
    house.write(f"{YEAR}/03/neu.xml", b"<yeni/>")
    third = house.back_up()
    assert (third.counts["put"], third.counts["same"]) == (1, 13)
    assert third.manifest > first.manifest


def test_other_content_under_the_same_name_stands_beside_it(house: House) -> None:
    """A set was deleted and made anew: its ledger carries the former name."""
    house.use_memory()
    house.back_up()
    path = f"{YEAR}/01/{house.a.vkn_tckn}-202601-Y-000000.xml"
    moved = house.write(f"{DELETED}/01/2026-03-01/{Path(path).name}", (house.folder / path).read_bytes())
    (house.folder / path).unlink()
    house.write(path, b"<Y>yeniden</Y>")
    house.back_up()
    entries = {entry.path: entry for entry in backup.kept_files(house.a).files}
    assert {entry.path: entry.sha256 for entry in entries.values()} == house.hashes()
    name = entries[path].stored
    assert name.endswith(f"-202601-Y-000000-{entries[path].stored_sha256[:8]}.xml.gz")
    moved.unlink()
    assert house.restore().state == "done"
    assert moved.exists()


def test_a_file_that_is_gone_here_stays_in_later_backups(house: House) -> None:
    house.use_memory()
    house.back_up()
    before = house.hashes()
    shutil.rmtree(house.folder / YEAR / "02")
    house.write(f"{YEAR}/03/x.xml", b"<x/>")
    run = house.back_up()
    assert run.counts["only_there"] == 6
    assert house.restore().counts["restored"] == 6
    assert before.items() <= house.hashes().items()


def test_a_set_that_was_properly_deleted_does_not_come_back_to_its_month(house: House) -> None:
    house.use_memory()
    house.back_up()
    target = house.folder / DELETED / "02" / "2026-03-05"
    target.mkdir(parents=True)
    for file in (house.folder / YEAR / "02").iterdir():
        file.rename(target / file.name)
    house.back_up()
    before = house.hashes()
    assert house.restore().state == "done"
    assert house.hashes() == before


def test_a_full_target_stops_the_run_and_the_next_one_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.use_memory()
    put, count = house.memory.put, iter(range(100))

    def full(name: str, file: Path) -> None:
        if next(count) >= 5:
            raise no_room("bellek")
        put(name, file)

    monkeypatch.setattr(house.memory, "put", full)
    run = house.back_up()
    assert (run.state, codes(run), run.counts["put"]) == ("failed", ["EF-BCK-003"], 5)
    assert PutFile.objects.count() == 5
    monkeypatch.setattr(house.memory, "put", put)
    again = house.back_up()
    assert (again.state, again.counts["put"], again.counts["same"]) == ("done", 8, 5)
    assert PutFile.objects.count() == 0
    assert {entry.path: entry.sha256 for entry in backup.kept_files(house.a).files} == house.hashes()


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("at", range(0, 16, 3))
def test_a_run_killed_at_any_step_goes_on(house: House, monkeypatch: pytest.MonkeyPatch, at: int, locked: bool) -> None:
    """Killed right after a file reached the target, before anything was noted of it."""
    house.use_memory()
    key = backup.make_key(house.a, "test").secret if locked else ""
    put, count = house.memory.put, iter(range(100))

    class Killed(BaseException):
        pass

    def dying(name: str, file: Path) -> None:
        put(name, file)
        if next(count) == at:
            raise Killed

    monkeypatch.setattr(house.memory, "put", dying)
    asked = backup.back_up(house.a, "test")
    if at < 14:
        with pytest.raises(Killed):
            backup.carry_out(asked.pk)
        assert [run.pk for run in runs.waiting()] == [asked.pk]
    monkeypatch.setattr(house.memory, "put", put)
    done = backup.carry_out(asked.pk)
    assert (done.state, done.counts.get("put", 0) + done.counts.get("same", 0)) == ("done", 13)
    before = house.hashes()
    shutil.rmtree(house.folder)
    assert house.restore(keys=key).state == "done"
    assert house.hashes() == before


def test_a_file_that_moves_while_it_is_read_is_left_to_the_next_run(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set is deleted while its month is being backed up."""
    house.use_memory()
    file = house.folder / YEAR / "01" / f"{house.a.vkn_tckn}-202601-K-000000.xml"
    moved = house.folder / DELETED / "01" / "2026-03-01" / file.name
    moved.parent.mkdir(parents=True)
    digest = putting.digest

    def moving(path: Path) -> tuple[int, str]:
        if path == file:
            file.rename(moved)
        return digest(path)

    monkeypatch.setattr(putting, "digest", moving)
    assert house.back_up().counts["put"] == 12
    assert house.back_up().counts["put"] == 1
    assert {entry.path: entry.sha256 for entry in backup.kept_files(house.a).files} == house.hashes()


def test_a_run_killed_after_its_manifest_leaves_nothing_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.use_memory()
    asked = backup.back_up(house.a, "test")

    class Killed(BaseException):
        pass

    def dying(*given: Any) -> Any:
        written(*given)
        raise Killed

    written = putting.write
    monkeypatch.setattr(putting, "write", dying)
    with pytest.raises(Killed):
        backup.carry_out(asked.pk)
    monkeypatch.setattr(putting, "write", written)
    assert backup.carry_out(asked.pk).counts["same"] == 13
    assert PutFile.objects.count() == 0
    assert len(backup.kept_manifests(house.a)) == 1


def test_a_run_that_breaks_off_again_and_again_is_told(house: House) -> None:
    house.use_memory()
    asked = backup.back_up(house.a, "test")
    BackupRun.objects.filter(pk=asked.pk).update(tries=10)
    run = backup.carry_out(asked.pk)
    assert (run.state, codes(run)) == ("failed", ["EF-BCK-026"])


def test_two_at_once_are_one(house: House) -> None:
    house.use_memory()
    first = backup.back_up(house.a, "test")
    assert backup.back_up(house.a, "somebody").pk == first.pk
    with pytest.raises(Conflict) as caught:
        backup.restore(house.a, "test")
    assert caught.value.code == "EF-BCK-018"
    with only_run_of(house.a, BACKUP) as mine:
        assert mine
        assert backup.carry_out(first.pk).state == "waiting"
    assert backup.carry_out(first.pk).state == "done"
    assert backup.carry_out(first.pk).tries == 1


class TestLocked:
    def test_nothing_of_a_file_can_be_read_at_the_target(self, house: House) -> None:
        house.use_memory()
        made = backup.make_key(house.a, "test")
        house.back_up()
        assert all(house.memory.kept[name].startswith(b"age-encryption.org/v1") for name in house.stored())
        assert {entry.recipient for entry in backup.kept_files(house.a).files} == {made.recipient}
        assert made.secret not in repr(made)
        assert not Secret.objects.exists()

    def test_what_was_backed_up_before_the_key_is_put_again_encrypted(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        before = house.hashes()
        key = backup.make_key(house.a, "test").secret
        row = backup.setting(house.a)
        assert row is not None
        assert backup.readable_copies(row) == 13
        run = house.back_up()
        assert (run.state, run.counts["put"], "same" in run.counts) == ("done", 13, False)
        assert all(entry.coding.is_locked for entry in backup.kept_files(house.a).files)
        assert backup.readable_copies(row) == len([name for name in house.stored() if not name.endswith(".age")])
        again = house.back_up()
        assert (again.counts["same"], "put" in again.counts) == (13, False)
        shutil.rmtree(house.folder)
        assert house.restore(keys=key).state == "done"
        assert house.hashes() == before

    def test_the_recovery_key_opens_it_and_is_forgotten_afterwards(self, house: House) -> None:
        house.use_memory()
        key = backup.make_key(house.a, "test").secret
        house.back_up()
        before = house.hashes()
        shutil.rmtree(house.folder)
        assert house.restore(keys=key).state == "done"
        assert house.hashes() == before
        assert not Secret.objects.exists()

    @pytest.mark.parametrize("given", ["", "other"])
    def test_without_the_right_key_nothing_comes_back(self, house: House, given: str) -> None:
        house.use_memory()
        backup.make_key(house.a, "test")
        house.back_up()
        other = backup.make_key(house.a, "test").secret
        shutil.rmtree(house.folder)
        run = house.restore(keys=other if given else "")
        assert (run.state, codes(run)) == ("failed", ["EF-BCK-017" if given else "EF-BCK-016"])
        assert house.hashes() == {}

    def test_what_is_no_key_is_refused_at_once(self, house: House) -> None:
        house.use_memory()
        with pytest.raises(WrongKey) as caught:
            backup.restore(house.a, "test", keys="parola")
        assert caught.value.code == "EF-BCK-017"
        assert not BackupRun.objects.exists()

    def test_after_a_change_of_key_both_keys_open_everything(self, house: House) -> None:
        house.use_memory()
        first = backup.make_key(house.a, "test").secret
        house.back_up()
        house.write(f"{YEAR}/03/x.xml", b"<x/>")
        second = backup.make_key(house.a, "test").secret
        house.back_up()
        shutil.rmtree(house.folder)
        assert house.restore(keys=f"{first}\n{second}\n").counts["restored"] == 14


class TestVerification:
    def test_a_missing_file_is_found_by_the_listing(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        gone = sorted(house.stored())[0]
        del house.memory.kept[gone]
        run = house.verify()
        assert (run.state, codes(run)) == ("failed", ["EF-BCK-027", "EF-BCK-013"])
        assert run.problems[1]["found"] == gone

    def test_damage_is_found_by_downloading(self, house: House) -> None:
        (house.tmp / "disk").mkdir()
        house.use("folder", folder=str(house.tmp / "disk"))
        house.back_up()
        damaged = next((house.tmp / "disk").rglob("*-YB-000000.zip"))
        damaged.write_bytes(b"x" * damaged.stat().st_size)
        assert house.verify().state == "done"
        assert codes(house.verify(deep=True)) == ["EF-BCK-027", "EF-BCK-014"]

    def test_a_failed_one_is_a_notice_until_it_is_right_again(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        gone = sorted(house.stored())[0]
        kept = house.memory.kept.pop(gone)
        house.verify()
        gathering.gather()
        assert [(one.kind, one.code) for one in open_notices([house.a.pk])] == [("backup", "EF-BCK-027")]
        house.memory.kept[gone] = kept
        house.later(minutes=5)
        house.verify()
        gathering.gather()
        assert list(open_notices([house.a.pk])) == []

    def test_what_the_target_lost_is_put_again_by_the_next_run(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        gone, damaged = sorted(house.stored())[:2]
        del house.memory.kept[gone]
        house.memory.kept[damaged] = b"damaged"
        assert house.verify().counts["wrong"] == 2
        assert house.back_up().counts["put"] == 2
        assert house.verify(deep=True).state == "done"
        assert house.memory.kept[damaged] == b"damaged"

    def test_a_target_without_a_backup_says_so(self, house: House) -> None:
        house.use_memory()
        assert codes(house.verify()) == ["EF-BCK-012"]


class TestRestore:
    def test_nothing_that_is_here_is_overwritten(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        changed = house.write(f"{YEAR}/01/{house.a.vkn_tckn}-202601-Y-000000.xml", b"other")
        (house.folder / YEAR / "01" / f"{house.a.vkn_tckn}-202601-K-000000.xml").unlink()
        run = house.restore()
        assert (run.state, codes(run), run.counts["restored"]) == ("failed", ["EF-BCK-015"], 1)
        assert changed.read_bytes() == b"other"

    def test_a_damaged_copy_never_gets_the_name(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        name = next(name for name in sorted(house.stored()) if name.endswith("-Y-000000.xml.gz"))
        house.memory.kept[name] = gzip.compress(b"x" * 10**7)
        shutil.rmtree(house.folder)
        run = house.restore()
        assert (codes(run), run.counts["restored"]) == (["EF-BCK-014"], 12)
        assert [path for path in house.hashes() if ".work" in path] == []

    def test_a_chosen_manifest_gives_the_files_of_its_day(self, house: House) -> None:
        house.use_memory()
        first = house.back_up().manifest
        house.write(f"{YEAR}/03/x.xml", b"<x/>")
        house.back_up()
        shutil.rmtree(house.folder)
        assert house.restore(manifest=first).counts["restored"] == 13

    def test_a_period_without_files_is_told(self, house: House) -> None:
        house.use_memory()
        house.back_up()
        assert codes(house.restore(year=2025)) == ["EF-BCK-025"]

    def test_the_months_of_a_year_of_its_own_are_found(self, house: House) -> None:
        house.use_memory()
        file = house.write("01.07.2026-30.06.2027/02/a.xml", b"<a/>")
        house.back_up()
        file.unlink()
        assert codes(house.restore(year=2026, month=3)) == ["EF-BCK-025"]
        assert house.restore(year=2027, month=2).counts["restored"] == 1
        assert file.exists()

    @pytest.mark.parametrize("path", ["../outside.xml", "/etc/x", f"{YEAR}/.work/x", f"{YEAR}//x", "a\\b"])
    def test_a_manifest_cannot_lead_elsewhere(self, house: House, path: str) -> None:
        house.use_memory()
        name = house.back_up().manifest
        told = json.loads(house.memory.kept[name])
        told["files"][0]["path"] = path
        house.memory.kept[name] = json.dumps(told).encode()
        assert codes(house.restore()) == ["EF-BCK-011"]

    def test_another_firms_manifest_is_not_taken(self, house: House) -> None:
        house.use_memory()
        name = house.back_up().manifest
        told = json.loads(house.memory.kept[name]) | {"owner": house.world.b.vkn_tckn}
        house.memory.kept[name] = json.dumps(told).encode()
        assert codes(house.verify()) == ["EF-BCK-011"]


class TestSchedule:
    def test_the_worker_asks_once_a_day_from_the_hour_on(self, house: House) -> None:
        """It is 12:00 in Istanbul."""
        backup.save_target(house.a, backup.TargetData("webdav", {"address": "https://d.invalid"}, "", 13), "test")
        assert runs.ask_for_due() == []
        house.later(hours=1)
        [asked] = runs.ask_for_due()
        backup.carry_out(asked.pk)
        assert runs.ask_for_due() == []
        house.later(days=1)
        assert len(runs.ask_for_due()) == 1

    def test_a_failed_run_is_a_notice_with_the_next_step(self, house: House) -> None:
        house.use_memory()
        house.memory.fail_with = Unavailable(finding("EF-BCK-001", found="dav", reason="timed out"))
        assert house.back_up().state == "failed"
        gathering.gather()
        [notice] = open_notices([house.a.pk])
        assert (notice.code, notice.texts["hint_tr"] != "") == ("EF-BCK-001", True)


class TestRights:
    def test_each_action_needs_its_right_and_is_logged(self, house: House) -> None:
        house.use_memory()
        with acting(NOBODY), pytest.raises(NotAllowed):
            backup.back_up(house.a, "x")
        preparer = Actor("h@deneme.invalid", Kind.PERSON, {house.a.pk: "preparer"})
        with acting(preparer):
            with pytest.raises(NotAllowed):
                house.use_memory()
            with pytest.raises(NotAllowed):
                backup.make_key(house.a, "x")
            backup.carry_out(backup.back_up(house.a, "x").pk)
            backup.carry_out(backup.verify(house.a, "x").pk)
            backup.carry_out(backup.restore(house.a, "x").pk)
        backup.make_key(house.a, "x")
        written = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
        assert written == ["backup.target", "backup.run", "backup.verify", "backup.restore", "backup.key"]

    def test_a_run_of_another_firm_is_not_found(self, house: House) -> None:
        house.use_memory()
        run = house.back_up()
        with pytest.raises(NotFound):
            backup.run_of(house.world.b, run.pk)
