"""İşlem kayıtları in the portal: for those who may see them, with a filter and as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.cari_world import Lists, add, gib_lists
from tests.portal_places import places
from tests.portal_world import World

from zarf.office.audit.models import AuditEntry
from zarf.office.audit.reading import vocabulary
from zarf.office.cari.services import Check, run_check
from zarf.office.exchange.models import Document, Envelope
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.wired import ports

AUDIT = "/firm/audit/"


def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    world.accountant.memberships.update(role="administrator")
    return client


@pytest.fixture
def lists(world: World) -> Iterator[Lists]:
    with gib_lists(ports()) as found:
        yield found


def test_the_log_shows_who_did_what(administrator: Client, world: World) -> None:
    taxpayers.grant(world.stranger.username, [world.a], "preparer")
    taxpayers.grant(world.stranger.username, [world.a], "sealer")
    page = text(administrator.get(AUDIT))
    assert "Kullanıcının rolü değişti" in page
    assert "<del>Hazırlayan</del> → <ins>Mühürleyen</ins>" in page
    assert world.stranger.username in page


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("accountant", 403), ("preparer", 403), ("sealer", 403)]
)
def test_only_administrators_and_auditors_read_it(client: Client, world: World, role: str, status: int) -> None:
    world.accountant.memberships.update(role=role)
    response = client.get(AUDIT)
    assert response.status_code == status
    if status == 403:
        assert "işlem kayıtlarını görme" in text(response)
        assert AUDIT not in text(client.get(reverse("portal:settings")))
        assert AuditEntry.objects.filter(action="page.refused", note="audit.see").exists()
    else:
        assert AUDIT in text(client.get(reverse("portal:settings")))


def test_another_firms_lines_are_not_there(administrator: Client, world: World) -> None:
    taxpayers.grant(world.accountant.username, [world.b], "administrator")
    world.accountant.memberships.filter(taxpayer=world.b).delete()
    assert "Kullanıcı eklendi" not in text(administrator.get(AUDIT))


def test_nothing_yet_and_nothing_found_are_told_apart(administrator: Client) -> None:
    assert "Henüz kayıt yok" in text(administrator.get(AUDIT))
    assert "Bu süzgeçle bulunan kayıt yok" in text(administrator.get(f"{AUDIT}?text=yok"))


def test_a_day_that_is_none_is_told_beside_its_field(administrator: Client) -> None:
    response = administrator.get(f"{AUDIT}?since=dün")
    assert response.status_code == 422
    assert 'class="error"' in text(response)


def test_the_export_holds_the_filtered_lines_and_is_a_line_itself(administrator: Client, world: World) -> None:
    taxpayers.grant(world.stranger.username, [world.a], "preparer")
    taxpayers.add_alias(world.a, "PK", "urn:mail:yeni@deneme.test")
    response = administrator.get(f"{AUDIT}export/xlsx?area=people")
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)  # type: ignore[union-attr]
    assert rows[0][:4] == ("Zaman", "Kim", "IP adresi", "İşlem")
    assert [row[3] for row in rows[1:]] == ["Kullanıcı eklendi"]
    assert AuditEntry.objects.filter(action="page.exported", note="area=people").exists()
    assert administrator.get(f"{AUDIT}export/pdf").status_code == 404


def test_a_download_is_logged(client: Client, world: World, waiting: Document) -> None:
    client.get(reverse("portal:document-xml", args=[waiting.pk]))
    entry = AuditEntry.objects.get(action="document.downloaded")
    assert (entry.actor, entry.address) == (world.accountant.username, "127.0.0.1")
    assert waiting.number in entry.subject


def test_whatever_is_sent_and_not_logged_by_its_service_is_logged_by_the_door(
    administrator: Client, waiting: Document
) -> None:
    administrator.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "RED"})
    entry = AuditEntry.objects.get(action="page.acted")
    assert entry.subject == f"portal:answer pk={waiting.pk}"
    assert entry.note == "422"


def test_states_of_documents_are_shown_in_the_words_people_read(administrator: Client, world: World) -> None:
    item = world.document(world.a, "out", "STOPPED")
    Envelope.objects.update(state="STOPPED")
    administrator.post(reverse("portal:send-again", args=[item.pk]))
    page = text(administrator.get(AUDIT))
    assert "<del>Gönderim durdu; bir görevlinin bakması gerekiyor</del>" in page
    assert "<ins>Zarfı hazır, gönderilmeyi bekliyor</ins>" in page
    assert "STOPPED" not in page
    rows = list(load_workbook(io.BytesIO(administrator.get(f"{AUDIT}export/xlsx?area=document").content)).active.values)  # type: ignore[union-attr]
    assert rows[1][5] == "Durum: Gönderim durdu; bir görevlinin bakması gerekiyor"


def test_a_refused_deed_is_logged_though_nothing_happened(client: Client, world: World, waiting: Document) -> None:
    world.accountant.memberships.update(role="preparer")
    client.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "KABUL"})
    assert AuditEntry.objects.get(action="page.refused").note == "documents.answer"


def test_a_check_of_the_accounts_and_taken_along_lists_are_lines(
    administrator: Client, world: World, lists: Lists
) -> None:
    lists.load()
    add(world.a.pk, "A-1", vkn=world.b.vkn_tckn)
    checked = administrator.post("/cari/update/check")
    assert checked.status_code == 302
    entry = AuditEntry.objects.get(action="cari.checked")
    assert (entry.actor, entry.new) == (world.accountant.username, {"total": 1})
    administrator.get(f"{checked['Location']}export/csv?show=new")
    administrator.get("/cari/export/xlsx?q=deneme")
    told = AuditEntry.objects.filter(action="page.exported").order_by("id").values_list("subject", "note")
    assert list(told) == [("e-Dönüşüm Bilgilerini Güncelle", "show=new"), ("Cari hesaplar", "q=deneme")]
    page = text(administrator.get(AUDIT))
    assert "Kontrol Et çalıştı" in page
    assert "Liste dışa aktarıldı" in page


def test_the_check_of_the_house_itself_is_no_line(world: World, lists: Lists) -> None:
    lists.load()
    run_check(world.a.pk, "zarf", source=Check.Source.SCHEDULE)
    assert not AuditEntry.objects.filter(action="cari.checked").exists()


def test_every_page_has_words_and_no_word_is_of_a_page_that_is_gone() -> None:
    assert set(vocabulary()["pages"]) == {name.removeprefix("portal:") for name, _converters in places()}
    assert all(tr and en for names in vocabulary().values() for tr, en in names.values())


def test_pages_rights_and_outcomes_are_shown_in_words(
    administrator: Client, client: Client, world: World, waiting: Document
) -> None:
    administrator.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "RED"})
    world.accountant.memberships.update(role="preparer")
    client.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "KABUL"})
    client.get("/firm/keys/")
    world.accountant.memberships.update(role="administrator")
    rows = administrator.get(AUDIT).context["rows"]
    assert [(row["action"], row["subject"], row["note"]) for row in rows] == [
        ("Yetki yetmediği için reddedildi", "API anahtarları", "kullanıcı ve yetki değiştirme"),
        ("Yetki yetmediği için reddedildi", "Faturaya yanıt", "faturaya yanıt verme"),
        ("Sayfada işlem yapıldı", f"Faturaya yanıt no {waiting.pk}", "eksik ya da yanlış bilgiyle reddedildi"),
    ]
    english = text(administrator.get(AUDIT, headers={"accept-language": "en"}))
    assert "Answer to an invoice" in english
    lines = list(load_workbook(io.BytesIO(administrator.get(f"{AUDIT}export/xlsx?area=page").content)).active.values)  # type: ignore[union-attr]
    assert "API anahtarları" in [line[4] for line in lines]
    assert not any("portal:" in str(cell) for line in lines for cell in line)
