"""`zarf sealing` at the door: consents, ways, documents sealed elsewhere, runs; in words, as JSON, and exit codes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from test_outgoing import SELLER
from test_sealing_ways import elsewhere, house, kamusm, prepared, seller, submit, world

from zarf.core.seal import seal_document
from zarf.doors.cli.sealing import command

__all__ = ["elsewhere", "house", "kamusm", "seller", "world"]

pytestmark = pytest.mark.django_db


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(command, list(arguments))
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def test_a_consent_is_noted_listed_used_and_withdrawn(seller):
    refused = run("way", "integrator", "--for", SELLER, "--json", code=1)
    assert json.loads(refused)["findings"][0]["code"] == "EF-SLG-003"
    made = json.loads(run("authorise", "--from", "2026-01-01", "--paper", "M-1", "--for", SELLER, "--json"))
    assert (made["valid_from"], made["valid_to"], made["paper"]) == ("2026-01-01", None, "M-1")
    assert "özel entegratörün anahtarıyla" in run("way", "integrator", "--for", SELLER)
    assert "M-1" in run("consents", "--for", SELLER)
    assert json.loads(run("withdraw", str(made["number"]), "--for", SELLER, "--json"))["withdrawn_at"]
    assert "EF-SLG-008" in run("withdraw", str(made["number"]), "--for", SELLER, code=1)
    assert "geri alındı" in run("consents", "--for", SELLER)
    told = [json.loads(line)["event"] for line in run("log", "--for", SELLER, "--json").splitlines()]
    assert told == ["withdrawn", "way", "authorised"]


def test_documents_are_fetched_sealed_elsewhere_and_handed_in(elsewhere, kamusm, world, tmp_path):
    item = prepared(submit(elsewhere))
    assert item.number in run("list", "--for", SELLER)
    folder = tmp_path / "waiting"
    [told] = [json.loads(line) for line in run("fetch", "-o", str(folder), "--for", SELLER, "--json").splitlines()]
    draft = (folder / f"{item.number}.xml").read_bytes()
    assert told == {"file": str(folder / f"{item.number}.xml"), "ettn": str(item.ettn), "findings": []}
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(seal_document(draft, kamusm.key(SELLER), signing_time=world.clock.now()))
    bad.write_bytes(good.read_bytes().replace(b"Ankara", b"Bursa", 1))
    assert "EF-SLG-011" in run("hand-in", str(bad), "--for", SELLER, code=1)
    assert "SEALED" in run("hand-in", str(good), "--for", SELLER)
    assert run("list", "--for", SELLER) == ""
    assert "EF-SLG-012" in run("hand-in", str(good), "--for", SELLER, code=1)


def test_a_run_tells_how_many_were_sealed_and_names_the_failures(seller, world, kamusm):
    item = submit(seller)
    seller.seal_key = world.keys.put("other", kamusm.key("5555555504"))
    seller.save()
    failed = run("run", "--for", SELLER, code=1)
    assert "1 belgeden 0 tanesi mühürlendi, 1 tanesi mühürlenemedi." in failed
    assert item.number in failed
    assert "EF-SLG-001" in failed
    seller.seal_key = world.keys.put("own", kamusm.key(SELLER))
    seller.save()
    told = json.loads(run("run", "--for", SELLER, "--json").splitlines()[-1])
    assert (told["total"], told["sealed"], told["failed"]) == (1, 1, [])


def test_the_keys_are_tried_and_told(seller):
    assert "sınandı, iyi" in run("keys", "--for", SELLER)


@pytest.mark.parametrize(
    "arguments", [("way", "magic"), ("authorise", "--from", "yarın", "--paper", "x"), ("withdraw", "x"), ("hand-in",)]
)
def test_what_cannot_be_understood_is_exit_2(seller, arguments):
    run(*arguments, code=2)
