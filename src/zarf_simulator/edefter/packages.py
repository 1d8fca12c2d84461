"""The packages that were handed in, each attempt by itself, and the steps that are due."""

from __future__ import annotations

from dataclasses import dataclass

from zarf.core.documents.edefter.names import LedgerFileName
from zarf_simulator.edefter.codes import BERAT_DONE, DELETED, DONE, FAILED, QUEUED, STATE_TEXTS
from zarf_simulator.store import Row, Store

_OPEN = (QUEUED, BERAT_DONE)


class AlreadyUploaded(ValueError):
    """The package is being worked on, or was successful."""


@dataclass(frozen=True, slots=True)
class Packages:
    """Of one package id at most one attempt is open or successful."""

    store: Store

    def accept(self, name: LedgerFileName, data: bytes, signer: str, *, now: float, due_at: float) -> int:
        """Keep a package; it is on the disk when this returns. Raises AlreadyUploaded."""
        with self.store.transaction():
            newest = self.newest(name.stem)
            if newest is not None and newest["state"] in (*_OPEN, DONE):
                raise AlreadyUploaded(name.stem)
            return self.store.insert(
                "packages",
                package_id=name.stem,
                owner=name.owner,
                period=f"{name.year:04d}{name.month:02d}",
                kind=name.kind.code,
                part=name.part,
                branch=name.branch,
                zip=data,
                signer=signer,
                state=QUEUED,
                state_text=STATE_TEXTS[QUEUED],
                received_at=now,
                state_at=now,
                due_at=due_at,
            )

    def newest(self, package_id: str) -> Row | None:
        """The newest attempt that was not deleted."""
        return self.store.one(
            "SELECT * FROM packages WHERE package_id = ? AND state <> ? ORDER BY seq DESC LIMIT 1",
            (package_id, DELETED),
        )

    def successful(self, package_id: str) -> Row | None:
        return self.store.one("SELECT * FROM packages WHERE package_id = ? AND state = ?", (package_id, DONE))

    def attempts(self, package_id: str) -> list[Row]:
        """All attempts that were not deleted, the newest first."""
        return self.store.all(
            "SELECT * FROM packages WHERE package_id = ? AND state <> ? ORDER BY seq DESC", (package_id, DELETED)
        )

    def done_of_period(self, name: LedgerFileName) -> list[Row]:
        """The successful packages of the same firm, branch and month."""
        return self.store.all(
            "SELECT * FROM packages WHERE owner = ? AND period = ? AND branch = ? AND state = ?",
            (name.owner, f"{name.year:04d}{name.month:02d}", name.branch, DONE),
        )

    def due(self, now: float) -> Row | None:
        """The package whose next step is due first."""
        return self.store.one("SELECT * FROM packages WHERE due_at <= ? ORDER BY due_at, seq LIMIT 1", (now,))

    def open_steps(self, now: float) -> int:
        row = self.store.one("SELECT count(*) AS n FROM packages WHERE due_at <= ?", (now,))
        return int(row["n"]) if row is not None else 0

    def move(
        self, seq: int, state: str, now: float, *, due_at: float | None = None, berat: bytes | None = None
    ) -> None:
        self._set(seq, state, STATE_TEXTS[state], now, due_at, berat)

    def fail(self, seq: int, reason: str, now: float) -> None:
        self._set(seq, FAILED, STATE_TEXTS[FAILED].format(reason=reason), now, None, None)

    def postpone(self, seq: int, due_at: float) -> None:
        self.store.execute("UPDATE packages SET due_at = ? WHERE seq = ?", (due_at, seq))

    def delete(self, package_id: str, now: float) -> bool:
        """As the user does in GİB's application; the berat then voids its ledger. False when there is none."""
        changed = self.store.execute(
            "UPDATE packages SET state = ?, state_text = ?, state_at = ?, due_at = NULL, berat = NULL"
            " WHERE package_id = ? AND state <> ?",
            (DELETED, STATE_TEXTS[DELETED], now, package_id, DELETED),
        )
        return changed > 0

    def listed(self, limit: int) -> list[Row]:
        return self.store.all(
            "SELECT seq, package_id, owner, signer, state, state_text, received_at, state_at, due_at,"
            " length(zip) AS size, berat IS NOT NULL AS approved FROM packages ORDER BY seq DESC LIMIT ?",
            (limit,),
        )

    def _set(self, seq: int, state: str, text: str, now: float, due_at: float | None, berat: bytes | None) -> None:
        self.store.execute(
            "UPDATE packages SET state = ?, state_text = ?, state_at = ?, due_at = ?, berat = ? WHERE seq = ?",
            (state, text, now, due_at, berat, seq),
        )
