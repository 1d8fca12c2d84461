"""The quick way from bytes to verdict says what the careful way says, word for word."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree
from tests.unit.core.rules import documents

from zarf.core import validation
from zarf.core.validation import Verdict, judge, validate
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.structure import check_structure
from zarf.core.wire.structure_quick import certainly_sound
from zarf.core.xml.reading import read_plain, read_xml

_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 20)
_EXAMPLE = (Path(__file__).parents[3] / "examples" / "invoice-ready.xml").read_bytes()


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _enveloped(document: bytes) -> bytes:
    return write_envelope(
        Envelope(
            instance_identifier="F47AC10B-58CC-4372-A567-0E02B2C3D479",
            type=EnvelopeType.SENDER,
            sender=Partner("urn:mail:gb@deneme.example", "1234567808", "Deneme A.Ş."),
            receiver=Partner("urn:mail:pk@ornek.example", "9876543217"),
            created_at=datetime(2026, 11, 2, 10, 15),
            groups=(EnvelopeGroup("INVOICE", (document,)),),
        )
    )


_DOCUMENTS = {
    "example": _EXAMPLE,
    "example in an envelope": _enveloped(_EXAMPLE),
    "invoice": _bytes(documents.invoice(documents.seal())),
    "response": _bytes(documents.response(documents.seal(for_invoice=False))),
    "envelope": _bytes(documents.envelope(documents.invoice(documents.seal()), documents.invoice())),
}


def _careful(data: bytes, *, draft: bool) -> Verdict:
    return judge(read_xml(data), rule_date=_RULES, today=_TODAY, draft=draft)


def _every_other(root: etree._Element, chance: random.Random) -> etree._Element:
    found = [element for element in root.iter(etree.Element) if element is not root]
    return chance.choice(found)


def _drop(element: etree._Element, _chance: random.Random) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _double(element: etree._Element, _chance: random.Random) -> None:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _move(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.insert(chance.randrange(len(parent)), element)


def _text(element: etree._Element, chance: random.Random) -> None:
    element.text = chance.choice(("", " ", "x", "-1", "2026-13-01", "1.234", "TRY", "true", "ş & <", "AAA="))


def _attribute(element: etree._Element, chance: random.Random) -> None:
    name = chance.choice(("Id", "schemeID", "currencyID", "unitCode", "mimeCode", "URI", "Algorithm", "wrong"))
    element.set(name, chance.choice(("", "a", "VKN", "TRY", "C62", "a b", "'", "1")))


def _unset(element: etree._Element, _chance: random.Random) -> None:
    element.attrib.clear()


def _rename(element: etree._Element, chance: random.Random) -> None:
    element.tag = chance.choice(
        ("x", f"{{{documents.NAMESPACES['cbc']}}}ID", f"{{{documents.NAMESPACES['cac']}}}Party")
    )


def _nest(element: etree._Element, _chance: random.Random) -> None:
    etree.SubElement(element, f"{{{documents.NAMESPACES['cbc']}}}Note").text = "x"


_CHANGES: tuple[Callable[[etree._Element, random.Random], None], ...] = (
    *(_drop, _double, _move, _text, _attribute, _unset, _rename, _nest),
)


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_the_quick_verdict_is_the_careful_one_whatever_is_changed(name: str) -> None:
    chance = random.Random(name)
    quick = 0
    for number in range(400):
        root = etree.fromstring(_DOCUMENTS[name])
        for _ in range(chance.randint(0, 2)):
            chance.choice(_CHANGES)(_every_other(root, chance), chance)
        data = _bytes(root)
        draft = number % 2 == 0
        quick += read_plain(data) is not None
        told = validate(data, rule_date=_RULES, today=_TODAY, draft=draft)
        assert told == _careful(data, draft=draft), data.decode()
    assert quick > 300


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_a_structure_called_certainly_sound_is_sound(name: str) -> None:
    chance = random.Random(name)
    sound = 0
    for number in range(400):
        root = etree.fromstring(_DOCUMENTS[name])
        for _ in range(number % 3):
            chance.choice(_CHANGES)(_every_other(root, chance), chance)
        plain = read_plain(_bytes(root))
        for draft in (False, True):
            if plain is not None and certainly_sound(plain, draft=draft):
                sound += 1
                assert check_structure(read_xml(_bytes(root)), draft=draft) == []
    assert sound > 50 or not name.startswith("example")


@pytest.mark.parametrize("name", ["example", "example in an envelope"])
def test_a_sound_document_needs_no_careful_look(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> list[object]:
        raise AssertionError("looked at carefully")

    plain = read_plain(_DOCUMENTS[name])
    assert plain is not None
    assert certainly_sound(plain, draft=True)
    monkeypatch.setattr(validation, "check_structure", never)
    assert validate(_DOCUMENTS[name], rule_date=_RULES, today=_TODAY, draft=True).readable
