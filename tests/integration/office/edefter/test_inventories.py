"""An inventory from its file to a sealed package by the command line; and everything that must be refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from click.testing import CliRunner
from tests.edefter_world import SealingWorld, set_up
from tests.portal_world import World

from zarf.core.errors import NotFound
from zarf.core.ledgers.checking import check_ledger
from zarf.doors.cli.edefter import command
from zarf.office.edefter import closing
from zarf.office.edefter import services as edefter
from zarf.office.edefter.models import InventoryLine, LedgerSet

FILE = """Kayıt No;Kaydeden;Kayıt Açıklaması;Hesap Kodu;Hesap Adı;Tutar;Stok Kodu;Stok Adı;Miktar;Birim
S-1;Ayşe Örnek;Sayım;153.01;Kırtasiye;1.250,50;K-1;Defter;100;adet
S-1;Ayşe Örnek;Sayım;153.01;Kırtasiye;99,90;K-2;Kalem & silgi;3,5;KGM
S-2;Ayşe Örnek;;100.01;;500,00;;;;
"""
Zarf = Callable[..., str]


@pytest.fixture
def zarf(house: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zarf:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command, ["inventory", *words, "--for", house.a.vkn_tckn])
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.output

    return run


def set_up_goods(house: World, **more: Any) -> Any:
    year = set_up(house.a, **more)
    edefter.save_accounts(house.a, [edefter.ChartRow("153", "", "TİCARİ MALLAR")])
    return year


def test_an_inventory_goes_from_its_file_to_a_sealed_package(zarf: Zarf, house: World, seals: SealingWorld) -> None:
    set_up_goods(house)
    Path("envanter.csv").write_text(FILE, "utf-8")
    assert "DRAFT: Açık" in zarf("open", "2026-01-31")
    assert "--take" in zarf("import", "2026-01", "envanter.csv")
    assert not InventoryLine.objects.exists()
    assert "2 kayıt, 3 satır, toplam 1.850,40." in zarf("import", "2026-01", "envanter.csv", "--take")
    told = zarf("close", "2026-01", "--approve")
    assert "TİCARİ MALLAR" in told
    assert "READY: Paketler hazır." in told
    item = edefter.inventory_of(house.a, 2026, 1)
    part = item.parts.get()
    assert set(part.files) == {"E", "EB", "EB.zip"}
    assert (part.entries, part.lines, item.next_entry, item.next_line, item.next_serial) == (2, 3, 3, 4, 2)
    for kind in ("E", "EB"):
        (path,) = Path("edefter").rglob(str(part.files[kind]["name"]))
        with path.open("rb") as file:
            verdict = check_ledger(file, path.name)
        assert verdict.valid, [one.message("en") for one in verdict.findings]
    lines = json.loads(zarf("status", "--json"))
    assert (lines["state"], lines["parts"][0]["number"]) == ("READY", 0)


def test_it_stands_outside_the_chain_of_months(zarf: Zarf, house: World, seals: SealingWorld) -> None:
    set_up_goods(house)
    zarf("open", "2026-01-31")
    Path("e.csv").write_text(FILE, "utf-8")
    zarf("import", "2026-01", "e.csv", "--take")
    zarf("close", "2026-01", "--approve")
    assert not LedgerSet.objects.exists()
    january = edefter.open_set(house.a, edefter.SetChoices(2026, 1), "test")
    assert (january.kind, edefter.control(january).first_entry) == ("books", 1)
    packages = edefter.ready_packages(house.a)
    assert [item.name.text for item in packages] == [f"{house.a.vkn_tckn}-202601-EB-000000.xml"]


def test_every_fault_is_told_by_its_row_and_nothing_changes(zarf: Zarf, house: World) -> None:
    set_up_goods(house)
    zarf("open", "2026-01-31")
    head = "Kayıt No;Kaydeden;Tarih;Şube No;Hesap;Hesap Adı;Tutar;Stok Kodu;Stok Adı;Miktar;Birim\n"
    rows = (
        ";Ay;2026-01-30;;153;x;1;;;;",
        "1;A;;0003;15;x;-5;;;;",
        "2;Ay;;;777;;1;K;Kalem;-1;FIFI",
        "3;Ay;;;153;x;1;K;;1;C62",
        "2;Ay;;;153;x;1,234567;;;;",
        "2;Başka;;;153;x;1;;;;",
    )
    Path("kotu.csv").write_text(head + "\n".join(rows), "utf-8")
    found = [
        json.loads(line) for line in zarf("import", "2026-01", "kotu.csv", "--take", "--json", code=1).splitlines()
    ]
    told = {(one["line"], one["code"]) for one in found if "code" in one}
    assert told >= {
        (2, "EF-IVN-004"), (2, "EF-IVN-001"), (3, "EF-VCH-044"), (3, "EF-IVN-002"), (3, "EF-BKS-020"),
        (3, "EF-VCH-024"), (4, "EF-IVN-008"), (4, "EF-IVN-005"), (4, "EF-IVN-003"), (5, "EF-VCH-020"),
        (6, "EF-IVN-006"), (6, "EF-VCH-023"), (7, "EF-IVN-007"),
    }  # fmt: skip
    assert found[-1]["taken"] is False
    assert not InventoryLine.objects.exists()
    assert "satır 2: EF-IVN-004" in zarf("import", "2026-01", "kotu.csv", code=1)
    assert "EF-IVN-013" in zarf("close", "2026-01", "--approve", code=1)


def test_a_workbook_and_json_say_the_same_as_csv(zarf: Zarf, house: World) -> None:
    set_up_goods(house)
    zarf("open", "2026-01-31")
    book = openpyxl.Workbook()
    for line in FILE.replace("1.250,50", "1250,5").splitlines():
        book.active.append(line.split(";"))
    book.save("e.xlsx")
    goods = {"id": "K-1", "name": "Defter", "quantity": 100, "unit": "C62"}
    line = {"account": "153.01", "account_name": "Kırtasiye", "amount": 1250.5, "goods": goods}
    entry = {"number": "S-1", "entered_by": "Ayşe Örnek", "comment": "Sayım", "lines": [line]}
    Path("e.json").write_text(json.dumps({"entries": [entry]}), "utf-8")
    Path("e.csv").write_text("\n".join(FILE.splitlines()[:2]), "utf-8")
    seen = []
    for name in ("e.xlsx", "e.json", "e.csv"):
        zarf("import", "2026-01", name, "--take")
        first = InventoryLine.objects.order_by("row").first()
        assert first is not None
        seen.append((first.number, first.main_name, first.sub_name, first.amount, first.measure))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][3:] == (125_050, {"id": "K-1", "description": "Defter", "quantity": "100", "unit": "C62"})


def test_refuses_what_does_not_fit(zarf: Zarf, house: World, seals: SealingWorld) -> None:
    set_up_goods(house)
    assert "EF-IVN-011" in zarf("close", "2026-01", code=1)
    assert "EF-BKS-008" in zarf("open", "2025-01-31", code=1)
    zarf("open", "2026-02-28")
    assert "EF-IVN-009" in zarf("open", "2026-02-27", code=1)
    assert "EF-IVN-010" in zarf("open", "2026-01-31", code=1)
    Path("e.csv").write_text(FILE, "utf-8")
    zarf("import", "2026-02", "e.csv", "--take")
    zarf("close", "2026-02", "--approve")
    assert "EF-IVN-012" in zarf("import", "2026-02", "e.csv", "--take", code=1)
    assert "DELETED" in zarf("delete", "2026-02")
    assert zarf("status") == "Hiç envanter yok.\n"
    assert list(Path("edefter").rglob("SİLİNENLER/*/*/*-EB-000000.zip"))
    zarf("open", "2026-01-31")


def test_lines_that_changed_while_somebody_looked_are_not_approved(house: World, seals: SealingWorld) -> None:
    set_up_goods(house)
    item = edefter.open_inventory(house.a, date(2026, 1, 31), "t")
    with pytest.raises(Exception, match="EF-IVN-014"):
        edefter.approve_inventory(house.a, item.pk, "seen before", "t")


def test_branches_are_those_of_the_books(house: World, seals: SealingWorld) -> None:
    set_up_goods(house, branched=True)
    for number in ("0001", "0002"):
        edefter.save_branch(house.a, number, f"Şube {number}")
    item = edefter.open_inventory(house.a, date(2026, 1, 31), "t", branch="0001")
    codes = [one.code for one in edefter.inventory_control(item).findings]
    assert "EF-IVN-016" in codes
    for number in ("0001", "0002"):
        edefter.open_set(house.a, edefter.SetChoices(2026, 1, number), "t")
    found = {one.code: one for one in edefter.inventory_control(item).findings}
    assert "EF-IVN-016" not in found
    assert (found["EF-IVN-015"].severity, found["EF-IVN-015"].found) == ("warning", "0002")


def test_without_kontor_it_waits_for_a_person(
    zarf: Zarf, house: World, seals: SealingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        raise closing._KontorEnded(0, 1)

    set_up_goods(house)
    zarf("open", "2026-01-31", "--stamps")
    Path("e.csv").write_text(FILE, "utf-8")
    zarf("import", "2026-01", "e.csv", "--take")
    monkeypatch.setattr(closing, "_check_kontor", ended)
    assert "EF-PRD-023" in zarf("close", "2026-01", "--approve", code=1)
    assert edefter.inventory_of(house.a, 2026, 1).state == "WAITING_KONTOR"
    assert "READY" in zarf("close", "2026-01", "--unstamped")


def test_its_sealed_book_is_printed_as_pdf(zarf: Zarf, house: World, seals: SealingWorld) -> None:
    set_up_goods(house)
    zarf("open", "2026-01-31")
    Path("e.csv").write_text(FILE, "utf-8")
    zarf("import", "2026-01", "e.csv", "--take")
    words = ["print", "2026-01", "-o", "envanter.pdf", "--kind", "inventory", "--for", house.a.vkn_tckn]
    drawn = CliRunner().invoke(command, ["dokum", *words[1:3], "taslak.pdf", *words[4:]])
    assert drawn.output == "Taslak yazıldı: taslak.pdf.\n"
    assert Path("taslak.pdf").read_bytes().startswith(b"%PDF-")
    item = edefter.inventory_of(house.a, 2026, 1)
    for made in (edefter.draft, edefter.draft_pdf):
        with pytest.raises(NotFound, match="EF-PRD-001"):
            made(item, "journal")
    early = CliRunner().invoke(command, words)
    assert early.exit_code == 1
    assert "EF-PRD-051" in early.output
    zarf("close", "2026-01", "--approve")
    assert CliRunner().invoke(command, words).output == "PDF yazıldı: envanter.pdf.\n"
    with pypdfium2.PdfDocument("envanter.pdf") as document:
        text = document[0].get_textpage().get_text_range()
    for expected in ("Envanter Defteri", "kayıt S-1", "K-2 Kalem & silgi", "3,5 KİLOGRAM", "Toplam 1.850,40"):
        assert expected in text
