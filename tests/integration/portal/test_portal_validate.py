"""The page "Belge denetle": what it says about files, and what it does with hostile ones."""

from __future__ import annotations

import base64
import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from tests.portal_world import EXAMPLE, World
from tests.unit.core.rules.documents import envelope, invoice, put

from zarf.core.repair import is_sealed
from zarf.core.wire.packing import pack

ADDRESS = "/validate/"
FAULTY = EXAMPLE.replace(b"TICARIFATURA", b"ticarifatura")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode("utf-8"))


def check(client: Client, *files: tuple[str, bytes], **fields: str) -> Any:
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(ADDRESS, {"files": uploads, **fields})


def spread(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def test_the_page_says_that_nothing_is_kept_and_keeps_nothing(client: Client, world: World) -> None:
    page = check(client, ("a.xml", FAULTY), draft="on")
    assert "sunucuda saklanmaz" in text(page)
    assert page["Cache-Control"] == "private, no-store"
    assert list(world.archive.list()) == []


def test_who_is_not_signed_in_may_not_check(world: World) -> None:
    assert check(Client(), ("a.xml", FAULTY)).status_code == 302


def test_when_the_session_is_over_the_whole_window_goes_to_the_sign_in(world: World) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/validate/?a=1"}
    page = Client(headers=asked).post(ADDRESS, {"files": [SimpleUploadedFile("a.xml", EXAMPLE)]})
    assert page["HX-Redirect"] == "/accounts/login/?next=%2Fvalidate%2F%3Fa%3D1"


def test_checking_needs_the_csrf_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.accountant, backend="django.contrib.auth.backends.ModelBackend")
    assert check(strict, ("a.xml", FAULTY)).status_code == 403


def test_a_sound_draft_keeps_the_rules(client: Client) -> None:
    page = text(check(client, ("a.xml", EXAMPLE), draft="on"))
    assert "kurallara uygun" in page
    assert "Hata ya da uyarı yok." in page


def test_a_finding_stands_beside_its_line_with_what_to_do(client: Client) -> None:
    page = text(check(client, ("a.xml", FAULTY), draft="on"))
    number = 1 + FAULTY[: FAULTY.index(b"ticarifatura")].count(b"\n")
    piece = next(part for part in page.split('<div class="piece') if "ProfileIDCheck-1" in part)
    assert re.search(rf'<div class="code"> ?<div class="line" data-line="{number}">', piece)
    assert "&lt;cbc:ProfileID&gt;ticarifatura&lt;/cbc:ProfileID&gt;" in piece
    for told in ("Ne yapmalı:", "GİB yanıtı 1150", "Yazılan", "ticarifatura", "Kesin düzeltme:"):
        assert told in piece


def test_the_certain_repair_can_be_taken_home(client: Client) -> None:
    page = text(check(client, ("fatura.xml", FAULTY), draft="on"))
    match = re.search(r'download="fatura.fixed.xml" href="data:application/xml;base64,([^"]+)"', page)
    assert match is not None
    assert base64.b64decode(match[1]) == EXAMPLE
    assert "− &lt;cbc:ProfileID&gt;ticarifatura" in page
    assert "+ &lt;cbc:ProfileID&gt;TICARIFATURA" in page


def test_hundreds_of_repairs_are_not_all_listed_but_all_made(client: Client) -> None:
    begin, end = EXAMPLE.index(b"<cac:InvoiceLine>"), EXAMPLE.index(b"</cac:InvoiceLine>") + 18
    line = EXAMPLE[begin:end].replace(b"<cbc:Name>KDV<", b"<cbc:Name>kdv<")
    data = EXAMPLE[:begin] + line * 120 + EXAMPLE[end:]
    page = text(check(client, ("a.xml", data), draft="on"))
    assert "120 kesin düzeltme" in page
    assert page.count('class="difference"') == 50
    assert "Böyle 70 düzeltme daha var" in page
    match = re.search(r"base64,([^\"]+)", page)
    assert match is not None
    assert b">kdv<" not in base64.b64decode(match[1])


def test_a_sealed_document_is_offered_no_repair(client: Client) -> None:
    sealed = FAULTY.replace(
        b"</Invoice>",
        b'<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">AA</ds:SignatureValue></Invoice>',
    )
    assert is_sealed(sealed)
    page = text(check(client, ("a.xml", sealed)))
    assert "ProfileIDCheck-1" in page
    assert "fixed.xml" not in page


def test_several_files_are_summed_up_in_a_table(client: Client) -> None:
    page = text(check(client, ("iyi.xml", EXAMPLE), ("kötü.xml", FAULTY), ("bozuk.xml", b"<a"), draft="on"))
    table = page.partition('<table class="list">')[2].partition("</table>")[0]
    for told in ("iyi.xml", "kurallara uygun", "kötü.xml", "hatalı", "bozuk.xml", "okunamadı"):
        assert told in table


def test_numbers_against_dates_are_told_across_the_files(client: Client) -> None:
    later = EXAMPLE.replace(b"HZR2026000000001", b"HZR2026000000002").replace(b">2026-11-02<", b">2026-11-01<")
    page = text(check(client, ("a.xml", EXAMPLE), ("b.xml", later), draft="on"))
    assert "EF-WRN-012" in page.partition('id="file-2"')[2]
    assert page.count("kurallara uygun") == 4


def test_a_zip_is_judged_by_the_envelope_in_it(client: Client) -> None:
    identifier = str(uuid.UUID("6B29FC40-CA47-1067-B31D-00DD010662DA"))
    packed = pack(identifier, spread(envelope(invoice())))
    page = text(check(client, (packed.file_name, packed.data)))
    assert f"{packed.file_name}!{identifier}.xml" in page
    assert "Zarf" in page


HOSTILE = {
    "doctype": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
    "not-xml": b"\x00\x01\x02 hello",
    "empty": b" ",
    "deep": b"<a>" * 20_000,
    "cut": EXAMPLE[: len(EXAMPLE) // 2],
    "utf-16": EXAMPLE.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "one-line": b"<Invoice>" + b"<b/>" * 50_000 + b"</Invoice>",
}


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize("ending", ["xml", "zip"])
def test_hostile_files_give_a_clean_finding(client: Client, name: str, ending: str) -> None:
    page = check(client, (f"{name}.{ending}", HOSTILE[name]))
    assert page.status_code == 200
    assert re.search(r"<code>EF-[A-Z]+-[0-9]+</code>", text(page))
    assert "root:" not in text(page)


def test_markup_in_a_document_or_a_file_name_stays_text(client: Client) -> None:
    evil = '</code><script>alert(1)</script><img src=x onerror="alert(1)">'
    data = spread(invoice(put("cbc:ProfileID", evil), put("cbc:ID", evil)))
    page = text(check(client, ("<script>alert(2)</script>.xml", data), show="whole"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&amp;lt;script&amp;gt;alert(1)" in page


def test_rules_of_a_day_before_the_first_set_or_of_the_future_are_refused(client: Client) -> None:
    for day, code in (("2020-01-01", "kural"), ("2099-01-01", "kural")):
        page = check(client, ("a.xml", EXAMPLE), rules=day)
        assert page.status_code == 422
        assert code in text(page).lower()


def test_too_many_or_too_big_files_are_told_before_they_are_read(client: Client, world: World) -> None:
    assert "Denetlenecek dosyaları seçin." in text(client.post(ADDRESS, {}))
    big = check(client, ("a.xml", b" " * (5 * 1024 * 1024 + 1)))
    assert big.status_code == 422
    assert "a.xml çok büyük: en çok 5 MB" in text(big)
    many = check(client, *[(f"{number}.xml", b"<a/>") for number in range(21)])
    assert many.status_code in (400, 422)
    assert "en çok 20 dosya" in text(many)


@pytest.mark.parametrize("type_", ["efatura", "earchive"])
def test_the_type_can_be_chosen(client: Client, type_: str) -> None:
    page = text(check(client, ("a.xml", EXAMPLE), draft="on", type=type_))
    assert ("kurallara uygun" in page) is (type_ == "efatura")


def test_only_the_findings_can_be_shown(client: Client) -> None:
    page = text(check(client, ("a.xml", FAULTY), draft="on", again="findings"))
    assert page.count('class="line"') == page.count('class="card-beside') == 1
    assert 'class="gap"' not in page


def test_the_rest_of_a_long_file_is_fetched_on_demand(client: Client) -> None:
    lines = FAULTY.count(b"\n")
    page = text(check(client, ("a.xml", FAULTY), draft="on"))
    gap = re.search(r'name="gap" value="(1:[0-9]+:[0-9]+)"', page.partition("card-beside")[2])
    assert gap is not None
    upload = io.BytesIO(FAULTY)
    upload.name = "a.xml"
    rest = client.post("/validate/lines", {"files": [upload], "gap": gap[1], "draft": "on"})
    assert f'data-line="{gap[1].split(":")[2]}"' in text(rest)
    assert page.count('class="line"') < lines / 3


@pytest.mark.parametrize(
    "gap", ["", "1", "1:2", "0:1:2", "9:1:2", "1:5:2", "1:a:2", "1:-1:2", "1:²:3", "1:1:99999999999"]
)
def test_a_gap_that_is_none_is_not_found(client: Client, gap: str) -> None:
    upload = SimpleUploadedFile("a.xml", EXAMPLE)
    assert client.post("/validate/lines", {"files": [upload], "gap": gap}).status_code == 404


def test_the_page_speaks_english(client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "en", "next": ADDRESS})
    page = text(check(client, ("a.xml", FAULTY), draft="on"))
    for told in ("Check a document", "What to do:", "Certain repair:", "Findings only", "has errors"):
        assert told in page
