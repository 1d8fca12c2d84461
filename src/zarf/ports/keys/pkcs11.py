"""Keys on smart cards and in HSMs, by PKCS#11: `pkcs11:module=softhsm2;token=zarf?pin-file=/path/to/pin`.

What may stand in a reference: `pkcs11_reference`. The key never leaves the device; digests are made here. A signature
that fails because a session is lost is tried once more over a new connection; a wrong PIN is never tried again.
"""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from pathlib import Path

import pkcs11

from zarf.core.errors import SealRefused, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.core.seal.certificate_profile import identity
from zarf.ports.keys import pkcs11_library
from zarf.ports.keys.api import KeyAlgorithm, SealKey
from zarf.ports.keys.pkcs11_modules import module_path
from zarf.ports.keys.pkcs11_objects import (
    PROBE,
    REFUSALS,
    TokenCertificate,
    algorithm_of,
    certificates,
    fitting,
)
from zarf.ports.keys.pkcs11_pool import Lane, PoolLimits, TokenPool, told
from zarf.ports.keys.pkcs11_reference import SCHEME, Pkcs11Reference, TokenChoice, absolute, not_there, parse, reference

__all__ = ["SCHEME", "Pkcs11Key", "Pkcs11KeyStore", "PoolLimits", "absolute", "parse", "reference"]


class Pkcs11Key:
    """A key on a token with its certificate. Its repr tells no secret. May be used by many threads."""

    __slots__ = ("_algorithm", "_item", "_name", "_pool")

    def __init__(self, pool: TokenPool, item: TokenCertificate, algorithm: KeyAlgorithm, name: str) -> None:
        self._pool = pool
        self._item = item
        self._algorithm = algorithm
        self._name = name

    @property
    def certificate_der(self) -> bytes:
        return self._item.der

    @property
    def algorithm(self) -> KeyAlgorithm:
        return self._algorithm

    def sign(self, data: bytes) -> bytes:
        """Raises Unavailable when the token does not answer, SealRefused when it has this key no more."""
        pool = self._pool
        for is_last in (False, True):
            lane = pool.borrow()
            try:
                with pool.module.inside():
                    signature = pool.key(lane, self._item).sign(data)
            except REFUSALS as error:
                pool.give_back(lane)
                raise SealRefused(finding("EF-KEY-024", token=self._name, reason=told(error))) from error
            except pkcs11.PKCS11Error as error:
                pool.lost(lane)
                if is_last:
                    raise Unavailable(finding("EF-KEY-025", token=self._name, reason=told(error))) from error
            except BaseException:
                pool.give_back(lane)
                raise
            else:
                pool.give_back(lane)
                return signature
        raise AssertionError("unreachable")

    def __repr__(self) -> str:
        return f"Pkcs11Key({self._algorithm.value}, {self._name!r})"


class Pkcs11KeyStore:
    """Opens each key once, logs in to each token once, and keeps the sessions alive in the background."""

    def __init__(self, limits: PoolLimits | None = None) -> None:
        """limits.idle 0: no heartbeat."""
        self._limits = limits or PoolLimits()
        self._keys: dict[str, Pkcs11Key] = {}
        self._pools: dict[tuple[Path, TokenChoice], TokenPool] = {}
        self._stop = threading.Event()
        self._renew()
        _stores.add(self)

    def open(self, reference: str) -> SealKey:
        key = self._keys.get(reference)
        if key is None:
            with self._lock:
                key = self._keys.get(reference) or self._keys.setdefault(reference, self._load(parse(reference)))
        if self._heart is None:
            self._start_heart()
        return key

    def close(self) -> None:
        """End the heartbeat, close the sessions and log out."""
        self._stop.set()
        if self._heart is not None:
            self._heart.join(5)
        for pool in list(self._pools.values()):
            pool.close()

    def heartbeat(self) -> None:
        """Sign with every session that was idle too long; connect again where the connection was lost.

        What cannot be reached now is tried at the next beat, and by the next signature.
        """
        for pool in list(self._pools.values()):
            try:
                pool.heartbeat(_beat)
            except ZarfError:
                # Nobody waits for this answer; whoever signs next gets it with its code.
                continue

    def after_fork(self) -> None:
        for pool in self._pools.values():
            pool.forget_after_fork()
        self._renew()

    def _renew(self) -> None:
        self._lock = threading.Lock()
        self._heart: threading.Thread | None = None

    def _load(self, wanted: Pkcs11Reference) -> Pkcs11Key:
        pool = self._pool(wanted)
        name = str(wanted.token)
        lane = pool.borrow()
        try:
            with pool.module.inside():
                item = _chosen(pool, lane, wanted, name)
        except pkcs11.PKCS11Error as error:
            pool.lost(lane)
            raise Unavailable(finding("EF-KEY-025", token=name, reason=told(error))) from error
        except BaseException:
            pool.give_back(lane)
            raise
        pool.give_back(lane)
        algorithm = algorithm_of(item.certificate)
        assert algorithm is not None
        return Pkcs11Key(pool, item, algorithm, name)

    def _pool(self, wanted: Pkcs11Reference) -> TokenPool:
        """References to one token share its log-in, whatever certificate they ask for."""
        path = module_path(wanted.token.module)
        place = (path, wanted.token)
        if place not in self._pools:
            module = pkcs11_library.load(path)
            self._pools[place] = TokenPool(module, wanted.token, wanted.pin_file, self._limits)
        return self._pools[place]

    def _start_heart(self) -> None:
        with self._lock:
            if self._heart is None and self._limits.idle > 0:
                mine = weakref.ref(self)
                arguments = (mine, self._stop, self._limits.idle)
                self._heart = threading.Thread(target=_live, args=arguments, name="pkcs11-heartbeat", daemon=True)
                self._heart.start()


def _chosen(pool: TokenPool, lane: Lane, wanted: Pkcs11Reference, name: str) -> TokenCertificate:
    """The certificate asked for that has its key here. Of one holder's several, the one that lasts longest."""
    found = [item for item in fitting(certificates(lane.session), wanted.certificate) if algorithm_of(item.certificate)]
    usable = [item for item in found if _has_key(pool, lane, item)]
    if not usable:
        raise not_there(name, wanted.certificate)
    holders = sorted({identity(item.certificate) or "?" for item in usable})
    if len(holders) > 1:
        raise SealRefused(finding("EF-KEY-023", token=name, found=", ".join(holders)))
    return usable[0]


def _has_key(pool: TokenPool, lane: Lane, item: TokenCertificate) -> bool:
    try:
        pool.key(lane, item)
    except SealRefused as refused:
        if refused.code != "EF-KEY-022":
            raise
        return False
    return True


def _beat(lane: Lane) -> None:
    for key in lane.keys.values():
        key.sign(PROBE)


def _live(store: weakref.ref[Pkcs11KeyStore], stop: threading.Event, seconds: float) -> None:
    while not stop.wait(seconds / 2):
        alive = store()
        if alive is None:
            return
        alive.heartbeat()
        del alive


_stores: weakref.WeakSet[Pkcs11KeyStore] = weakref.WeakSet()


def _after_fork() -> None:
    for store in list(_stores):
        store.after_fork()


def _at_exit() -> None:
    """No thread may be inside a module while the interpreter goes away."""
    for store in list(_stores):
        store.close()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)
