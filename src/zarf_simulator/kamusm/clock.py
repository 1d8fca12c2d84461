"""Virtual time: the machine's clock plus the offset (decimal seconds) in a file that the simulated world reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


def virtual_now(offset_file: Path | None) -> datetime:
    """The virtual moment in UTC. No file means no offset."""
    offset = 0.0
    if offset_file is not None:
        try:
            offset = float(offset_file.read_text("ascii").strip() or "0")
        except FileNotFoundError:
            offset = 0.0
    return datetime.now(UTC) + timedelta(seconds=offset)
