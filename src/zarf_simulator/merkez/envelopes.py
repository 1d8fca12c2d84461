"""The queue: every envelope Merkez has seen or made, its state, and what is to be done with it next."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from zarf_simulator.merkez.states import PROCESSED, QUEUED, Event, allows, next_state
from zarf_simulator.store import Row, Store

PROCESS, DELIVER, POLL, CUSTOMS = "process", "deliver", "poll", "customs"

_COLUMNS = (
    "seq, key, id, file_name, md5, origin, type, sender_id, sender_alias, sender_title, receiver_id, receiver_alias,"
    " receiver_title, state, detail, about, about_code, integrator_vkn, received_at, state_at, task, due_at, attempts"
)


class AlreadyHere(Exception):
    """This envelope id was taken before."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Sender and receiver as the header names them."""

    sender_id: str = ""
    sender_alias: str = ""
    sender_title: str = ""
    receiver_id: str = ""
    receiver_alias: str = ""
    receiver_title: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """What is to be done next and when (virtual, seconds since 1970)."""

    task: str
    due_at: float


class Envelopes:
    """Rows of the queue. `move` is the only writer of a state and asks the state table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, envelope_id: str, data: bytes, now: float) -> None:
        """Keep an envelope that came in; it is on the disk when this returns. Raises AlreadyHere."""
        with self._store.transaction():
            if self.get(envelope_id) is not None:
                raise AlreadyHere(envelope_id)
            self._insert(envelope_id, data, "integrator", QUEUED, now, Todo(PROCESS, now), {})

    def make(
        self,
        envelope_id: str,
        data: bytes,
        envelope_type: str,
        parties: Parties,
        now: float,
        *,
        about: str | None = None,
        about_code: int | None = None,
        integrator_vkn: str | None = None,
        deliver: bool = True,
    ) -> None:
        """Queue an envelope of Merkez's own for delivery (or only keep it). Checked by nobody: state 1200."""
        fields: dict[str, Any] = {
            "type": envelope_type,
            "about": about,
            "about_code": about_code,
            "integrator_vkn": integrator_vkn,
        } | _party_fields(parties)
        self._insert(envelope_id, data, "merkez", PROCESSED, now, Todo(DELIVER, now) if deliver else None, fields)

    def _insert(
        self,
        envelope_id: str,
        data: bytes,
        origin: str,
        state: int,
        now: float,
        todo: Todo | None,
        fields: dict[str, Any],
    ) -> None:
        key = envelope_id.lower()
        with self._store.transaction():
            self._store.insert(
                "envelopes",
                key=key,
                id=envelope_id,
                file_name=f"{envelope_id}.zip",
                zip=data,
                md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
                origin=origin,
                state=state,
                received_at=now,
                state_at=now,
                task=todo.task if todo else None,
                due_at=todo.due_at if todo else None,
                **fields,
            )
            self.note(key, now, state, "received" if origin == "integrator" else "made")

    def describe(self, key: str, envelope_type: str, parties: Parties) -> None:
        """Write down what the header said, once it could be read."""
        values = _party_fields(parties) | {"type": envelope_type, "key": key}
        settings = ", ".join(f"{name} = :{name}" for name in values if name != "key")
        self._store.execute(f"UPDATE envelopes SET {settings} WHERE key = :key", values)

    def answers(self, key: str, about: str, code: int, integrator_vkn: str | None) -> None:
        """Write down that this system response speaks of another envelope, and where it goes."""
        self._store.execute(
            "UPDATE envelopes SET about = ?, about_code = ?, integrator_vkn = ? WHERE key = ?",
            (about, code, integrator_vkn, key),
        )

    def move(
        self, key: str, event: Event, now: float, *, code: int | None = None, detail: str = "", todo: Todo | None = None
    ) -> int:
        """Move the envelope by the state table; *todo* replaces what was to be done. Raises NoSuchStep."""
        with self._store.transaction():
            row = self.need(key)
            state = next_state(row["state"], event, code)
            self._store.execute(
                "UPDATE envelopes SET state = ?, state_at = ?, detail = ?, task = ?, due_at = ? WHERE key = ?",
                (state, now, detail, todo.task if todo else None, todo.due_at if todo else None, key),
            )
            self.note(key, now, state, event, detail)
            return state

    def postpone(self, key: str, due_at: float) -> None:
        self._store.execute("UPDATE envelopes SET due_at = ? WHERE key = ?", (due_at, key))

    def count_attempt(self, key: str) -> int:
        """Count one attempt at delivery; gives how many there were."""
        with self._store.transaction():
            self._store.execute("UPDATE envelopes SET attempts = attempts + 1 WHERE key = ?", (key,))
            return int(self.need(key)["attempts"])

    def finish(self, key: str) -> None:
        """Nothing is left to do; the state stays."""
        self._store.execute("UPDATE envelopes SET task = NULL, due_at = NULL WHERE key = ?", (key,))

    def note(self, key: str, now: float, state: int, event: str, text: str = "") -> None:
        self._store.insert("history", key=key, at=now, state=state, event=str(event), text=text)

    def due(self, now: float, busy: Collection[str]) -> Row | None:
        """The oldest task that is due and not in *busy*.

        An envelope is not forwarded before Merkez's own system response about it has been tried once, so that
        its sender hears Merkez first.
        """
        rows = self._store.all(
            f"SELECT {_COLUMNS} FROM envelopes e WHERE task IS NOT NULL AND due_at <= ? AND NOT (task = 'deliver' AND"
            " EXISTS (SELECT 1 FROM envelopes s WHERE s.about = e.key AND s.origin = 'merkez' AND s.task = 'deliver'"
            " AND s.attempts = 0)) ORDER BY due_at, seq LIMIT ?",
            (now, len(busy) + 1),
        )
        return next((row for row in rows if row["key"] not in busy), None)

    def take_up_again(self, now: float) -> None:
        """At start: what fell due while Merkez was down is due now, so that retries do not follow at once."""
        self._store.execute("UPDATE envelopes SET due_at = ?1 WHERE task IS NOT NULL AND due_at < ?1", (now,))

    def get(self, envelope_id: str) -> Row | None:
        return self._store.one(f"SELECT {_COLUMNS} FROM envelopes WHERE key = ?", (envelope_id.lower(),))

    def need(self, key: str) -> Row:
        row = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def zip(self, key: str) -> bytes:
        row = self._store.one("SELECT zip FROM envelopes WHERE key = ?", (key,))
        if row is None:
            raise KeyError(key)
        return bytes(row["zip"])

    def history(self, key: str) -> list[Row]:
        return self._store.all("SELECT * FROM history WHERE key = ? ORDER BY seq", (key,))

    def listed(self, limit: int = 200) -> list[Row]:
        """The newest first."""
        return self._store.all(f"SELECT {_COLUMNS} FROM envelopes ORDER BY seq DESC LIMIT ?", (limit,))

    def counts(self) -> dict[int, int]:
        """How many envelopes are in each state."""
        rows = self._store.all("SELECT state, count(*) AS n FROM envelopes GROUP BY state ORDER BY state")
        return {row["state"]: row["n"] for row in rows}

    def open_tasks(self, now: float) -> int:
        """How many tasks are due."""
        row = self._store.one("SELECT count(*) AS n FROM envelopes WHERE task IS NOT NULL AND due_at <= ?", (now,))
        return int(row["n"]) if row else 0


def can(row: Row, event: Event) -> bool:
    return allows(row["state"], event)


def _party_fields(parties: Parties) -> dict[str, str]:
    return {
        "sender_id": parties.sender_id,
        "sender_alias": parties.sender_alias,
        "sender_title": parties.sender_title,
        "receiver_id": parties.receiver_id,
        "receiver_alias": parties.receiver_alias,
        "receiver_title": parties.receiver_title,
    }
