"""The careful way of judging an e-Defter file: any XML, every finding, in little memory.

Two passes. The first is that of the seal (core/seal/canonical_stream.py): encoding, DOCTYPE, limits. The second builds
libxml2's tree, judges each line and each entry as it ends and lets go of it, and judges what is left at the end. Of a
run of lines that has been judged one empty element stays, so that the order of elements can still be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import Finding, finding
from zarf.core.ledgers.gathering import add_entry, add_head, add_line, add_told_sums
from zarf.core.ledgers.kinds import SHEETS, STREAMED
from zarf.core.ledgers.summary import LedgerSummary
from zarf.core.rules.ledger import EnoughFaults, LedgerFacts, LedgerRun
from zarf.core.rules.ledger import names as n
from zarf.core.seal.canonical_stream import scan
from zarf.core.wire.ledger_structure import LedgerJudge
from zarf.core.wire.structure import EnoughFindings
from zarf.core.xml.namespaces import IN_EDEFTER
from zarf.core.xml.view import Node, Shape, view_of

_CHUNK = 64 * 1024
_MOST_TAGS = 3_000_000
"""Tags between two lines. A line has 50; a ledger report of 3,000 accounts has 100,000."""
_CHAIN = (n.HEADER[-1], n.HEADER[-2], n.HEADER[-3], IN_EDEFTER + "defter")
_HEADER, _LINE = n.HEADER[-1], n.LINE[-1]
_ENTRIES_PATH = "/edefter:defter/xbrli:xbrl/gl-cor:accountingEntries/gl-cor:entryHeader"


@dataclass(frozen=True, slots=True)
class Careful:
    """What the careful way found: of the schema, of the rules, and what the file says."""

    structure: list[Finding]
    rules: list[Finding]
    summary: LedgerSummary


def judge_carefully(
    file: BinaryIO, kind: LedgerKind, name: str, summary: LedgerSummary, *, is_skeleton: bool = False
) -> Careful:
    """Judge the file by the rules of *kind*; *summary* is filled on the way.

    is_skeleton: the entries have been cut out, and counted in the summary, so they are not missed.
    Raises DocumentUnreadable as `read_xml` does.
    """
    scan(file, len)
    file.seek(0)
    reader = _Reader(kind, name, summary)
    if is_skeleton:
        reader.rules.facts.entries = summary.entries
    try:
        reader.run(file)
    except (EnoughFindings, EnoughFaults):
        pass  # told so far and no further
    except etree.XMLSyntaxError as error:
        line, _ = error.position
        raise DocumentUnreadable(finding("EF-XML-007", line=line, reason=str(error.msg)[:160])) from error
    return Careful(reader.structure.findings, reader.rules.findings, summary)


class _Reader:
    def __init__(self, kind: LedgerKind, name: str, summary: LedgerSummary) -> None:
        self._kind, self._name, self._summary = kind, name, summary
        self._streams = kind in STREAMED
        self._entries = 0
        self._lines = 0
        self._is_open = False
        self.structure = LedgerJudge()
        # The root is not known yet; whatever is asked of it before it is, is asked again then.
        self.rules = LedgerRun(LedgerFacts(SHEETS[kind], name, Node("", None, 0, {})))
        self._has_head = False

    def run(self, file: BinaryIO) -> None:
        parser = etree.XMLPullParser(
            ("end",),
            tag=[_HEADER, _LINE] if self._streams else [_CHAIN[-1]],
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        tags = 0
        while chunk := file.read(_CHUNK):
            tags += chunk.count(b"<")
            parser.feed(chunk)
            for _, element in parser.read_events():
                if self._streams and isinstance(element, etree._Element) and _is_in_place(element):
                    self._pass(element)
                    tags = 0
            if tags > _MOST_TAGS:
                raise DocumentUnreadable(finding("EF-XML-011", found=str(tags), expected=str(_MOST_TAGS)))
        self._rest(parser.close())

    def _pass(self, element: etree._Element) -> None:
        if element.tag == _LINE:
            self._line(element)
        else:
            self._entry(element)

    def _line(self, element: etree._Element) -> None:
        header = element.getparent()
        if header is None:
            return
        if not self._is_open:
            self._open(header)
        self._lines += 1
        place = f"{_ENTRIES_PATH}[{self._entries + 1}]/gl-cor:entryDetail[{self._lines}]"
        self.structure.piece(element, place)
        tree = view_of(element)
        self.rules.line(tree, place)
        self.rules.facts.pass_line(tree.root, self._entries)
        add_line(self._summary, tree.root)
        self._let_go(element)

    def _open(self, header: etree._Element) -> None:
        """The first line of an entry has ended: what stands before it is known."""
        if not self._has_head:
            self._take_head(header)
        self._is_open, self._lines = True, 0
        self.rules.facts.open_entry(shallow(header))

    def _take_head(self, header: etree._Element) -> None:
        """The rules of lines ask for the period and the currency, which stand before the first entry."""
        self._has_head = True
        self.rules.facts.root = head_of_file(header.getroottree().getroot())

    def _entry(self, element: etree._Element) -> None:
        if not self._is_open:
            self._open(element)
        place = f"{_ENTRIES_PATH}[{self._entries + 1}]"
        self.structure.piece(element, place)
        tree = view_of(element)
        self.rules.entry(tree, place)
        self.rules.facts.pass_entry(tree.root)
        add_entry(self._summary, tree.root)
        self._entries += 1
        self._is_open = False
        self._let_go(element)

    def _let_go(self, element: etree._Element) -> None:
        """Empty what has been judged, and take away the one before it."""
        element.clear(keep_tail=True)  # type: ignore[call-arg]  # unknown to the stubs
        before, parent = element.getprevious(), element.getparent()
        if before is None or before.tag != element.tag or parent is None:
            return
        tail = (before.tail or "").strip(" \t\r\n")
        if tail:
            self.structure.place = ""
            self.structure.tell("EF-STR-008", parent, found=tail)
        parent.remove(before)

    def _rest(self, root: etree._Element) -> None:
        self.structure.whole(root)
        tree = view_of(root)
        facts = self.rules.facts
        facts.forget()
        facts.root = tree.root
        add_head(self._summary, tree.root)
        if not self._streams:
            self._summary.entries = len(tree.root.reach(n.HEADER))
            add_told_sums(self._summary, tree.root)
        self.rules.rest(tree)


def _is_in_place(element: etree._Element) -> bool:
    """Whether it is an entry of the accountingEntries right in the file's xbrli:xbrl, or a line of such an entry."""
    chain = _CHAIN if element.tag == _LINE else _CHAIN[1:]
    here = element.getparent()
    for tag in chain:
        if here is None or here.tag != tag:
            return False
        here = here.getparent()
    return here is None


def shallow(header: etree._Element) -> Node:
    """The header with what stands in it but its lines."""
    return _assembled(header, [child for child in header if child.tag != _LINE])


def head_of_file(root: etree._Element) -> Node:
    """The file's tree as far as it is read, without entries; only what the rules of lines ask for is in it."""
    instances = []
    for instance in root.findall(n.INSTANCE[0]):
        entries = [
            _assembled(item, [child for child in item if child.tag != _HEADER])
            for item in instance.findall(n.ENTRIES[-1])
        ]
        instances.append(_joined(str(instance.tag), entries))
    return _joined(str(root.tag), instances)


def _assembled(element: etree._Element, children: list[etree._Element]) -> Node:
    return _joined(str(element.tag), [view_of(child).root for child in children])


def _joined(tag: str, kids: list[Node]) -> Node:
    node = Node(tag, None, 0, {})
    node.kids = kids
    node.shape = Shape(tag, tuple(kid.tag for kid in kids))
    for kid in kids:
        kid.parent = node
    return node
