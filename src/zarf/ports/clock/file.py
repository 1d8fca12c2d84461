"""A clock that follows the simulator's virtual time by an offset file.

The file holds one decimal number, the offset in seconds from the machine's clock. It lies in ZARF_HOME and is
written by the simulator's control page. A missing file means no offset. Only demo and test worlds use it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class OffsetFileClock:
    """The machine's clock plus the offset in *path* (seconds). Reads the file at each call; it is tiny."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset()

    def _offset(self) -> timedelta:
        try:
            text = self._path.read_text("ascii").strip()
        except FileNotFoundError:
            return timedelta(0)
        return timedelta(seconds=float(text or "0"))
