"""The time-stamping service: who asks, may they, have they kontör left, and what is answered.

Errors come as KamuSM gives them, with HTTP 200 and a text in the answer. The texts are the simulator's own.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zarf_simulator.kamusm.authority import Authority
from zarf_simulator.kamusm.identity import read_identity
from zarf_simulator.kamusm.services import EXPIRED_TSA, NOT_TSA, REVOKED_TSA, TSA
from zarf_simulator.kamusm.store import Account, Store
from zarf_simulator.kamusm.tokens import Order, granted, read_order, refusal, token_of

REPLY = "application/timestamp-reply"
NO_ACCOUNT = "SIMULATOR: kullanici bulunamadi"
WRONG_PASSWORD = "SIMULATOR: kullanici parolasi hatali"
NO_KONTOR = "SIMULATOR: kontor yetersiz"
_SERVERS = {"expired_tsa": EXPIRED_TSA, "not_tsa": NOT_TSA, "revoked_tsa": REVOKED_TSA}
_SPOILERS = ("wrong_nonce", "wrong_imprint", "wrong_signature", "wrong_ess", "no_certificate", *_SERVERS)
_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class StampAnswer:
    """dropped: break the connection instead of answering."""

    body: bytes = b""
    content_type: str = REPLY
    status: int = 200
    dropped: bool = False


class Stamping:
    def __init__(self, authority: Authority, store: Store, now: Callable[[], datetime]) -> None:
        self._authority = authority
        self._store = store
        self._now = now

    def answer(self, headers: Mapping[str, str], body: bytes) -> StampAnswer:
        """headers: lower case, as sent."""
        wait = self._store.use_fault("slow")
        if wait is not None:
            time.sleep(min(float(wait.get("seconds", 1)), _LONGEST_WAIT))
        if self._store.use_fault("drop_request"):
            return StampAnswer(dropped=True)
        broken = self._store.use_fault("http")
        if broken is not None:
            return StampAnswer(b"<html>SIMULATOR</html>", "text/html", int(broken.get("status", 503)))
        if "credit_req" in headers:
            return self._kontor(headers)
        return self._stamp(headers.get("identity", ""), body)

    def _kontor(self, headers: Mapping[str, str]) -> StampAnswer:
        text = headers["credit_req"] + headers.get("credit_req_time", "")
        account = self._account(headers.get("identity", ""), hashlib.sha1(text.encode()).digest())
        if isinstance(account, bytes):
            return StampAnswer(account)
        if str(account.userid) != headers["credit_req"].strip():
            return StampAnswer(refusal(NO_ACCOUNT))
        return StampAnswer(str(account.kontor).encode())

    def _stamp(self, identity: str, body: bytes) -> StampAnswer:
        order = read_order(body)
        if order is None:
            return StampAnswer(refusal("SIMULATOR: istek okunamadi", "bad_data_format"))
        account = self._account(identity, order.imprint)
        if isinstance(account, bytes):
            return StampAnswer(account)
        rejected = self._store.use_fault("reject")
        if rejected is not None:
            return StampAnswer(refusal(str(rejected.get("text", "SIMULATOR: reddedildi"))))
        now = self._now()
        if self._store.use_fault("no_kontor"):
            return StampAnswer(refusal(NO_KONTOR))
        serial = self._store.spend(account.userid, order.imprint, now.isoformat())
        if serial is None:
            return StampAnswer(refusal(NO_KONTOR))
        reply = self._reply(order, now, serial)
        return StampAnswer(dropped=True) if self._store.use_fault("drop_answer") else StampAnswer(reply)

    def _account(self, header: str, imprint: bytes) -> Account | bytes:
        """The account that asks, or the refusal."""
        identity = read_identity(header)
        account = self._store.account(identity.userid) if identity else None
        if identity is None or account is None:
            return refusal(NO_ACCOUNT)
        return account if identity.proves(account.password, imprint) else refusal(WRONG_PASSWORD)

    def _reply(self, order: Order, now: datetime, serial: int) -> bytes:
        fault = self._store.use_fault(*_SPOILERS)
        kind = fault["kind"] if fault else ""
        server = _SERVERS.get(kind, TSA)
        if kind == "wrong_nonce":
            order = replace(order, nonce=(order.nonce or 0) + 1)
        if kind == "wrong_imprint":
            order = replace(order, imprint=hashlib.new(order.algorithm, order.imprint).digest())
        if kind == "no_certificate":
            order = replace(order, wants_certificate=False)
        named = self._authority.credential(NOT_TSA) if kind == "wrong_ess" else None
        token = token_of(order, self._authority.credential(server), [self._authority.root], now, serial, named)
        if kind == "wrong_signature":
            signer = token["content"]["signer_infos"][0]
            signer["signature"] = bytes(byte ^ 1 for byte in signer["signature"].native)
        return granted(token)
