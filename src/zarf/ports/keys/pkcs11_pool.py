"""The sessions of one token: one log-in, a bounded pool, each session lent to one thread at a time.

When a session is lost (the token was pulled out, the HSM restarted), the whole connection is dropped and made anew by
whoever needs it next; the others wait for that one. Every key is proved against its certificate on every session.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pkcs11
from pkcs11.types import Session

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.keys.pkcs11_library import Module
from zarf.ports.keys.pkcs11_login import find_token, log_in
from zarf.ports.keys.pkcs11_objects import KeyOnToken, TokenCertificate, key_of
from zarf.ports.keys.pkcs11_reference import CertificateChoice, TokenChoice, not_there


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """sessions: most at a time on one token; wait: seconds for a free one; idle: seconds until a heartbeat."""

    sessions: int = 8
    wait: float = 30.0
    idle: float = 60.0


@dataclass(slots=True)
class Lane:
    """A session, the keys found on it by the DER of their certificates, and which connection it belongs to.

    start: the start of the module it was opened in. After a restart the same handle may be another token's session.
    """

    session: Session
    connection: int
    start: int
    keys: dict[bytes, KeyOnToken] = field(default_factory=dict)
    used_at: float = 0.0


class TokenPool:
    """The sessions on the token *choice* asks for. Nothing is opened before it is needed."""

    def __init__(self, module: Module, choice: TokenChoice, pin_file: Path | None, limits: PoolLimits) -> None:
        self.module = module
        self._choice = choice
        self._pin_file = pin_file
        self._limits = limits
        self._connection = 0
        self._idle: list[Lane] = []
        self._forget()

    def borrow(self) -> Lane:
        """A free session, opened when there is none and the limit allows. Give it back or report it lost.

        Raises Unavailable when the token is not there or all sessions stay busy, SealRefused when the log-in fails.
        """
        deadline = time.monotonic() + self._limits.wait
        with self._free:
            while True:
                self._ensure_connection()
                if self._idle:
                    return self._idle.pop()
                lane = self._open() if self._opened < self._most else None
                if lane is not None:
                    return lane
                if not self._free.wait(deadline - time.monotonic()):
                    seconds = f"{self._limits.wait:g}"
                    raise Unavailable(finding("EF-KEY-026", token=str(self._choice), seconds=seconds))

    def give_back(self, lane: Lane) -> None:
        lane.used_at = time.monotonic()
        with self._free:
            if lane.connection == self._connection:
                self._idle.append(lane)
                self._free.notify()
                return
        self._close([(lane.session, lane.start)])

    def lost(self, lane: Lane) -> None:
        """A call on this session failed: the connection is dropped unless it is gone already."""
        with self._free:
            if lane.connection == self._connection:
                self._drop()
        self._close([(lane.session, lane.start)])

    def key(self, lane: Lane, item: TokenCertificate) -> KeyOnToken:
        """The proved key of this certificate on this session. Called inside the module.

        Raises SealRefused when the token has it no more, PKCS11Error when the session is lost.
        """
        self.check(lane)
        known = lane.keys.get(item.der)
        if known is None:
            known = key_of(lane.session, item, self._pin_file)
            if known is None:
                raise not_there(str(self._choice), CertificateChoice(serial_number=item.certificate.serial_number))
            lane.keys[item.der] = known
        return known

    def check(self, lane: Lane) -> None:
        """Raises SessionHandleInvalid when the module was restarted since. Called inside the module."""
        if lane.start != self.module.starts:
            raise pkcs11.SessionHandleInvalid("the module was restarted")

    def heartbeat(self, sign: Callable[[Lane], None]) -> int:
        """Let *sign* use every session that was idle too long, and connect when there is no connection.

        Gives how many sessions answered. Raises what `borrow` raises.
        """
        tired = time.monotonic() - self._limits.idle
        with self._free:
            self._ensure_connection()
            old = [lane for lane in self._idle if lane.used_at < tired]
            self._idle = [lane for lane in self._idle if lane.used_at >= tired]
        answered = 0
        for lane in old:
            try:
                with self.module.inside():
                    self.check(lane)
                    sign(lane)
            except pkcs11.PKCS11Error:
                self.lost(lane)
            else:
                self.give_back(lane)
                answered += 1
        return answered

    def forget_after_fork(self) -> None:
        """In a child: the sessions are the parent's, and are left alone."""
        self._connection += 1
        self._idle = []
        self._forget()

    def close(self) -> None:
        """Close what is open and log out. The pool can be used again."""
        with self._free:
            self._drop()

    def _forget(self) -> None:
        self._free = threading.Condition()
        self._login: Session | None = None
        self._login_start = 0
        self._opened = 0
        self._most = max(1, self._limits.sessions)

    def _ensure_connection(self) -> None:
        if self._login is not None and self._login_start != self.module.starts:
            self._drop()
        if self._login is None:
            self._connect()

    def _connect(self) -> None:
        """Find the token and log in. A token that was put back is seen only after the module was restarted."""
        for is_last in (False, True):
            seen = self.module.starts
            try:
                with self.module.inside():
                    token = find_token(self.module, self._choice)
                    if token is not None:
                        self._login = log_in(token, self._pin_file)
                        self._login_start = self.module.starts
                        return
                reason: pkcs11.PKCS11Error | None = None
            except pkcs11.PKCS11Error as error:
                reason = error
            if is_last or not self.module.restart(seen):
                break
        if reason is not None:
            raise Unavailable(finding("EF-KEY-025", token=str(self._choice), reason=told(reason))) from reason
        raise Unavailable(finding("EF-KEY-015", token=str(self._choice)))

    def _open(self) -> Lane | None:
        """One more session; None when the token gives no more but some are lent. With none at all, the log-in's own."""
        assert self._login is not None
        try:
            with self.module.inside():
                if self._login_start != self.module.starts:
                    raise pkcs11.SessionHandleInvalid("the module was restarted")
                session = self._login.token.open()
        except pkcs11.SessionCount:
            self._most = max(1, self._opened)
            if self._opened:
                return None
            session = self._login
        except pkcs11.PKCS11Error as error:
            self._drop()
            raise Unavailable(finding("EF-KEY-025", token=str(self._choice), reason=told(error))) from error
        self._opened += 1
        return Lane(session, self._connection, self._login_start, used_at=time.monotonic())

    def _drop(self) -> None:
        sessions = [(lane.session, lane.start) for lane in self._idle]
        if self._login is not None:
            # Closing the session that logged in logs all out; no other one does.
            sessions.append((self._login, self._login_start))
        self._connection += 1
        self._login, self._idle, self._opened = None, [], 0
        self._most = max(1, self._limits.sessions)
        self._close(sessions)
        self._free.notify_all()

    def _close(self, sessions: list[tuple[Session, int]]) -> None:
        """Those of an earlier start of the module are gone; a handle may since be somebody else's."""
        for session, start in sessions:
            # A dead session cannot be closed; that is why it is closed here.
            with suppress(pkcs11.PKCS11Error), self.module.inside():
                if start == self.module.starts:
                    session.close()


def told(error: pkcs11.PKCS11Error) -> str:
    """The token's own word for what went wrong; it holds no secret."""
    return f"{type(error).__name__}: {error}".strip(": ")[:120]
