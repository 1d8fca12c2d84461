"""The quick way of judging a journal or a ledger in ordinary form: patterns over chunks of bytes, no tree.

It answers only when the file is certainly right; whatever is not (or cannot be told here) is left to the careful way,
which alone says what is wrong. So this module can only be wrong by calling right what the careful way refuses, and a
property test compares the two.

A line or a beginning of an entry that is not ordinary is judged by itself in the careful way, so that one odd voucher
does not cost a whole file the quick way. The heading and what stands behind the entries are judged in the careful way
as a file without entries. As everything is canonical or proven so, the digest of the bytes is that of the document.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.errors import DocumentUnreadable
from zarf.core.ledgers.account_pass import AccountPass
from zarf.core.ledgers.careful import judge_carefully
from zarf.core.ledgers.entry_pass import EntryPass
from zarf.core.ledgers.journal_pass import JournalPass
from zarf.core.ledgers.ordinary_form import BEGINNING_OF_ENTRY, GAP, Unproven, form_of
from zarf.core.ledgers.strict_order import beyond_the_rules
from zarf.core.ledgers.summary import LedgerSummary
from zarf.core.seal.canonical_stream import LARGEST, Scan, scan
from zarf.core.xml.canonical import DECLARATION

_CHUNK = 1024 * 1024
_LONGEST_HEAD = 256 * 1024
_LONGEST_TAIL = 32 * 1024 * 1024
_DECLARATION = DECLARATION.encode()
_END_OF_ENTRIES = re.compile(rb"</gl-cor:accountingEntries>%b</xbrli:xbrl>" % GAP)
_BLANK = b" \t\n"
_END_OF_HEAD = b"</gl-cor:entityInformation>"


@dataclass(frozen=True, slots=True)
class Quick:
    """A file that is certainly right. found, sha256: as `scan` tells them, for the judge of the seal."""

    summary: LedgerSummary
    found: Scan
    sha256: bytes


def judge_quickly(file: BinaryIO, kind: LedgerKind, name: str, summary: LedgerSummary) -> Quick | None:
    """None where the quick way cannot tell. *summary* is filled on the way and worth nothing then."""
    if kind not in (LedgerKind.JOURNAL, LedgerKind.LEDGER):
        return None
    file.seek(0)
    try:
        return _Pass(file, kind, name, summary).run()
    except (Unproven, DocumentUnreadable, UnicodeDecodeError):
        return None


class _Pass:
    def __init__(self, file: BinaryIO, kind: LedgerKind, name: str, summary: LedgerSummary) -> None:
        self._file, self._kind, self._name, self._summary = file, kind, name, summary
        self._digest = hashlib.sha256()

    def run(self) -> Quick:
        data = self._file.read(_CHUNK)
        start = data.find(BEGINNING_OF_ENTRY)
        if not 0 < start < _LONGEST_HEAD or not data.startswith(_DECLARATION):
            raise Unproven
        head = data[:start]
        form = form_of(head)
        if form is None or not head.rstrip(_BLANK).endswith(_END_OF_HEAD):
            raise Unproven
        self._digest.update(head[len(_DECLARATION) :])
        reader = JournalPass if self._kind is LedgerKind.JOURNAL else AccountPass
        entries = reader(form, head, self._name, self._summary)
        left = data[start:]
        while piece := self._file.read(_CHUNK):
            left = self._through(entries, left + piece)
            if len(left) > _LONGEST_TAIL:
                raise Unproven
        tail = self._through(entries, left)
        entries.close()
        if not _END_OF_ENTRIES.match(tail) or beyond_the_rules(self._summary):
            raise Unproven
        return self._rest(head, tail)

    def _through(self, entries: EntryPass, data: bytes) -> bytes:
        """Judge the entries in *data*; gives what is left of it."""
        end = entries.through(data)
        done = memoryview(data)[:end]
        self._digest.update(done)
        # Letters outside of ASCII must be UTF-8, and no character may be one that XML forbids.
        text = str(done, "utf-8")
        if "\ufffe" in text or "\uffff" in text:
            raise Unproven
        return data[end:]

    def _rest(self, head: bytes, tail: bytes) -> Quick:
        """Judge the file without its entries in the careful way, and prove that it is canonical."""
        skeleton = head + tail
        careful = judge_carefully(BytesIO(skeleton), self._kind, self._name, self._summary, is_skeleton=True)
        if careful.structure or careful.rules:
            raise Unproven
        canonical: list[bytes] = []
        found = scan(BytesIO(skeleton), canonical.append)
        if found.seal is None or found.fault is not None:
            raise Unproven
        start = found.seal[0]
        closing = skeleton.find(b">", found.seal[1]) + 1
        bare = skeleton[len(_DECLARATION) : start] + skeleton[closing:]
        if b"".join(canonical) != bare:
            raise Unproven
        self._digest.update(bare[len(head) - len(_DECLARATION) :])
        size = self._summary.size
        shift = size - len(skeleton)
        if shift < 0 or size > LARGEST:
            raise Unproven
        found.seal = (start + shift, found.seal[1] + shift)
        found.end += shift
        return Quick(self._summary, found, self._digest.digest())
