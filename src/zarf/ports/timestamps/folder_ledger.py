"""A ledger of stamps in a folder, for the command line: one file for each value, so that a broken-off run goes on.

IMPRINT.open is an order whose end is not known; IMPRINT.tst the token that came. A person who knows that nothing was
paid may delete the first.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.timestamps.api import OutcomeUnknown


class FolderLedger:
    """A `StampLedger`. Durable before each call returns. Raises Unavailable (EF-TSP-016) when the folder fails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(folder, error) from error

    def token(self, imprint: bytes) -> bytes | None:
        try:
            return self._path(imprint, "tst").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(self._folder, error) from error

    def begin(self, imprint: bytes, userid: int) -> None:
        try:
            descriptor = os.open(self._path(imprint, "open"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise OutcomeUnknown(finding("EF-TSP-012", found=imprint.hex()[:16])) from error
        except OSError as error:
            raise _failed(self._folder, error) from error
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{userid}\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self, imprint: bytes, token: bytes) -> None:
        try:
            descriptor, fresh = tempfile.mkstemp(dir=self._folder, suffix=".new")
            with os.fdopen(descriptor, "wb") as file:
                file.write(token)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(self._path(imprint, "tst"))
        except OSError as error:
            raise _failed(self._folder, error) from error
        self.release(imprint)

    def release(self, imprint: bytes, code: str = "") -> None:
        try:
            self._path(imprint, "open").unlink(missing_ok=True)
        except OSError as error:
            raise _failed(self._folder, error) from error

    def leave_open(self, imprint: bytes, code: str) -> None:
        """Says why, for the person who decides."""
        try:
            with self._path(imprint, "open").open("a", encoding="ascii") as file:
                file.write(f"{code}\n")
        except OSError as error:
            raise _failed(self._folder, error) from error

    def _path(self, imprint: bytes, kind: str) -> Path:
        return self._folder / f"{imprint.hex()}.{kind}"


def _failed(folder: Path, error: OSError) -> Unavailable:
    return Unavailable(finding("EF-TSP-016", name=folder.name, reason=error.strerror or "?"))
