"""Changes at random to a sealed file: of its bytes, or of its elements."""

from __future__ import annotations

import random

from lxml import etree

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


def changed(data: bytes, chance: random.Random) -> bytes:
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


def shuffled(data: bytes, chance: random.Random) -> bytes:
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
