"""Accounts, kontör, stamps given and faults, in SQLite. What was answered is on disk before the answer goes out."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

_SCHEMA = """
create table if not exists account (userid integer primary key, password text not null, kontor integer not null);
create table if not exists stamp (serial integer primary key, userid integer not null, imprint text not null,
                                  given_at text not null);
create table if not exists fault (id integer primary key, kind text not null, remaining integer, fields text not null);
"""

FAULTS = {
    "slow": "the answer waits `seconds`",
    "wrong_nonce": "the token carries another nonce",
    "wrong_imprint": "the token is of another value",
    "wrong_signature": "the token's signature is broken",
    "expired_tsa": "the token is signed with an expired certificate",
    "not_tsa": "the token is signed with a certificate that is not for time stamps",
    "revoked_tsa": "the token is signed with a revoked certificate",
    "wrong_ess": "the token names another certificate as its own (ESS)",
    "no_certificate": "the token leaves the certificate out",
    "no_kontor": "refused as if nothing were left",
    "reject": "refused: HTTP 200 with status 2 and `text`",
    "http": "HTTP `status` and a page instead of an answer",
    "drop_request": "the connection breaks, nothing is stamped",
    "drop_answer": "stamped and paid, but the connection breaks",
    "ocsp_down": "OCSP answers HTTP 503",
    "ocsp_later": "OCSP answers tryLater",
}
"""Kind -> what happens."""


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    userid: int
    password: str
    kontor: int


class Store:
    """One file in *folder*, one process. Safe for threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = RLock()
        self._db = sqlite3.connect(folder / "kamusm.sqlite", isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def put_account(self, userid: int, password: str, kontor: int) -> None:
        """Open an account, or give it another password and kontör."""
        if userid < 1 or kontor < 0 or not password:
            raise ValueError("an account has a userid from 1 up, a password and kontör from 0 up")
        with self._lock:
            self._db.execute("insert or replace into account values (?, ?, ?)", (userid, password, kontor))

    def account(self, userid: int) -> Account | None:
        with self._lock:
            row = self._db.execute("select * from account where userid = ?", (userid,)).fetchone()
        return Account(*row) if row else None

    def accounts(self) -> list[dict[str, Any]]:
        """Without passwords."""
        with self._lock:
            rows = self._db.execute("select userid, kontor from account order by userid").fetchall()
        return [{"userid": userid, "kontor": kontor} for userid, kontor in rows]

    def spend(self, userid: int, imprint: bytes, given_at: str) -> int | None:
        """Take one kontör for a stamp; gives the stamp's serial number, None when nothing is left."""
        with self._lock:
            self._db.execute("begin immediate")
            paid = self._db.execute("update account set kontor = kontor - 1 where userid = ? and kontor > 0", (userid,))
            row = (userid, imprint.hex(), given_at)
            serial = None
            if paid.rowcount:
                cursor = self._db.execute("insert into stamp (userid, imprint, given_at) values (?, ?, ?)", row)
                serial = cursor.lastrowid
            self._db.execute("commit")
        return serial

    def stamps(self) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._db.execute("select serial, userid, imprint, given_at from stamp order by serial").fetchall()
        return [dict(zip(("serial", "userid", "imprint", "given_at"), row, strict=True)) for row in rows]

    def add_fault(self, data: dict[str, Any]) -> int:
        """{"kind", "count", ...}. Raises ValueError for an unknown kind."""
        fields = dict(data)
        kind, count = str(fields.pop("kind", "")), fields.pop("count", None)
        if kind not in FAULTS:
            raise ValueError(f"kind is one of {', '.join(FAULTS)}")
        if count is not None and (not isinstance(count, int) or count < 1):
            raise ValueError("count is a number from 1 up")
        with self._lock:
            row = (kind, count, json.dumps(fields))
            cursor = self._db.execute("insert into fault (kind, remaining, fields) values (?, ?, ?)", row)
        return int(cursor.lastrowid or 0)

    def faults(self) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._db.execute("select id, kind, remaining, fields from fault order by id").fetchall()
        return [{"id": row[0], "kind": row[1], "remaining": row[2], **json.loads(row[3])} for row in rows]

    def clear_faults(self) -> None:
        with self._lock:
            self._db.execute("delete from fault")

    def use_fault(self, *kinds: str) -> dict[str, Any] | None:
        """The oldest fault of one of *kinds*, counted down; None when there is none."""
        with self._lock:
            found = next((fault for fault in self.faults() if fault["kind"] in kinds), None)
            if found is not None and found["remaining"] is not None:
                if found["remaining"] <= 1:
                    self._db.execute("delete from fault where id = ?", (found["id"],))
                else:
                    self._db.execute("update fault set remaining = remaining - 1 where id = ?", (found["id"],))
        return found
