"""Who takes part: integrators with their service addresses, users with their aliases (etiket)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zarf_simulator.safety import checked_url
from zarf_simulator.store import Row, Store

GIB_VKN = "3900383669"
GIB_ALIAS = "GIB"
GTB_VKN = "1460415308"
GTB_TITLE = "SIMULATOR - GTB"
GTB_ALIASES = ("urn:mail:ihracatpk@gtb.gov.tr", "urn:mail:yolcuberaberpk@gtb.gov.tr")
SHOWN_SECONDS = 7 * 24 * 3600
"""How long a line stays on the temporary list. Source: UserList guide V1.0."""
ROLES = ("GB", "PK")
DOCUMENT_TYPES = ("Invoice", "DespatchAdvice")
USER_TYPES = ("OZEL", "KAMU")
ACCOUNT_TYPES = ("OZELENTEGRASYON", "ENTEGRASYON", "GIBPORTAL")


class AliasTaken(ValueError):
    """The same number and alias is open at another integrator, which GİB does not allow."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One alias of one user. role: GB sends, PK receives."""

    identifier: str
    role: str
    document_type: str
    name: str
    integrator_vkn: str


class Registry:
    """Reads and writes participants. Every write is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def seed(self, at: float) -> None:
        """The users every Merkez knows: the customs authority, with its own aliases (e-fatura.md 5.3)."""
        with self._store.transaction():
            self.add_user(GTB_VKN, GTB_TITLE, "KAMU", "ENTEGRASYON", at)
            for name in GTB_ALIASES:
                self.open_alias(Unit(GTB_VKN, "PK", "Invoice", name, GTB_VKN), at)

    def put_integrator(self, vkn: str, title: str, url: str) -> None:
        """Add or change an integrator. Raises ValueError for an address the simulator must not call."""
        self._store.execute(
            "INSERT INTO integrators VALUES (?, ?, ?) ON CONFLICT (vkn) DO UPDATE SET title = ?2, url = ?3",
            (_number(vkn), _shown(title), checked_url(url)),
        )

    def put_user(self, user: Mapping[str, Any], at: float) -> None:
        """Add or change a user given in the shape of the control API. Aliases not named stay as they are."""
        identifier = _number(user["identifier"])
        with self._store.transaction():
            self.add_user(
                identifier,
                _shown(user["title"]),
                _one_of(user.get("type", "OZEL"), USER_TYPES),
                _one_of(user.get("account_type", "OZELENTEGRASYON"), ACCOUNT_TYPES),
                at,
            )
            for alias in user.get("aliases", ()):
                unit = Unit(
                    identifier,
                    _one_of(alias["role"], ROLES),
                    _one_of(alias.get("document_type", "Invoice"), DOCUMENT_TYPES),
                    _shown(alias["name"]),
                    str(alias.get("integrator_vkn", user.get("integrator_vkn", ""))),
                )
                self.open_alias(unit, at)

    def add_user(self, identifier: str, title: str, user_type: str, account_type: str, at: float) -> None:
        self._store.execute(
            "INSERT INTO users VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (identifier) DO UPDATE SET title = ?2, type = ?3, account_type = ?4",
            (identifier, title, user_type, account_type, at),
        )

    def open_alias(self, unit: Unit, at: float) -> None:
        """Open an alias; one that was closed begins a new period and keeps the old one, as in GİB's lists.

        Raises AliasTaken while it is open at another integrator.
        """
        self.check_alias_is_free(unit)
        self._store.execute(
            "INSERT INTO alias_periods VALUES (?, ?, ?, ?, ?, ?, NULL)"
            " ON CONFLICT (identifier, role, document_type, name) WHERE deleted_at IS NULL"
            " DO UPDATE SET integrator_vkn = ?5",
            (unit.identifier, unit.role, unit.document_type, unit.name, unit.integrator_vkn, at),
        )

    def check_alias_is_free(self, unit: Unit) -> None:
        """Raises AliasTaken while number and alias are open at another integrator."""
        rival = self._store.one(
            "SELECT integrator_vkn FROM alias_periods WHERE identifier = ? AND name = ? AND deleted_at IS NULL"
            " AND integrator_vkn <> ?",
            (unit.identifier, unit.name, unit.integrator_vkn),
        )
        if rival is not None:
            raise AliasTaken(f"{unit.identifier} {unit.name} is open at {rival['integrator_vkn']}")

    def close_alias(self, unit: Unit, at: float) -> bool:
        """Write the time of closing. False when no such alias is open at that integrator."""
        changed = self._store.execute(
            "UPDATE alias_periods SET deleted_at = ? WHERE identifier = ? AND role = ? AND document_type = ?"
            " AND name = ? AND integrator_vkn = ? AND deleted_at IS NULL",
            (at, unit.identifier, unit.role, unit.document_type, unit.name, unit.integrator_vkn),
        )
        return changed == 1

    def is_open(self, identifier: str, alias: str, role: str, document_type: str) -> bool:
        return (
            self._store.one(
                "SELECT 1 FROM alias_periods WHERE identifier = ? AND name = ? AND role = ? AND document_type = ?"
                " AND deleted_at IS NULL",
                (identifier, alias, role, document_type),
            )
            is not None
        )

    def is_known(self, identifier: str, alias: str) -> bool:
        """Whether the number and alias were ever registered together, in any role, open or closed."""
        return (
            self._store.one("SELECT 1 FROM alias_periods WHERE identifier = ? AND name = ?", (identifier, alias))
            is not None
        )

    def integrator(self, vkn: str) -> Row | None:
        return self._store.one("SELECT * FROM integrators WHERE vkn = ?", (vkn,))

    def integrator_of(self, identifier: str, alias: str) -> Row | None:
        """The integrator that serves this number and alias.

        An alias that is not registered falls back on the integrator of the number's other aliases, and a
        number that is itself an integrator (service aliases such as usergb) on that integrator.
        """
        return self._store.one(
            "SELECT i.* FROM alias_periods a JOIN integrators i ON i.vkn = a.integrator_vkn WHERE a.identifier = ?"
            " ORDER BY (a.name = ?) DESC, (a.deleted_at IS NULL) DESC, a.created_at LIMIT 1",
            (identifier, alias),
        ) or self.integrator(identifier)

    def only_integrator(self) -> Row | None:
        """The integrator, if there is exactly one."""
        rows = self.integrators()
        return rows[0] if len(rows) == 1 else None

    def integrators(self) -> list[Row]:
        return self._store.all("SELECT * FROM integrators ORDER BY vkn")

    def users(self) -> list[Row]:
        return self._store.all("SELECT * FROM users ORDER BY identifier")

    def announce_closing(self, line: Mapping[str, Any], at: float) -> None:
        """Put a user on the temporary list, in the shape of the control API. Raises ValueError for bad values."""
        day = str(line["closure_date"]).replace("-", "")
        datetime.strptime(day, "%Y%m%d")
        new = str(line.get("new_identifier", ""))
        self._store.execute(
            "INSERT OR REPLACE INTO closing_users VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                _number(line["identifier"]),
                _number(new) if new else "",
                day,
                str(line.get("status", "1")),
                str(line.get("registration_code", "861")),
                _shown(line.get("registration_text", "SIMULATOR")),
                at,
            ),
        )

    def closing_users(self, now: float) -> list[Row]:
        """The lines GİB still shows: those of the last seven days."""
        return self._store.all(
            "SELECT * FROM closing_users WHERE listed_at > ? ORDER BY identifier", (now - SHOWN_SECONDS,)
        )

    def user(self, identifier: str) -> Row | None:
        return self._store.one("SELECT * FROM users WHERE identifier = ?", (identifier,))

    def aliases(self, role: str | None = None) -> list[Row]:
        """Aliases in list order, closed ones too."""
        wanted: Iterable[str] = (role,) if role else ROLES
        marks = ", ".join("?" for _ in wanted)
        return self._store.all(
            f"SELECT * FROM alias_periods WHERE role IN ({marks}) ORDER BY identifier, document_type, created_at, name",
            tuple(wanted),
        )


def _number(value: object) -> str:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) in (10, 11)):
        raise ValueError(f"not a VKN or TCKN: {text!r}")
    return text


def _shown(value: object) -> str:
    """A text that may stand in XML and on the page."""
    text = str(value)
    if not text.strip() or not text.isprintable():
        raise ValueError(f"not a text that can be shown: {text!r}")
    return text


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    text = str(value)
    if text not in allowed:
        raise ValueError(f"{text!r} is none of {', '.join(allowed)}")
    return text
