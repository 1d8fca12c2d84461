"""What may be set about the service's behaviour. Seconds are virtual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from zarf_simulator.store import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """is_production: programs, firms and users must be registered, as the real service asks and its test twin does not.

    berat_seconds, ledger_seconds: until a step of the queue. largest: bytes of a package.
    """

    is_production: bool = False
    berat_seconds: float = 60.0
    ledger_seconds: float = 600.0
    largest: int = 200 * 1024 * 1024


class SettingsStore:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self) -> Settings:
        rows = {row["name"]: float(row["value"]) for row in self._store.all("SELECT * FROM settings")}
        kinds = {field.name: type(getattr(Settings(), field.name)) for field in fields(Settings)}
        return replace(Settings(), **{name: kinds[name](value) for name, value in rows.items()})

    def put(self, values: Mapping[str, Any]) -> Settings:
        """Change some. Raises ValueError for an unknown name or a value that is no number from 0."""
        known = {field.name for field in fields(Settings)}
        with self._store.transaction():
            for name, value in values.items():
                if name not in known:
                    raise ValueError(f"there is no setting {name!r}")
                if not isinstance(value, int | float) or value < 0:
                    raise ValueError(f"{name} is a number from 0")
                self._store.execute(
                    "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = ?2",
                    (name, str(float(value))),
                )
        return self.get()
