"""The peers of `zarf bench validate`, loaded once, from the package efatura-kontrol (GİB's XSDs and compiled rules)."""

from __future__ import annotations

from importlib import resources

from efatura_kontrol.kontrol import hazirla, kontrol_et
from lxml import etree
from saxonche import PySaxonProcessor

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_FAILED = (_SVRL + "failed-assert", _SVRL + "error")


def _loaded() -> tuple[etree.XMLSchema, PySaxonProcessor, object]:
    folder = resources.files("efatura_kontrol.ekler")
    with resources.as_file(folder.joinpath("xsd")) as schemas:
        schema = etree.XMLSchema(file=str(schemas / "maindoc" / "UBL-Invoice-2.1.xsd"))
    processor = PySaxonProcessor(license=False)
    with resources.as_file(folder.joinpath("sematron/efatura.xsl")) as rules:
        runner = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))
    runner.set_parameter("type", processor.make_string_value("efatura"))
    return schema, processor, runner


_SCHEMA, _PROCESSOR, _RUNNER = _loaded()
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
hazirla()


def official_way(data: bytes) -> list[str]:
    """lxml, XSD, saxonche: what is wrong, in their words. Nothing done twice that a program need not do twice."""
    return schema_errors(etree.fromstring(data, PARSER)) + rule_errors(data.decode())


def schema_errors(root: etree._Element) -> list[str]:
    """What GİB's XSD says about an invoice."""
    return [] if _SCHEMA.validate(root) else [entry.message for entry in _SCHEMA.error_log]


def rule_errors(text: str) -> list[str]:
    """What GİB's rules say about a document or an envelope."""
    document = _PROCESSOR.parse_xml(xml_text=text)
    report = etree.fromstring(_RUNNER.transform_to_string(xdm_node=document).encode())
    return [str(item.get("id") or item.get("test")) for item in report.iter(*_FAILED)]


def kontrol(data: bytes) -> list[str]:
    """The whole of efatura-kontrol, as its own command calls it: errors only."""
    return [item.kod for item in kontrol_et(data).bulgular if item.seviye == "hata"]
