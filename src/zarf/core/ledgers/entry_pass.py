"""Reading entries and lines of ordinary form out of pieces of a file; the same for journal and ledger.

A piece may end anywhere: what is not whole yet is left to the next one. Of an entry only its beginning is kept.
"""

from __future__ import annotations

import re

from zarf.core.documents.edefter.names import LedgerKind
from zarf.core.ledgers.line_pass import LinePass, LineRead
from zarf.core.ledgers.ordinary_form import (
    BEGINNING_OF_ENTRY,
    BEGINNING_OF_LINE,
    END_OF_ENTRY,
    END_OF_LINE,
    GAP,
    Form,
    Unproven,
    period_of,
)
from zarf.core.ledgers.summary import LedgerSummary

_BEHIND = b"</gl-cor:accountingEntries>"
_LONGEST_TAG = len(_BEHIND)
_GAP = re.compile(GAP)


def _behind_gap(data: bytes, position: int) -> int:
    match = _GAP.match(data, position)
    return match.end() if match is not None else position


class EntryPass:
    """One file's entries. Subclasses compare what stands in them."""

    def __init__(
        self, form: Form, beginning: re.Pattern[bytes], head: bytes, kind: LedgerKind, name: str, summary: LedgerSummary
    ) -> None:
        self._lines = LinePass(form, head, kind, name, summary)
        self._is_spaced = form.is_spaced
        self._beginning = beginning
        self._header = b""
        self._is_open = False
        self._is_done = False
        self.known = self._lines.known
        self.summary = summary
        self.first_day, self.last_day = period_of(head)

    def through(self, data: bytes) -> int:
        """Judge what is whole in *data*; gives where it ends. Raises Unproven."""
        if self._is_done:
            return 0
        position, last_line = 0, data.rfind(END_OF_LINE)
        while True:
            if self._is_spaced:
                position = _behind_gap(data, position)
            if self._is_open and position <= last_line and data.startswith(BEGINNING_OF_LINE, position):
                read = self._lines.read(data, position, self._header)
                self.line(read)
                position = read.end
            elif self._is_open and data.startswith(END_OF_ENTRY, position):
                self.end()
                self._is_open = False
                position += len(END_OF_ENTRY)
            elif not self._is_open and position <= last_line and data.startswith(BEGINNING_OF_ENTRY, position):
                position = self._open(data, position)
            elif not self._is_open and data.startswith(_BEHIND, position):
                self._is_done = True
                return position
            elif self._may_go_on(data, position, last_line):
                return position
            else:
                raise Unproven

    def _open(self, data: bytes, position: int) -> int:
        match = self._beginning.match(data, position)
        if match is None:
            raise Unproven
        self._header = match[0]
        self._is_open = True
        self.begin(match.groups(b""))
        return match.end()

    def _may_go_on(self, data: bytes, position: int, last_line: int) -> bool:
        """Whether the next piece may complete what begins there."""
        if len(data) - position < _LONGEST_TAG:
            return True
        wanted = BEGINNING_OF_LINE if self._is_open else BEGINNING_OF_ENTRY
        return position > last_line and data.startswith(wanted, position)

    def close(self) -> None:
        """The last entry has passed. Raises Unproven where the file breaks off."""
        if not self._is_done:
            raise Unproven

    def begin(self, values: tuple[bytes, ...]) -> None:
        """An entry begins; *values* are the groups of its pattern."""
        raise NotImplementedError

    def line(self, read: LineRead) -> None:
        """A line of the open entry has been read."""
        raise NotImplementedError

    def end(self) -> None:
        """The open entry ends."""
        raise NotImplementedError
