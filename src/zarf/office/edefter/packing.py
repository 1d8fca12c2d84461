"""The packages a part is sent in: a zip named after the berat, with the files that GİB wants of that period.

Source: Web Servis Kılavuzu v1.7; e-Defter Uygulama Kılavuzu v1.12 (since the period 2025-01 without the büyük defter).
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zarf.core.codes import load
from zarf.core.documents.edefter import LedgerKind
from zarf.core.wire.streamed_zip import write_zip
from zarf.office.edefter import places
from zarf.office.edefter.ledger_sealing import LEDGER_OF, berats_of
from zarf.office.edefter.models import LedgerPart
from zarf.office.edefter.writing import work_file
from zarf.ports.storage.ledger_folder import failures


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is ready. kind: YB, KB or EB."""

    part: LedgerPart
    kind: str
    name: str
    path: Path


def kinds_in(berat: LedgerKind, starts: date) -> tuple[LedgerKind, ...]:
    """What lies in the package of a berat of a period: the ledger, where GİB wants it, and the berat."""
    ledger = LEDGER_OF[berat]
    wanted = load("ledger_package_files").contains(ledger.code, starts)
    return (ledger, berat) if wanted else (berat,)


def pack(part: LedgerPart, berat: LedgerKind) -> Path:
    """Write the package of a berat from its filed files into the room. Raises Unavailable."""
    item = part.ledger_set
    folder = places.folder().month(places.place_of(item))
    target = work_file(item, part.position, berat, ".zip")
    with failures(target.name), ExitStack() as opened:
        names = [places.name_of(part, kind).text for kind in kinds_in(berat, item.starts)]
        file = opened.enter_context(target.open("wb"))
        write_zip(file, [(name, opened.enter_context((folder / name).open("rb"))) for name in names])
        file.flush()
        os.fsync(file.fileno())
    return target


def packages_of(part: LedgerPart) -> list[Package]:
    """The packages of a part, once it is packed."""
    if part.state not in ("PACKED", "FILED"):
        return []
    folder = places.folder().month(places.place_of(part.ledger_set))
    names = {kind.code: str(part.files[f"{kind.code}.zip"]["name"]) for kind in berats_of(part)}
    return [Package(part, code, name, folder / name) for code, name in names.items()]
