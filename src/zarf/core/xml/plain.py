"""From the bytes of an ordinary file to its lean view, without a tree in between.

Ordinary means: UTF-8, and nothing but elements, attributes and text behind the XML declaration; no comment, CDATA
section, instruction or DOCTYPE, no character reference, no attribute in a form that a reader would have to normalize.
There every `<` begins a tag, so that the file can be cut at them, and a tag that was read once need not be read again:
in an invoice the same few hundred tags come again and again. For anything else `plain_view` says None, and the caller
takes the way over libxml2, which is also the judge of whether the bytes are XML at all: this module does not ask that,
and its view counts only once libxml2 has read the same bytes.
"""

from __future__ import annotations

import re
from typing import Final, final

from zarf.core.xml.namespaces import clark
from zarf.core.xml.view import Head, Node, Scope, Tree

_MOST_KNOWN: Final = 8192
"""Tags remembered for one set of prefixes, and sets of prefixes: what is remembered must not grow with the input."""
_LONGEST_KNOWN: Final = 512
_MOST_EQUALS: Final = 256
"""A tag with more of them may have more attributes than the reader allows; the careful way tells."""
_NAME = rb"[A-Za-z_][A-Za-z0-9_.\-]*"
_ATTRIBUTE = rb"[ \t\n]+(?:%(n)s:)?%(n)s=(?:\"[^\"&\t\n\r]*\"|'[^'&\t\n\r]*')" % {b"n": _NAME}
_HEAD = re.compile(rb"(?:(%(n)s):)?(%(n)s)((?:%(a)s)*)[ \t\n]*(/?)" % {b"n": _NAME, b"a": _ATTRIBUTE})
_ONE = re.compile(rb"(?:(%(n)s):)?(%(n)s)=(?:\"([^\"]*)\"|'([^']*)')" % {b"n": _NAME})
_DECLARATION = re.compile(
    rb"\?xml version=([\"'])1\.0\1(?: encoding=([\"'])[Uu][Tt][Ff]-8\2)?"
    rb"(?: standalone=([\"'])(?:yes|no)\3)? ?\?>[ \t\n]*"
)
_ENTITY = re.compile(rb"&([a-z]*;)?")
_ENTITIES: Final = {b"amp;": b"&", b"lt;": b"<", b"gt;": b">", b"quot;": b'"', b"apos;": b"'"}
_SPACE: Final = b" \t\n"
_SLASH: Final = 47


class NotPlain(Exception):
    """The file is not an ordinary one; it may be a good one."""


@final
class PlainFile:
    """An ordinary file: its view, and its nodes in document order.

    ids: the values of its Id attributes. stray: text stands between elements. scattered: children of one name have
    others between them.
    """

    __slots__ = ("ids", "nodes", "scattered", "stray", "tree")

    def __init__(self, tree: Tree, nodes: list[Node], ids: list[str], stray: bool, scattered: bool) -> None:
        self.tree: Tree = tree
        self.nodes: list[Node] = nodes
        self.ids: list[str] = ids
        self.stray: bool = stray
        self.scattered: bool = scattered

    def release(self) -> None:
        """Undo the links upwards. What points in circles has to wait for the garbage collector, and makes it slow."""
        for node in self.nodes:
            node.parent = None


_NOWHERE: Final = Head("", {}, Scope({}), 0, False, [])
_BLANK_ENDS: Final[set[bytes]] = set()
"""End tags with nothing but a line break and indentation behind them, as they come again and again."""


def _is_blank_end(piece: bytes) -> bool:
    if piece.partition(b">")[2].strip(_SPACE):
        return False
    if len(piece) <= _LONGEST_KNOWN:
        if len(_BLANK_ENDS) >= _MOST_KNOWN:
            _BLANK_ENDS.clear()
        _BLANK_ENDS.add(piece)
    return True


_SCOPES: dict[tuple[tuple[str, str], ...], Scope] = {}


def scope_of(prefixes: dict[str, str]) -> Scope:
    """The scope of these prefixes; the same one again as long as it is remembered."""
    key = tuple(sorted(prefixes.items()))
    found = _SCOPES.get(key)
    if found is None:
        if len(_SCOPES) >= 64:
            _SCOPES.clear()
        found = _SCOPES[key] = Scope(prefixes)
    return found


def plain_view(
    data: bytes, *, max_tags: int, max_depth: int, max_ns_per_element: int, max_ns_total: int
) -> PlainFile | None:
    """The view of an ordinary file within these limits; None for any other."""
    if b"\r" in data:  # a line ends with a single \n in what an XML reader hands on
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    pieces = data.split(b"<")
    if len(pieces) - 1 > max_tags or pieces[0] not in (b"", b"\xef\xbb\xbf"):
        return None
    first = 1
    if len(pieces) > 1 and pieces[1].startswith(b"?"):
        if _DECLARATION.fullmatch(pieces[1]) is None:
            return None
        first = 2
    try:
        return _cut(pieces, first, max_depth, max_ns_per_element, max_ns_total)
    except (NotPlain, UnicodeDecodeError, IndexError):
        return None


def _cut(
    pieces: list[bytes], first: int, max_depth: int, max_ns_per_element: int, max_ns_total: int
) -> PlainFile | None:
    elements: dict[str, list[Node]] = {}
    carrying: dict[str, list[Node]] = {}
    nodes: list[Node] = []
    ids: list[str] = []
    stray = False
    scattered = False
    scope = scope_of({})
    outer: list[Scope] = []
    heads = scope.heads
    here: Node | None = None
    head_here = _NOWHERE
    depth = 0
    declared = 0
    number = 0
    last = len(pieces) - 1
    index = first - 1
    while index < last:
        index += 1
        piece = pieces[index]
        if piece[0] == _SLASH:
            if here is None:
                return None
            if head_here.declared:
                scope = outer.pop()
                heads = scope.heads
            here = here.parent
            if here is not None and here.head is not None:
                head_here = here.head
            depth -= 1
            if piece not in _BLANK_ENDS and not _is_blank_end(piece):
                stray = True
            continue
        start, _, text = piece.partition(b">")
        head: Head | None = heads.get(start)
        if head is None:
            head = _learn(start, scope)
        tag = head.tag
        node = Node(tag, here, number)
        node.head = head
        nodes.append(node)
        number += 1
        if head.attributes:
            node.attributes = head.attributes
            if head.ids:
                ids.extend(head.ids)
            for name in head.carries:
                carrying.setdefault(name, []).append(node)
        if head.indexed:
            elements.setdefault(tag, []).append(node)
        if here is None:
            if number > 1:
                return None
        else:
            children = here.children
            same = children.get(tag)
            if same is not None:
                same.append(node)
                node.position = len(same)
                here.repeats = True
                if next(reversed(children)) != tag:
                    scattered = True
            elif children:
                children[tag] = [node]
            else:
                if head_here.is_value:
                    return None
                here.children = {tag: [node]}
        if head.declared:
            declared += head.declared
            if head.declared > max_ns_per_element or declared > max_ns_total:
                return None
        if head.closed:
            if text and text.strip(_SPACE):
                stray = True
        elif index < last and pieces[index + 1][0] == _SLASH:
            index += 1
            if text:
                node.text = _unescaped(text) if b"&" in text else text.decode("utf-8")
                node.pieces = 1
            piece = pieces[index]
            if piece not in _BLANK_ENDS and not _is_blank_end(piece):
                stray = True
        else:
            if text and text.strip(_SPACE):
                stray = True
            here = node
            head_here = head
            depth += 1
            if head.declared:
                outer.append(scope)
                scope = head.inside
                heads = scope.heads
        if depth >= max_depth:
            return None
    if here is not None or not nodes:
        return None
    return PlainFile(Tree(nodes[0], elements, carrying), nodes, ids, stray, scattered)


def _unescaped(text: bytes) -> str:
    return _ENTITY.sub(_entity, text).decode()


def _entity(match: re.Match[bytes]) -> bytes:
    found = _ENTITIES.get(match[1] or b"")
    if found is None:
        raise NotPlain
    return found


def _learn(start: bytes, scope: Scope) -> Head:
    """Read one start tag. Raises NotPlain for a form that this module does not read."""
    if start.count(b"=") > _MOST_EQUALS:
        raise NotPlain
    match = _HEAD.fullmatch(start)
    if match is None:
        raise NotPlain
    found: list[tuple[str, str, str]] = []
    declarations: dict[str, str] = {}
    declared = 0
    for prefix, name, double, single in _ONE.findall(match[3]):
        value = (double or single).decode()
        if prefix == b"xmlns":
            declarations[name.decode()] = value
            declared += 1
        elif not prefix and name == b"xmlns":
            declarations[""] = value
            declared += 1
        else:
            found.append((prefix.decode(), name.decode(), value))
    inside = scope_of({**scope.prefixes, **declarations}) if declarations else scope
    attributes: dict[str, str] = {}
    ids: list[str] = []
    for prefix, name, value in found:
        attributes[clark(_namespace(inside, prefix), name) if prefix else name] = value
        if not prefix and name in ("Id", "ID", "id"):
            ids.append(value)
    prefix = (match[1] or b"").decode()
    tag = clark(_namespace(inside, prefix), match[2].decode())
    head = Head(tag, attributes, inside, declared, match[4] == b"/", ids)
    if len(start) <= _LONGEST_KNOWN:
        if len(scope.heads) >= _MOST_KNOWN:
            scope.heads.clear()
        scope.heads[start] = head
    return head


def _namespace(scope: Scope, prefix: str) -> str:
    found = scope.prefixes.get(prefix)
    if found is None:
        if prefix:
            raise NotPlain
        return ""
    return found
