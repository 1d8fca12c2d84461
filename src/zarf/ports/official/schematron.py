"""Our own compiler from GİB's schematron to XSLT.

It knows what GİB uses: includes of a part by its id, abstract rules by `extends`, and general rules that stand outside
any pattern and are put into one here, since Merkez enforces them. Assertions without an id get the name of their
abstract rule and their number in it. Every assertion runs on its own (xsl:try): one that breaks is told as failed.
Nothing of a package reaches the stylesheet but checked expressions, names and namespaces; its messages do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from zarf.core.xml.namespaces import clark
from zarf.ports.official.expressions import checked
from zarf.ports.official.trouble import refused

SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
_XSLT = "http://www.w3.org/1999/XSL/Transform"
_XS = "http://www.w3.org/2001/XMLSchema"
BROKEN = "!"
"""In front of the name of an assertion that could not be computed, because a value stands more often than meant."""
_NCNAME = re.compile(r"[A-Za-z_][\w.-]*")
_IGNORED = frozenset({"p", "title"})
_OURS = frozenset({"xsl", "xs", "xml"})

Fetch = Callable[[str], etree._Element]
"""Gives the root of another file of the package, by its bare name."""


@dataclass(slots=True)
class _Read:
    """What was gathered from the schema and its includes."""

    namespaces: dict[str, str] = field(default_factory=dict)
    lets: list[tuple[str, str]] = field(default_factory=list)
    abstract: dict[str, etree._Element] = field(default_factory=dict)
    patterns: list[list[etree._Element]] = field(default_factory=list)


def compiled(root: etree._Element, fetch: Fetch) -> tuple[str, int]:
    """The stylesheet, which answers one line for each failure, and how many assertions it holds.

    Raises PackageRefused (EF-OFF-004, 006) for what is no schematron of GİB's kind.
    """
    read = _Read()
    _gather(root, fetch, read, top=True)
    sheet = etree.Element(clark(_XSLT, "stylesheet"), nsmap={**read.namespaces, "xsl": _XSLT, "xs": _XS})
    # Compatibility mode: a function over one text takes the first of several, as in the measured official results.
    sheet.set("version", "1.0")
    _add(sheet, "output", method="text")
    _add(sheet, "param", name="type", select="'efatura'")
    for name, value in read.lets:
        if name != "type":
            _add(sheet, "variable", name=name, select=value)
    start = _add(sheet, "template", match="/")
    count = 0
    for number, rules in enumerate(read.patterns):
        mode = f"p{number}"
        _add(start, "apply-templates", select="/", mode=mode)
        walk = _add(sheet, "template", match="/|*|@*", mode=mode, priority="-1")
        _add(walk, "apply-templates", select="@*|*", mode=mode)
        for place, rule in enumerate(rules):
            count += _rule(sheet, rule, mode, len(rules) - place, read)
    _add(sheet, "template", match="text()|comment()|processing-instruction()", mode="#all")
    return etree.tostring(sheet, encoding="unicode"), count


def _gather(root: etree._Element, fetch: Fetch, read: _Read, *, top: bool) -> None:
    if root.tag != clark(SCHEMATRON, "schema"):
        raise refused("EF-OFF-004", etree.QName(root).localname)
    loose: list[etree._Element] = []
    for item in root.iterchildren(tag=etree.Element):
        kind = _kind(item)
        if kind == "include" and top:
            _include(item, fetch, read)
        elif kind == "ns":
            prefix = _name(item, "prefix")
            if prefix not in _OURS:
                read.namespaces[prefix] = item.get("uri", "")
        elif kind == "let":
            _let(item, read)
        elif kind == "pattern":
            _pattern(item, read)
        elif kind == "rule":
            loose.append(item)
        elif kind not in _IGNORED:
            raise refused("EF-OFF-004", kind)
    if loose:
        read.patterns.append(loose)


def _include(item: etree._Element, fetch: Fetch, read: _Read) -> None:
    name, _, part = item.get("href", "").partition("#")
    if not re.fullmatch(r"[\w-][\w.-]*", name):
        raise refused("EF-OFF-005", name)
    found = [other for other in fetch(name).iter(etree.Element) if other.get("id") == part]
    if len(found) != 1 or _kind(found[0]) != "pattern":
        raise refused("EF-OFF-004", item.get("href"))
    _pattern(found[0], read)


def _pattern(item: etree._Element, read: _Read) -> None:
    """Its rules; its variables are taken as the schema's, as GİB's included code lists are meant."""
    rules: list[etree._Element] = []
    for child in item.iterchildren(tag=etree.Element):
        kind = _kind(child)
        if kind == "let":
            _let(child, read)
        elif kind == "rule" and child.get("abstract") == "true":
            read.abstract[_name(child, "id")] = child
        elif kind == "rule":
            rules.append(child)
        elif kind not in _IGNORED:
            raise refused("EF-OFF-004", kind)
    if rules:
        read.patterns.append(rules)


def _let(item: etree._Element, read: _Read) -> None:
    name = _name(item, "name")
    if name in {known for known, _ in read.lets}:
        raise refused("EF-OFF-004", f"let {name}")
    # A code list is one long literal; everything else is checked like any expression.
    value = item.get("value", "")
    read.lets.append((name, value if re.fullmatch(r"\s*'[^']*'\s*", value) else checked(value)))


def _rule(sheet: etree._Element, rule: etree._Element, mode: str, priority: int, read: _Read) -> int:
    context = checked(rule.get("context", ""))
    template = _add(sheet, "template", match=context, mode=mode, priority=str(priority))
    count = 0
    for label, test in _assertions(rule, context, read, frozenset()):
        count += 1
        tried = _add(template, "try")
        _add(_add(tried, "if", test=f"not({test})"), "text").text = f"{label}\n"
        _add(_add(tried, "catch"), "text").text = f"{BROKEN}{label}\n"
    _add(template, "apply-templates", select="@*|*", mode=mode)
    return count


def _assertions(rule: etree._Element, context: str, read: _Read, above: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The name and the test of each assertion of the rule and of those it extends."""
    number = 0
    for item in rule.iterchildren(tag=etree.Element):
        kind = _kind(item)
        if kind == "assert":
            number += 1
            label = item.get("id") or f"{rule.get('id') or context}-{number}"
            yield " ".join(label.split()), checked(item.get("test", ""))
        elif kind == "extends":
            name = item.get("rule", "")
            if name not in read.abstract or name in above:
                raise refused("EF-OFF-004", f"extends {name}")
            yield from _assertions(read.abstract[name], context, read, above | {name})
        elif kind not in _IGNORED:
            raise refused("EF-OFF-004", kind)


def _kind(item: etree._Element) -> str:
    name = etree.QName(item)
    if name.namespace != SCHEMATRON:
        raise refused("EF-OFF-004", item.tag)
    return name.localname


def _name(item: etree._Element, attribute: str) -> str:
    value = item.get(attribute, "")
    if not _NCNAME.fullmatch(value):
        raise refused("EF-OFF-004", f"{attribute}={value}")
    return value


def _add(parent: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, clark(_XSLT, element), attributes)
