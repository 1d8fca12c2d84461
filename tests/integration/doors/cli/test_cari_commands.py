"""`zarf cari`: check, import and export, as a person and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cari_world import Lists, add, every_colour, gib_lists
from tests.portal_world import World, world

from zarf.doors.cli.cari import command
from zarf.office.cari.models import Account
from zarf.ports.wired import ports

__all__ = ["world"]

FIRM = ("--for", "1234567808")


@pytest.fixture
def lists(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    with gib_lists(ports()) as found:
        yield found


def run(*words: object) -> Any:
    return CliRunner().invoke(command, [str(word) for word in words])


def test_f048_the_check_tells_what_wants_attention_and_changes_nothing(world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    done = run("check", *FIRM)
    assert done.exit_code == 1
    assert "Mavi     120.01.002  Öz Güneş Gıda  7000000023  Yeni e-Fatura Kullanıcısı" in done.output
    assert "120.01.001" not in done.output
    assert "Yeşil 1, Mavi 3, Turuncu 2, Kırmızı 1, Siyah 3" in done.output
    assert "1 cari Vergi/TC No olmadığı için gösterilmedi" in done.output
    assert not Account.objects.get(code="120.01.002").efatura_user


def test_the_check_as_json_has_the_proposed_change_of_each_row(world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    *rows, total = [json.loads(line) for line in run("check", *FIRM, "--show", "removal", "--json").output.splitlines()]
    assert [(row["code"], row["proposed"]["efatura_user"]) for row in rows] == [("120.01.008", ["1", "0"])]
    assert (total["total"], total["without_number"], total["red"]) == (10, 1, 1)


def test_without_a_list_the_check_says_so(world: World, lists: Lists) -> None:
    done = run("check", *FIRM)
    assert done.exit_code == 1
    assert "EF-CAR-033" in done.output


def test_a_file_is_looked_at_and_taken_over_only_when_told(world: World, lists: Lists, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Kod;Unvan;VKN\nA;Bir;\nB;İki;123\n", "utf-8")
    done = run("import", file, *FIRM)
    assert (done.exit_code, Account.objects.count()) == (1, 0)
    assert "a.csv:3: hata EF-CAR-003" in done.output
    assert "Hiçbir kart değişmedi" in done.output
    assert run("import", file, *FIRM, "--take").exit_code == 1
    assert [one.code for one in Account.objects.all()] == ["A"]


def test_warnings_of_a_file_are_told_apart_from_errors(world: World, lists: Lists, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Kod;Unvan;VKN;e-Fatura Posta Kutusu Etiketi\nA;Bir;2222222222;\nB;İki;; urn:mail:a@b.test\n", "utf-8"
    )
    done = run("import", file, *FIRM)
    assert done.exit_code == 0
    assert "a.csv:2: uyarı EF-CAR-004" in done.output
    assert "a.csv:3: uyarı EF-CAR-011" in done.output
    told = [json.loads(line) for line in run("import", file, *FIRM, "--json").output.splitlines()]
    assert [one.get("severity") for one in told] == ["warning", "warning", None]


def test_a_refused_file_ends_with_two(world: World, lists: Lists, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK broken")
    done = run("import", file, *FIRM, "--json")
    assert (done.exit_code, json.loads(done.output)["code"]) == (2, "EF-CAR-020")


def test_what_is_exported_comes_back_the_same(world: World, lists: Lists, tmp_path: Path) -> None:
    add(world.a.pk, "A")
    file = tmp_path / "a.xlsx"
    assert run("export", file, *FIRM).exit_code == 0
    done = run("import", file, *FIRM, "--json")
    assert json.loads(done.output)["same"] == 1


def test_a_removal_is_told_apart_from_somebody_who_is_no_user(world: World, lists: Lists) -> None:
    every_colour(world.a.pk, lists)
    lines = run("check", *FIRM, "--all").output.splitlines()
    marked = [line for line in lines if line.endswith("[işaret kaldırılacak]")]
    assert [line.split()[1] for line in marked] == ["120.01.008"]


def test_warnings_of_good_lines_are_told_too(world: World, lists: Lists, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Kod;Unvan;e-Fatura Posta Kutusu Etiketi\nA;Bir; urn:mail:pk@a.test\n", "utf-8")
    done = run("import", file, *FIRM)
    assert done.exit_code == 0
    assert "a.csv:2: uyarı EF-CAR-011" in done.output


def test_an_export_that_cannot_be_written_ends_in_a_sentence(world: World, lists: Lists, tmp_path: Path) -> None:
    done = run("export", tmp_path / "none" / "a.csv", *FIRM)
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert "a.csv" in done.output
