"""Faults on demand: what the service does wrong on purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zarf_simulator.edefter.codes import TEXTS
from zarf_simulator.store import Row, Store

KINDS: Mapping[str, frozenset[str]] = {
    "fault": frozenset({"code", "operation"}),
    "drop_call": frozenset({"operation"}),
    "drop_answer": frozenset({"operation"}),
    "outage": frozenset({"start", "seconds"}),
    "refuse": frozenset({"reason", "step"}),
    "empty_berat": frozenset(),
    "truncated_berat": frozenset(),
    "bomb_berat": frozenset(),
    "foreign_berat": frozenset(),
    "unsigned_berat": frozenset(),
}
"""Each kind with the fields of its own; `count` and `package` (its id) belong to all but the outage.

refuse: the package ends with *reason* at *step*, berat or ledger. ..._berat: what receiveDocumentFile gives instead.
"""

OPERATIONS = ("sendDocumentFile", "receiveDocumentFile", "getBatchStatus", "any")
STEPS = ("berat", "ledger")


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    count: int | None = None
    package: str = ""
    code: int = 0
    operation: str = "any"
    start: float = 0.0
    seconds: float = 0.0
    reason: str = ""
    step: str = "berat"

    @classmethod
    def parse(cls, data: Mapping[str, Any], now: float) -> Fault:
        """A fault from its JSON form. Raises ValueError that says what is wrong."""
        kind = str(data.get("kind"))
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
        strange = set(data) - KINDS[kind] - {"kind", "count", "package"}
        if strange:
            raise ValueError(f"{kind} knows no {', '.join(sorted(strange))}")
        made = cls(
            kind=kind,
            count=data.get("count"),
            package=str(data.get("package", "")),
            code=int(data.get("code", 0)),
            operation=str(data.get("operation", "any")),
            start=float(data.get("start", now)),
            seconds=float(data.get("seconds", 0)),
            reason=str(data.get("reason", "")),
            step=str(data.get("step", "berat")),
        )
        if made.count is not None and (not isinstance(made.count, int) or made.count < 1):
            raise ValueError("count is a whole number from 1")
        if made.operation not in OPERATIONS or made.step not in STEPS:
            raise ValueError(f"operation is one of {', '.join(OPERATIONS)}; step one of {', '.join(STEPS)}")
        if kind == "fault" and made.code not in TEXTS:
            raise ValueError(f"code is one of {', '.join(map(str, TEXTS))}")
        if kind == "outage" and made.seconds <= 0:
            raise ValueError("an outage needs seconds, a number above 0")
        return made


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults that are set. `take` uses one up where it is limited by count."""

    store: Store

    def add(self, data: Mapping[str, Any], now: float) -> int:
        fault = Fault.parse(data, now)
        body = dict(data) | ({"start": fault.start} if fault.kind == "outage" else {})
        return self.store.insert("faults", body=json.dumps(body, ensure_ascii=False), remaining=fault.count)

    def clear(self) -> None:
        self.store.execute("DELETE FROM faults")

    def listed(self) -> list[dict[str, Any]]:
        return [json.loads(row["body"]) | {"id": row["id"], "remaining": row["remaining"]} for row in self._rows()]

    def take(self, kind: str, *, package: str = "", operation: str = "", step: str = "") -> Fault | None:
        """The first live fault that fits, counted as used; None when all is to go well."""
        with self.store.transaction():
            for number, fault in self._live():
                if fault.kind != kind or fault.package not in ("", package):
                    continue
                if (operation and fault.operation not in ("any", operation)) or (step and fault.step != step):
                    continue
                self.store.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", (number,))
                return fault
        return None

    def outage(self, now: float) -> bool:
        """Whether an outage covers the virtual moment *now*."""
        return any(f.kind == "outage" and f.start <= now < f.start + f.seconds for _, f in self._live())

    def _rows(self) -> list[Row]:
        return self.store.all("SELECT * FROM faults ORDER BY id")

    def _live(self) -> list[tuple[int, Fault]]:
        return [
            (row["id"], Fault.parse(json.loads(row["body"]), 0.0))
            for row in self._rows()
            if row["remaining"] is None or row["remaining"] > 0
        ]
