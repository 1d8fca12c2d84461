"""`zarf sealing` at the door: consents, ways, documents sealed elsewhere, runs; in words, as JSON, and exit codes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from test_outgoing import SELLER
from test_sealing_ways import elsewhere, house, kamusm, prepared, seller, submit, world

from zarf.core.seal import seal_document
from zarf.doors.cli.seal import command as seal
from zarf.doors.cli.sealing import command
from zarf.doors.cli.sealing_words import EVENTS_EN
from zarf.office.exchange import bulk_sealing
from zarf.office.sealing import services

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


def test_every_event_of_the_log_has_an_english_name(seller, monkeypatch):
    assert set(EVENTS_EN) == set(services.SealLog.Event.values)
    run("authorise", "--from", "2026-01-01", "--paper", "M-1", "--for", SELLER)
    monkeypatch.setenv("ZARF_LANGUAGE", "en")
    assert "Consent noted  M-1" in run("log", "--for", SELLER)


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


def test_a_run_as_json_has_a_run_for_each_taxpayer(seller):
    submit(seller)
    told = json.loads(run("run", "--json", "--at-once", "1").splitlines()[-1])
    [one] = told["runs"]
    assert (told["sealed"], one["taxpayer"], one["sealed"], one["starts"], one["code"]) == (1, SELLER, 1, 1, None)
    assert json.loads(run("run", "--json").splitlines()[-1]) == {
        "total": 0, "sealed": 0, "failed": [], "runs": [], "findings": []
    }  # fmt: skip
    assert "Mühür bekleyen belge yok." in run("run", "--for", SELLER)


def test_a_run_beside_another_one_is_refused_and_told_who_is_at_it(seller):
    submit(seller)
    with services.only_run_of(seller):
        services.begin_run(seller, 1, "zarf:ayşe")
        told = run("run", "--for", SELLER, code=1)
        shown = json.loads(run("run", "--for", SELLER, "--json", code=1).splitlines()[-1])
    assert "EF-SLG-013" in told
    assert "zarf:ayşe; 1 belgeden 0 tanesi" in told
    assert [item["code"] for item in shown["findings"]] == ["EF-SLG-013"]
    assert "2. kez başlatıldı" in run("run", "--for", SELLER)


def test_a_run_given_up_tells_why_and_how_many_are_left(seller, world, kamusm, monkeypatch):
    monkeypatch.setattr(bulk_sealing, "_GIVE_UP_AFTER", 2)
    for number in range(4):
        submit(seller, f"SIP-{number}")
    seller.seal_key = world.keys.put("other", kamusm.key("5555555504"))
    seller.save()
    told = run("run", "--for", SELLER, "--at-once", "1", code=1)
    assert "Üst üste aynı hata (EF-SLG-001) alındı; kalan 2 belge denenmedi." in told
    monkeypatch.setenv("ZARF_LANGUAGE", "en")
    assert "(EF-SLG-001) came again and again; 2 more" in run("run", "--for", SELLER, "--at-once", "1", code=1)


def test_the_keys_are_tried_told_and_remembered(seller, world, kamusm):
    told = run("keys", "--for", SELLER)
    assert "anahtar sınandı, mühür atıyor." in told
    assert "gününe kadar geçerli" in told
    good_at = services.key_record(seller).good_at
    seller.seal_key = world.keys.put("seller", kamusm.key("5555555504"))
    seller.save()
    world.clock.advance(timedelta(hours=1))
    bad = run("keys", "--for", SELLER, code=1)
    assert "anahtar mühür için uygun değil." in bad
    assert "EF-KEY-039" in bad
    assert "Son başarılı sınama: yok" in bad
    shown = json.loads(run("keys", "--for", SELLER, "--json", code=1))
    assert (shown["ok"], shown["signer"], shown["good_at"]) == (False, "5555555504", None)
    assert good_at is not None


def test_the_key_of_the_house_is_tried_with_all_and_for_whom_it_seals(seller, world):
    assert "Bu özel entegratörün anahtarı: anahtar sınandı" in run("keys")
    assert "özel entegratör" not in run("keys", "--for", SELLER)
    services.authorise(seller, world.clock.now().date(), None, "M-1", "op")
    services.choose_way(SELLER, "integrator", "op")
    assert "Bu özel entegratörün anahtarı" in run("keys", "--for", SELLER)


def test_who_seals_elsewhere_has_no_key_to_try(elsewhere):
    assert "Sınanacak anahtar yok" in run("keys", "--for", SELLER)
    assert run("keys", "--for", SELLER, "--json") == ""


def test_seal_test_for_a_taxpayer_keeps_how_it_went(seller):
    done = CliRunner().invoke(seal, ["test", "--for", SELLER])
    assert (done.exit_code, "mühür atıyor" in done.output) == (0, True)
    assert services.key_record(seller).checked_by.startswith("zarf:")
    assert CliRunner().invoke(seal, ["x.xml", "--for", SELLER, "-o", "y.xml"]).exit_code == 2
    assert CliRunner().invoke(seal, ["test", "--for", SELLER, "--key", "pkcs12:x"]).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("way", "integrator"),
        ("authorise", "--from", "2026-01-01", "--paper", "x"),
        ("withdraw", "1"),
        ("consents",),
        ("log",),
        ("list",),
        ("fetch", "-o", "yok"),
        ("hand-in", "yok.xml"),
        ("run",),
        ("keys",),
    ],
)
def test_a_taxpayer_nobody_knows_is_told_by_every_command(seller, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "EF-TAX-001" in run(*arguments, "--for", "9999999999", code=1)
    assert json.loads(run(*arguments, "--for", "9999999999", "--json", code=1))["findings"]
    assert list(tmp_path.iterdir()) == []


def test_a_consent_that_makes_no_sense_is_told(seller):
    days = ("--from", "2026-02-01", "--to", "2026-01-01", "--for", SELLER)
    assert "EF-SLG-006" in run("authorise", *days, "--paper", "M", code=1)
    assert "EF-SLG-005" in run("authorise", "--from", "01.02.2026", "--paper", " ", "--for", SELLER, code=1)
    assert "EF-SLG-007" in run("withdraw", "4711", "--for", SELLER, code=1)
    assert run("consents", "--for", SELLER) == ""


def test_a_file_that_is_not_there_or_no_document_is_told(elsewhere, tmp_path):
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<yok/>")
    assert "EF-" in run("hand-in", str(bad), "--for", SELLER, code=1)
    assert "yok.xml" in run("hand-in", str(tmp_path / "yok.xml"), "--for", SELLER, code=2)
    bad.unlink()
    bad.mkdir()
    occupied = tmp_path / "file"
    occupied.write_bytes(b"")
    assert str(occupied) in run("fetch", "-o", str(occupied), "--for", SELLER, code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("way", "magic"),
        ("way",),
        ("authorise", "--from", "yarın", "--paper", "x"),
        ("authorise", "--from", "2026-01-01"),
        ("withdraw", "x"),
        ("hand-in",),
        ("fetch",),
        ("run", "--at-once", "0"),
        ("yok",),
    ],
)
def test_what_cannot_be_understood_is_exit_2(seller, arguments):
    run(*arguments, code=2)
