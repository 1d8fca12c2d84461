"""Merkez's service and lists in this process's memory, for tests."""

from __future__ import annotations

import hashlib
import re
from typing import IO

from zarf.core.wire.efatura_service import FAULT_TEXTS, DocumentResponse
from zarf.ports.gib.api import EFaturaFault, GibError, NotSent

_NAME = re.compile(r"([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\.zip", re.ASCII)


class MemoryEFatura:
    """Takes zips as Merkez does, with faults 2006, 2000, 2001 and 2004, and answers what a test puts in.

    taken: the zips by envelope id in lower case. answers: system response envelopes, by envelope id in lower case.
    before: raised at the next call, before anything is taken. after: raised once a zip has been taken.
    """

    def __init__(self) -> None:
        self.taken: dict[str, bytes] = {}
        self.answers: dict[str, bytes] = {}
        self.before: GibError | None = None
        self.after: GibError | None = None

    def send_document(self, file_name: str, data: bytes, md5_hex: str) -> DocumentResponse:
        self._break("before")
        name = _NAME.fullmatch(file_name)
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if name is None:
            raise _fault(2006)
        if md5_hex.lower() != digest:
            raise _fault(2000)
        if name[1].lower() in self.taken:
            raise _fault(2001)
        self.taken[name[1].lower()] = data
        self._break("after")
        return DocumentResponse("ZARF KUYRUGA EKLENDI", digest)

    def get_application_response(self, instance_identifier: str) -> bytes:
        self._break("before")
        try:
            return self.answers[instance_identifier.lower()]
        except KeyError:
            raise _fault(2004) from None

    def _break(self, when: str) -> None:
        """Raise what was put in, once."""
        problem: GibError | None = getattr(self, when)
        setattr(self, when, None)
        if problem is not None:
            raise problem


class MemoryUserList:
    """Gives the zips it was handed; a role without one is away."""

    def __init__(self, **zips: bytes) -> None:
        self.zips = zips

    def download(self, role: str, into: IO[bytes]) -> None:
        try:
            into.write(self.zips[role])
        except KeyError:
            raise NotSent("no list") from None


def _fault(code: int) -> EFaturaFault:
    return EFaturaFault(code, FAULT_TEXTS[code])
