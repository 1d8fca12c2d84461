"""Asking the package's process about documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from zarf.ports.official.schematron import BROKEN
from zarf.ports.official.trouble import PackageRefused, refused

_PATIENCE = 120.0
"""Seconds for one answer: compiling takes five, a document of a thousand lines two."""


@dataclass(frozen=True, slots=True)
class OfficialVerdict:
    """failed: how often each assertion failed, by its id. structure: what the XSDs say, None if there is none.

    broken: how often each could not be computed; processors differ on what that means, so it settles nothing.
    """

    failed: Counter[str]
    broken: Counter[str]
    structure: bool | None


class OfficialJudge:
    """A package, running in a process of its own for one rule set. Raises PackageRefused, then and later."""

    def __init__(self, folder: Path, rule_set: str, *, patience: float = _PATIENCE) -> None:
        if not folder.is_dir():
            raise refused("EF-OFF-002", folder)
        self._patience = patience
        self._home = tempfile.TemporaryDirectory(prefix="zarf-official-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "zarf.ports.official.child", str(folder.resolve()), rule_set],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._home.name,
            # GİB's rules compare with today in the time zone of the process.
            env={"PYTHONPATH": os.pathsep.join(item for item in sys.path if item), "TZ": "Europe/Istanbul"},
        )
        try:
            self.assertions = int(str(self._answer()["assertions"]))
        except BaseException:
            self.close()
            raise

    def judge(self, data: bytes, document_type: str) -> OfficialVerdict | None:
        """The verdict on one file; None when it is no readable XML."""
        question = json.dumps({"type": document_type, "size": len(data)}).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(question + b"\n" + data)
            self._process.stdin.flush()
        except OSError as trouble:
            raise refused("EF-OFF-008", trouble.strerror) from trouble
        answer = self._answer()
        if not answer["readable"]:
            return None
        failed, structure = answer["failed"], answer["structure"]
        assert isinstance(failed, list)
        names = [str(item) for item in failed]
        return OfficialVerdict(
            failed=Counter(item for item in names if not item.startswith(BROKEN)),
            broken=Counter(item.removeprefix(BROKEN) for item in names if item.startswith(BROKEN)),
            structure=None if structure is None else bool(structure),
        )

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._home.cleanup()

    def __enter__(self) -> OfficialJudge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout is not None
        started = time.monotonic()
        watch = threading.Timer(self._patience, self._process.kill)
        watch.start()
        line = self._process.stdout.readline()
        watch.cancel()
        if not line:
            late = time.monotonic() - started >= self._patience
            raise refused("EF-OFF-008", f"> {self._patience:g} s" if late else "-")
        answer: dict[str, object] = json.loads(line)
        told = answer.get("refused")
        if isinstance(told, list):
            raise _again(told)
        return answer


def _again(told: list[object]) -> PackageRefused:
    code, found, expected = told
    return refused(str(code), found, None if expected is None else str(expected))
