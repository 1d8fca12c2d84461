"""The sealed documents in a file: the file itself, or the documents of an envelope, zipped or not, cut out raw."""

from __future__ import annotations

import errno
import os
import select
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from zarf.core.errors import DocumentUnreadable, EnvelopeRefused
from zarf.core.findings import Finding, finding
from zarf.core.seal import SealResult
from zarf.core.seal.big_files import is_streamable
from zarf.core.wire.envelope import EnvelopeType, read_envelope
from zarf.core.wire.packing import unpack
from zarf.core.xml.namespaces import DS, SBDH
from zarf.core.xml.reading import DOCUMENT_LIMITS, read_xml
from zarf.doors.cli.validate_inputs import is_zip

_LARGEST = 64 * 1024 * 1024
"""Bytes read from a file; the reader's own limits lie below."""

_FARTHEST = 4 * 1024 * 1024
"""Bytes within which a root element is looked for; what begins later is left to the reader."""

_BEGINNING = 1024 * 1024
_PATIENCE = 10.0
"""Seconds in which the other end of a named pipe has to begin."""

_ENVELOPE = f"{SBDH} StandardBusinessDocument"


@dataclass(frozen=True, slots=True)
class SealedPart:
    """One document to judge. number: its place in the envelope, from 1; None outside one.

    fault: why there is nothing to judge. is_unopened: the file could not even be opened. is_big: a ledger that is
    judged from the file, without being read into memory.
    """

    file: str
    xml: bytes = b""
    number: int | None = None
    fault: Finding | None = None
    is_unopened: bool = False
    is_big: bool = False

    @property
    def fault_result(self) -> SealResult:
        return SealResult.UNDETERMINED if self.is_unopened else SealResult.INVALID


def sealed_parts(name: str) -> Iterator[SealedPart]:
    """Everything to judge in the file *name* ("-": standard input): at least one part, whatever the content."""
    try:
        if is_big_ledger(name):
            yield SealedPart(name, is_big=True)
            return
        data = _read(name)
    except OSError as error:
        fault = finding("EF-SEAL-070", path=name, name=name, reason=error.strerror or "?")
        yield SealedPart(name, fault=fault, is_unopened=True)
        return
    try:
        if is_zip(name, data):
            data = unpack(data, Path(name).name).xml
        if _root_name(data) != _ENVELOPE:
            yield SealedPart(name, data)
            return
        envelope = read_envelope(data)
    except (DocumentUnreadable, EnvelopeRefused) as error:
        yield SealedPart(name, fault=error.finding)
        return
    # A system response need not be sealed; every other document of an envelope must be.
    asked = [
        SealedPart(name, xml, number)
        for number, xml in enumerate(envelope.documents, 1)
        if envelope.type is not EnvelopeType.SYSTEM or DS.encode() in xml
    ]
    yield from asked or [SealedPart(name, fault=finding("EF-SEAL-010", path=name))]


def is_big_ledger(name: str) -> bool:
    """Whether the file is too large for a tree and of a kind that needs none. Raises OSError."""
    if name == "-" or not Path(name).is_file() or Path(name).stat().st_size <= DOCUMENT_LIMITS.max_bytes:
        return False
    with Path(name).open("rb") as file:
        root = _root_name(file.read(_BEGINNING))
    return root is not None and is_streamable("{" + root.replace(" ", "}") if " " in root else root)


def read_fault(xml: bytes) -> Finding | None:
    """Why the document cannot be read, with the values found; None when it can. A seal's report holds the code only."""
    try:
        read_xml(xml)
    except DocumentUnreadable as error:
        return error.finding
    return None


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(_LARGEST + 1)
    if Path(name).is_fifo():
        return _read_pipe(name)
    with Path(name).open("rb") as file:
        return file.read(_LARGEST + 1)


def _read_pipe(name: str) -> bytes:
    """What comes through a named pipe. Raises OSError when nobody writes: opening one without a writer never ends."""
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not select.select([descriptor], [], [], _PATIENCE)[0]:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        os.set_blocking(descriptor, True)
        return file.read(_LARGEST + 1)


def _root_name(data: bytes) -> str | None:
    """Namespace and name of the root element, without reading on; None when there is none to be found.

    The pieces grow, because expat begins an unfinished tag anew with each piece: a tag of 15 MB stays cheap.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        found.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = start
    position, size = 0, 4096
    while position < min(len(data), _FARTHEST):
        try:
            parser.Parse(data[position : position + size], False)
        except (expat.ExpatError, LookupError, ValueError):
            # Not well formed, or an encoding expat does not know: the reader says which.
            break
        if found:
            break
        position, size = position + size, size * 2
    return found[0] if found else None
