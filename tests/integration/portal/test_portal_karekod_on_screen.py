"""The karekod of an invoice as a person meets it: on a screen, on a phone, on paper. Real Chromium, real QR reader."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from tests.real_browser import browser  # noqa: F401

from zarf.core.view.embedded import firm_view
from zarf.core.wire.ubl import read_invoice
from zarf.core.wire.view_place import with_view

READY = (Path(__file__).parents[3] / "examples/invoice-ready.xml").read_bytes()


@pytest.fixture(scope="module")
def page_source() -> str:
    """The page a receiver's program makes of the invoice, with every door to the outside shut."""
    xml = with_view(READY, firm_view(None, "Teşekkürler"))
    reference = read_invoice(xml).additional_document_reference[-1]
    sheet = etree.fromstring(reference.attachment.embedded_document_binary_object.value)
    transform = etree.XSLT(sheet, access_control=etree.XSLTAccessControl.DENY_ALL)
    return str(transform(etree.fromstring(xml)))


def read(picture: Image.Image) -> dict[str, str]:
    [found] = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    values: dict[str, str] = json.loads(found.text)
    return values


def told(values: dict[str, str]) -> tuple[str, str, str]:
    return values["no"], values["ettn"], values["odenecek"]


RIGHT = ("HZR2026000000001", "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01", "4020.00")


@pytest.mark.parametrize(("width", "ratio"), [(1280, 1), (1280, 1.5), (360, 3), (360, 1)])
def test_a_reader_reads_the_karekod_from_the_screen(browser: Any, page_source: str, width: int, ratio: float) -> None:  # noqa: F811
    """Scripts are off and every request is refused: nothing but the page itself is needed."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, device_scale_factor=ratio, java_script_enabled=False, offline=True
    )
    try:
        page = context.new_page()
        page.set_content(page_source)
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        box = page.locator("img.karekod").bounding_box()
    finally:
        context.close()
    assert told(read(shot)) == RIGHT
    assert box["x"] + box["width"] <= width
    assert box["width"] == box["height"] >= 94, "at least 25 mm"


def test_a_reader_reads_the_karekod_from_paper(browser: Any, page_source: str) -> None:  # noqa: F811
    """Printed by the browser on A4, scanned at 200 dots an inch."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_content(page_source)
        printed = page.pdf(prefer_css_page_size=True)
    finally:
        context.close()
    with pypdfium2.PdfDocument(printed) as document:
        assert len(document) == 1
        scan = document[0].render(scale=200 / 72).to_pil()
    assert told(read(scan)) == RIGHT
