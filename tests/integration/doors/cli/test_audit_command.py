"""`zarf audit`: what a person and a script read of the log."""

from __future__ import annotations

import json

from click.testing import CliRunner
from tests.portal_world import World, world

from zarf.doors.cli.audit import command
from zarf.office.audit import services as audit
from zarf.office.taxpayers import services as taxpayers

__all__ = ["world"]


def test_the_log_is_read_for_a_firm(world: World) -> None:
    taxpayers.change_taxpayer(world.a.vkn_tckn, {"city": "İzmir"})
    told = CliRunner().invoke(command, ["list", "--for", world.a.vkn_tckn])
    assert told.exit_code == 0
    assert f"02.11.2026 12:00:00  {world.a.vkn_tckn}  zarf  Firma bilgileri değişti" in told.stdout
    assert "    İl: İstanbul -> İzmir" in told.stdout
    assert CliRunner().invoke(command, ["list", "--for", world.b.vkn_tckn]).stdout == "Kayıt yok.\n"


def test_states_are_told_in_words_to_people_and_by_name_to_scripts(world: World) -> None:
    states = {"old": {"state": "WAITING_ANSWER"}, "new": {"state": "ANSWERING"}}
    audit.write("document.answer_given", world.a.pk, subject="ABC2026000000001", **states)
    told = CliRunner().invoke(command, ["list", "--for", world.a.vkn_tckn]).stdout
    assert "    Durum: Gelen kutusunda, yanıtınızı bekliyor -> Yanıtınız gönderiliyor\n" in told
    assert json.loads(CliRunner().invoke(command, ["list", "--json"]).stdout)["new"] == {"state": "ANSWERING"}


def test_pages_and_rights_are_told_in_words_to_people_and_by_name_to_scripts(world: World) -> None:
    audit.write("page.acted", world.a.pk, subject="portal:release-one pk=9", note="302")
    audit.write("page.refused", world.a.pk, subject="portal:keys", note="people.see")
    audit.write("people.role", world.a.pk, subject="a@b.test", old={"role": "preparer"}, new={"role": "sealer"})
    told = CliRunner().invoke(command, ["list", "--for", world.a.vkn_tckn]).stdout.splitlines()
    assert told[0].endswith("Kullanıcının rolü değişti  a@b.test")
    assert told[1] == "    Rol: Hazırlayan -> Mühürleyen"
    assert told[2].endswith("Yetki yetmediği için reddedildi  API anahtarları  kullanıcıları görme")
    assert told[3].endswith("Sayfada işlem yapıldı  Fatura onayı no 9")
    kept = CliRunner().invoke(command, ["list", "--json", "--area", "page"]).stdout.splitlines()
    assert [json.loads(line)["subject"] for line in kept] == ["portal:keys", "portal:release-one pk=9"]


def test_the_log_is_read_by_scripts(world: World) -> None:
    taxpayers.change_taxpayer(world.a.vkn_tckn, {"city": "İzmir"})
    told = CliRunner().invoke(command, ["list", "--json", "--area", "firm", "--until", "2026-11-02"])
    line = json.loads(told.stdout)
    assert (line["taxpayer"], line["action"], line["new"]) == (world.a.vkn_tckn, "firm.changed", {"city": "İzmir"})


def test_a_firm_that_is_none_is_told(world: World) -> None:
    assert CliRunner().invoke(command, ["list", "--for", "1"]).exit_code == 1
