"""An approved berat as it arrives, from the service or from a person's browser: a zip with one file, or the file."""

from __future__ import annotations

import io
import zipfile
import zlib

from zarf.core.documents.edefter import InvalidLedgerFileName, LedgerFileName
from zarf.core.errors import ZarfError
from zarf.core.findings import finding

LARGEST_ZIP = 8 * 1024 * 1024
LARGEST_BERAT = 4 * 1024 * 1024
"""A berat has a few kilobytes. Source: as `zarf.office.edefter.approved`."""
_RATIO = 200
_ZIP = b"PK\x03\x04"


class BeratUnreadable(ZarfError):
    """What came is no berat that could be looked at (EF-BRT-006 to 009). Nothing was kept."""


def berat_in(data: bytes, *, expected: str = "") -> tuple[str, bytes]:
    """Name and bytes of the approved berat in what came.

    expected: the name it must have; "" takes the name in the zip. Raises BeratUnreadable.
    """
    if not data:
        raise BeratUnreadable(finding("EF-BRT-006"))
    if len(data) > LARGEST_ZIP:
        raise BeratUnreadable(finding("EF-BRT-007", found=str(len(data)), expected=str(LARGEST_ZIP)))
    if not data.startswith(_ZIP):
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and expected:
            return expected, _small(data)
        raise BeratUnreadable(finding("EF-BRT-008", found="?"))
    name, content = _unzipped(data)
    if expected and name != expected:
        raise BeratUnreadable(finding("EF-BRT-009", found=name[:80], expected=expected))
    return name, content


def _unzipped(data: bytes) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [item for item in archive.infolist() if not item.is_dir()]
            berats = [item for item in files if _is_berat(item.filename.rpartition("/")[2])]
            if len(berats) != 1 or len(files) > 2:
                raise BeratUnreadable(finding("EF-BRT-008", found=", ".join(item.filename for item in files)[:120]))
            [item] = berats
            if item.file_size > LARGEST_BERAT or item.file_size > _RATIO * max(item.compress_size, 1):
                raise BeratUnreadable(finding("EF-BRT-007", found=str(item.file_size), expected=str(LARGEST_BERAT)))
            with archive.open(item) as source:
                # The size a zip tells need not be true.
                return item.filename.rpartition("/")[2], _small(source.read(LARGEST_BERAT + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BeratUnreadable(finding("EF-BRT-008", found=type(error).__name__)) from error


def _is_berat(name: str) -> bool:
    try:
        told = LedgerFileName.parse(name)
    except InvalidLedgerFileName:
        return False
    return told.approved and told.kind.is_berat


def _small(data: bytes) -> bytes:
    if len(data) > LARGEST_BERAT:
        raise BeratUnreadable(finding("EF-BRT-007", found=str(len(data)), expected=str(LARGEST_BERAT)))
    if not data:
        raise BeratUnreadable(finding("EF-BRT-006"))
    return data
