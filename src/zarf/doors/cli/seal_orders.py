"""What `zarf seal` makes of a file: the whole document in memory, or a big ledger piece by piece."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from zarf.core.seal import SealKey, counter_seal, seal_document, seal_value, with_ledger_value
from zarf.core.seal.archiving import Feed
from zarf.core.seal.big_files import change_seal, feed_of, seal_file, seal_value_of
from zarf.doors.cli.sealed_files import is_big_ledger
from zarf.doors.cli.spoken import unusable, wrong_use
from zarf.doors.cli.whole_file import read_file

Raising = Callable[[bytes, Feed | None], bytes]
"""From a sealed document to one at a higher level; of a big one only the root's tags and the seal, and the rest as a
feed."""


@dataclass(frozen=True, slots=True)
class SealOrder:
    """key None: the file is sealed already. ledger: the sealed ledger of a berat."""

    key: SealKey | None
    role: str
    document_first: bool
    as_counter: bool
    ledger: str | None
    signing_time: datetime


def is_big(name: str) -> bool:
    try:
        return is_big_ledger(name)
    except OSError as error:
        raise unusable(name, error) from error


def sealed_whole(name: str, order: SealOrder, raising: Raising | None) -> bytes:
    document = read_file(name)
    if order.key is not None and order.as_counter:
        document = counter_seal(document, order.key, signing_time=order.signing_time, role=order.role)
    elif order.key is not None:
        if order.ledger is not None:
            document = with_ledger_value(document, _ledger_value(order.ledger))
        document = seal_document(
            document,
            order.key,
            signing_time=order.signing_time,
            role=order.role,
            document_first=order.document_first,
        )
    return raising(document, None) if raising is not None else document


def sealed_big(name: str, order: SealOrder, raising: Raising | None) -> Iterator[bytes]:
    """In little memory: sealed first, into a file without a name when it is to be raised to a level as well."""
    if order.as_counter:
        raise wrong_use(
            "bu büyüklükte bir dosyaya seri imza atılmaz; yalnız kullanıcı açma belgelerine atılır",
            "a file of this size bears no counter seal: only user accounts do",
        )
    with Path(name).open("rb") as file, tempfile.TemporaryFile() as nameless:
        sealed = cast("BinaryIO", nameless)
        if order.key is None:
            yield from _raised(file, raising)
            return
        pieces = seal_file(
            file, order.key, signing_time=order.signing_time, role=order.role, document_first=order.document_first
        )
        if raising is None:
            yield from pieces
            return
        for piece in pieces:
            sealed.write(piece)
        yield from _raised(sealed, raising)


def _raised(sealed: BinaryIO, raising: Raising | None) -> Iterator[bytes]:
    assert raising is not None
    return change_seal(sealed, lambda small: raising(small, feed_of(sealed)))


def _ledger_value(name: str) -> bytes:
    if not is_big(name):
        return seal_value(read_file(name))
    with Path(name).open("rb") as file:
        return seal_value_of(file)
