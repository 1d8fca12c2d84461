"""`zarf timestamps` as an operator uses it: account, "Sına", ledger, and settling what is open."""

import json

import pytest
from click.testing import CliRunner
from tests.integration.office.timestamps.conftest import OWN, PASSWORD, kamusm, stamp_kamusm, stamps, value  # noqa: F401
from tests.unit.core.seal.forger import INVOICE

from zarf.core.errors import ZarfError
from zarf.core.seal import seal_document
from zarf.doors.cli import timestamps
from zarf.office.timestamps import services
from zarf.ports.wired import ports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def turkish(monkeypatch):
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")


def run(*words, typed=""):
    done = CliRunner().invoke(timestamps.command, [str(word) for word in words], input=typed)
    assert PASSWORD not in done.stdout + done.stderr
    return done


def told(*words, typed=""):
    return [json.loads(line) for line in run(*words, "--json", typed=typed).stdout.splitlines()]


def test_a_typed_account_is_tried_and_never_shown(stamps):  # noqa: F811
    assert told("account", "set", "--userid", OWN, "--password-stdin", typed=PASSWORD + "\n")[0]["userid"] == str(OWN)
    assert told("account", "test")[0]["left"] == 5
    assert "Kalan kontör: 5" in run("account", "test").stdout
    run("account", "set", "--userid", OWN, typed="yanlış-parola\n")
    done = run("account", "test")
    assert (done.exit_code, "EF-TSP-002" in done.stderr) == (1, True)


def test_f015_the_balance_of_the_firms_own_account_is_told(stamps):  # noqa: F811
    """By KamuSM's own word, before and after a stamp."""
    told("account", "set", "--userid", OWN, "--password-stdin", typed=PASSWORD + "\n")
    [before] = told("balance")
    services.stamp(stamps.taxpayer, value("cli-balance"), "DNM2026000000008")
    [after] = told("balance")
    assert (before["is_platform"], before["left"], after["left"]) == (False, 5, 4)
    assert run("balance").stdout == "hesap 70 (mükellefin kendi hesabı)\nKalan kontör: 4\n"


def test_without_an_account_nothing_is_paid(stamps):  # noqa: F811
    assert told("account", "clear")[0]["userid"] is None
    assert told("account", "test")[0]["findings"][0]["code"] == "EF-TSP-001"


def test_an_empty_password_is_half_an_account(stamps):  # noqa: F811
    run("account", "clear")
    done = run("account", "set", "--userid", OWN, "--password-stdin", typed="\n")
    assert (done.exit_code, "EF-TSP-010" in done.stderr) == (1, True)


def test_what_is_open_is_listed_and_settled(stamps):  # noqa: F811
    told("balance")
    stamps.fault("drop_answer")
    with pytest.raises(ZarfError):
        services.stamp(stamps.taxpayer, value("cli-open"), "DNM2026000000007")
    (row,) = told("ledger", "--open")
    assert (row["state"], row["kontor"], row["subject"], row["code"]) == (
        "open",
        None,
        "DNM2026000000007",
        "EF-TSP-007",
    )
    shown = run("balance").stdout
    assert "1 kontör, defterde karşılığı olmadan" in shown
    assert "Sonucu bilinmeyen 1 istek var" in shown
    assert run("settle", row["number"], "--paid", "--note", "sorguya göre").exit_code == 0
    assert told("ledger", "--open") == []
    (kept,) = told("ledger")
    assert (kept["state"], kept["kontor"], kept["note"]) == ("lost", 1, "sorguya göre")
    assert kept["settled_by"].startswith("zarf:")
    again = run("settle", row["number"], "--paid")
    assert (again.exit_code, "EF-TSP-021" in again.stderr) == (1, True)
    assert "harcandı, damga gelmedi" in run("ledger").stdout


def test_a_sealed_file_is_stamped_once(stamps, stamp_kamusm, tmp_path):  # noqa: F811
    sealed, out = tmp_path / "sealed.xml", tmp_path / "stamped.xml"
    sealed.write_bytes(seal_document(INVOICE, stamp_kamusm.key, signing_time=ports().clock.now()))
    for _ in range(2):
        assert run("stamp", sealed, "-o", out).exit_code == 0
        assert b"EncapsulatedTimeStamp" in out.read_bytes()
    assert stamps.left(OWN) == 4
    assert told("stamp", out, "-o", out)[0]["findings"][0]["code"] == "EF-SEAL-006"
