"""From the bytes of an ordinary file to its lean view, without a tree in between.

Ordinary means: UTF-8, and nothing but elements, attributes and text behind the XML declaration; text only in elements
without others inside; no comment, CDATA section, instruction or DOCTYPE, no character reference, no attribute in a form
that a reader would have to normalize, no name beyond ASCII. There every `<` begins a tag, so that the file can be cut
at them, and a tag that was read once need not be read again: in an invoice the same few hundred tags come again and
again. For anything else `plain_view` says None, and the caller takes the way over libxml2.

What is called ordinary here is well-formed, with namespaces: whatever this module reads, libxml2 reads as well, and as
the same document (tests/unit/core/xml/test_plain_view.py holds the two against each other). The reverse is not true and
need not be. Source: W3C XML 1.0 (fifth edition) 2.1 to 2.4, 3.1, 4.1; Namespaces in XML 1.0, 3 to 6.
"""

from __future__ import annotations

import re
import sys
from typing import Final, final

from zarf.core.xml.customary import customary_name
from zarf.core.xml.namespaces import HRXML, clark
from zarf.core.xml.view import Head, Node, Scope, Shape, Tree, new_shape

_MOST_KNOWN: Final = 8192
"""Tags remembered for one set of prefixes, and sets of prefixes: what is remembered must not grow with the input."""
_LONGEST_KNOWN: Final = 512
_LONGEST_ROOT: Final = 4096
_MOST_ROOTS: Final = 256
_MOST_EQUALS: Final = 256
"""A tag with more of them may have more attributes than the reader allows; the careful way tells."""
_LONGEST_TAG: Final = 100_000
_NAME: Final = rb"[A-Za-z_][A-Za-z0-9_.\-]*"
_ATTRIBUTE: Final = rb"[ \t\n]+(?:%(n)s:)?%(n)s=(?:\"[^\"&\t\n\r]*\"|'[^'&\t\n\r]*')" % {b"n": _NAME}
_HEAD: Final = re.compile(rb"((?:(%(n)s):)?(%(n)s))((?:%(a)s)*)[ \t\n]*(/?)" % {b"n": _NAME, b"a": _ATTRIBUTE})
_ONE: Final = re.compile(rb"(?<=[ \t\n])(?:(%(n)s):)?(%(n)s)=(?:\"([^\"]*)\"|'([^']*)')" % {b"n": _NAME})
_END: Final = re.compile(rb"/((?:%(n)s:)?%(n)s)[ \t\n]*>[ \t\n]*" % {b"n": _NAME})
_DECLARATION: Final = re.compile(
    rb"\?xml version=([\"'])1\.0\1(?: encoding=([\"'])[Uu][Tt][Ff]-8\2)?"
    rb"(?: standalone=([\"'])(?:yes|no)\3)? ?\?>[ \t\n]*"
)
_ENTITY: Final = re.compile(rb"&([a-z]*;)?")
_ENTITIES: Final = {b"amp;": b"&", b"lt;": b"<", b"gt;": b">", b"quot;": b'"', b"apos;": b"'"}
_NAMESPACE: Final = re.compile(
    r"(?:urn:[A-Za-z0-9:_.\-]+|https?://[A-Za-z0-9][A-Za-z0-9.\-]*(?:/[A-Za-z0-9_.~\-]*)*)(?:#[A-Za-z0-9_.\-]*)?"
)
"""Names that nobody takes for a malformed URI; libxml2 looks at that."""
_RESERVED: Final = frozenset({"http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"})
_SPACE: Final = b" \t\n"
_ABOVE_DOCUMENTS: Final = 4
"""Elements above a document in its envelope: StandardBusinessDocument, Package, Elements and ElementList."""
_SLASH: Final = 47
_GREATER: Final = 62
# Looking for a byte by its number is quick; as bytes of length one it costs an exception inside the interpreter.
_RETURN: Final = 13
_AMPERSAND: Final = 38
_BRACKET: Final = 93
_THREE_BYTES: Final = 0xEF
_FORBIDDEN: Final = bytes(255 if number < 32 and number not in (9, 10, 13) else 97 for number in range(256))
"""Makes of the control characters that XML does not know something that is not ASCII."""


class NotPlain(Exception):
    """The file is not an ordinary one; it may be a good one."""


@final
class PlainFile:
    """An ordinary file: its view, and what else was seen on the way.

    ids: the values of its Id attributes. declared: how many namespace declarations it has. exact: nothing between the
    tags stands otherwise than C14N would write it, but for entities: no carriage return, no bare `>`, no blank in an
    end tag. What the start tags are like, their heads tell.
    """

    __slots__ = ("_ends", "_pieces", "_starts", "declared", "exact", "ids", "tree")

    def __init__(
        self,
        tree: Tree,
        ids: list[str],
        declared: int,
        exact: bool,
        pieces: list[bytes],
        starts: list[tuple[int, int]],
        ends: list[int],
    ) -> None:
        self.tree: Tree = tree
        self.ids: list[str] = ids
        self.declared: int = declared
        self.exact: bool = exact
        self._pieces: list[bytes] = pieces
        self._starts: list[tuple[int, int]] = starts
        self._ends: list[int] = ends

    def parts(self) -> dict[int, tuple[int, int]]:
        """Where in the bytes each element of the fifth level with others inside begins and ends, by its number.

        That is where an envelope has its documents: `data[begin:end]` is one of them, as it stands in the file.
        """
        found: dict[int, tuple[int, int]] = {}
        pieces = self._pieces
        at = -1  # each piece but the first has a `<` before it
        index = 0
        for (number, start), end in zip(self._starts, self._ends, strict=True):
            while index < start:
                at += len(pieces[index]) + 1
                index += 1
            begin = at
            while index < end:
                at += len(pieces[index]) + 1
                index += 1
            found[number] = (begin, at + pieces[end].index(b">") + 2)
        return found

    def release(self) -> None:
        """Undo the links upwards. What points in circles has to wait for the garbage collector, and makes it slow."""
        for node in self.tree.nodes:
            node.parent = None


_ENDS: Final[dict[bytes, bytes]] = {}
"""End tags without blanks and with nothing but white space behind them, as they come again; and their names."""
_NAMES: Final[dict[bytes, bytes]] = {}
"""One object for each name, so that comparing two is quick."""


def _the_one(name: bytes) -> bytes:
    found = _NAMES.get(name)
    if found is None:
        if len(_NAMES) >= _MOST_KNOWN:
            _NAMES.clear()
        found = _NAMES[name] = name
    return found


def _end_of(piece: bytes) -> bytes:
    """The name in an end tag. Raises NotPlain when anything but white space stands behind it."""
    match = _END.fullmatch(piece)
    if match is None:
        raise NotPlain
    name = _the_one(match[1])
    if len(piece) <= _LONGEST_KNOWN and _is_exact(piece, name):
        if len(_ENDS) >= _MOST_KNOWN:
            _ENDS.clear()
        _ENDS[piece] = name
    return name


def _closes(piece: bytes, head: Head) -> bool:
    """Whether that is the end tag of *head* as C14N would write it. Raises NotPlain for that of another."""
    name = _ENDS.get(piece)
    is_known = name is not None
    if name is None:
        name = _end_of(piece)
    if name != head.name:
        raise NotPlain
    if is_known:
        head.end = piece
    return is_known or _is_exact(piece, name)


def _is_exact(piece: bytes, name: bytes) -> bool:
    """Whether the `>` of an end tag follows its name at once."""
    return piece[len(name) + 1] == _GREATER


_SCOPES: Final[dict[tuple[tuple[str, str], ...], Scope]] = {}


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
    given = data
    if _RETURN in data:  # a line ends with a single \n in what an XML reader hands on
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # "]]>" must not stand in text, and U+FFFE and U+FFFF nowhere (which begin with these two bytes, as others do).
    # A single byte is searched for thirty times faster than two, and seldom found.
    if (_BRACKET in data and b"]]>" in data) or (_THREE_BYTES in data and b"\xef\xbf" in data):
        return None
    if not data.translate(_FORBIDDEN).isascii():
        return None
    pieces = data.split(b"<")
    if len(pieces) - 1 > max_tags or pieces[0] not in (b"", b"\xef\xbb\xbf"):
        return None
    first = 1
    if len(pieces) > 1 and pieces[1].startswith(b"?"):
        if _DECLARATION.fullmatch(pieces[1]) is None:
            return None
        first = 2
    as_given = pieces if data is given else given.split(b"<")
    try:
        return _cut(data, pieces, as_given, first, max_depth, max_ns_per_element, max_ns_total)
    except (NotPlain, UnicodeDecodeError, IndexError):
        return None


def _cut(
    data: bytes,
    pieces: list[bytes],
    as_given: list[bytes],
    first: int,
    max_depth: int,
    max_ns_per_element: int,
    max_ns_total: int,
) -> PlainFile | None:
    nodes: list[Node] = []
    kids: list[Node] = []
    around: list[list[Node]] = []
    elements: dict[str, list[Node]] = {}
    carriers: list[Node] = []
    ids: list[str] = []
    entities = _AMPERSAND in data
    this = object()
    scope = scope_of({})
    outer: list[Scope] = []
    heads = scope.heads
    openings = scope.openings
    here: Node | None = None
    head_here: Head | None = None
    before: Head | None = None
    declared = 0
    exact = as_given is pieces
    starts: list[tuple[int, int]] = []
    ends: list[int] = []
    number = 0
    last = len(pieces) - 1
    index = first - 1
    while index < last:
        index += 1
        piece = pieces[index]
        if piece[0] == _SLASH:
            if here is None or head_here is None:
                return None
            if piece != head_here.end and not _closes(piece, head_here):
                exact = False
            tags = tuple([kid.tag for kid in kids])
            shape: Shape | None = head_here.shapes.get(tags)
            here.shape = shape if shape is not None else new_shape(here.tag, tags, head_here.shapes)
            here.kids = kids
            kids = around.pop()
            if len(around) == _ABOVE_DOCUMENTS:
                ends.append(index)
            if head_here.declared:
                scope = outer.pop()
                heads = scope.heads
                openings = scope.openings
            here = here.parent
            head_here = here.head if here is not None else None
            continue
        guess = before.follower if before is not None and before.era is scope.era else None
        if index < last and pieces[index + 1][0] == _SLASH:
            if guess is not None and piece.startswith(guess.start):
                head = guess
                text = piece[len(guess.start) :]
            else:
                start, close, text = piece.partition(b">")
                if not close:
                    return None
                known = heads.get(start)
                head = known if known is not None else _learn(start, scope)
            opens = False
        else:
            text = b""
            if guess is not None and piece == guess.opening:
                head = guess
            else:
                known = openings.get(piece)
                if known is not None:
                    head = known
                    head.opening = piece
                else:
                    head = _opening(piece, scope)
            opens = not head.closed
        if head is not guess and before is not None and head.era is scope.era and before.era is scope.era:
            before.follower = head
        before = head
        if here is None:
            if number:
                return None
        elif head_here is None or head_here.is_value:
            return None
        tag = head.tag
        node = Node(tag, here, number, head.attributes)
        node.head = head
        nodes.append(node)
        kids.append(node)
        number += 1
        if head.ids:
            ids.extend(head.ids)
        if head.carries and head.file is not this:
            head.file = this
            carriers.append(node)
        if head.indexed:
            elements.setdefault(tag, []).append(node)
        if head.declared:
            declared += head.declared
            if head.declared > max_ns_per_element or declared > max_ns_total:
                return None
        if opens:
            here = node
            head_here = head
            if len(around) == _ABOVE_DOCUMENTS:
                starts.append((node.number, index))
            around.append(kids)
            kids = []
            if len(around) >= max_depth:
                return None
            if head.declared:
                outer.append(scope)
                scope = head.inside
                heads = scope.heads
                openings = scope.openings
        elif not head.closed:
            index += 1
            if text:
                node.text = _unescaped(text) if entities and _AMPERSAND in text else text.decode("utf-8")
                node.pieces = 1
                if exact and _GREATER in text:
                    exact = False
            piece = pieces[index]
            if piece != head.end and not _closes(piece, head):
                exact = False
        elif text.strip(_SPACE):
            return None
    if here is not None or not nodes:
        return None
    return PlainFile(Tree(nodes, elements, carriers), ids, declared, exact, as_given, starts, ends)


def _unescaped(text: bytes) -> str:
    return _ENTITY.sub(_entity, text).decode()


def _entity(match: re.Match[bytes]) -> bytes:
    found = _ENTITIES.get(match[1] or b"")
    if found is None:
        raise NotPlain
    return found


def _opening(piece: bytes, scope: Scope) -> Head:
    """A start tag behind which another tag follows. Raises NotPlain when more than white space stands between them."""
    known = scope.roots.get(piece)
    if known is not None:
        return known
    start, close, text = piece.partition(b">")
    if not close or text.strip(_SPACE):
        raise NotPlain
    head = scope.heads.get(start) or scope.roots.get(start) or _learn(start, scope)
    _remember(scope, scope.openings, piece, head)
    return head


def _remember(scope: Scope, known: dict[bytes, Head], start: bytes, head: Head) -> None:
    """Roots of files and of documents in an envelope are long, since they declare the prefixes, and few."""
    is_root = not scope.prefixes
    if len(start) <= (_LONGEST_ROOT if is_root else _LONGEST_KNOWN):
        if len(known) >= (_MOST_ROOTS if is_root else _MOST_KNOWN):
            _forget(scope, known)
        known[start] = head
        head.era = scope.era
    elif head.declared and len(start) <= _LONGEST_ROOT:
        if len(scope.roots) >= _MOST_ROOTS:
            _forget(scope, scope.roots)
        scope.roots[start] = head
        head.era = scope.era


def _forget(scope: Scope, known: dict[bytes, Head]) -> None:
    """Forget these tags. None of a new era points to one of an old, and those to none: no chain keeps them."""
    for head in known.values():
        head.follower = None
    known.clear()
    scope.era = object()


def _learn(start: bytes, scope: Scope) -> Head:
    """Read one start tag. Raises NotPlain for a form that this module does not read."""
    if start.count(b"=") > _MOST_EQUALS or len(start) > _LONGEST_TAG:
        raise NotPlain
    match = _HEAD.fullmatch(start)
    if match is None:
        raise NotPlain
    found: list[tuple[str, str, str]] = []
    declarations: dict[str, str] = {}
    declared = 0
    for prefix, name, double, single in _ONE.findall(match[4]):
        value = (double or single).decode()
        if prefix == b"xmlns":
            _declare(declarations, name.decode(), value)
            declared += 1
        elif not prefix and name == b"xmlns":
            _declare(declarations, "", value)
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
    if len(attributes) != len(found):
        raise NotPlain
    namespace = _namespace(inside, (match[2] or b"").decode())
    if namespace == HRXML:  # a rule about user accounts asks for the white space between them
        raise NotPlain
    tag = sys.intern(clark(namespace, match[3].decode()))
    customary = customary_name(start) is not None
    head = Head(tag, _the_one(match[1]), start + b">", attributes, inside, declared, match[5] == b"/", ids, customary)
    _remember(scope, scope.heads, start, head)
    return head


def _declare(declarations: dict[str, str], prefix: str, namespace: str) -> None:
    """Raises NotPlain for what an XML reader refuses or could take amiss, and for a default namespace taken away."""
    if (
        prefix in declarations
        or prefix.lower().startswith("xml")
        or namespace in _RESERVED
        or not _NAMESPACE.fullmatch(namespace)
    ):
        raise NotPlain
    declarations[prefix] = namespace


def _namespace(scope: Scope, prefix: str) -> str:
    found = scope.prefixes.get(prefix)
    if found is None:
        if prefix:
            raise NotPlain
        return ""
    return found
