"""`zarf demo`: the main job from an empty home folder to the buyer's answers, through every real part."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.story.site.conftest import Running

from zarf.core.identifiers import DocumentNumber, Ettn
from zarf.site.parent import PORT_SETTINGS

pytestmark = pytest.mark.timeout(240)


def demo(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ZARF_HOME": str(home)} | settings
    return subprocess.run(
        [sys.executable, "-P", "-m", "zarf.site.entry", "demo", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )


def line_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1, "standard output is exactly one line"
    line: dict[str, Any] = json.loads(done.stdout)
    return line


def test_main_job_ends_with_one_kabul_and_one_red(zarf_home: Path) -> None:
    line = line_of(demo(zarf_home, "--json"))
    assert line["ok"] is True
    assert line["seconds"] < 180
    ends = [(item["state"], item["application_response"]) for item in line["documents"]]
    assert ends == [("ACCEPTED", "KABUL"), ("REJECTED", "RED")]
    for item in line["documents"]:
        assert item["profile"] == "TICARIFATURA"
        assert item["system_response_codes"] == [1200, 1200]
        assert item["seal"] == "valid"
        assert str(Ettn.parse(item["ettn"])) == item["ettn"]
        assert str(DocumentNumber.parse(item["number"])) == item["number"]
        assert Path(item["path"]).is_absolute()
        assert b"<ds:Signature" in Path(item["path"]).read_bytes()

    again = line_of(demo(zarf_home, "--json"))
    assert again["seconds"] < 40, "later runs are quick (20 s on a machine that does nothing else)"
    both = {item["ettn"] for item in line["documents"] + again["documents"]}
    assert len(both) == 4, "each run makes new documents"


def test_timeline_is_told_in_turkish_and_ends_with_the_files(zarf_home: Path) -> None:
    done = demo(zarf_home, "--language", "tr")
    assert done.returncode == 0, done.stderr
    for words in (
        "Satıcı: Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
        "Mühürlendi ve arşivlendi.",
        "Alıcı kabul etti.",
        "Alıcı reddetti.",
        "gerçek değildir",
        "Tamamlandı:",
    ):
        assert words in done.stdout
    judged = "geçerli" if shutil.which("xmlsec1") else "kurulu değil"
    assert done.stdout.count(f"mühür: geçerli; xmlsec1: {judged}") == 2


def test_demo_plays_in_the_world_that_is_up_and_leaves_it_running(up: Running) -> None:
    line = line_of(demo(up.home, "--json"))
    assert [item["state"] for item in line["documents"]] == ["ACCEPTED", "REJECTED"]
    assert up.is_up()


def test_the_world_that_is_up_has_a_stamping_account_and_a_vault(up: Running) -> None:
    """F016: who has no account of its own is stamped on the platform's; and a typed password can be kept at once."""
    environment = os.environ | {"ZARF_HOME": str(up.home)}

    def zarf(*words: str, typed: str = "") -> dict[str, Any]:
        order = [sys.executable, "-P", "-m", "zarf.site.entry", "timestamps", *words, "--json"]
        done = subprocess.run(order, env=environment, capture_output=True, text=True, input=typed, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    balance = zarf("balance", "--for", "1234567808")
    assert (balance["is_platform"], balance["left"]) == (True, 1000)
    kept = zarf("account", "set", "--userid", "7", "--password-stdin", "--for", "1234567808", typed="gizli\n")
    assert (kept["userid"], kept["password_file"]) == ("7", None)


def test_demo_takes_other_ports_when_its_own_are_busy(up: Running, second_home: Path) -> None:
    busy = {name: up.environment[name] for name in PORT_SETTINGS}
    line = line_of(demo(second_home, "--json", **busy))
    assert line["ok"] is True
