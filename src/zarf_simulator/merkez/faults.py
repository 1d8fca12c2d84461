"""Faults on demand: what Merkez does wrong on purpose, from a scenario file or the control API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zarf_simulator.merkez.codes import ERRORS, SOAP_FAULTS
from zarf_simulator.store import Row, Store

KINDS: Mapping[str, frozenset[str]] = {
    "delay": frozenset({"at", "seconds"}),
    "drop_call_before_accepting": frozenset(),
    "drop_answer_after_accepting": frozenset(),
    "refuse_with": frozenset({"code", "description"}),
    "fault": frozenset({"code", "operation"}),
    "outage": frozenset({"start", "seconds"}),
    "deliver_twice": frozenset(),
}
"""Each kind with the fields of its own. `match` and `count` belong to all but the outage."""

PLACES = ("answer", "queue", "processing", "forward")
OPERATIONS = ("sendDocument", "getApplicationResponse", "any")
MATCHABLE = frozenset({"envelope_id", "type", "sender_id", "sender_alias", "receiver_id", "receiver_alias"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. seconds: real ones at `answer`, virtual ones elsewhere; start: virtual, since 1970."""

    kind: str
    match: Mapping[str, str]
    count: int | None = None
    at: str = ""
    seconds: float = 0.0
    code: int = 0
    description: str = ""
    operation: str = "any"
    start: float = 0.0

    @classmethod
    def parse(cls, data: Mapping[str, Any], now: float) -> Fault:
        """A fault from its JSON or TOML form. Raises ValueError that says what is wrong."""
        kind = str(data.get("kind"))
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
        strange = set(data) - KINDS[kind] - {"kind", "match", "count"}
        if strange:
            raise ValueError(f"{kind} knows no {', '.join(sorted(strange))}")
        count = data.get("count")
        if count is not None and (not isinstance(count, int) or count < 1):
            raise ValueError("count is a whole number from 1")
        return cls(
            kind=kind,
            match=_match(data.get("match", {})),
            count=count,
            at=_place(kind, data.get("at")),
            seconds=_seconds(kind, data.get("seconds")),
            code=_code(kind, data.get("code")),
            description=str(data.get("description", "")),
            operation=_operation(data.get("operation", "any")),
            start=_moment(data.get("start"), now),
        )

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether every wanted fact is there. Envelope ids are compared without case."""
        return all(facts.get(name, "").lower() == wanted.lower() for name, wanted in self.match.items())


class Faults:
    """The faults that are set. `take` uses one up where it is limited by count."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, data: Mapping[str, Any], now: float) -> int:
        """Set a fault; gives its number. Raises ValueError for a form that is not understood."""
        fault = Fault.parse(data, now)
        body = dict(data) | ({"start": fault.start} if fault.kind == "outage" else {})
        return self._store.insert("faults", body=json.dumps(body, ensure_ascii=False), remaining=fault.count)

    def clear(self) -> None:
        with self._store.transaction():
            self._store.execute("DELETE FROM faults")
            self._store.execute("DELETE FROM fault_uses")

    def listed(self) -> list[dict[str, Any]]:
        return [json.loads(row["body"]) | {"id": row["id"], "remaining": row["remaining"]} for row in self._rows()]

    def needs_facts(self, *kinds: str) -> bool:
        """Whether a live fault of these kinds asks for more than the envelope id."""
        return any(fault.kind in kinds and set(fault.match) - {"envelope_id"} for _, fault in self._live())

    def take(
        self, kind: str, facts: Mapping[str, str], *, at: str = "", operation: str = "", once: str = ""
    ) -> Fault | None:
        """The first live fault that fits, counted as used; None when all is to go well.

        once: an envelope's key; a fault is then given at most once for it.
        """
        if not self._live():
            return None
        with self._store.transaction():
            for number, fault in self._live():
                if fault.kind != kind or fault.at != at or not fault.fits(facts):
                    continue
                if operation and fault.operation not in ("any", operation):
                    continue
                if once and not self._first_use(number, once):
                    continue
                self._store.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", (number,))
                return fault
        return None

    def outage(self, now: float) -> bool:
        """Whether an outage window covers the virtual moment *now*."""
        return any(
            fault.kind == "outage" and fault.start <= now < fault.start + fault.seconds for _, fault in self._live()
        )

    def _first_use(self, number: int, key: str) -> bool:
        return self._store.execute("INSERT OR IGNORE INTO fault_uses VALUES (?, ?)", (number, key)) == 1

    def _rows(self) -> list[Row]:
        return self._store.all("SELECT * FROM faults ORDER BY id")

    def _live(self) -> list[tuple[int, Fault]]:
        return [
            (row["id"], Fault.parse(json.loads(row["body"]), 0.0))
            for row in self._rows()
            if row["remaining"] is None or row["remaining"] > 0
        ]


def _match(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) - MATCHABLE:
        raise ValueError(f"match takes {', '.join(sorted(MATCHABLE))}")
    return {name: str(wanted) for name, wanted in value.items()}


def _place(kind: str, value: object) -> str:
    if kind != "delay":
        return ""
    if value not in PLACES:
        raise ValueError(f"a delay is at one of {', '.join(PLACES)}")
    return str(value)


def _seconds(kind: str, value: object) -> float:
    if kind not in ("delay", "outage"):
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 10**9:
        raise ValueError(f"{kind} needs seconds, a number above 0")
    return float(value)


def _code(kind: str, value: object) -> int:
    allowed = {"refuse_with": ERRORS, "fault": frozenset(SOAP_FAULTS)}.get(kind)
    if allowed is None:
        return 0
    if not isinstance(value, int) or value not in allowed:
        raise ValueError(f"{kind} needs a code out of {', '.join(map(str, sorted(allowed)))}")
    return value


def _operation(value: object) -> str:
    if value not in OPERATIONS:
        raise ValueError(f"operation is one of {', '.join(OPERATIONS)}")
    return str(value)


def _moment(value: object, now: float) -> float:
    """A virtual moment: seconds since 1970, an ISO text with zone, or nothing for now."""
    if value is None:
        return now
    if isinstance(value, int | float):
        return float(value)
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("start needs a time zone")
    return moment.timestamp()
