"""A line that is not in ordinary form, inside a file that otherwise is: judged by itself in the careful way.

It gets the namespaces and the heading of its file, and the beginning of its entry. An attribute `id` could be the same
as another's, which one line cannot tell, so such a line is left to the careful way as a whole.
"""

from __future__ import annotations

import re
from io import BytesIO

from lxml import etree

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.ledgers.careful import head_of_file, shallow
from zarf.core.ledgers.kinds import SHEETS
from zarf.core.ledgers.ordinary_form import END_OF_ENTRY, Unproven
from zarf.core.rules.ledger import LedgerFacts, LedgerRun
from zarf.core.rules.ledger.facts import EntryFacts
from zarf.core.seal.canonical_stream import scan
from zarf.core.wire.ledger_structure import LedgerJudge
from zarf.core.xml.canonical import DECLARATION
from zarf.core.xml.reading import read_xml
from zarf.core.xml.view import Node, view_of

_DECLARED = re.compile(rb' xmlns(?::[\w.\-]+)?="[^"]*"')
_CLOSING = b"</gl-cor:accountingEntries></xbrli:xbrl></edefter:defter>"
_PLACE = "/gl-cor:entryDetail"


class OddLines:
    """The judge of odd lines of one file. head: the file up to its first entry."""

    def __init__(self, head: bytes, kind: LedgerKind, name: str) -> None:
        declared = dict.fromkeys(_DECLARED.findall(head))
        self._opening = DECLARATION.encode() + b"<w" + b"".join(declared) + b">"
        root = read_xml(head + _CLOSING)
        self._facts = LedgerFacts(SHEETS[kind], name, head_of_file(root))
        self._header = b""

    def judge(self, line: bytes, header: bytes) -> Node:
        """The line as a tree. header: the beginning of its entry. Raises Unproven."""
        if b" id=" in line or line.count(END_OF_ENTRY):
            raise Unproven
        if header != self._header:
            self._header = header
            element = self._read(header + END_OF_ENTRY)
            self._facts.header = shallow(element)
        # What lines before this one said is compared by the caller.
        self._facts.entry = EntryFacts()
        element = self._read(line)
        structure, rules = LedgerJudge(), LedgerRun(self._facts)
        structure.piece(element, _PLACE)
        tree = view_of(element)
        rules.line(tree, _PLACE)
        if structure.findings or rules.findings:
            raise Unproven
        return tree.root

    def _read(self, piece: bytes) -> etree._Element:
        """The one element in *piece*, which must be canonical."""
        wrapped = self._opening + piece + b"</w>"
        canonical: list[bytes] = []
        found = scan(BytesIO(wrapped), canonical.append)
        if found.fault is not None or found.signatures or not b"".join(canonical).endswith(b">" + piece + b"</w>"):
            raise Unproven
        root = read_xml(wrapped)
        if len(root) != 1 or root.text or root[0].tail:
            raise Unproven
        return root[0]
