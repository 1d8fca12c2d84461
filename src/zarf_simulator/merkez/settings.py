"""What may be set about Merkez's behaviour, with the official or customary value as default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from zarf_simulator.store import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """Seconds are virtual. Source of retries: GİB "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5, 4.1; the rest is ours."""

    retries: int = 4
    retry_seconds: float = 7200.0
    poll_after_seconds: float = 7200.0
    customs_seconds: float = 60.0
    strict: bool = True
    """False lets the TypeVersion 1.0 of old official samples pass."""


class SettingsStore:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self) -> Settings:
        rows = self._store.all("SELECT * FROM settings WHERE name NOT LIKE '.%'")
        return replace(Settings(), **{row["name"]: _typed(row["name"], float(row["value"])) for row in rows})

    def is_applied(self, scenario: str) -> bool:
        """Whether the scenario with this digest was the last one applied; if not, it is from now on."""
        with self._store.transaction():
            row = self._store.one("SELECT value FROM settings WHERE name = '.scenario'")
            if row is not None and row["value"] == scenario:
                return True
            self._store.execute("INSERT OR REPLACE INTO settings VALUES ('.scenario', ?)", (scenario,))
            return False

    def put(self, values: Mapping[str, Any]) -> Settings:
        """Change some settings. Raises ValueError for an unknown name or a value that is no number from 0."""
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


def _typed(name: str, value: float) -> Any:
    if name == "retries":
        return int(value)
    return bool(value) if name == "strict" else value
