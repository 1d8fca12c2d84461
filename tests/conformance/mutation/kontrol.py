"""The judge for 20260701: GİB's rules as the package efatura-kontrol compiles them, run by saxonche."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _engine() -> tuple[Any, Any]:
    from saxonche import PySaxonProcessor

    processor = PySaxonProcessor(license=False)
    sheet = resources.files("efatura_kontrol.ekler").joinpath("sematron/efatura.xsl")
    with resources.as_file(sheet) as file:
        compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(file))
    return processor, compiled


def failed(xml: bytes, document_type: str) -> Counter[str]:
    """How often each assertion failed. Raises when the official rules break off on the document."""
    processor, compiled = _engine()
    compiled.set_parameter("type", processor.make_string_value(document_type))
    told = compiled.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode("utf-8")))
    report = etree.fromstring(told.encode("utf-8"))
    assert report.find(f".//{_SVRL}error") is None
    return Counter(item.get("id") or "" for item in report.iter(f"{_SVRL}failed-assert"))
