"""The e-Defter pages by Django's client: set-up, vouchers, control and approval, decisions, packages, others' sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.edefter_world import HEADING, SealingWorld, approved_program, set_up
from tests.portal_world import NOW, World, client, person, world

from zarf.office.edefter import services as edefter
from zarf.ports import wired

__all__ = ["client", "world"]

HEAD = "number;day;entered_by;account;debit;credit\n"
GOOD = HEAD + "1;2026-01-05;Ayşe;100.01;5,00;\n1;2026-01-05;Ayşe;500;;5,00\n"


@pytest.fixture
def books(world: World, settings: Any, tmp_path: Path) -> Iterator[World]:
    seals = SealingWorld(NOW)
    world.a.seal_key = seals.key(world.a.vkn_tckn, world.a.title)
    world.a.save()
    with approved_program(settings, tmp_path / "edefter"), wired.using(seals.ports(wired.ports())):
        set_up(world.a)
        yield world


def upload(client: Client, text: str, **more: Any) -> Any:
    file = SimpleUploadedFile("fisler.csv", text.encode())
    return client.post("/edefter/vouchers/", {"file": file, "month": "", "column_map": "", **more}, follow=True)


def page(response: Any) -> str:
    return response.content.decode()


def open_january(client: Client, **more: Any) -> Any:
    given = {"month": "2026-01", "branch": "", "ends": "", "cuts": "", "detail": "yes", "note": "", **more}
    return client.post("/edefter/new/", given, follow=True)


def test_what_the_set_up_lacks_stands_on_the_first_page(client: Client, world: World) -> None:
    found = page(client.get("/edefter/"))
    assert "Kurulum bekliyor" in found
    assert "NACE faaliyet kodu" in found
    assert "Henüz defter takımı yok" in found


def test_the_firms_data_are_kept_and_faults_stand_beside_their_fields(client: Client, books: World) -> None:
    more = {"phone_description": "main", "exchange_way": "portal", "fax": "", "street2": ""}
    wrong = client.post("/edefter/firm/", HEADING | more | {"activity": "kırtasiye"})
    assert wrong.status_code == 422
    assert "EF-BKS-003" in page(wrong)
    done = client.post("/edefter/firm/", HEADING | more, follow=True)
    assert "Firma bilgileri kaydedildi." in page(done)
    assert "Kurulum tamam." in page(done)
    year = {"starts": "2027-01-01", "ends": "2028-06-30", "filing": "monthly", "note": ""}
    assert "EF-BKS-011" in page(client.post("/edefter/firm/year", year))
    branch = {"number": "0002", "name": "Kadıköy Şubesi", "closed_on": ""}
    assert "Kadıköy Şubesi" in page(client.post("/edefter/firm/branch", branch, follow=True))
    who = {"name": "Ali Örnek", "engagement": "-", "valid_from": "2026-06-01", "valid_to": ""}
    assert "Ali Örnek" in page(client.post("/edefter/firm/accountant", who, follow=True))
    assert client.post("/edefter/firm/baska", {}).status_code == 404


def test_a_file_is_shown_with_all_findings_and_taken_over(client: Client, books: World) -> None:
    wrong = page(upload(client, GOOD.replace(";;5,00", ";;4,00").replace("500", "999")))
    assert "Fişin borcu alacağına eşit değil" in wrong
    assert "EF-VCH-058" in wrong
    assert "Fişleri aktar" not in wrong
    shown = upload(client, GOOD)
    assert "Fişleri aktar" in page(shown)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    done = client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"}, follow=True)
    assert "1 yeni fiş aktarıldı" in page(done)
    again = client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"}, follow=True)
    assert "EF-VCH-070" in page(again) or "aktarılamaz" in page(again)
    other = upload(client, GOOD.replace("1;2026", "2;2026"))
    pk = other.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    assert "hiçbir fiş aktarılmadı" in page(
        client.post(f"/edefter/vouchers/{pk}/take", {"action": "discard"}, follow=True)
    )
    assert upload(client, GOOD, month="ocak").status_code == 422


def taken(client: Client, text: str) -> None:
    shown = upload(client, text)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})


def test_vouchers_are_found_looked_at_and_removed_with_a_reason(client: Client, books: World) -> None:
    address = "/edefter/vouchers/kept/"
    assert "Henüz aktarılmış fiş yok" in page(client.get(address))
    taken(client, GOOD + GOOD.removeprefix(HEAD).replace("1;2026", "F-2;2026"))
    found = page(client.get(address))
    assert "selected>2026-01<" in found
    assert "F-2" in page(client.get(f"{address}?month=202601&q=f-2"))
    assert "Bu ayda bu aramaya uyan fiş yok" in page(client.get(f"{address}?month=202601&q=yok"))
    second = edefter.Voucher.objects.get(number="F-2")
    assert "100.01" in page(client.get(f"{address}{second.pk}/"))
    refused = client.post(f"{address}?month=202601", {"voucher": second.pk, "reason": ""})
    assert refused.status_code == 422
    assert "silme nedeni yok; hiçbir fiş silinmedi" in page(refused)
    assert f'value="{second.pk}" aria-label="F-2" checked' in page(refused)
    done = client.post(f"{address}?month=202601", {"voucher": second.pk, "reason": "yanlış firma"}, follow=True)
    assert "1 fiş silindi" in page(done)
    assert f"{address}{second.pk}/" not in page(done)
    assert "yanlış firma" in page(client.get(f"{address}?month=202601&removed=1"))
    assert "Silindi" in page(client.get(f"{address}{second.pk}/"))
    first = edefter.Voucher.objects.get(number="1")
    books.accountant.memberships.update(role="auditor")
    told = client.post(f"{address}{first.pk}/", {"reason": "x"}, follow=True)
    assert "silindi" not in page(told)
    first.refresh_from_db()
    assert first.state == "live"
    assert client.get(f"{address}999999/").status_code == 404


def fingerprint(text: str) -> str:
    return text.split('name="fingerprint" value="')[1].split('"')[0]


def test_a_month_is_controlled_approved_made_and_handed_out(client: Client, books: World) -> None:
    shown = upload(client, GOOD)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
    control = page(open_january(client))
    assert "Kontrol sayfası" in control
    assert "KASA" in control
    item = edefter.ledger_sets(books.a)[0]
    assert "TASLAK" in page(client.get(f"/edefter/sets/{item.pk}/draft/journal"))
    assert client.get(f"/edefter/sets/{item.pk}/draft/baska").status_code == 404
    for kind, told in (("journal", "TL KASA"), ("ledger", "Toplam 5,00"), ("mizan", "100 KASA 0,00 5,00 0,00 5,00")):
        printed = client.get(f"/edefter/sets/{item.pk}/draft/{kind}/pdf")
        with pypdfium2.PdfDocument(printed.content) as document:
            text = document[0].get_textpage().get_text_range()
        assert "TASLAK: mühürsüzdür, defter yerine geçmez." in text
        assert told in text
    assert client.get(f"/edefter/sets/{item.pk}/draft/baska/pdf").status_code == 404
    assert client.get(f"/edefter/sets/{item.pk}/draft/inventory/pdf").status_code == 404
    mizan = SimpleUploadedFile("mizan.csv", b"100;4,00;0\n500;0;5,00\n")
    beside = page(client.post(f"/edefter/sets/{item.pk}/act", {"action": "erp", "file": mizan}, follow=True))
    assert "farklı" in beside
    assert client.post(f"/edefter/sets/{item.pk}/act", {"action": "erp"}).status_code == 404
    large = SimpleUploadedFile("mizan.csv", b"100;5,00;0\n" * 500_000)
    told = page(client.post(f"/edefter/sets/{item.pk}/act", {"action": "erp", "file": large}, follow=True))
    assert "mizan.csv çok büyük" in told
    assert edefter.ledger_sets(books.a)[0].erp_balance == {"100": [400, 0], "500": [0, 500]}
    stale = client.post(f"/edefter/sets/{item.pk}/act", {"action": "approve", "fingerprint": "x"}, follow=True)
    assert "Siz bakarken" in page(stale)
    seen = {"action": "approve", "fingerprint": fingerprint(beside)}
    running = page(client.post(f"/edefter/sets/{item.pk}/act", seen, follow=True))
    assert "hx-trigger" in running
    edefter.close_set(item.pk)
    ready = page(client.get(f"/edefter/sets/{item.pk}/"))
    assert "Paketler hazır" in ready
    name = "1234567808-202601-YB-000000.zip"
    packed = client.get(f"/edefter/sets/{item.pk}/packages/{name}")
    assert b"".join(packed.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert client.get(f"/edefter/sets/{item.pk}/packages/baska.zip").status_code == 404
    gone = page(client.post(f"/edefter/sets/{item.pk}/act", {"action": "delete"}, follow=True))
    assert "SİLİNENLER" in gone
    assert client.post(f"/edefter/sets/{item.pk}/act", {"action": "baska"}).status_code == 404


def test_an_inactive_month_and_a_skipped_one(client: Client, books: World) -> None:
    assert "EF-PRD-005" in page(open_january(client, month="2026-03"))
    assert "Ay 2026-01 biçiminde" in page(open_january(client, month="mart"))
    assert "Hareketsiz ay bildirildi." in page(open_january(client, action="inactive"))
    assert "2026-02" in page(client.get("/edefter/new/"))


def test_the_chart_is_listed_searched_and_brought(client: Client, books: World) -> None:
    assert "TL KASA" in page(client.get("/edefter/chart/"))
    assert "TL KASA" not in page(client.get("/edefter/chart/?q=120"))
    wrong = SimpleUploadedFile("plan.csv", "Hesap Kodu;Hesap Adı\n12;X\n".encode())
    assert "EF-BKS-020" in page(client.post("/edefter/chart/", {"file": wrong}))
    good = SimpleUploadedFile("plan.csv", "Hesap Kodu;Hesap Adı\n157;DİĞER STOKLAR\n".encode())
    assert "1 hesap kaydedildi." in page(client.post("/edefter/chart/", {"file": good}, follow=True))


def test_others_sets_and_files_do_not_exist(client: Client, books: World) -> None:
    set_up(books.b)
    item = edefter.open_set(books.b, edefter.SetChoices(2026, 1), "t")
    assert client.get(f"/edefter/sets/{item.pk}/").status_code == 404
    assert client.post(f"/edefter/sets/{item.pk}/act", {"action": "delete"}).status_code == 404


def test_who_may_only_look_changes_nothing(books: World) -> None:
    auditor = person("denetci@deneme.invalid", books.a, "auditor")
    looking = Client(headers={"accept-language": "tr"})
    looking.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert "/edefter/new/" not in page(looking.get("/edefter/"))
    open_january(looking)
    upload(looking, GOOD)
    looking.post("/edefter/firm/branch", {"number": "0002", "name": "Şube", "closed_on": ""})
    assert not edefter.ledger_sets(books.a).exists()
    assert not edefter.imports(books.a).exists()
    assert edefter.branches(books.a) == []


def test_a_firms_own_headings_are_mapped_and_used(client: Client, books: World) -> None:
    given = {"name": "ERP", "column-number": "EVRAKNO", "column-day": "TRH", "constant-entered_by": "Muhasebe"}
    assert "ERP" in page(client.post("/edefter/vouchers/maps/", given, follow=True))
    assert 'value="EVRAKNO"' in page(client.get("/edefter/vouchers/maps/?name=ERP"))
    text = "EVRAKNO;TRH;account;debit;credit\n1;2026-01-05;100.01;5,00;\n1;2026-01-05;500;;5,00\n"
    assert "Fişleri aktar" in page(upload(client, text, column_map="ERP"))
    wrong = client.post("/edefter/vouchers/maps/", given | {"column-day": "EVRAKNO"})
    assert wrong.status_code == 422
    assert "EVRAKNO" in page(wrong)
    client.post("/edefter/vouchers/maps/", {"name": "ERP", "action": "delete"})
    assert edefter.column_maps(books.a) == []


def test_a_consent_to_seal_is_noted_by_who_may(client: Client, books: World) -> None:
    given = {
        "holder_id": "10000000146", "holder_name": "Ayşe Örnek", "seal_key": "memory:yok", "paper": "2026/1",
        "valid_from": "2026-01-01", "valid_to": "",
    }  # fmt: skip
    found = client.post("/edefter/firm/signer", given)
    assert found.status_code in (403, 422)
    assert edefter.signers(books.a) == []


def test_the_opening_is_named_on_the_control_page_and_in_the_journal(client: Client, books: World) -> None:
    head = HEAD.replace("entered_by;", "entered_by;entry_comment;")
    opening = "1;2026-01-01;Ayşe;Açılış fişi;100.01;5,00;\n1;2026-01-01;Ayşe;Açılış fişi;500;;5,00\n"
    plain = "2;2026-01-02;Ayşe;Çekiş;100.01;5,00;\n2;2026-01-02;Ayşe;Çekiş;102.01;;5,00\n"
    shown = upload(client, head + opening + plain)
    pk = shown.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    client.post(f"/edefter/vouchers/{pk}/take", {"action": "take"})
    control = page(open_january(client))
    assert "<dt>Açılış fişi</dt><dd>1 · 01.01.2026 · 5,00</dd>" in control
    item = edefter.ledger_sets(books.a)[0]
    act = {"action": "approve", "fingerprint": fingerprint(control)}
    client.post(f"/edefter/sets/{item.pk}/act", act)
    edefter.close_set(item.pk)
    journal = page(client.get(f"/edefter/sets/{item.pk}/files/1234567808-202601-Y-000000.xml"))
    assert journal.count('<span class="badge calm">Açılış fişi</span>') == 1
    assert '<span class="badge calm">Açılış fişi</span> Madde 1 ·' in journal
