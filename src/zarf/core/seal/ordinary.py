"""Sealed UBL documents whose bytes are certainly canonical already, with the seal in its plainest form.

Of such a document no tree is needed: what C14N would write is what stands there, so a digest is taken over slices. The
form is narrow on purpose: UTF-8, no comment, CDATA, instruction or character reference behind the XML declaration, all
namespaces declared once on the root under the customary prefixes, attributes in canonical order and form, no Id outside
the seal, the seal at the first place. Our own writer makes it, and so does everybody who seals canonical bytes.
`read_ordinary` says None for everything else, good or bad; the careful way (verification.py) then judges it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zarf.core.seal.scope import declarations
from zarf.core.xml.customary import LONGEST_TAG, customary_name
from zarf.core.xml.namespaces import (
    CAC,
    CBC,
    DS,
    EXT,
    UBL_APPLICATION_RESPONSE,
    UBL_CREDIT_NOTE,
    UBL_DESPATCH_ADVICE,
    UBL_INVOICE,
    UBL_RECEIPT_ADVICE,
    XADES,
    XSI,
)
from zarf.core.xml.plain import PlainFile
from zarf.core.xml.view import Node

_LARGEST: Final = 8 * 1024 * 1024
_MOST_TAGS: Final = 100_000
_DEEPEST: Final = 200
"""Below the reader's limits (core/xml/reading.py), so that what passes here passes there."""
_MOST_KNOWN: Final = 8192
_LONGEST_KNOWN: Final = 256

_ROOTS: Final = {
    "Invoice": UBL_INVOICE,
    "ApplicationResponse": UBL_APPLICATION_RESPONSE,
    "DespatchAdvice": UBL_DESPATCH_ADVICE,
    "ReceiptAdvice": UBL_RECEIPT_ADVICE,
    "CreditNote": UBL_CREDIT_NOTE,
}
_CUSTOMARY: Final = {"cac": CAC, "cbc": CBC, "ds": DS, "ext": EXT, "xades": XADES}
_STRANGE: Final = bytes(letter for letter in range(32) if letter not in b"\t\n")
_NO_CHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""U+FFFE and U+FFFF, which XML does not allow."""

_DECLARATION: Final = (
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF-8|utf-8)")?(?: standalone="(?:yes|no)")?\?>[ \t\n]*)?'
)
# No blank, quote or ampersand, and certainly no relative name, which C14N refuses.
_URI: Final = rb"(?:urn:[A-Za-z0-9][A-Za-z0-9._:\-]*|https?://[A-Za-z0-9.\-]+(?:/[A-Za-z0-9._\-/]*)?#?)"
_ROOT: Final = (
    rb'<(?P<root>[A-Za-z]+) xmlns="%(u)s"(?: xmlns:[a-z][a-z0-9]*="%(u)s")+(?: xsi:schemaLocation="[^"<>&\t\n\r]*")?>'
    % {b"u": _URI}
)
_BEGIN: Final = re.compile(
    rb"%s(?P<tag>%s)[ \t\n]*<ext:UBLExtensions>[ \t\n]*<ext:UBLExtension>[ \t\n]*<ext:ExtensionContent>[ \t\n]*"
    rb"(?=<ds:Signature )" % (_DECLARATION, _ROOT)
)
_NAMESPACE: Final = re.compile(r' xmlns(?::([a-z0-9]+))?="([^"]*)"')
_OTHER_ENTITY: Final = re.compile(rb"&(?!(?:amp|lt|gt);)")
_SEAL_END: Final = b"</ds:Signature>"
_AMPERSAND: Final = 38
"""As a number it is found quicker (core/xml/plain.py)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the root declares. declared: canonical `xmlns` attributes, as C14N repeats them on a part; end: root's."""

    declared: bytes
    end: bytes


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A document in the form above. before, seal, after: `before + after` is the canonical document without its seal.

    The seal itself is not read yet.
    """

    scope: Scope
    before: bytes
    seal: bytes
    after: bytes


def read_ordinary(xml: bytes) -> Ordinary | None:
    """The parts of an ordinary document; None for any other."""
    if len(xml) > _LARGEST:
        return None
    begin = _BEGIN.match(xml)
    if begin is None or not _is_plain_text(xml):
        return None
    bare = xml.rstrip(b" \t\n")
    found = _cut(bare, begin)
    if found is None or not is_canonical(bare[begin.end("tag") : begin.end()] + found.after, found.scope.end):
        return None
    return found


def ordinary_part(xml: bytes, document: Node, file: PlainFile) -> Ordinary | None:
    """As `read_ordinary`, for one document of a file that was read already: only its tags are looked at once more.

    xml: the bytes of *document*, an element of *file*, as they stand there.
    """
    begin = _BEGIN.match(xml) if file.exact and len(xml) <= _LARGEST else None
    if begin is None or begin.start("tag") or (_AMPERSAND in xml and _OTHER_ENTITY.search(xml) is not None):
        return None
    seal = document
    for _ in range(4):  # UBLExtensions, UBLExtension, ExtensionContent, ds:Signature
        seal = seal.kids[0]
    nodes = file.tree.nodes
    if not _are_customary(nodes, document.number + 1, seal.number):
        return None
    if not _are_customary(nodes, _behind(seal), _behind(document)):
        return None
    return _cut(xml, begin)


def _cut(bare: bytes, begin: re.Match[bytes]) -> Ordinary | None:
    """The document at its seal. *bare* ends with the root's end tag."""
    scope = _scope(begin["tag"])
    start = begin.end()
    end = bare.find(_SEAL_END, start) + len(_SEAL_END)
    if scope is None or end < start:
        return None
    return Ordinary(scope, bare[begin.start("tag") : start], bare[start:end], bare[end:])


def _are_customary(nodes: list[Node], start: int, end: int) -> bool:
    for number in range(start, end):
        head = nodes[number].head
        if head is None or not head.customary:
            return False
    return True


def _behind(node: Node) -> int:
    """The number that the next element would have which is not inside *node*."""
    while node.kids:
        node = node.kids[-1]
    return node.number + 1


def _is_plain_text(xml: bytes) -> bool:
    """UTF-8 with nothing in it that XML forbids or an XML reader would change."""
    if len(xml.translate(None, _STRANGE)) != len(xml) or _has_no_character(xml):
        return False
    try:
        xml.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_no_character(xml: bytes) -> bool:
    return b"\xef" in xml and any(item in xml for item in _NO_CHARACTERS)


@lru_cache(maxsize=256)
def _scope(tag: bytes) -> Scope | None:
    """The namespaces of a root tag in canonical order, or None when they are not the customary ones."""
    pairs = _NAMESPACE.findall(tag.decode("ascii", "replace"))
    known = dict(pairs)
    name = tag[1:].split(b" ", 1)[0].decode("ascii")
    if [prefix for prefix, _ in pairs] != sorted(known) or len(tag) > LONGEST_TAG:
        return None
    if name not in _ROOTS or known[""] != _ROOTS[name] or any(known.get(p) != uri for p, uri in _CUSTOMARY.items()):
        return None
    if b"schemaLocation" in tag and known.get("xsi") != XSI:
        return None
    return Scope(declarations(known).encode("ascii"), f"</{name}".encode("ascii"))


_ENDS: Final[dict[bytes, bytes]] = {}
"""Start tags in canonical form, with the white space before them and without their `>`: their end tags."""


def is_canonical(inside: bytes, root_end: bytes) -> bool:
    """Whether *inside*, what stands behind the root's start tag, is well formed, canonical and of customary prefixes.

    It is cut at every `>`. Each piece must hold exactly one `<`, so that a piece that ends with the end tag waited
    for holds nothing but text before it.
    """
    pieces = inside.split(b">")
    count = len(pieces) - 1
    if count < 1 or pieces.pop() or count > _MOST_TAGS or inside.count(b"<") != count:
        return False
    if b"&" in inside and _OTHER_ENTITY.search(inside) is not None:
        return False
    if not pieces.pop().endswith(root_end):
        return False
    return _are_nested(pieces)


def _are_nested(pieces: list[bytes]) -> bool:
    """Whether the tags at the ends of *pieces* are known ones and close what they opened."""
    ends = _ENDS
    waiting: list[bytes] = []
    last = len(pieces)
    index = 0
    while index < last:
        piece = pieces[index]
        index += 1
        end = ends.get(piece)
        if end is None:
            if waiting and piece.endswith(waiting[-1]):
                waiting.pop()
                continue
            end = _learn(piece)
            if end is None:
                return False
        # Most elements are leaves: the next piece closes what this one opened.
        if index < last and pieces[index].endswith(end):
            index += 1
            continue
        waiting.append(end)
        if len(waiting) > _DEEPEST:
            return False
    return not waiting


def _learn(piece: bytes) -> bytes | None:
    """The end tag of a start tag in canonical form, without its `>`; None for anything else."""
    start = piece.lstrip(b" \t\n")
    name = customary_name(start[1:]) if start.startswith(b"<") else None
    if name is None:
        return None
    end = b"</" + name
    if len(piece) <= _LONGEST_KNOWN:
        if len(_ENDS) >= _MOST_KNOWN:
            _ENDS.clear()
        _ENDS[piece] = end
    return end
