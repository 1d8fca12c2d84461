"""The contract of GİB's e-Defter service.

    GibError
    ├── EDefterFault      the service refuses, with its code (101 to 305, 0 where it tells none)
    ├── NotSent           surely not delivered
    └── OutcomeUnknown    the call may have been taken; settled by asking for the package's state

Calls are signed by a key of the taxpayer or of whom it authorised, so each call is given one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from zarf.core.seal.keys import SealKey
from zarf.core.wire.edefter_service import ApprovedFile, PackageState
from zarf.ports.gib.api import GibError


class EDefterFault(GibError):
    """A fault of the e-Defter service: code and text as received. Source: Web Servis Kılavuzu v1.7, error tables."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text


class EDefterPort(Protocol):
    """The e-Defter service. package_id: name of the package without `.zip`. at: now, for the message's time stamp."""

    def send(self, file_name: str, package: bytes, key: SealKey, at: datetime) -> str:
        """Hand in one package; gives GİB's words. Raises EDefterFault (111: already there), NotSent, OutcomeUnknown."""
        ...

    def states(self, package_id: str, key: SealKey, at: datetime) -> tuple[PackageState, ...]:
        """Where the package stands, the newest attempt first. Raises EDefterFault (304: unknown), and the rest."""
        ...

    def approved(self, package_id: str, key: SealKey, at: datetime) -> ApprovedFile:
        """The approved berat, as it came: a zip or the file. Raises EDefterFault (204: not yet), and the rest."""
        ...
