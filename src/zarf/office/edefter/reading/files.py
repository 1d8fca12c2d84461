"""Which kind of file it is, by its bytes; the name is not believed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zarf.core.findings import finding
from zarf.office.edefter.reading.json_files import read_json
from zarf.office.edefter.reading.source import VOUCHERS, Layout, Source, unreadable
from zarf.office.edefter.reading.text_files import read_text
from zarf.office.edefter.reading.workbooks import read_sheet
from zarf.office.edefter.refusals import Refused

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def open_file(
    path: Path,
    own: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    layout: Layout = VOUCHERS,
) -> Source:
    """The rows of a file. own, constants: the firm's column map.

    Raises Refused for a file that is none of ours; also while its rows are read, so who keeps them takes them back.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Refused([finding("EF-VCH-006")])
    if start.startswith(_OLD_EXCEL):
        raise unreadable("eski Excel biçimi (.xls)", "the old format of Excel (.xls)")
    if start.startswith(b"PK"):
        return read_sheet(path, own or {}, constants or {}, layout)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return read_json(path, layout)
    return read_text(path, own or {}, constants or {}, layout)
