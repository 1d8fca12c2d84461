"""The virtual clock: the machine's clock plus an offset kept in a file.

The file holds one decimal number, seconds. The product's clock reads the same file, so that moving the
clock here moves the whole simulated world. A missing file means no offset.
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")


class VirtualClock:
    """Gives the virtual moment in UTC. Only `advance` writes the file; it is replaced whole, never half."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset())

    def timestamp(self) -> float:
        """The virtual moment in seconds since 1970, the form the store keeps."""
        return self.now().timestamp()

    def istanbul_now(self) -> datetime:
        return self.now().astimezone(ISTANBUL)

    def istanbul_today(self) -> date:
        return self.istanbul_now().date()

    def offset(self) -> float:
        """Seconds by which the virtual clock is ahead of the machine's."""
        try:
            text = self._path.read_text("ascii").strip()
        except FileNotFoundError:
            return 0.0
        return float(text or "0")

    def advance(self, seconds: float) -> None:
        """Move the clock. Backwards is refused with ValueError: schedules would be lost in the past."""
        if not 0 <= seconds < 100 * 366 * 86400:
            raise ValueError("the clock moves forward only, by at most a hundred years")
        with self._lock:
            fresh = self._path.with_name(self._path.name + ".new")
            with fresh.open("w", encoding="ascii") as file:
                file.write(f"{self.offset() + seconds:.6f}\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
