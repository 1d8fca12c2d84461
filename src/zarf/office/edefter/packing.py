"""The packages a part is sent in: a zip named after the berat, with the files that GİB wants of that period.

Source: Web Servis Kılavuzu v1.7; e-Defter Uygulama Kılavuzu v1.12 (since the period 2025-01 without the büyük defter).
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zarf.core.codes import load
from zarf.core.documents.edefter import LedgerKind
from zarf.office.edefter import places
from zarf.office.edefter.ledger_sealing import BERATS, LEDGER_OF
from zarf.office.edefter.models import LedgerPart
from zarf.office.edefter.writing import work_file
from zarf.ports.storage.ledger_folder import failures

WHEN = (1980, 1, 1, 0, 0, 0)
"""No clock in a package: the same files give the same bytes, also after a kill."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is ready. kind: YB or KB."""

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
    with failures(target.name), target.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for kind in kinds_in(berat, item.starts):
                name = places.name_of(part, kind).text
                info = zipfile.ZipInfo(name, WHEN)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                size = (folder / name).stat().st_size
                info.file_size = size
                with (folder / name).open("rb") as source, archive.open(info, "w", force_zip64=size > 2**31) as inside:
                    while piece := source.read(1 << 20):
                        inside.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return target


def packages_of(part: LedgerPart) -> list[Package]:
    """The packages of a part, once it is packed."""
    if part.state not in ("PACKED", "FILED"):
        return []
    folder = places.folder().month(places.place_of(part.ledger_set))
    names = {kind.code: str(part.files[f"{kind.code}.zip"]["name"]) for kind in BERATS}
    return [Package(part, code, name, folder / name) for code, name in names.items()]
