"""Every official and collected sample can be looked at: in our view and in the view its sender put into it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.reading import read_xml
from zarf.doors.portal.view import render_html, render_senders_view, senders_stylesheet

_PICTURE = re.compile(r'src="data:image/[^"]*"')
"""base64 holds any three letters by chance."""
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


def readable(folder: Path, pattern: str = "*.xml") -> list[tuple[str, bytes, etree._Element]]:
    """Name, bytes and tree of each sample that our reader takes."""
    found = []
    for file in sorted(folder.glob(pattern)):
        data = file.read_bytes()
        try:
            found.append((file.name, data, read_xml(data)))
        except DocumentUnreadable:
            continue
    return found


@pytest.mark.parametrize(("language", "pattern", "least"), [("tr", "*.xml", 100), ("en", "gib_*.xml", 15)])
def test_every_invoice_has_our_view(shared: Path, language: str, pattern: str, least: int) -> None:
    samples = readable(shared / "gib" / "samples" / "invoice", pattern)
    assert len(samples) >= least
    for name, data, root in samples:
        page = render_html(data, language=language)
        assert root.findtext(f"{_CBC}ID") in page, name
        assert root.findtext(f"{_CBC}UUID") in page, name
        assert "NaN" not in _PICTURE.sub("", page), name
        assert 'src="data:image/png' in page, name


def test_every_application_response_has_our_view(shared: Path) -> None:
    samples = readable(shared / "gib" / "samples" / "applicationresponse")
    assert samples
    for name, data, root in samples:
        assert root.findtext(f"{_CBC}UUID") in render_html(data), name


def test_every_embedded_design_is_drawn_without_its_scripts(shared: Path) -> None:
    drawn = 0
    for name, data, root in readable(shared / "gib" / "samples" / "invoice"):
        if senders_stylesheet(root) is None:
            continue
        page = render_senders_view(data)
        drawn += 1
        assert root.findtext(f"{_CBC}ID") in page, name
        assert "<script" not in page.lower(), name
        assert "<iframe" not in page.lower(), name
    assert drawn >= 10
