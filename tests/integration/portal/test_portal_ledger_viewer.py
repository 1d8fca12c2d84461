"""Ledgers and berats of a set looked at in the portal: pages, searches, jumps, seals, range as a workbook or print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.edefter_world import SealingWorld, approved_program, set_up
from tests.integration.portal.test_portal_edefter import HEAD, fingerprint, open_january, page, upload
from tests.portal_world import NOW, World, client, world

from zarf.office.edefter import prints
from zarf.office.edefter import services as edefter
from zarf.ports import wired

__all__ = ["client", "world"]

JOURNAL, LEDGER, BERAT = (f"1234567808-202601-{kind}-000000.xml" for kind in ("Y", "K", "YB"))


@pytest.fixture
def made(world: World, client: Client, settings: Any, tmp_path: Path) -> Iterator[edefter.LedgerSet]:
    """January with sixty entries, made and filed; the seals by a simulated KamuSM."""
    seals = SealingWorld(NOW)
    world.a.seal_key = seals.key(world.a.vkn_tckn, world.a.title)
    world.a.save()
    rows = "".join(
        f"{n};2026-01-{n % 28 + 1:02d};Ayşe;100.01;{n},50;\n{n};2026-01-{n % 28 + 1:02d};Ayşe;500;;{n},50\n"
        for n in range(1, 61)
    )
    with approved_program(settings, tmp_path / "edefter"), wired.using(seals.ports(wired.ports())):
        set_up(world.a)
        shown = upload(client, HEAD + rows)
        pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
        client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
        control = page(open_january(client))
        item = edefter.ledger_sets(world.a)[0]
        act = {"action": "approve", "fingerprint": fingerprint(control)}
        client.post(f"/edefter/sets/{item.pk}/act", act)
        edefter.close_set(item.pk)
        yield item


def address(item: edefter.LedgerSet, name: str, more: str = "") -> str:
    return f"/edefter/sets/{item.pk}/files/{name}{more}"


def test_a_journal_is_paged_searched_and_jumped_in(client: Client, made: edefter.LedgerSet) -> None:
    assert JOURNAL in page(client.get(f"/edefter/sets/{made.pk}/"))
    first = page(client.get(address(made, JOURNAL)))
    assert "Sayfa 1 / 3" in first
    assert "Sonraki" in first
    assert "İlk" in page(client.get(address(made, JOURNAL, "?page=3")))
    jumped = client.get(address(made, JOURNAL, "?go=60"))
    assert jumped.status_code == 302
    assert jumped["Location"].endswith("page=3")
    assert "Madde 60 ·" in page(client.get(jumped["Location"]))
    nowhere = page(client.get(address(made, JOURNAL, "?go=61"), follow=True))
    assert "Bu defterde “61” yok." in nowhere
    found = page(client.get(address(made, JOURNAL, "?amount=7,50")))
    assert found.count("<caption>") == 1
    assert '<span class="count">2</span>' in found
    assert '<span class="count">60</span>' in page(client.get(address(made, JOURNAL, "?account=100")))
    assert "bulunan satır yok" in page(client.get(address(made, JOURNAL, "?account=999")))


def test_what_cannot_be_understood_is_said(client: Client, made: edefter.LedgerSet) -> None:
    wrong = client.get(address(made, JOURNAL, "?amount=çok&first=x"))
    assert wrong.status_code == 422
    assert "Tutar 1.234,56 biçiminde yazılır" in page(wrong)
    assert "Madde numarası yalnız rakamdır" in page(wrong)
    assert client.get(address(made, JOURNAL, "/excel?amount=çok")).status_code == 302
    assert client.get(address(made, "baska.xml")).status_code == 404
    assert client.get(address(made, BERAT, "/print")).status_code == 404


def test_a_ledger_is_shown_by_account(client: Client, made: edefter.LedgerSet) -> None:
    assert "100.01 TL KASA" in page(client.get(address(made, LEDGER)))
    jumped = client.get(address(made, LEDGER, "?go=500"))
    assert jumped["Location"].endswith("page=2")


def test_a_berat_shows_its_sums_and_seals(client: Client, made: edefter.LedgerSet) -> None:
    shown = page(client.get(address(made, BERAT)))
    for text in ("Mükellefin mührü", "geçerli", "391", "Madde sayısı", "onaylı berat GİB- ile başlayan dosyadır"):
        assert text in shown


def test_a_range_leaves_as_a_workbook_and_is_printed(
    client: Client, made: edefter.LedgerSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get(address(made, JOURNAL, "/excel?first=3&last=4"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("Satır no", "Madde no", "Fiş no", "Tarih")
    assert len(rows) == 1 + 4
    assert {row[1] for row in rows[1:]} == {3, 4}
    printed = page(client.get(address(made, JOURNAL, "/print?first=3&last=4")))
    assert printed.count("<caption>") == 2
    monkeypatch.setattr("zarf.office.edefter.viewing.MOST_TAKEN", 3)
    refused = page(client.get(address(made, JOURNAL, "/excel?first=3&last=4"), follow=True))
    assert "en çok 3 satır alınabilir" in refused


def test_the_file_itself_is_handed_out_unchanged(client: Client, made: edefter.LedgerSet) -> None:
    answer = client.get(address(made, JOURNAL, "/download"))
    [file] = [one for one in edefter.filed_files(made) if one.name.text == JOURNAL]
    assert b"".join(answer.streaming_content) == file.path.read_bytes()  # type: ignore[attr-defined]


def test_others_files_do_not_exist(client: Client, world: World, made: edefter.LedgerSet) -> None:
    set_up(world.b)
    item = edefter.open_set(world.b, edefter.SetChoices(2026, 1), "t")
    assert client.get(address(item, JOURNAL)).status_code == 404
    assert client.get(address(item, JOURNAL, "/download")).status_code == 404


def texts(response: Any) -> str:
    """The text of a PDF that was handed out."""
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    with pypdfium2.PdfDocument(response.content) as document:
        return "\n".join(one.get_textpage().get_text_range() for one in document)


def test_a_range_leaves_as_pdf(client: Client, made: edefter.LedgerSet) -> None:
    assert "PDF ↓" in page(client.get(address(made, JOURNAL)))
    whole = texts(client.get(address(made, JOURNAL, "/pdf")))
    assert "Yevmiye Defteri" in whole
    assert JOURNAL in whole
    assert whole.count("100.01 TL KASA") == 60
    # 1,50 + 2,50 + ... + 60,50
    assert "Toplam 1.860,00 1.860,00" in whole
    some = texts(client.get(address(made, JOURNAL, "/pdf?first=3&last=4&account=500")))
    assert "madde 3 – 4 · hesap 500" in some
    assert some.count("500 SERMAYE") == 2
    kebir = texts(client.get(address(made, LEDGER, "/pdf?account=500")))
    assert "Büyük Defter" in kebir
    assert "Genel toplam 0,00 1.860,00" in kebir


def test_a_range_of_days_is_searched_and_printed(client: Client, made: edefter.LedgerSet) -> None:
    days = "first_day=2026-01-03&last_day=2026-01-04"
    found = page(client.get(address(made, JOURNAL, f"?{days}")))
    # Entries 1 to 60 on the days 1 + n % 28: three of them on each of these days.
    assert '<span class="count">12</span>' in found
    assert 'value="2026-01-03"' in found
    printed = texts(client.get(address(made, JOURNAL, f"/pdf?{days}")))
    assert "tarih 03.01.2026 – 04.01.2026" in printed
    assert printed.count("100.01 TL KASA") == 6
    wrong = client.get(address(made, JOURNAL, "?first_day=dün"))
    assert wrong.status_code == 422
    assert "Gün 2026-01-31 biçiminde yazılır" in page(wrong)
    assert client.get(address(made, JOURNAL, "?first_day=2026-W01-1")).status_code == 422


def test_the_mizan_of_a_range_adds_up(client: Client, made: edefter.LedgerSet) -> None:
    printed = texts(client.get(address(made, JOURNAL, "/mizan?last=10")))
    # In the order of their days the first ten are 28, 56, 1, 29, 57, 2, 30, 58, 3, 31: 295 and ten times 0,50.
    assert "100 KASA 300,00 0,00 300,00 0,00" in printed
    assert "100.01 TL KASA 300,00 0,00 300,00 0,00" in printed
    assert "500 SERMAYE 0,00 300,00 0,00 300,00" in printed
    assert "Toplam 300,00 300,00" in printed
    assert client.get(address(made, BERAT, "/mizan")).status_code == 404


def test_a_range_that_is_too_long_for_a_pdf_is_refused_in_words(
    client: Client, made: edefter.LedgerSet, monkeypatch: Any
) -> None:
    monkeypatch.setattr(prints, "MOST_PRINTED", 10)
    monkeypatch.setattr(edefter, "MOST_PRINTED", 10)
    shown = page(client.get(address(made, JOURNAL)))
    assert "PDF için aralığı 10 satıra kadar daraltın." in shown
    assert "/pdf?" not in shown
    told = page(client.get(address(made, JOURNAL, "/pdf"), follow=True))
    assert "en çok 10 satır" in told
    assert client.get(address(made, JOURNAL, "/pdf?first=1&last=2")).status_code == 200
