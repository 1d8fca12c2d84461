"""Starts the locked child and waits for its page, for no longer than allowed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from zarf.core.errors import ZarfError
from zarf.core.findings import finding

_CHILD = Path(__file__).with_name("locked_child.py")
_WALL_SECONDS = 15


class ViewFailed(ZarfError):
    """The view of a document could not be drawn. The document itself is untouched and can still be read as XML."""


def run(stylesheet: bytes, document: bytes, *, facts: bytes = b"", clean: bool, seconds: int = 10) -> str:
    """HTML of *document* by *stylesheet*, made in a process without files, network and time.

    seconds: processor time, 10 at most.
    Raises ViewFailed (EF-VIEW-001 the stylesheet failed, EF-VIEW-002 it took too long or too much).
    """
    header = {
        "stylesheet": len(stylesheet),
        "document": len(document),
        "facts": len(facts),
        "clean": clean,
        "seconds": seconds,
    }
    try:
        # -I: no environment, no user packages, no current folder. The child needs the installed lxml only.
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(header).encode("ascii") + b"\n" + stylesheet + document + facts,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired as problem:
        raise ViewFailed(finding("EF-VIEW-002")) from problem
    if done.returncode == 0:
        return done.stdout.decode("utf-8")
    reason = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode < 0 or "MemoryError" in reason:
        raise ViewFailed(finding("EF-VIEW-002"))
    raise ViewFailed(finding("EF-VIEW-001", found=reason[:500]))
