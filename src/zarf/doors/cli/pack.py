"""`zarf pack`: put sealed documents into an envelope and its zip, as it goes to Merkez.

Exit 0: written; 1: the documents cannot go into one envelope, with a finding, and nothing is written.
The documents are not judged here: `zarf validate` and `zarf verify` do that, on the zip as well.
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import click

from zarf.core.errors import ZarfError
from zarf.core.wire.enclosing import enclose
from zarf.core.wire.envelope import write_envelope
from zarf.core.wire.packing import DEFAULT_LIMITS, pack
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
from zarf.ports.clock.system import SystemClock


@click.command("pack")
@click.argument(
    "files", metavar="XML...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--sender", metavar="ALIAS", required=True, help="Alias (etiket) of the sender.")
@click.option("--receiver", metavar="ALIAS", required=True, help="Alias (etiket) of the receiver.")
@click.option("--id", "identifier", metavar="GUID", help="Identifier of the envelope; default: a new one.")
@click.option("-o", "folder", metavar="FOLDER", type=click.Path(path_type=Path), default=Path(), help="Where to.")
@json_option
@language_option
def command(
    files: tuple[Path, ...],
    sender: str,
    receiver: str,
    identifier: str | None,
    folder: Path,
    as_json: bool,
    language: str,
) -> None:
    """Put documents of one kind, between one sender and one receiver, into an envelope and its ZIP."""
    try:
        envelope = enclose(
            [read_at_most(file, DEFAULT_LIMITS.max_xml) for file in files],
            sender_alias=sender,
            receiver_alias=receiver,
            instance_identifier=identifier or str(uuid4()),
            created_at=SystemClock().now(),
        )
        packed = pack(envelope.instance_identifier, write_envelope(envelope))
        make_folder(folder)
        write_new(folder / packed.file_name, packed.data)
    except ZarfError as error:
        tell_refused(", ".join(map(str, files)), error.finding, as_json=as_json, language=language)
        sys.exit(FINDINGS)
    path = str(folder / packed.file_name)
    answer = {"file": path, "ok": True, "type": envelope.type.value, "documents": len(files), "md5": packed.md5_hex}
    tell_done(answer, [path, f"MD5 {packed.md5_hex}"], as_json=as_json)
