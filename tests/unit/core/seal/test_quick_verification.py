"""The quick way to the verdict on a seal never says anything else than the careful way."""

from __future__ import annotations

import random

import pytest
from lxml import etree
from tests.unit.core.seal.forger import INVOICE
from tests.unit.core.seal.test_attacks import ATTACKS, BYTES

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.seal import verify_document
from zarf.core.seal.quick_proof import quickly_proven
from zarf.core.seal.verification import verify_carefully

NOISE = (
    *(b"<", b">", b"/>", b"</", b"&amp;", b"&lt;", b"&#65;", b"&x;", b"<!-- -->", b"<![CDATA[x]]>", b"<?a?>", b"]]>"),
    *(b" ", b"\n", b"\r\n", b"\t", b"'", b'"', b"=", b' Id="a"', b' id="a"', b' xmlns:q="urn:x"', b' xmlns="urn:x"'),
    *(
        b"\xff",
        b"\x00",
        b"\xc5\x9f",
        b"\xef\xbf\xbf",
        b"x",
        b"0",
        b"A",
        b"==",
        b"Z",
        b"+03:00",
        b"<a></a>",
        b"<cbc:ID>",
    ),
    *(b"<ds:Object></ds:Object>", b'URI=""', b"#", b"http://www.w3.org/2000/09/xmldsig#rsa-sha1", b"sha1", b"hmac"),
)


def _changed(data: bytes, chance: random.Random) -> bytes:
    """One to three changes of bytes: something put in, cut out, doubled, moved or written over."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if not data:
            return data
        at, other = chance.randrange(len(data)), chance.randrange(len(data))
        part = data[at : at + chance.choice((1, 1, 2, 5, 20, 80, 400))]
        match chance.randrange(5):
            case 0:
                data = data[:at] + chance.choice(NOISE) + data[at:]
            case 1:
                data = data[:at] + data[at + len(part) :]
            case 2:
                data = data[:other] + part + data[other:]
            case 3:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case _:
                data = data.replace(part, chance.choice(NOISE), 1)
    return data


def _shuffled(data: bytes, chance: random.Random) -> bytes:
    """One element dropped, doubled, moved, renamed, or given another text or attribute."""
    root = etree.fromstring(data)
    element = chance.choice([item for item in root.iter(etree.Element) if item is not root])
    parent = element.getparent()
    match chance.randrange(5):
        case 0:
            parent.remove(element)
        case 1:
            element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
        case 2:
            parent.insert(chance.randrange(len(parent)), element)
        case 3:
            element.text = chance.choice(("", " ", "x", "1", "AAAA", "2026-11-02T12:00:00"))
        case _:
            element.set(chance.choice(("Id", "URI", "Algorithm", "Target", "a")), chance.choice(("", "a", "#a")))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class Writer:
    """Makes documents for the two ways: sound ones, sealed after a change, and changed after the seal."""

    def __init__(self, forgers, chance):
        self._forgers, self._chance = forgers, chance
        self._sound = {
            (kind, first): forger.sealed(document_first=first)
            for kind, forger in forgers.items()
            for first in (False, True)
        }

    def next(self):
        chance = self._chance
        forger = self._forgers[chance.choice(("ec", "rsa"))]
        match chance.randrange(6):
            case 0:
                body = INVOICE.replace(b"1000.00", f"{chance.randrange(10**6)}.00".encode())
                return forger.sealed(body, document_first=chance.random() < 0.5)
            case 1:
                return self._sealed_again(forger)
            case 2:
                return _shuffled(chance.choice(list(self._sound.values())), chance)
            case _:
                return _changed(chance.choice(list(self._sound.values())), chance)

    def _sealed_again(self, forger):
        """A document that was changed and sealed then, so that its cryptography is right."""
        body = _changed(INVOICE, self._chance)
        try:
            return forger.sealed(body)
        except (SealRefused, DocumentUnreadable):
            return body


@pytest.mark.parametrize("count", [2_000, pytest.param(24_000, marks=[pytest.mark.slow])])
def test_the_quick_verdict_on_a_seal_is_the_careful_one(count, forgers, trust, crls, now):
    chance = random.Random(count)
    writer = Writer(forgers, chance)
    quick = 0
    for number in range(count):
        data = writer.next()
        may_seal = chance.choice((None, ("1234567808",), ("9876543217",)))
        asked = {"trust": trust, "revocation": chance.choice((crls, crls, None)), "at": now, "may_seal": may_seal}
        quick += quickly_proven(data) is not None
        assert verify_document(data, **asked) == verify_carefully(data, **asked), (number, data)
    assert quick > count // 8


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_is_called_right_by_the_quick_way(name, kind, forgers, trust, crls, now):
    change, _code, sign_again = ATTACKS[name]
    data = forgers[kind].forged(change, sign_again=sign_again)
    asked = {"trust": trust, "revocation": crls, "at": now}
    assert verify_document(data, **asked) == verify_carefully(data, **asked)


def test_a_document_of_our_own_writer_is_judged_quickly(forger):
    assert quickly_proven(forger.sealed()) is not None
    assert quickly_proven(forger.sealed(document_first=True)) is not None


@pytest.mark.parametrize("name", BYTES)
def test_hostile_bytes_take_the_careful_way(name, forger):
    change, _code = BYTES[name]
    assert quickly_proven(change(forger.sealed())) is None
