"""Settings: which value is in force, and what follows from it."""

from __future__ import annotations

import fcntl
import json
import stat
from pathlib import Path

import pytest

from zarf.site.config import LOCK, Config, ensure_home, write_secret
from zarf.site.sentences import CannotGoOn


def test_environment_wins_over_file_over_world_over_default(tmp_path: Path) -> None:
    settings = {"ZARF_WEB_PORT": "1", "ZARF_MERKEZ_PORT": "1", "ZARF_KAMUSM_PORT": "1"}
    (tmp_path / "world.json").write_text(json.dumps({"settings": settings}))
    (tmp_path / "settings.toml").write_text("ZARF_WEB_PORT = 2\nZARF_MERKEZ_PORT = 2\n")
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        config = Config.load({"ZARF_HOME": str(tmp_path), "ZARF_WEB_PORT": "3"})
    values = [config[f"ZARF_{name}_PORT"] for name in ("WEB", "MERKEZ", "KAMUSM")]
    assert values == ["3", "2", "1"]
    assert config["ZARF_WORKER_CONCURRENCY"] == "4"


def test_the_record_of_a_world_that_has_ended_is_history(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text(json.dumps({"settings": {"ZARF_WEB_PORT": "1"}}))
    (tmp_path / LOCK).touch()
    assert Config.load({"ZARF_HOME": str(tmp_path)})["ZARF_WEB_PORT"] == "8340"


def test_a_file_where_the_home_folder_should_be_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(CannotGoOn) as caught:
        Config.load({"ZARF_HOME": str(tmp_path / "home")})
    assert str(tmp_path / "home") in caught.value.text("tr")
    assert "ZARF_HOME" in caught.value.text("en")


def test_unknown_names_in_the_file_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('SOMETHING = "x"\n')
    assert "SOMETHING" not in Config.load({"ZARF_HOME": str(tmp_path)}).values


def test_addresses_follow_from_the_ports(tmp_path: Path) -> None:
    config = Config.load({"ZARF_HOME": str(tmp_path), "ZARF_MERKEZ_PORT": "9001", "ZARF_KAMUSM_PORT": "9002"})
    assert config.merkez_url == "http://127.0.0.1:9001/EFaturaMerkez"
    assert config.crl_urls == [f"http://127.0.0.1:9002/crl/{name}.crl" for name in ("sub", "root", "old", "nes")]
    assert config.ocsp_urls == ["http://127.0.0.1:9002/ocsp"]


def test_who_names_lists_of_his_own_does_not_ask_the_simulators_responder(tmp_path: Path) -> None:
    lists = {"ZARF_HOME": str(tmp_path), "ZARF_CRL_URLS": "http://lists.example/a.crl"}
    assert Config.load(lists).ocsp_urls == []
    named = Config.load(lists | {"ZARF_OCSP_URLS": "http://a.example, http://b.example"})
    assert named.ocsp_urls == ["http://a.example", "http://b.example"]


@pytest.mark.parametrize("url", ["https://fatura.ornek.test", "https://fatura.ornek.test:8443/"])
def test_the_public_address_is_an_allowed_host(tmp_path: Path, url: str) -> None:
    config = Config.load({"ZARF_HOME": str(tmp_path), "ZARF_PUBLIC_URL": url})
    assert "fatura.ornek.test" in config.allowed_hosts


def test_reading_settings_writes_nothing(tmp_path: Path) -> None:
    config = Config.load({"ZARF_HOME": str(tmp_path / "home")})
    assert len(config.secret_key) > 40
    assert config.database_url == ""
    assert not (tmp_path / "home").exists()


def test_secrets_are_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ensure_home(home)
    secret = (home / "secret.key").read_text()
    ensure_home(home)
    assert (home / "secret.key").read_text() == secret
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert write_secret(home / "secret.key", "another") == secret.strip()


def test_a_setting_that_is_no_number_is_told_in_one_sentence(tmp_path):
    with pytest.raises(CannotGoOn, match="ZARF_WEB_PORT"):
        Config.load({"ZARF_HOME": str(tmp_path), "ZARF_WEB_PORT": "abc"})


def test_a_settings_file_that_cannot_be_read_is_told_in_one_sentence(tmp_path):
    (tmp_path / "settings.toml").write_text("ZARF_WEB_PORT = = 1", "utf-8")
    with pytest.raises(CannotGoOn, match=r"settings\.toml"):
        Config.load({"ZARF_HOME": str(tmp_path)})
