"""What may be set about Merkez's behaviour, with the official or customary value as default."""

from __future__ import annotations

from dataclasses import dataclass

from zarf_simulator.settings_store import SettingsStore
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


class MerkezSettings(SettingsStore[Settings]):
    """The settings, and which scenario was applied last."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, Settings())

    def is_applied(self, scenario: str) -> bool:
        """Whether the scenario with this digest was the last one applied; if not, it is from now on."""
        with self._store.transaction():
            row = self._store.one("SELECT value FROM settings WHERE name = '.scenario'")
            if row is not None and row["value"] == scenario:
                return True
            self._store.execute("INSERT OR REPLACE INTO settings VALUES ('.scenario', ?)", (scenario,))
            return False
