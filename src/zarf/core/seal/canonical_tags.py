"""Canonical start tags from the names and attributes that expat tells: namespaces in scope, order, quoting.

Most tags of a ledger come again and again, so those without declarations and Ids are remembered where they stand.
Source: W3C Canonical XML 1.0, sections 2.3 and 2.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.seal.scope import XML_NAMESPACE, escape_attribute

_MOST_DECLARATIONS, _MOST_DECLARATIONS_OF_ALL = 64, 256
_MOST_IDS, _LONGEST_ID = 1_000_000, 1000
_MOST_KNOWN, _LONGEST_KNOWN = 4096, 400
"""Start tags remembered at one place, and their length."""
_ID_NAMES = ("Id", "ID", "id", "xml:id")
_XMLNS = "http://www.w3.org/2000/xmlns/"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Scope:
    """Namespaces in scope at an element, by prefix ("": default), and the start tags already made there."""

    __slots__ = ("names", "tags")

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.tags: dict[tuple[str, ...], tuple[str, str]] = {}


class TagWriter:
    """For one document. blame: told the code of what speaks against its seal."""

    def __init__(self, blame: Callable[[str], None]) -> None:
        self._blame = blame
        self._ids: set[str] = set()
        self._declarations = 0
        self._outside = Scope({"xml": XML_NAMESPACE})

    def tag(self, above: Scope | None, name: str, attributes: list[str]) -> tuple[Scope, str, str]:
        """The scope inside the element, its canonical start tag and its Clark name. *above* None: the root.

        attributes: names and values by turns. Raises DocumentUnreadable.
        """
        scope = above if above is not None else self._outside
        key = (name, *attributes)
        known = scope.tags.get(key)
        if known is not None:
            return scope, *known
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        declared = [(item, uri) for item, uri in pairs if _declares(item)]
        inside = self._declared(scope, declared) if declared else scope
        plain = [(item, value) for item, value in pairs if not _declares(item)]
        has_id = self._note_ids(plain)
        uri, local = _expanded(inside, name, is_attribute=False)
        text = _new_declarations(scope, inside) + _ordered(inside, plain)
        made = f"<{name}{text}>", f"{{{uri}}}{local}" if uri else local
        if inside is scope and not has_id and len(text) <= _LONGEST_KNOWN:
            if len(scope.tags) > _MOST_KNOWN:
                scope.tags.clear()
            scope.tags[key] = made
        return inside, *made

    def _declared(self, scope: Scope, declared: list[tuple[str, str]]) -> Scope:
        self._declarations += len(declared)
        if len(declared) > _MOST_DECLARATIONS or self._declarations > _MOST_DECLARATIONS_OF_ALL:
            found = str(max(len(declared), self._declarations))
            refuse("EF-XML-006", found=found, expected=f"{_MOST_DECLARATIONS} / {_MOST_DECLARATIONS_OF_ALL}")
        names = dict(scope.names)
        for item, uri in declared:
            prefix = item[6:]
            if (prefix, uri) == ("xml", XML_NAMESPACE):
                continue
            if prefix in ("xml", "xmlns") or (prefix and not uri) or uri in (XML_NAMESPACE, _XMLNS):
                refuse("EF-XML-007", reason=f"{item[:40]}={uri[:60]}")
            if uri and not _ABSOLUTE.match(uri):
                self._blame("EF-SEAL-044")
            names[prefix] = uri
        return Scope(names)

    def _note_ids(self, attributes: list[tuple[str, str]]) -> bool:
        """Whether there is one. A value that stands twice is told."""
        values = [value for name, value in attributes if name in _ID_NAMES]
        for value in values:
            if value in self._ids or len(self._ids) >= _MOST_IDS or len(value) > _LONGEST_ID:
                self._blame("EF-SEAL-013")
            self._ids.add(value)
        return bool(values)


def refuse(code: str, **details: object) -> NoReturn:
    raise unreadable(code, **details)


def unreadable(code: str, **details: object) -> DocumentUnreadable:
    return DocumentUnreadable(finding(code, **details))  # type: ignore[arg-type]


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _new_declarations(scope: Scope, inside: Scope) -> str:
    """What is declared here and was not so above, the default first."""
    if inside is scope:
        return ""
    new = sorted((prefix, uri) for prefix, uri in inside.names.items() if scope.names.get(prefix, "") != uri)
    return "".join(f' {f"xmlns:{prefix}" if prefix else "xmlns"}="{escape_attribute(uri)}"' for prefix, uri in new)


def _ordered(inside: Scope, attributes: list[tuple[str, str]]) -> str:
    """By namespace, then by local name; those without a namespace come first."""
    ordered = sorted((*_expanded(inside, name, is_attribute=True), name, value) for name, value in attributes)
    if len({item[:2] for item in ordered}) != len(ordered):
        refuse("EF-XML-007", reason="duplicate attribute")
    return "".join(f' {item[2]}="{escape_attribute(item[3])}"' for item in ordered)


def _expanded(scope: Scope, name: str, *, is_attribute: bool) -> tuple[str, str]:
    """Namespace and local name."""
    prefix, colon, local = name.rpartition(":")
    if not colon:
        return ("" if is_attribute else scope.names.get("", "")), name
    uri = scope.names.get(prefix)
    if not uri or ":" in prefix or not local:
        refuse("EF-XML-007", reason=f"namespace prefix {prefix[:40]}")
    return uri, local
