"""A loaded PKCS#11 module: started for many threads, entered by many, restarted by one while nobody is inside.

python-pkcs11 starts a module with C_Initialize(NULL), which promises that one thread alone will call it; SoftHSM then
takes no locks at all. So the module is stopped and started again with CKF_OS_LOCKING_OK. A module that refuses that is
entered by one thread at a time. Source: PKCS#11 v2.40, C_Initialize and "Applications and processes".
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11

from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import finding

_OK, _CANNOT_LOCK, _NOT_INITIALIZED, _ALREADY_INITIALIZED = 0x0, 0xA, 0x190, 0x191
_OS_LOCKING_OK = 0x2
_LONGEST_WAIT = 30.0
"""Seconds a restart waits for threads that are inside the module."""
_BETWEEN_RESTARTS = 2.0
"""Seconds; a restart costs every other token of the module its sessions."""


_Function = Callable[[object], int]


class _Arguments(ctypes.Structure):
    """CK_C_INITIALIZE_ARGS."""

    _fields_ = (
        ("create_mutex", ctypes.c_void_p),
        ("destroy_mutex", ctypes.c_void_p),
        ("lock_mutex", ctypes.c_void_p),
        ("unlock_mutex", ctypes.c_void_p),
        ("flags", ctypes.c_ulong),
        ("reserved", ctypes.c_void_p),
    )


class _Functions(ctypes.Structure):
    """The beginning of CK_FUNCTION_LIST: version, C_Initialize, C_Finalize."""

    _fields_ = (("version", ctypes.c_ubyte * 2), ("initialize", ctypes.c_void_p), ("finalize", ctypes.c_void_p))


class Module:
    """One module of this process. `starts` counts how often it was started: sessions of an earlier start are dead."""

    def __init__(self, path: Path) -> None:
        """Raises SealRefused when the file is no PKCS#11 module, or does not start."""
        self.path = path
        self.starts = 0
        self._restarted_at = float("-inf")
        self._renew_locks()
        try:
            self.library = pkcs11.lib(str(path))
            self._initialize, self._finalize = _start_and_stop(path)
        except (pkcs11.PKCS11Error, OSError, AttributeError) as error:
            raise SealRefused(finding("EF-KEY-013", module=str(path))) from error
        self._restart()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Around every call into the module."""
        with self._condition:
            while self._restarting or (self._inside and not self._many_threads):
                self._condition.wait()
            if self._forked:
                self._restart()
            self._inside += 1
        try:
            yield
        finally:
            with self._condition:
                self._inside -= 1
                if self._restarting or not self._many_threads:
                    self._condition.notify_all()

    def restart(self, seen: int) -> bool:
        """Stop and start the module, unless somebody did since start number *seen*, or a moment ago.

        Never called from inside. A module sees a token that came later only after this. Gives whether it is fresh.
        """
        with self._condition:
            if self.starts != seen:
                return True
            if time.monotonic() - self._restarted_at < _BETWEEN_RESTARTS:
                return False
            self._restarting = True
            try:
                if not self._condition.wait_for(lambda: not self._inside, _LONGEST_WAIT):
                    raise Unavailable(finding("EF-KEY-025", token=self.path.name, reason="C_Finalize"))
                self._restart()
            finally:
                self._restarting = False
                self._condition.notify_all()
        return True

    def after_fork(self) -> None:
        """In a child: what was open belongs to the parent, and its threads are not here."""
        self._renew_locks()
        self._forked = True

    def _renew_locks(self) -> None:
        self._condition = threading.Condition()
        self._inside = 0
        self._restarting = False
        self._forked = False
        self._many_threads = True

    def _restart(self) -> None:
        stopped = self._finalize(None)
        arguments = _Arguments(flags=_OS_LOCKING_OK)
        code = self._initialize(ctypes.byref(arguments))
        self._many_threads = code != _CANNOT_LOCK
        if code == _CANNOT_LOCK:
            code = self._initialize(None)
        self._forked = False
        self.starts += 1
        self._restarted_at = time.monotonic()
        if code not in (_OK, _ALREADY_INITIALIZED) or stopped not in (_OK, _NOT_INITIALIZED):
            raise Unavailable(finding("EF-KEY-025", token=self.path.name, reason=f"C_Initialize 0x{code:x}"))


def load(path: Path) -> Module:
    """The module in the real file *path*, loaded once per process."""
    with _lock:
        if path not in _modules:
            _modules[path] = Module(path)
        return _modules[path]


def _start_and_stop(path: Path) -> tuple[_Function, _Function]:
    """C_Initialize and C_Finalize, by the one function a module must export."""
    functions = ctypes.POINTER(_Functions)()
    code = ctypes.CDLL(str(path)).C_GetFunctionList(ctypes.byref(functions))
    if code != _OK or not functions:
        raise OSError(f"C_GetFunctionList 0x{code:x}")
    prototype = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)
    return prototype(functions.contents.initialize), prototype(functions.contents.finalize)


_modules: dict[Path, Module] = {}
_lock = threading.Lock()


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()
    for module in _modules.values():
        module.after_fork()


os.register_at_fork(after_in_child=_after_fork)
