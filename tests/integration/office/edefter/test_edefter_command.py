"""`zarf edefter` tells every fault in words, and a refusal changes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from tests.edefter_world import SealingWorld, set_up
from tests.portal_world import World
from tests.story.edefter.test_edefter_month import VOUCHERS

from zarf.doors.cli.edefter import command
from zarf.office.edefter import services as edefter
from zarf.office.sealing import services as sealing
from zarf.ports import wired


class Line:
    """The command line of firm A in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.errors = folder, ""

    def __call__(self, *words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command, [*words, "--for", "1234567808"])
        self.errors = done.stderr
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.stdout


@pytest.fixture
def zarf(house: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    return Line(tmp_path)


def test_every_fault_of_a_file_is_told_and_nothing_is_taken(zarf: Line, house: World) -> None:
    zarf("year", "2026-01-01", "2026-12-31")
    (zarf.folder / "fisler.csv").write_text(VOUCHERS.replace("100,00", "90,00"), "utf-8")
    told = zarf("import", "fisler.csv", "--take", code=1)
    assert "satır 2: EF-VCH-050 Fişin borcu alacağına eşit değil: M-1 (120.00 / 110.00)." in told
    assert "EF-VCH-058" in told
    assert "hiçbir fiş aktarılmadı" in told
    (zarf.folder / "bos.csv").write_text("", "utf-8")
    assert "EF-VCH-006" in zarf("import", "bos.csv", code=2)
    lines = zarf("import", "fisler.csv", "--json", code=1).splitlines()
    assert {json.loads(line).get("code") for line in lines[:-1]} == {"EF-VCH-050", "EF-VCH-058"}
    assert not edefter.Voucher.objects.exists()


@pytest.mark.parametrize("text", ["[" * 3_000_000, '[{"lines": [{"debit": ' + "1" * 5000 + "}]}]"])
def test_json_that_no_program_of_a_firm_writes_is_refused_in_words(zarf: Line, house: World, text: str) -> None:
    zarf("year", "2026-01-01", "2026-12-31")
    (zarf.folder / "fisler.json").write_text(text, "utf-8")
    assert "EF-VCH-011" in zarf("import", "fisler.json", "--take", code=2)


def test_periods_out_of_order_are_told(zarf: Line, house: World) -> None:
    set_up(house.a)
    zarf("open", "2025-01", code=1)
    assert "EF-PRD-003" in zarf.errors
    zarf("close", "2026-01", code=1)
    assert "EF-PRD-001" in zarf.errors
    assert "Hareketsiz ay olarak bildirildi." in zarf("inactive", "2026-01", "--note", "tatil")
    assert "DELETED" in zarf("delete", "2026-01")
    assert zarf("status") == "Hiç defter takımı yok.\n"
    zarf("open", "2026", code=2)


def test_the_set_up_is_kept_and_told(zarf: Line, house: World) -> None:
    zarf("firm", "--activity", "kırtasiye", code=1)
    assert "EF-BKS-003" in zarf.errors
    assert "Posta kodu" in zarf("firm", "--way", "portal", "--stamps", code=1)
    assert edefter.firm(house.a).exchange_way == "portal"
    zarf("branch", "0002", "Kadıköy Şubesi", "--closed-on", "2026-06-30")
    zarf("map", "ERP", "number=EVRAKNO", "--constant", "entered_by=Muhasebe")
    assert edefter.column_maps(house.a)[0].constants == {"entered_by": "Muhasebe"}
    zarf("map", "ERP", "--delete")
    (zarf.folder / "plan.csv").write_text("hesap;ad;bakiye\n120;ALICILAR;D\n120.01;Bir alıcı;\n13;x;\n", "utf-8")
    zarf("chart", "plan.csv", code=1)
    assert "EF-BKS-020" in zarf.errors
    (zarf.folder / "plan.csv").write_text("hesap;ad\n120;ALICILAR\n120.01;Bir alıcı\n", "cp1254")
    assert "2 hesap kaydedildi." in zarf("chart", "plan.csv")
    assert "120.01" in zarf("chart")
    (zarf.folder / "plan.csv").write_text("x;y\n1;2\n", "utf-8")
    zarf("chart", "plan.csv", code=1)
    assert "EF-VCH-004" in zarf.errors


def test_f027_the_books_are_printed_without_a_seal_and_the_seal_is_tried(zarf: Line, house: World) -> None:
    set_up(house.a)
    seals = SealingWorld(wired.ports().clock.now())
    house.a.seal_key = seals.key(house.a.vkn_tckn, house.a.title)
    house.a.save()
    (zarf.folder / "fisler.csv").write_text(VOUCHERS, "utf-8")
    zarf("import", "fisler.csv", "--take", "--add-accounts")
    zarf("open", "2026-01")
    assert zarf("dokum", "2026-01", "-o", "yevmiye.html") == "Taslak yazıldı: yevmiye.html.\n"
    assert "Madde 1 · " in (zarf.folder / "yevmiye.html").read_text("utf-8")
    assert zarf("dokum", "2026-01", "-o", "yevmiye.pdf") == "Taslak yazıldı: yevmiye.pdf.\n"
    assert (zarf.folder / "yevmiye.pdf").read_bytes().startswith(b"%PDF-")
    assert "Mizan" in zarf("dokum", "2026-01", "-o", "-", "--kind", "mizan")
    zarf("dokum", "2026-01", "-o", "yok/yevmiye.html", code=2)
    zarf("dokum", "2026-01", code=2)
    zarf("dokum", code=2)
    zarf("dokum", "2026-02", "-o", "subat.html", code=1)
    assert "EF-PRD-001" in zarf.errors
    assert sealing.key_record(house.a) is None
    with wired.using(seals.ports(wired.ports())):
        # One order does both: the print, and a probe signed and verified with the key that will seal the books.
        told = zarf("dokum", "2026-01", "-o", "defter.html", "--kind", "ledger", "--test-seal")
        assert house.a.title in told
        assert "TASLAK" in (zarf.folder / "defter.html").read_text("utf-8")
        assert house.a.title in zarf("dokum", "--test-seal")
    record = sealing.key_record(house.a)
    assert record is not None
    assert record.good_at == wired.ports().clock.now()
    house.a.seal_key = "memory:yok"
    house.a.save()
    zarf("dokum", "--test-seal", code=1)


def test_a_range_of_the_sealed_books_is_printed(zarf: Line, house: World, seals: SealingWorld) -> None:
    set_up(house.a)
    (zarf.folder / "fisler.csv").write_text(VOUCHERS, "utf-8")
    zarf("import", "fisler.csv", "--take", "--add-accounts")
    zarf("open", "2026-01")
    zarf("print", "2026-01", "-o", "erken.pdf", code=1)
    assert "EF-PRD-051" in zarf.errors
    with wired.using(seals.ports(wired.ports())):
        zarf("close", "2026-01", "--approve")
    for kind, told in (("journal", "Yevmiye Defteri"), ("ledger", "Genel toplam"), ("mizan", "Borç bakiyesi")):
        zarf("print", "2026-01", "-o", f"{kind}.pdf", "--kind", kind, "--from", "2026-01-01", "--to", "2026-01-31")
        with pypdfium2.PdfDocument(zarf.folder / f"{kind}.pdf") as document:
            text = document[0].get_textpage().get_text_range()
        assert told in text
        assert "tarih 01.01.2026 – 31.01.2026" in text
    zarf("print", "2026-01", "-o", "yok/yevmiye.pdf", code=2)
    zarf("print", "2026-01", code=2)


def test_pdfs_are_carried_in_the_journal_until_it_is_approved(zarf: Line, house: World) -> None:
    set_up(house.a)
    (zarf.folder / "rehin.pdf").write_bytes(b"%PDF-1.7 made up")
    (zarf.folder / "rehin.txt").write_bytes(b"not a PDF")
    assert zarf("attach", "2026-01") == ""
    [item] = [json.loads(line) for line in zarf("attach", "2026-01", "rehin.pdf", "--json").splitlines()]
    assert (item["file"], item["size"]) == ("rehin.pdf", 16)
    assert zarf("attach", "2026-01") == f"{item['id']}  rehin.pdf  16\n"
    assert zarf("attach", "2026-02") == ""
    zarf("attach", "2026-01", "rehin.txt", code=1)
    assert "EF-PRD-032" in zarf.errors
    zarf("attach", "2026-01", "--remove", str(item["id"] + 1), code=1)
    assert "EF-PRD-033" in zarf.errors
    assert zarf("attach", "2026-01", "--remove", str(item["id"])) == ""


def test_every_command_a_sentence_names_is_there() -> None:
    """Screens, findings and the reference send people to `zarf edefter ...`: no such word may lead nowhere."""
    root = Path(__file__).parents[4]
    files = [*(root / "src").rglob("*.py"), *(root / "src").rglob("*.toml"), *(root / "src").rglob("*.html")]
    files += (root / "docs").rglob("*.md")
    named = {word for file in files for word in re.findall(r"zarf edefter ([a-z-]{3,})", file.read_text("utf-8"))}
    assert "dokum" in named
    assert named - set(command.commands) == set()
