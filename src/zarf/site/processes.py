"""Starting a child that dies with us, and asking whether a process is alive."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    log: IO[bytes] | int = subprocess.DEVNULL,
    user: int | None = None,
    group: int | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start *command* in a session of its own; the kernel sends it *death_signal* when we die.

    Whoever is not a database is killed outright: a worker whose database goes at the same moment would wait half a
    minute for it before it listens to a gentler signal, and all of them are built to be killed.
    Must be called from the main thread: the kernel watches the thread that forked, not the process.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        # Runs after the change of user, which would clear the setting.
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return subprocess.Popen(
        list(command),
        env=dict(environment) if environment is not None else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        user=user,
        group=group,
        extra_groups=[] if user is not None else None,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def stop(child: subprocess.Popen[bytes], *, first: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask *child* to end, wait *patience* seconds, then kill it."""
    if child.poll() is None:
        child.send_signal(first)
        await_end(child, patience=patience)


def await_end(child: subprocess.Popen[bytes], *, patience: float = 10.0) -> None:
    """Wait for a child that was asked to end; after *patience* seconds kill it."""
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def is_alive(pid: int, *, mentions: str = "") -> bool:
    """Whether process *pid* runs (zombies do not) and its command line holds *mentions*."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" and mentions in command


def leave_no_core() -> None:
    """A process that crashes writes no picture of its memory: keys and passwords are in it. Holds for children too."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
