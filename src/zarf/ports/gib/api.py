"""The contract of GİB's services, and the three ends a call can come to besides an answer.

    GibError
    ├── EFaturaFault      the service answered with a fault: surely not taken, but for 2001 (taken before)
    ├── NotSent           surely not delivered: no connection came about
    └── OutcomeUnknown    the call may have been delivered: no answer, or none that can be read

An unknown outcome is settled by asking with the same identifier, never by sending anew under another.
"""

from __future__ import annotations

from typing import IO, Protocol

from zarf.core.wire.efatura_service import DocumentResponse


class GibError(Exception):
    """A call to GİB's services that brought no answer of the hoped-for kind."""


class EFaturaFault(GibError):
    """A fault of the EFatura service: GİB's code (2000 to 2007) and text as received. Source: Ek-3 v1.4."""

    def __init__(self, code: int, msg: str) -> None:
        super().__init__(f"{code} {msg}")
        self.code = code
        self.msg = msg


class NotSent(GibError):
    """Surely not delivered: name not found, connection refused or not made in time."""


class OutcomeUnknown(GibError):
    """Bytes went out and no answer that can be read came back. The call may or may not have been taken."""


class EFaturaPort(Protocol):
    """The EFatura service of Merkez (and, with the same operations, of any integrator)."""

    def send_document(self, file_name: str, data: bytes, md5_hex: str) -> DocumentResponse:
        """Deliver one zip. Raises EFaturaFault, NotSent or OutcomeUnknown."""
        ...

    def get_application_response(self, instance_identifier: str) -> bytes:
        """The current system response envelope of an envelope, as XML.

        Raises EFaturaFault (2004: not known there), NotSent or OutcomeUnknown.
        """
        ...


class UserListPort(Protocol):
    """The lists of registered users: PK (receivers), GB (senders) and TEMP (those who are about to close)."""

    def download(self, role: str, into: IO[bytes]) -> None:
        """Write the zip of a list to *into*. Raises NotSent or OutcomeUnknown when it cannot be had."""
        ...
