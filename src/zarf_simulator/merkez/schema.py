"""The tables of Merkez."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from zarf_simulator.store import Store


def opened(path: Path) -> Store:
    """The database of a Merkez, with its tables made where they are missing."""
    store = Store(path, (resources.files(__package__) / "schema.sql").read_text("utf-8"))
    _take_over_aliases(store)
    return store


def _take_over_aliases(store: Store) -> None:
    """Older databases keep one row for each alias, so that none could be opened again beside its history."""
    if store.one("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'aliases'") is None:
        return
    with store.transaction():
        store.execute(
            "INSERT INTO alias_periods SELECT identifier, role, document_type, name, integrator_vkn, created_at,"
            " deleted_at FROM aliases"
        )
        store.execute("DROP TABLE aliases")
