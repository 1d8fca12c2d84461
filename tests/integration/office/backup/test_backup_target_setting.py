"""Choosing a target: it is tried before it is kept, and its secret goes nowhere else."""

from __future__ import annotations

from typing import Any, BinaryIO

import pytest
from tests.integration.office.backup.conftest import House

from zarf.core.errors import NotFound, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind, acting
from zarf.office.backup import services as backup
from zarf.office.backup.services import TargetData
from zarf.ports.storage.backup import BackupRefused


def save(house: House, kind: str, secret: str = "", **place: str) -> Any:
    return backup.save_target(house.a, TargetData(kind, place, secret), "test")


def person(house: House) -> Any:
    return acting(Actor("y@deneme.invalid", Kind.PERSON, {house.a.pk: "administrator"}))


def test_a_target_that_is_away_is_not_kept(house: House) -> None:
    house.use_memory()
    house.memory.fail_with = Unavailable(finding("EF-BCK-001", found="dav", reason="timed out"))
    with pytest.raises(Unavailable):
        save(house, "webdav", address="https://other.invalid")
    kept = backup.setting(house.a)
    assert kept is not None
    assert kept.place == {"address": "https://dav.deneme.invalid/zarf"}


def test_a_target_that_gives_something_else_back_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(name: str, into: BinaryIO) -> None:
        into.write(b"login page")

    monkeypatch.setattr(house.memory, "get", wrong)
    with pytest.raises(BackupRefused) as caught:
        house.use_memory()
    assert caught.value.code == "EF-BCK-023"
    assert backup.setting(house.a) is None


@pytest.mark.parametrize(
    ("kind", "place", "code", "path"),
    [
        ("webdav", {}, "EF-BCK-019", "address"),
        ("webdav", {"address": "dav.invalid"}, "EF-BCK-019", "address"),
        ("webdav", {"address": "https://u:p@dav.invalid"}, "EF-BCK-019", "address"),
        ("webdav", {"address": "http://dav.invalid"}, "EF-BCK-021", "address"),
        ("s3", {"endpoint": "https://s3.invalid"}, "EF-BCK-019", "bucket"),
        ("s3", {"bucket": "b", "endpoint": "http://s3.invalid"}, "EF-BCK-021", "endpoint"),
        ("folder", {"folder": "yedek"}, "EF-BCK-019", "folder"),
        ("tape", {}, "EF-BCK-019", "kind"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(house: House, kind: str, place: Any, code: str, path: str) -> None:
    with pytest.raises(ZarfError) as caught:
        save(house, kind, **place)
    assert (caught.value.code, caught.value.finding.path) == (code, path)


def test_a_firm_chooses_only_folders_the_operator_opened(house: House, settings: Any) -> None:
    (house.tmp / "open" / "a").mkdir(parents=True)
    (house.tmp / "open" / "away").symlink_to(house.folder)
    settings.ZARF.values["ZARF_BACKUP_FOLDERS"] = str(house.tmp / "open")
    with person(house):
        for folder in (house.tmp, house.folder, house.tmp / "open" / "..", house.tmp / "open" / "away"):
            with pytest.raises(ZarfError) as caught:
                save(house, "folder", folder=str(folder))
            assert caught.value.code == "EF-BCK-020"
        save(house, "folder", folder=str(house.tmp / "open" / "a"))
        with pytest.raises(ZarfError) as caught:
            save(house, "webdav", address="http://127.0.0.1/dav")
        assert caught.value.code == "EF-BCK-021"


def test_a_secret_is_kept_locked_and_goes_to_its_own_server_only(house: House) -> None:
    address = "https://dav.deneme.invalid"
    save(house, "webdav", "gizli", address=address, user="ayse")
    save(house, "webdav", address=address, user="ayse")
    save(house, "webdav", address="https://elsewhere.invalid", user="ayse")
    assert house.places.secrets == ["gizli", "gizli", ""]


def test_a_new_place_begins_with_nothing(house: House) -> None:
    house.use_memory()
    house.back_up()
    house.memory.kept.clear()
    save(house, "webdav", address="https://second.invalid")
    assert house.back_up().counts["put"] == 13


def test_without_a_target_nothing_can_be_asked_for(house: House) -> None:
    for ask in (backup.back_up, backup.verify, backup.restore, backup.make_key):
        with pytest.raises(NotFound) as caught:
            ask(house.a, "test")
        assert caught.value.code == "EF-BCK-010"


def test_a_denied_sign_in_begins_anew(house: House) -> None:
    house.use("drive")
    with pytest.raises(BackupRefused) as caught:
        backup.finish_connect(house.a, "test")
    assert caught.value.code == "EF-BCK-024"
    shown = backup.begin_connect(house.a, "test")
    kept = backup.setting(house.a)
    assert kept is not None
    assert kept.user_code == shown.user_code == "ABCD-EFGH"
    house.drive.consent_given = True
    assert backup.finish_connect(house.a, "test").user_code == ""


def test_f010_without_a_registered_program_the_former_target_and_its_secret_stay(house: House) -> None:
    save(house, "webdav", "gizli", address="https://dav.deneme.invalid", user="ayse")
    (house.tmp / "drive.secret").unlink()
    with pytest.raises(BackupRefused) as caught:
        save(house, "drive")
    assert caught.value.code == "EF-BCK-022"
    kept = backup.setting(house.a)
    assert kept is not None
    assert (kept.kind, backup.is_secret_kept(kept), backup.waits_for_account(kept)) == ("webdav", True, False)
    assert house.back_up().state == "done"


def test_f010_drive_takes_the_former_targets_place_only_when_it_is_connected(house: House) -> None:
    save(house, "webdav", "gizli", address="https://dav.deneme.invalid", user="ayse")
    kept = backup.save_target(house.a, TargetData("drive", daily_at=3), "test")
    assert (kept.kind, backup.waits_for_account(kept)) == ("webdav", True)
    backup.begin_connect(house.a, "test")
    assert house.back_up().counts["put"] == 13
    assert len(house.stored()) == 13
    house.drive.consent_given = True
    kept = backup.finish_connect(house.a, "test")
    assert (kept.kind, kept.place, kept.daily_at, backup.waits_for_account(kept)) == ("drive", {}, 3, False)
    assert house.back_up().counts["put"] == 13


def test_another_choice_ends_the_waiting_for_an_account(house: House) -> None:
    house.use_memory()
    house.use("drive")
    backup.begin_connect(house.a, "test")
    house.use_memory()
    kept = backup.setting(house.a)
    assert kept is not None
    assert (kept.coming, kept.user_code) == (None, "")
    with pytest.raises(NotFound):
        backup.finish_connect(house.a, "test")
