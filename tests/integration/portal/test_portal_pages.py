"""The pages over the real database: what is shown, to whom, and what a POST does."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal_world import World

from zarf.office.exchange.models import Document
from zarf.office.taxpayers.models import Membership, Taxpayer


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode("utf-8"))


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(world: World) -> None:
    for name in ("portal:home", "portal:incoming", "portal:outgoing", "portal:settings"):
        response = Client().get(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_signing_in_with_email_and_password_leads_home(world: World) -> None:
    browser = Client(headers={"accept-language": "tr"})
    page = browser.get("/accounts/login/")
    assert "Parola" in text(page)
    data = {"login": "muhasebe@deneme.invalid", "password": "uzun bir parola 26"}
    response = browser.post("/accounts/login/", data)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200


def test_a_wrong_password_is_told_on_the_page(world: World) -> None:
    data = {"login": "muhasebe@deneme.invalid", "password": "yanlış"}
    response = Client(headers={"accept-language": "tr"}).post("/accounts/login/", data)
    assert response.status_code == 200
    assert 'role="alert"' in text(response)


def test_strangers_cannot_open_an_account(world: World) -> None:
    assert "Parola" not in text(Client().get("/accounts/signup/"))


def test_home_shows_what_waits_and_what_went_wrong(client: Client, world: World, waiting: Document) -> None:
    world.document(world.a, "out", "UNKNOWN")
    world.document(world.a, "out", "REFUSED_BY_MERKEZ")
    page = text(client.get("/"))
    assert waiting.number in page
    assert "5 gün kaldı" in page
    assert "1.234,50 TL" in page
    assert "giden faturanın sonucu bilinmiyor" in page
    assert "giden fatura geri çevrildi" in page
    assert "ulaştırılamadı" not in page


def test_home_is_calm_when_nothing_is_to_do(client: Client, world: World) -> None:
    page = text(client.get("/"))
    assert "Yanıt bekleyen fatura yok." in page
    assert "Reddedilen, ulaşmayan ya da sonucu bilinmeyen fatura yok." in page


@pytest.mark.parametrize(("name", "direction"), [("portal:outgoing", "out"), ("portal:incoming", "in")])
def test_a_list_shows_only_its_direction_and_only_the_own_firm(
    client: Client, world: World, name: str, direction: str
) -> None:
    mine = world.document(world.a, direction, "COMPLETED")
    other_way = world.document(world.a, "in" if direction == "out" else "out", "COMPLETED")
    theirs = world.document(world.b, direction, "COMPLETED")
    page = text(client.get(reverse(name)))
    assert mine.number in page
    assert other_way.number not in page
    assert theirs.number not in page


def test_the_list_can_be_seen_by_envelope(client: Client, world: World) -> None:
    mine = world.document(world.a, "in", "INBOX")
    theirs = world.document(world.b, "in", "INBOX")
    page = text(client.get(reverse("portal:incoming"), {"by": "envelope"}))
    assert str(mine.envelope_id)[:8] in page
    assert mine.number in page
    assert "1200" in page
    assert theirs.number not in page


def test_application_responses_do_not_stand_among_the_invoices(client: Client, world: World) -> None:
    response = world.document(world.a, "out", "DELIVERED", kind="APPLICATIONRESPONSE")
    assert response.number not in text(client.get(reverse("portal:outgoing")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "UNKNOWN"}, {"X"}),
        ({"state": ["UNKNOWN", "COMPLETED"]}, {"X", "Y"}),
        ({"since": "2026-11-03"}, {"Y"}),
        ({"until": "2026-11-02"}, {"X", "Z"}),
        ({"number": "abc2026000000777"}, {"Y"}),
        ({"number": "0b7a2f0e-0000-4000-8000-000000000001"}, {"Z"}),
        ({"profile": "TEMELFATURA"}, {"Z"}),
        ({"least": "2000"}, {"Y"}),
        ({"most": "10", "least": "5"}, {"Z"}),
        ({"party": "98765"}, {"X", "Y", "Z"}),
        ({"party": "12345"}, set()),
        ({"party": "ORNEK insaat"}, {"X"}),
        ({"state": "NOT-A-STATE"}, {"X", "Y", "Z"}),
        ({"least": "on"}, {"X", "Y", "Z"}),
    ],
)
def test_filters_narrow_the_list(client: Client, world: World, query: dict[str, Any], found: set[str]) -> None:
    from zarf.doors.portal.office import fold

    rows = {
        "X": world.document(world.a, "out", "UNKNOWN", search_key=fold("Örnek İnşaat Limited Şirketi")),
        "Y": world.document(
            world.a,
            "out",
            "COMPLETED",
            issue_date="2026-11-05",
            number="ABC2026000000777",
            payable_amount=Decimal("5000.00"),
        ),
        "Z": world.document(
            world.a,
            "out",
            "DELIVERED",
            profile="TEMELFATURA",
            payable_amount=Decimal("7.00"),
            ettn=uuid.UUID("0b7a2f0e-0000-4000-8000-000000000001"),
        ),
    }
    page = text(client.get(reverse("portal:outgoing"), query))
    assert {name for name, row in rows.items() if reverse("portal:document", args=[row.pk]) in page} == found


def test_long_lists_are_paged_and_sorted_by_the_server(client: Client, world: World) -> None:
    rows = [world.document(world.a, "out", "COMPLETED", payable_amount=Decimal(n), xml=None) for n in range(30)]
    first = text(client.get(reverse("portal:outgoing"), {"sort": "payable_amount"}))
    second = text(client.get(reverse("portal:outgoing"), {"sort": "payable_amount", "page": 2}))
    assert rows[0].number in first
    assert rows[29].number not in first
    assert rows[29].number in second
    assert "Sayfa 2 / 2" in second
    assert 'aria-sort="ascending"' in first


@pytest.mark.parametrize("query", ["sort=evil", "page=-1", "page=999", "page=x", "since=yarin", "by=xyz", "sort=party"])
def test_odd_queries_are_harmless(client: Client, world: World, query: str) -> None:
    world.document(world.a, "out", "COMPLETED")
    assert client.get(f"{reverse('portal:outgoing')}?{query}").status_code == 200


def test_a_list_asks_the_database_no_more_for_more_rows(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        world.document(world.a, "out", "COMPLETED", xml=None)
    for by in ("invoice", "envelope"):
        # Eleven: one asks whether an operator looks at the firm, one what waits for a sealer.
        with django_assert_max_num_queries(11):
            client.get(reverse("portal:outgoing"), {"by": by})


def test_states_are_told_in_words_with_a_sign(client: Client, world: World) -> None:
    world.document(world.a, "out", "REFUSED_BY_MERKEZ")
    assert re.search(
        r'<span aria-hidden="true">✕</span> GİB geri çevirdi', text(client.get(reverse("portal:outgoing")))
    )


@pytest.mark.parametrize("tab", ["view", "xml", "envelope", "history"])
def test_the_document_page_has_its_tabs(client: Client, waiting: Document, tab: str) -> None:
    page = text(client.get(reverse("portal:document", args=[waiting.pk]), {"tab": tab}))
    assert waiting.number in page
    expected = {
        "view": '<iframe class="view" sandbox=""',
        "xml": "&lt;cbc:ID&gt;HZR2026000000001&lt;/cbc:ID&gt;",
        "envelope": str(waiting.envelope_id),
        "history": "ilk olay",
    }
    assert expected[tab] in page


def test_the_seal_is_told_in_words(client: Client, world: World) -> None:
    signer = {
        "name": "Örnek İnşaat Limited Şirketi",
        "vkn_tckn": "9876543217",
        "not_after": "2029-11-19T00:00:00+00:00",
    }
    for result, words in (("valid", "geçerli"), ("invalid", "geçersiz"), ("undetermined", "belirsiz")):
        report = {"result": result, "reasons": [], "signer": signer}
        item = world.document(world.a, "in", "INBOX", seal_report=report)
        page = text(client.get(reverse("portal:document", args=[item.pk])))
        assert f"<strong>{words}</strong>" in page
        assert "Örnek İnşaat Limited Şirketi 9876543217</span>" in page
        assert "not_after" not in page


def test_a_seal_without_a_readable_signer_is_told_with_its_reasons(client: Client, world: World) -> None:
    report = {"result": "invalid", "reasons": ["EF-SEAL-001", "EF-NOT-KNOWN"], "signer": None}
    item = world.document(world.a, "in", "REFUSED", seal_report=report)
    page = text(client.get(reverse("portal:document", args=[item.pk])))
    assert "EF-SEAL-001" in page
    assert "EF-NOT-KNOWN" in page


def test_the_answer_form_tells_until_when(client: Client, waiting: Document) -> None:
    page = text(client.get(reverse("portal:document", args=[waiting.pk])))
    assert "5 gün kaldı" in page
    assert "en geç 7 Kasım 2026 günü sonuna kadar" in page
    assert 'name="answer" value="KABUL"' in page
    assert 'name="answer" value="RED"' in page


def test_an_invoice_that_needs_no_answer_offers_none(client: Client, world: World) -> None:
    item = world.document(world.a, "in", "INBOX")
    assert 'value="KABUL"' not in text(client.get(reverse("portal:document", args=[item.pk])))


@pytest.mark.parametrize(("answer", "reason"), [("KABUL", ""), ("RED", "Fiyat siparişe uymuyor.")])
def test_an_answer_goes_out_once_as_an_application_response(
    client: Client, world: World, seller_invoice: Document, answer: str, reason: str
) -> None:
    address = reverse("portal:answer", args=[seller_invoice.pk])
    first = text(client.post(address, {"answer": answer, "reason": reason}, follow=True))
    assert f"{answer} yanıtınız alındı" in first
    assert "yanıt belgesi" in first
    second = text(client.post(address, {"answer": "KABUL"}, follow=True))
    assert 'class="message error"' in second
    seller_invoice.refresh_from_db()
    assert (seller_invoice.state, seller_invoice.answer, seller_invoice.answer_note) == ("ANSWERING", answer, reason)
    response = Document.objects.get(answers=seller_invoice)
    assert (response.kind, response.direction) == ("APPLICATIONRESPONSE", "out")
    page = text(client.get(reverse("portal:view", args=[response.pk])))
    assert f'<p class="answer">{answer}</p>' in page
    assert reason in page


def test_an_answer_after_the_last_day_is_refused_with_a_clear_message(
    client: Client, world: World, seller_invoice: Document
) -> None:
    world.clock.advance(timedelta(days=9))
    page = client.post(reverse("portal:answer", args=[seller_invoice.pk]), {"answer": "KABUL"}, follow=True)
    assert 'class="message error"' in text(page)
    seller_invoice.refresh_from_db()
    assert seller_invoice.answer == ""


def test_red_without_a_reason_is_asked_for_again(client: Client, waiting: Document) -> None:
    response = client.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "RED", "reason": " "})
    assert response.status_code == 422
    assert "Ret nedenini yazın" in text(response)
    waiting.refresh_from_db()
    assert waiting.state == "WAITING_ANSWER"


def test_an_answer_needs_the_csrf_token(world: World, waiting: Document) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.accountant, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "KABUL"}).status_code == 403


def test_an_answer_is_never_given_by_get(client: Client, waiting: Document) -> None:
    assert client.get(reverse("portal:answer", args=[waiting.pk])).status_code == 405


def test_who_may_only_look_cannot_answer(client: Client, world: World, waiting: Document) -> None:
    Membership.objects.filter(user=world.accountant).update(role=Membership.Role.AUDITOR)
    page = client.post(reverse("portal:answer", args=[waiting.pk]), {"answer": "KABUL"}, follow=True)
    assert "“Denetçi” rolünüzün yetkisi bu iş için yetmez: faturaya yanıt verme." in text(page)
    assert 'value="KABUL"' not in text(page)
    waiting.refresh_from_db()
    assert waiting.state == "WAITING_ANSWER"


@pytest.mark.parametrize("state", ["ANSWERING", "COMPLETED", "ACCEPTED"])
def test_a_second_answer_is_a_clear_message_and_changes_nothing(client: Client, world: World, state: str) -> None:
    item = world.document(world.a, "in", state, answer_due_at=world.clock.now() + timedelta(days=2))
    response = client.post(reverse("portal:answer", args=[item.pk]), {"answer": "KABUL"}, follow=True)
    assert response.status_code == 200
    assert 'class="message error"' in text(response)
    item.refresh_from_db()
    assert item.state == state


def test_what_was_refused_can_be_sent_again(client: Client, world: World) -> None:
    item = world.document(world.a, "out", "UNDELIVERED")
    assert "Yeniden gönder" in text(client.get(reverse("portal:document", args=[item.pk])))
    page = client.post(reverse("portal:send-again", args=[item.pk]), follow=True)
    assert "Fatura yeniden gönderiliyor." in text(page)
    item.refresh_from_db()
    assert (item.state, item.envelope_id) == ("SEALED", None)


def test_what_gib_holds_cannot_be_sent_again(client: Client, world: World) -> None:
    item = world.document(world.a, "out", "AT_MERKEZ")
    assert "Yeniden gönder" not in text(client.get(reverse("portal:document", args=[item.pk])))
    page = client.post(reverse("portal:send-again", args=[item.pk]), follow=True)
    assert 'class="message error"' in text(page)
    item.refresh_from_db()
    assert item.state == "AT_MERKEZ"


PAGES = ["portal:document", "portal:view", "portal:document-xml"]


@pytest.mark.parametrize("name", PAGES)
def test_another_firms_document_does_not_exist(client: Client, world: World, name: str) -> None:
    theirs = world.document(world.b, "in", "WAITING_ANSWER")
    assert client.get(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("name", ["portal:envelope", "portal:envelope-zip"])
def test_another_firms_envelope_does_not_exist(client: Client, world: World, name: str) -> None:
    theirs = world.document(world.b, "in", "INBOX")
    assert client.get(reverse(name, args=[theirs.envelope_id])).status_code == 404


def test_another_firms_invoice_cannot_be_answered(client: Client, world: World) -> None:
    theirs = world.document(world.b, "in", "WAITING_ANSWER", answer_due_at=world.clock.now() + timedelta(days=5))
    response = client.post(reverse("portal:answer", args=[theirs.pk]), {"answer": "KABUL"})
    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "WAITING_ANSWER"


def test_one_cannot_switch_to_a_firm_that_is_not_ones_own(client: Client, world: World) -> None:
    for value in (str(world.b.pk), "x", "", "²"):
        assert client.post(reverse("portal:switch-taxpayer"), {"taxpayer": value}).status_code == 404


def test_a_session_that_names_a_strange_firm_is_not_believed(client: Client, world: World) -> None:
    theirs = world.document(world.b, "in", "INBOX")
    session = client.session
    session["taxpayer_id"] = world.b.pk
    session.save()
    assert theirs.number not in text(client.get(reverse("portal:incoming")))


def test_who_serves_two_firms_can_switch_between_them(client: Client, world: World) -> None:
    Membership.objects.create(user=world.accountant, taxpayer=world.b)
    theirs = world.document(world.b, "in", "INBOX")
    assert theirs.number not in text(client.get(reverse("portal:incoming")))
    client.post(reverse("portal:switch-taxpayer"), {"taxpayer": world.b.pk})
    assert theirs.number in text(client.get(reverse("portal:incoming")))


def test_a_person_without_a_firm_is_told_what_to_do(client: Client, world: World) -> None:
    Membership.objects.filter(user=world.accountant).delete()
    response = client.get("/")
    assert response.status_code == 403
    assert "yöneticinizden" in text(response)


def test_a_closed_firm_is_shown_to_nobody(client: Client, world: World, waiting: Document) -> None:
    Taxpayer.objects.filter(pk=world.a.pk).update(is_active=False)
    assert client.get(reverse("portal:document", args=[waiting.pk])).status_code == 403


def test_the_sealed_xml_is_downloaded_byte_for_byte(client: Client, world: World) -> None:
    item = world.document(world.a, "in", "INBOX", xml=b"\xef\xbb\xbf<a  b='1'/>\r\n")
    response = client.get(reverse("portal:document-xml", args=[item.pk]))
    assert response.content == b"\xef\xbb\xbf<a  b='1'/>\r\n"
    assert response["Content-Disposition"] == f'attachment; filename="{item.ettn}.xml"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_envelope_is_downloaded_as_it_came(client: Client, waiting: Document) -> None:
    response = client.get(reverse("portal:envelope-zip", args=[waiting.envelope_id]))
    assert response.content == b"PK zip of " + str(waiting.envelope_id).encode()
    assert response["Content-Type"] == "application/zip"


def test_the_human_view_is_locked_into_its_frame(client: Client, waiting: Document) -> None:
    response = client.get(reverse("portal:view", args=[waiting.pk]))
    policy = response["Content-Security-Policy"]
    assert "sandbox;" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "e-Fatura" in text(response)


def test_the_firms_logo_and_note_stand_on_its_own_invoices_only(client: Client, world: World) -> None:
    Taxpayer.objects.filter(pk=world.a.pk).update(invoice_note="Bizim sabit not", logo=b"\xff\xd8\xff\xd9")
    for direction, there in (("out", True), ("in", False)):
        item = world.document(world.a, direction, "DELIVERED" if there else "INBOX")
        page = text(client.get(reverse("portal:view", args=[item.pk])))
        assert ("Bizim sabit not" in page) is there
        assert ('class="logo"' in page) is there


def test_an_unreadable_document_still_has_its_page(client: Client, world: World) -> None:
    item = world.document(world.a, "in", "REFUSED", xml=b"<not xml")
    for tab in ("view", "xml"):
        assert client.get(reverse("portal:document", args=[item.pk]), {"tab": tab}).status_code == 200
    response = client.get(reverse("portal:view", args=[item.pk]))
    assert response.status_code == 200
    assert 'class="message error"' in text(response)


def test_a_draft_shows_its_findings_with_hints_and_a_draft_view(client: Client, world: World) -> None:
    found = {
        "code": "EF-INV-001",
        "severity": "error",
        "path": "/Invoice/cbc:ID",
        "line": 17,
        "gib_rule": "InvoiceIDCheck-1",
        "message": "Fatura no <b>yanlış</b>.",
        "hint": "16 karakter yazın.",
    }
    item = world.document(world.a, "out", "REFUSED_BY_RULES", xml=None, draft=b"<Invoice/>", findings=[found])
    page = text(client.get(reverse("portal:document", args=[item.pk])))
    assert "Fatura no &lt;b&gt;yanlış&lt;/b&gt;." in page
    assert "16 karakter yazın." in page
    assert "InvoiceIDCheck-1" in page
    assert client.get(reverse("portal:document-xml", args=[item.pk]))["Content-Disposition"].endswith('-TASLAK.xml"')


def test_a_document_without_bytes_has_a_page_and_no_download(client: Client, world: World) -> None:
    item = world.document(world.a, "out", "REFUSED_BY_RULES", xml=None)
    assert "gösterilecek bir dosyası yok" in text(client.get(reverse("portal:document", args=[item.pk])))
    assert client.get(reverse("portal:document-xml", args=[item.pk])).status_code == 404
    assert client.get(reverse("portal:view", args=[item.pk])).status_code == 404


def test_a_file_that_is_not_in_the_archive_is_told_and_never_a_traceback(client: Client, world: World) -> None:
    item = world.document(world.a, "in", "INBOX", xml=None, xml_key="documents/gone.xml")
    page = client.get(reverse("portal:document", args=[item.pk]))
    assert page.status_code == 200
    assert "gösterilecek bir dosyası yok" in text(page)
    for name in ("portal:document-xml", "portal:view"):
        answer = client.get(reverse(name, args=[item.pk]))
        assert answer.status_code == 404
        assert 'class="message error"' in text(answer)


def test_the_envelope_page_tells_its_story(client: Client, waiting: Document) -> None:
    page = text(client.get(reverse("portal:envelope", args=[waiting.envelope_id])))
    assert "İşlendi." in page
    assert waiting.number in page


def test_every_page_allows_our_own_scripts_and_styles_only(client: Client, waiting: Document) -> None:
    for address in ("/", reverse("portal:incoming"), reverse("portal:document", args=[waiting.pk])):
        response = client.get(address)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        page = text(response)
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|https?://(?!www\.w3\.org)", page)


def test_english_is_one_click_away_and_complete(client: Client, waiting: Document) -> None:
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    page = text(client.get("/"))
    assert 'html lang="en"' in page
    assert "To do today" in page
    assert "5 days left" in page
    assert "1,234.50 TL" in page


def test_the_settings_keep_logo_and_note(client: Client, world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    logo = b"\xff\xd8\xff\xe0\x00\x04ZZ\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
    upload = SimpleUploadedFile("logo.jpg", logo, "image/jpeg")
    response = client.post(reverse("portal:settings"), {"note": "Ödemede fatura no yazınız.", "logo": upload})
    assert response.status_code == 302
    world.a.refresh_from_db()
    assert bytes(world.a.logo or b"") == logo
    assert world.a.invoice_note == "Ödemede fatura no yazınız."
    shown = client.get(reverse("portal:logo"))
    assert (shown.content, shown["Content-Type"]) == (logo, "image/jpeg")
    client.post(reverse("portal:settings"), {"note": "", "remove_logo": "on"})
    world.a.refresh_from_db()
    assert world.a.logo is None


def test_a_logo_that_is_no_picture_is_refused_with_its_reason(client: Client, world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")
    response = client.post(reverse("portal:settings"), {"note": "", "logo": upload})
    assert response.status_code == 422
    assert "Logo yalnızca PNG veya JPEG olabilir." in text(response)
    world.a.refresh_from_db()
    assert world.a.logo is None


def test_who_may_only_look_cannot_change_the_settings(client: Client, world: World) -> None:
    Membership.objects.filter(user=world.accountant).update(role=Membership.Role.AUDITOR)
    client.post(reverse("portal:settings"), {"note": "başka"})
    world.a.refresh_from_db()
    assert world.a.invoice_note == ""


def test_an_empty_list_says_what_to_do_and_a_filter_without_a_hit_is_told_apart(client: Client, world: World) -> None:
    outgoing, incoming = (text(client.get(f"/{side}/")) for side in ("outgoing", "incoming"))
    assert "Henüz giden fatura yok." in outgoing
    assert "İlk faturanızı düzenleyin" in outgoing
    assert "Henüz gelen fatura yok." in incoming
    world.document(world.a, "out", "DELIVERED")
    filtered = text(client.get("/outgoing/?state=REJECTED"))
    assert "Bu süzgeçle bulunan fatura yok." in filtered
    assert "Henüz giden" not in filtered
