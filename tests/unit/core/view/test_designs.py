"""Our designs: whole, translated, without anything from outside."""

from __future__ import annotations

from importlib import resources

import pytest
from lxml import etree

from zarf.core.view.design import design, style, texts

NAMES = ["invoice", "application_response"]


@pytest.mark.parametrize("name", ["common", *NAMES])
def test_every_text_of_a_design_has_its_english(name: str) -> None:
    sheet = etree.fromstring((resources.files("zarf.core.view") / "designs" / f"{name}.xsl").read_bytes())
    assert {node.text for node in sheet.iter("{urn:zarf:view:text}t")} - set(texts()) == set()


def test_no_english_text_stands_there_for_nothing() -> None:
    used: set[str | None] = set()
    for name in ["common", *NAMES]:
        sheet = etree.fromstring((resources.files("zarf.core.view") / "designs" / f"{name}.xsl").read_bytes())
        used |= {node.text for node in sheet.iter("{urn:zarf:view:text}t")}
    assert set(texts()) - used == set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_design_is_a_stylesheet_that_opens_no_other_file(name: str, language: str) -> None:
    sheet = design(name, language)
    etree.XSLT(etree.fromstring(sheet), access_control=etree.XSLTAccessControl.DENY_ALL)
    assert b"document(" not in sheet
    assert b"xsl:include" not in sheet


def test_the_style_fetches_nothing_and_capitalises_nothing() -> None:
    # text-transform would turn i into I where the language is not known to the browser.
    assert not {word for word in ("url(", "@import", "text-transform") if word in style()}
