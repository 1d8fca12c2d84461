"""The view made straight from the bytes is the view of the tree, or there is none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree
from tests.unit.core.rules import documents

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.namespaces import CBC
from zarf.core.xml.reading import Limits, read_plain, read_xml
from zarf.core.xml.view import Node, view_of

_EXAMPLE = (Path(__file__).parents[4] / "examples" / "invoice-ready.xml").read_bytes()
_SEALED = etree.tostring(documents.invoice(documents.seal()), encoding="UTF-8", xml_declaration=True)
_ENVELOPE = etree.tostring(documents.envelope(documents.invoice(documents.seal())), encoding="UTF-8")
_NOISE = (
    b"<",
    b">",
    b"/>",
    b"</",
    b"&amp;",
    b"&#65;",
    b"&x;",
    b"<!-- -->",
    b"<![CDATA[x]]>",
    b"<?a?>",
    b"]]>",
    b" ",
    b"\r\n",
    b"\t",
    b"'",
    b'"',
    b"=",
    b' Id="a"',
    b' xmlns="urn:x"',
    b' xmlns:cbc="urn:x"',
    b' xmlns:q="urn:x"',
    b' xmlns:q=""',
    b"q:",
    b"<a/>",
    b"<b>x</b>",
    b"\xff",
    b"\x00",
    b"\xc5\x9f",
    b"x",
)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one or two changes: something put in, cut out, doubled or moved."""
    for _ in range(chance.randint(1, 2)):
        at, other = chance.randrange(len(data)), chance.randrange(len(data))
        part = data[at : at + chance.choice((1, 2, 5, 20, 80))]
        match chance.randrange(4):
            case 0:
                data = data[:at] + chance.choice(_NOISE) + data[at:]
            case 1:
                data = data[:at] + data[at + len(part) :]
            case 2:
                data = data[:other] + part + data[other:]
            case _:
                data = data.replace(part, chance.choice(_NOISE), 1)
    return data


def _told(node: Node) -> tuple[object, ...]:
    """All that a check can ask of a node and those below it. An aggregate's text says nothing."""
    text = (node.text, node.pieces) if not node.kids else ()
    grouped = {tag: [child.number for child in node.all(tag)] for tag in node.shape.first}
    below = [_told(child) for child in node.kids]
    return (node.tag, node.number, node.position, node.path, node.line, node.attributes, text, grouped, below)


@pytest.mark.parametrize("data", [_EXAMPLE, _SEALED, _ENVELOPE], ids=["example", "sealed", "envelope"])
def test_an_ordinary_file_has_the_view_of_its_tree(data: bytes) -> None:
    plain = read_plain(data)
    assert plain is not None
    assert _told(plain.tree.root) == _told(view_of(read_xml(data)).root)


@pytest.mark.parametrize("data", [_EXAMPLE, _SEALED, _ENVELOPE], ids=["example", "sealed", "envelope"])
def test_whatever_is_done_to_a_file_the_views_agree_or_there_is_one_only(data: bytes) -> None:
    chance = random.Random(20260701)
    read = 0
    for _ in range(1000):
        read += _is_read_alike(_mutated(data, chance))
    assert read > 40


def _is_read_alike(data: bytes) -> bool:
    """Whether the quick reader takes the bytes; if so, libxml2 must take them too, under the same limits, and alike."""
    plain = read_plain(data)
    if plain is None:
        return False
    tree = view_of(read_xml(data))  # raises, and the test fails, if it is no document
    assert _told(plain.tree.root) == _told(tree.root), data
    assert plain.ids == etree.fromstring(data).xpath("//@Id | //@ID | //@id"), data
    return True


_PARTS = (
    *(b"<a>", b"</a>", b"<a/>", b"<p:a>", b"</p:a>", b"<b>", b"</b>", b"<a", b"<p:b", b">", b"/>", b"</a", b"</b >"),
    *(b' x="1"', b" x='2'", b' y="1"', b' p:x="1"', b' q:x="1"', b' Id="i"', b' xml:id="i"', b" x=1", b" x", b' x="<"'),
    *(b' x=">"', b' x="\'"', b' x=""', b'x="1"', b' x = "1"', b"\nx='1'", b' x="&lt;"', b' x="\xc5\x9f"', b' x="\n"'),
    *(b' xmlns="urn:a"', b' xmlns=""', b' xmlns:p="urn:a"', b' xmlns:q="urn:a"', b' xmlns:p=""', b' xmlns:p="a b"'),
    *(b' xmlns:xml="urn:a"', b' xmlns:xmlns="urn:a"', b' xmlns:p="http://www.w3.org/2000/xmlns/"', b' xmlns:p="%"'),
    *(b' xmlns:p="http://www.w3.org/XML/1998/namespace"', b' xmlns:p="urn:a#b"', b' xmlns:p="../a"', b' xmlns:p="1:2"'),
    *(
        b"t",
        b" ",
        b"\n",
        b"\t",
        b"\r",
        b"]]>",
        b"]]",
        b"&amp;",
        b"&lt;",
        b"&#9;",
        b"&#x0;",
        b"&",
        b"&a;",
        b"\x0b",
        b"\x00",
    ),
    *(
        b"\x00",
        b"\x7f",
        b"\xc2\x85",
        b"\xef\xbf\xbd",
        b"\xef\xbf\xbf",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xc3",
        b"\xf4\x90\x80\x80",
    ),
    *(b"<!-- c -->", b"<![CDATA[t]]>", b"<?p?>", b"<!DOCTYPE a>", b"\xef\xbb\xbf", b'<?xml version="1.0"?>', b"<1/>"),
    *(
        b"<:a/>",
        b"<a:/>",
        b"<a:b:c/>",
        b"<xmlns:a/>",
        b"<xml:a/>",
        b"<a\xc5\x9f/>",
        b"<a.-_1/>",
        b"<-a/>",
        b"<>",
        b"</>",
        b"<",
    ),
)


def _small_file(chance: random.Random) -> bytes:
    """A little file that is nearly well-formed: a tree of a few tags, with one to three parts put anywhere."""
    text = b"<p:a xmlns:p='urn:a'><b>t</b><a x='1'/></p:a>"
    cuts = [number for number, letter in enumerate(text) if letter in b"<> /t"]
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(cuts) if chance.random() < 0.8 else chance.randrange(len(text))
        text = text[:at] + chance.choice(_PARTS) + text[at + chance.choice((0, 0, 1)) :]
        cuts = [number for number, letter in enumerate(text) if letter in b"<> /t"]
    return text


def test_nothing_is_read_that_an_xml_reader_refuses() -> None:
    chance = random.Random(1998)
    assert sum(_is_read_alike(_small_file(chance)) for _ in range(8000)) > 200


@pytest.mark.slow
def test_nothing_is_read_that_an_xml_reader_refuses_in_many_more_files() -> None:
    chance = random.Random(2026)
    assert sum(_is_read_alike(_small_file(chance)) for _ in range(400_000)) > 10_000
    for data in (_EXAMPLE, _SEALED, _ENVELOPE):
        assert sum(_is_read_alike(_mutated(data, chance)) for _ in range(30_000)) > 1000


@pytest.mark.parametrize(
    "data",
    [
        b"<a><!-- --></a>",
        b"<a><![CDATA[x]]></a>",
        b"<a>&#65;</a>",
        b"<a b='&amp;'/>",
        b"<a b='x>y'/>",
        b'<a b="x\ny"/>',
        b"<?pi?><a/>",
        b"<!DOCTYPE a><a/>",
        b'<?xml version="1.0" encoding="ISO-8859-9"?><a/>',
        b"<a/><b/>",
        b"<a>",
        b"",
        b"x",
    ],
)
def test_anything_else_is_left_to_the_careful_reader(data: bytes) -> None:
    assert read_plain(data) is None


def test_prefixes_count_where_they_stand() -> None:
    data = b'<a xmlns="urn:1"><b xmlns="urn:2"><c/></b><c/><p:d xmlns:p="urn:3"/><p:e xmlns:p="urn:4"/></a>'
    plain = read_plain(data)
    assert plain is not None
    assert [node.tag for node in plain.tree.nodes] == [
        *("{urn:1}a", "{urn:2}b", "{urn:2}c", "{urn:1}c", "{urn:3}d", "{urn:4}e")
    ]


def test_the_limits_hold_without_a_tree() -> None:
    deep = b"<a>" * 20 + b"</a>" * 20
    assert read_plain(deep, Limits(max_depth=30)) is not None
    assert read_plain(deep, Limits(max_depth=10)) is None
    assert read_plain(deep, Limits(max_tags=39)) is None
    assert read_plain(deep, Limits(max_bytes=100)) is None
    declared = b"<a " + b" ".join(b'xmlns:p%d="urn:p"' % number for number in range(65)) + b"/>"
    assert read_plain(declared) is None
    with pytest.raises(DocumentUnreadable, match="EF-XML-006"):
        read_xml(declared)


def test_a_view_let_go_of_holds_no_circle() -> None:
    plain = read_plain(_EXAMPLE)
    assert plain is not None
    plain.release()
    assert {node.parent for node in plain.tree.nodes} == {None}


def test_what_is_remembered_of_tags_does_not_grow_without_end() -> None:
    for number in range(9000):
        assert read_plain(b'<a b="%d"/>' % number) is not None
    plain = read_plain(b'<a b="8999"/>')
    assert plain is not None
    assert len(plain.tree.nodes[0].head.inside.heads) <= 8192


def test_the_long_tags_of_documents_in_an_envelope_are_remembered_and_not_without_end() -> None:
    """They declare all prefixes and come again with every document."""
    declared = b"".join(b' xmlns:p%d="urn:x:%s"' % (number, b"y" * 30) for number in range(20))
    for number in range(300):
        data = b'<e xmlns:e="urn:e"><d n="%d"%s>\n<a>1</a></d></e>' % (number, declared)
        first, second = read_plain(data), read_plain(data)
        assert first is not None
        assert second is not None
        inner = first.tree.nodes[1]
        assert inner.head is second.tree.nodes[1].head
        assert _told(first.tree.root) == _told(view_of(read_xml(data)).root)
    assert len(first.tree.root.head.inside.roots) <= 256


def test_what_came_behind_a_tag_last_is_only_a_guess() -> None:
    first = b"<r><a/><b>1</b><c>\n<d>2</d></c></r>"
    for other in (
        first,
        b"<r><a/><bc>1</bc><c>\n<d>2</d></c></r>",
        b"<r><a/><b >1</b><c>\n <d>2</d\n></c></r>",
        b'<r><a/><b x="1">1</b><c>\n<d>2</d></c></r>',
        b"<r><a/><b>1</b><c>\n<d><e/></d></c></r>",
        b'<r><a/><b xmlns="urn:x">1</b><c>\n<d>2</d></c></r>',
        b"<r><a/><c><b>1</b></c>\n<c/></r>",
    ):
        assert _is_read_alike(first)
        assert _is_read_alike(other), other
    assert read_plain(b"<r><a/><b>1</bc></r>") is None
    assert read_plain(b"<r><a/><b>1</b><c>x<d>2</d></c></r>") is None


def test_what_came_behind_tags_is_not_kept_without_end() -> None:
    for number in range(3000):
        many = b"".join(b'<x n="%d">1</x>' % inner for inner in range(20 * number, 20 * number + 20))
        plain = read_plain(b'<r xmlns="urn:r"><o n="%d">%s</o></r>' % (number, many))
    assert plain is not None
    scope = plain.tree.root.head.inside
    waiting = [*scope.heads.values(), *scope.openings.values()]
    reached = {}
    while waiting:
        head = waiting.pop()
        if head is not None and id(head) not in reached:
            reached[id(head)] = head
            waiting.append(head.follower)
    assert 3000 < len(reached) <= 3 * 8192


def test_a_line_end_of_two_letters_counts_as_one() -> None:
    data = b"<x:ID xmlns:x='%s'>a\r\nb\rc</x:ID>" % CBC.encode()
    plain = read_plain(data)
    assert plain is not None
    assert plain.tree.root.text == "a\nb\nc"


def test_elements_of_one_name_share_the_text_of_it() -> None:
    tree = view_of(etree.fromstring(f'<a xmlns="{CBC}"><Note/><Note/></a>'))
    first, second = tree.root.all(f"{{{CBC}}}Note")
    assert first.tag is second.tag
