"""What a package holds: the files that its name promises, taken out under limits, and no others.

From January 2025 the YB package holds journal and berat, the KB package the berat alone; before, each held its ledger
too. A DR package holds the report alone. Source: Web Servis Kılavuzu v1.7; e-Defter Uygulama Kılavuzu v1.12.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from zarf.core.documents.edefter.names import LedgerFileName, LedgerKind

_LEDGER_OF = {
    LedgerKind.JOURNAL_BERAT: LedgerKind.JOURNAL,
    LedgerKind.LEDGER_BERAT: LedgerKind.LEDGER,
    LedgerKind.INVENTORY_BERAT: LedgerKind.INVENTORY,
}
_KEBIR_STAYS_HOME_FROM = (2025, 1)
_LARGEST_FILE = 256 * 1024 * 1024
_MOST_FILES = 4
_PIECE = 1024 * 1024


class BadPackage(ValueError):
    """The zip is not what its name promises; the text says why."""


def promised(name: LedgerFileName) -> tuple[LedgerFileName, ...]:
    """The files a package of that name holds: the berat or report, and the ledger where it comes along."""
    ledger = _LEDGER_OF.get(name.kind)
    if ledger is None:
        return (name,)
    if ledger is LedgerKind.LEDGER and (name.year, name.month) >= _KEBIR_STAYS_HOME_FROM:
        return (name,)
    return (name, replace(name, kind=ledger))


@contextmanager
def opened(name: LedgerFileName, data: IO[bytes]) -> Iterator[dict[LedgerKind, Path]]:
    """The promised files by kind, under their real names in a folder of their own. Raises BadPackage."""
    wanted = {item.text: item.kind for item in promised(name)}
    with TemporaryDirectory(prefix="zarf-edefter-") as folder:
        try:
            with zipfile.ZipFile(data) as archive:
                found = [item for item in archive.infolist() if not item.is_dir()][: _MOST_FILES + 1]
                names = sorted(item.filename for item in found)
                if names != sorted(wanted):
                    raise BadPackage(f"pakette {', '.join(sorted(wanted))} olmalı; bulunan: {', '.join(names)[:200]}")
                for item in found:
                    _take_out(archive, item, Path(folder, item.filename))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise BadPackage(f"zip açılamadı ({type(error).__name__})") from error
        yield {kind: Path(folder, text) for text, kind in wanted.items()}


def _take_out(archive: zipfile.ZipFile, item: zipfile.ZipInfo, place: Path) -> None:
    size = 0
    with archive.open(item) as source, place.open("wb") as file:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > _LARGEST_FILE:
                raise BadPackage(f"{item.filename} çok büyük")
            file.write(piece)
