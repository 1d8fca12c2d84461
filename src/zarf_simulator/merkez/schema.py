"""The tables of Merkez."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from zarf_simulator.store import Store


def opened(path: Path) -> Store:
    """The database of a Merkez, with its tables made where they are missing."""
    return Store(path, (resources.files(__package__) / "schema.sql").read_text("utf-8"))
