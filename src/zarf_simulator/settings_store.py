"""Numbers and switches about a service's behaviour, kept in its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from zarf_simulator.store import Store

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


class SettingsStore(Generic[S]):
    """default: a frozen dataclass of numbers and truth values, as they are while nothing was set.

    A row whose name begins with a point is something else.
    """

    def __init__(self, store: Store, default: S) -> None:
        self._store = store
        self._default = default
        self._kinds = {field.name: type(getattr(default, field.name)) for field in fields(default)}

    def get(self) -> S:
        rows = self._store.all("SELECT * FROM settings WHERE name NOT LIKE '.%'")
        return replace(self._default, **{row["name"]: self._kinds[row["name"]](float(row["value"])) for row in rows})

    def put(self, values: Mapping[str, Any]) -> S:
        """Change some. Raises ValueError for an unknown name or a value that is no number from 0."""
        with self._store.transaction():
            for name, value in values.items():
                if name not in self._kinds:
                    raise ValueError(f"there is no setting {name!r}")
                if not isinstance(value, int | float) or value < 0:
                    raise ValueError(f"{name} is a number from 0")
                self._store.execute(
                    "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = ?2",
                    (name, str(float(value))),
                )
        return self.get()
