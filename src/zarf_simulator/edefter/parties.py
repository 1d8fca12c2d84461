"""Who uses e-Defter, who may seal and send for whom, and which programs are approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zarf.core.identifiers import parse_vkn_tckn
from zarf_simulator.store import Row, Store


@dataclass(frozen=True, slots=True)
class Parties:
    store: Store

    def put(self, data: Mapping[str, Any]) -> None:
        """Register a party, or change it. Raises KeyError, ValueError."""
        number = _number(data["vkn_tckn"])
        self.store.execute(
            "INSERT INTO parties VALUES (?, ?, ?, ?) ON CONFLICT (vkn_tckn)"
            " DO UPDATE SET title = ?2, is_user = ?3, is_blocked = ?4",
            (number, str(data["title"]), int(bool(data.get("is_user", True))), int(bool(data.get("is_blocked")))),
        )

    def get(self, number: str) -> Row | None:
        return self.store.one("SELECT * FROM parties WHERE vkn_tckn = ?", (number,))

    def listed(self) -> list[Row]:
        return self.store.all("SELECT * FROM parties ORDER BY vkn_tckn")

    def authorise(self, owner: str, firm: str) -> None:
        self.store.execute("INSERT OR IGNORE INTO authorisations VALUES (?, ?)", (_number(owner), _number(firm)))

    def withdraw(self, owner: str, firm: str) -> None:
        self.store.execute("DELETE FROM authorisations WHERE owner = ? AND firm = ?", (owner, firm))

    def authorisations(self) -> list[Row]:
        return self.store.all("SELECT * FROM authorisations ORDER BY owner, firm")

    def may_act(self, owner: str) -> tuple[str, ...]:
        """Who may seal the owner's files and send them: the owner itself, and whom it authorised."""
        rows = self.store.all("SELECT firm FROM authorisations WHERE owner = ?", (owner,))
        return (owner, *(row["firm"] for row in rows))

    def add_program(self, line: str) -> None:
        self.store.execute("INSERT OR IGNORE INTO programs VALUES (?)", (line,))

    def programs(self) -> list[str]:
        return [row["line"] for row in self.store.all("SELECT line FROM programs ORDER BY line")]


def _number(value: object) -> str:
    """Raises InvalidIdentifier, a ValueError, for anything but a VKN or TCKN."""
    return str(parse_vkn_tckn(str(value)))
