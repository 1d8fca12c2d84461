"""The pages of inventories by Django's client: opened, filled from a file, approved, sealed, looked into, deleted."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.edefter_world import set_up
from tests.integration.portal.test_portal_edefter import books, fingerprint, page
from tests.portal_world import World, client, person, world

from zarf.office.edefter import importing, inventory_files
from zarf.office.edefter import services as edefter
from zarf.office.edefter.models import InventoryLine

__all__ = ["books", "client", "world"]

FILE = """Kayıt No;Kaydeden;Kayıt Açıklaması;Hesap Kodu;Hesap Adı;Tutar;Stok Kodu;Stok Adı;Miktar;Birim
S-1;Ayşe Örnek;Sayım;153.01;Kırtasiye;1.250,50;K-1;Defter;100;adet
S-1;Ayşe Örnek;Sayım;153.01;Kırtasiye;99,90;K-2;Kalem & silgi;3,5;KGM
S-2;Ayşe Örnek;;100.01;;500,00;;;;
"""


def opened(client: Client, books: World, **more: Any) -> edefter.LedgerSet:
    edefter.save_accounts(books.a, [edefter.ChartRow("153", "", "TİCARİ MALLAR")])
    client.post("/edefter/inventory/new/", {"day": "2026-01-31", "branch": "", **more})
    return edefter.inventories(books.a)[0]


def upload(client: Client, item: edefter.LedgerSet, text: str) -> Any:
    file = SimpleUploadedFile("sayim.csv", text.encode())
    return client.post(f"/edefter/inventory/{item.pk}/bring", {"file": file}, follow=True)


def file_of(response: Any) -> str:
    return str(response.redirect_chain[-1][0].rstrip("/").rpartition("/")[2])


def test_an_empty_list_tells_what_to_do(client: Client, books: World) -> None:
    found = page(client.get("/edefter/inventory/"))
    assert "Henüz envanter yok." in found
    assert "/edefter/inventory/new/" in found
    assert "/edefter/inventory/" in page(client.get("/edefter/"))


def test_a_day_is_opened_once_and_faults_stand_on_the_form(client: Client, books: World) -> None:
    item = opened(client, books)
    assert "31.01.2026" in page(client.get("/edefter/inventory/"))
    shown = page(client.get(f"/edefter/sets/{item.pk}/"))
    assert "Envanterde satır yok" in shown
    assert "EF-IVN-013" in shown
    again = client.post("/edefter/inventory/new/", {"day": "2026-01-30", "branch": ""})
    assert again.status_code == 422
    assert "EF-IVN-009" in page(again)
    assert client.post("/edefter/inventory/new/", {"day": "dün", "branch": ""}).status_code == 422
    assert "checked" not in page(client.get("/edefter/inventory/new/")).partition('name="with_stamps"')[2][:80]


def test_every_finding_is_told_by_its_row_and_nothing_changes(client: Client, books: World) -> None:
    item = opened(client, books)
    wrong = upload(client, item, FILE.replace("99,90", "-1").replace(";adet", ";FIFI"))
    found = page(wrong)
    assert "EF-VCH-024" in found or "EF-VCH-022" in found
    assert "EF-IVN-003" in found
    assert '<td data-label="Satır">2</td>' in found
    assert "Hiçbir satır aktarılmadı" in found
    assert "Satırları aktar<" not in found
    refused = client.post(f"/edefter/vouchers/{file_of(wrong)}/take", {"action": "take"}, follow=True)
    assert "aktarılamaz" in page(refused)
    assert not InventoryLine.objects.exists()
    assert "seçilmedi" in page(client.post(f"/edefter/inventory/{item.pk}/bring", {}, follow=True))
    assert "Okunamadı" in page(upload(client, item, "x"))


def test_a_file_is_looked_at_taken_over_approved_and_sealed(client: Client, books: World) -> None:
    item = opened(client, books)
    shown = upload(client, item, FILE)
    assert "1.850,40" in page(shown)
    assert not InventoryLine.objects.exists()
    control = page(client.post(f"/edefter/vouchers/{file_of(shown)}/take", {"action": "take"}, follow=True))
    assert "3 satır aktarıldı" in control
    assert "sayim.csv: 3 satır" in control
    assert "Açık; onay bekliyor" in control
    assert "TİCARİ MALLAR" in control
    assert "Aktarıldı" in control
    with pypdfium2.PdfDocument(client.get(f"/edefter/sets/{item.pk}/draft/inventory/pdf").content) as document:
        draft = document[0].get_textpage().get_text_range()
    for told in ("TASLAK: mühürsüzdür", "Kayıt 1 · S-1 · Ayşe Örnek · Sayım", "3,5 KİLOGRAM", "Toplam 1.850,40"):
        assert told in draft
    assert "3,5 KİLOGRAM" in page(client.get(f"/edefter/sets/{item.pk}/draft/inventory"))
    assert client.get(f"/edefter/sets/{item.pk}/draft/journal/pdf").status_code == 404
    stale = {"action": "approve", "fingerprint": "x"}
    assert "Siz bakarken" in page(client.post(f"/edefter/sets/{item.pk}/act", stale, follow=True))
    seen = {"action": "approve", "fingerprint": fingerprint(control)}
    assert "hx-trigger" in page(client.post(f"/edefter/sets/{item.pk}/act", seen, follow=True))
    assert "yeniden değişebilir" in page(
        client.post(f"/edefter/sets/{item.pk}/act", {"action": "withdraw"}, follow=True)
    )
    control = page(client.get(f"/edefter/sets/{item.pk}/"))
    client.post(f"/edefter/sets/{item.pk}/act", seen | {"fingerprint": fingerprint(control)})
    edefter.close_set(item.pk)
    ready = page(client.get(f"/edefter/sets/{item.pk}/"))
    assert "Paketler hazır" in ready
    assert "1234567808-202601-E-000000.xml" in ready
    packed = client.get(f"/edefter/sets/{item.pk}/packages/1234567808-202601-EB-000000.zip")
    assert b"".join(packed.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "Defter takımı yok" not in page(client.get("/edefter/"))
    late = upload(client, item, FILE)
    assert "EF-IVN-012" in page(late)
    gone = page(client.post(f"/edefter/sets/{item.pk}/act", {"action": "delete"}, follow=True))
    assert "Envanter silindi" in gone


def test_its_ledger_and_berat_are_shown_searched_and_handed_out(client: Client, books: World) -> None:
    item = opened(client, books)
    client.post(f"/edefter/vouchers/{file_of(upload(client, item, FILE))}/take", {"action": "take"})
    seen = edefter.inventory_control(edefter.any_set(books.a, item.pk)).fingerprint
    edefter.approve_inventory(books.a, item.pk, seen, "t")
    edefter.close_set(item.pk)
    address = f"/edefter/sets/{item.pk}/files/1234567808-202601-E-000000.xml"
    shown = page(client.get(address))
    assert "K-2 Kalem &amp; silgi" in shown
    assert "3,5 KİLOGRAM" in shown
    assert "1.250,50" in shown
    assert "K-2" not in page(client.get(f"{address}?account=100"))
    sheet: Any = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/excel").content)).active
    assert [cell.value for cell in sheet[3]][8:13] == [99.9, "K-2", "Kalem & silgi", 3.5, "KGM"]
    assert "Mükellefin mührü" in page(client.get(address.replace("-E-", "-EB-")))


def test_a_large_file_is_read_and_taken_over_by_the_worker(client: Client, books: World, monkeypatch: Any) -> None:
    item = opened(client, books)
    monkeypatch.setattr(edefter, "READ_AT_ONCE", 10)
    monkeypatch.setattr(inventory_files, "READ_AT_ONCE", 10)
    shown = upload(client, item, FILE)
    pk = int(file_of(shown))
    assert "Dosya okunuyor" in page(shown)
    edefter.read_import(pk)
    assert "Satırları aktar" in page(client.get(f"/edefter/vouchers/{pk}/"))
    waiting = page(client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"}, follow=True))
    assert "Dosya okunuyor" in waiting
    assert not InventoryLine.objects.exists()
    edefter.read_import(pk)
    assert InventoryLine.objects.count() == 3
    kept = edefter.import_of(books.a, pk)
    assert (kept.state, kept.path) == (importing.State.APPLIED, "")
    assert kept.applied_at is not None
    edefter.read_import(pk)
    assert edefter.import_of(books.a, pk).state == importing.State.APPLIED


def test_a_file_is_let_go_and_is_not_among_the_vouchers(client: Client, books: World) -> None:
    item = opened(client, books)
    pk = file_of(upload(client, item, FILE))
    assert "sayim.csv" not in page(client.get("/edefter/vouchers/"))
    told = page(client.post(f"/edefter/vouchers/{pk}/take", {"action": "discard"}, follow=True))
    assert "envanter olduğu gibi kaldı" in told
    assert not InventoryLine.objects.exists()


def test_who_may_only_look_and_strangers_change_nothing(client: Client, books: World) -> None:
    item = opened(client, books)
    looking = Client(headers={"accept-language": "tr"})
    auditor = person("denetci@deneme.invalid", books.a, "auditor")
    looking.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert "/edefter/inventory/new/" not in page(looking.get("/edefter/inventory/"))
    upload(looking, item, FILE)
    looking.post("/edefter/inventory/new/", {"day": "2026-02-28", "branch": ""})
    assert not edefter.imports(books.a, item).exists()
    assert len(edefter.inventories(books.a)) == 1
    set_up(books.b)
    other = edefter.open_inventory(books.b, item.ends, "t")
    assert client.get(f"/edefter/sets/{other.pk}/").status_code == 404
    file = SimpleUploadedFile("sayim.csv", FILE.encode())
    assert client.post(f"/edefter/inventory/{other.pk}/bring", {"file": file}).status_code == 404
    books_of_a = edefter.open_set(books.a, edefter.SetChoices(2026, 1), "t")
    file = SimpleUploadedFile("sayim.csv", FILE.encode())
    assert client.post(f"/edefter/inventory/{books_of_a.pk}/bring", {"file": file}).status_code == 404
