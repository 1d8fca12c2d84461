"""Our description of the EFatura service means the same as GİB's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from zarf.core.wire.efatura_wsdl import wsdl

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap12/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"


def name(element: etree._Element, text: str | None) -> str | None:
    """A qualified name as Clark notation; the prefixes are free."""
    if text is None:
        return None
    prefix, colon, local = text.partition(":")
    namespace = element.nsmap.get(prefix if colon else None)
    return f"{{{namespace}}}{local if colon else text}"


def meaning(data: bytes) -> dict[str, Any]:
    """Everything a client or server can see of a WSDL, without order, prefixes and address."""
    root = etree.fromstring(data)
    return {
        "namespace": root.get("targetNamespace"),
        "schemas": {item.get("targetNamespace"): schema(item) for item in root.iter(f"{XSD}schema")},
        "messages": {
            item.get("name"): [(part.get("name"), name(part, part.get("element"))) for part in item]
            for item in root.iter(f"{WSDL}message")
        },
        "operations": {
            (item.getparent().get("name"), item.get("name")): sorted(
                (etree.QName(end).localname, end.get("name"), name(end, end.get("message"))) for end in item
            )
            for item in root.iterfind(f"{WSDL}portType/{WSDL}operation")
        },
        "binding": [
            (item.get("name"), name(item, item.get("type")), *(item[0].get(key) for key in ("style", "transport")))
            for item in root.iter(f"{WSDL}binding")
        ],
        "bound": {item.get("name"): bound(item) for item in root.iterfind(f"{WSDL}binding/{WSDL}operation")},
        "ports": [
            (item.getparent().get("name"), item.get("name"), name(item, item.get("binding")), item[0].tag)
            for item in root.iter(f"{WSDL}port")
        ],
    }


def schema(element: etree._Element) -> list[Any]:
    form = element.get("elementFormDefault", "unqualified")
    return [form, sorted((described(child) for child in element if child.tag != f"{XSD}import"), key=repr)]


def described(element: etree._Element) -> tuple[Any, ...]:
    qualified = {key: name(element, element.get(key)) for key in ("type", "base", "ref") if element.get(key)}
    plain = {key: value for key, value in element.attrib.items() if key not in qualified}
    return (element.tag, sorted({**plain, **qualified}.items()), [described(child) for child in element])


def bound(operation: etree._Element) -> list[Any]:
    return sorted(
        (item.tag, sorted(item.attrib.items()), [(x.tag, sorted(x.attrib.items())) for x in item]) for item in operation
    )


@pytest.mark.parametrize("file", ["EFatura_Test.wsdl", "EFatura_Canli.wsdl"])
@pytest.mark.parametrize("part", ["namespace", "messages", "operations", "binding", "bound", "ports"])
def test_the_service_is_gib_s(shared: Path, file: str, part: str) -> None:
    official = meaning((shared / "gib/wsdl" / file).read_bytes())
    assert official[part], "the comparison sees something"
    assert meaning(wsdl("http://127.0.0.1/"))[part] == official[part]


@pytest.mark.parametrize("file", ["EFatura_Test.wsdl", "EFatura_Canli.wsdl"])
def test_the_types_are_gib_s(shared: Path, file: str) -> None:
    """GİB's file also declares the type xmime:hexBinary, which no message uses; ours leaves it out."""
    ours = meaning(wsdl("http://127.0.0.1/"))["schemas"]
    official = meaning((shared / "gib/wsdl" / file).read_bytes())["schemas"]
    assert set(ours) == set(official)
    for namespace, (form, declared) in official.items():
        needed = [item for item in declared if ("name", "hexBinary") not in item[1]]
        assert ours[namespace] == [form, needed]
