"""`zarf unpack`: take the envelope and its documents out of a zip, byte for byte.

Exit 0: written; 1: the zip or the envelope is refused, with a finding, and nothing is written.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from zarf.core.errors import ZarfError
from zarf.core.wire.envelope import Envelope
from zarf.core.wire.packing import DEFAULT_LIMITS, open_zip, unpack
from zarf.doors.cli.envelope_door import (
    FINDINGS,
    json_option,
    make_folder,
    read_at_most,
    tell_done,
    tell_refused,
    write_new,
)
from zarf.doors.cli.spoken import language_option


@click.command("unpack")
@click.argument("zip_file", metavar="ZIP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True, help="Where to.")
@json_option
@language_option
def command(zip_file: Path, folder: Path, as_json: bool, language: str) -> None:
    """Take the documents out of an envelope's ZIP. Nothing is written outside FOLDER, nothing is replaced."""
    try:
        data = read_at_most(zip_file, DEFAULT_LIMITS.max_zip)
        envelope = open_zip(data, zip_file.name)
        written = _write(envelope, unpack(data).xml, folder)
    except ZarfError as error:
        tell_refused(str(zip_file), error.finding, as_json=as_json, language=language)
        sys.exit(FINDINGS)
    answer = {"file": str(zip_file), "ok": True, "envelope": _described(envelope), "written": written}
    tell_done(answer, written, as_json=as_json)


def _write(envelope: Envelope, xml: bytes, folder: Path) -> list[str]:
    """The paths written: the envelope first, then each document by its place and kind."""
    make_folder(folder)
    places = [(f"{envelope.instance_identifier}.xml", xml)]
    kinds = [group.element_type for group in envelope.groups for _ in group.documents]
    for place, (kind, document) in enumerate(zip(kinds, envelope.documents, strict=True), start=1):
        places.append((f"{envelope.instance_identifier}-{place:04d}-{_plain(kind)}.xml", document))
    for name, content in places:
        write_new(folder / name, content)
    return [str(folder / name) for name, _ in places]


def _plain(kind: str) -> str:
    """The kind as part of a file name; the envelope's own word for it is not trusted."""
    return re.sub(r"[^A-Z]", "", kind)[:40] or "DOCUMENT"


def _described(envelope: Envelope) -> dict[str, object]:
    return {
        "instance_identifier": envelope.instance_identifier,
        "type": envelope.type.value,
        "sender": {"alias": envelope.sender.alias, "vkn_tckn": envelope.sender.vkn_tckn},
        "receiver": {"alias": envelope.receiver.alias, "vkn_tckn": envelope.receiver.vkn_tckn},
        "documents": len(envelope.documents),
    }
