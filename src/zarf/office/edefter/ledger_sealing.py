"""Sealing a set's files in its room: ledgers where the writer left the place, berats bound to the sealed ledger.

A seal begun and not finished is taken off again, for the bytes before its place never change. What has been noted as
sealed is never sealed anew, so a time stamp is never paid for a seal that is thrown away.
Source: Teknik Kılavuz v1.7 (seal), Berat Kılavuzu v1.2 (copy of the ledger's SignatureValue); K14 (kontör).
"""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path

from zarf.core.documents.edefter import LedgerKind
from zarf.core.documents.edefter.berat import berat
from zarf.core.documents.edefter.heading import Heading, Segment, ending, unique_id
from zarf.core.errors import SealRefused
from zarf.core.seal import add_signature_timestamp, signature_imprint
from zarf.core.seal.big_files import change_seal
from zarf.core.seal.written import seal_written
from zarf.office.edefter import places
from zarf.office.edefter.firm import company
from zarf.office.edefter.models import LedgerPart
from zarf.office.edefter.signers import LedgerKey, ledger_key
from zarf.office.edefter.writing import sums_of, work_file
from zarf.office.edefter.years import branch_of
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog
from zarf.office.timestamps import services as timestamps
from zarf.ports.wired import ports

BERATS = (LedgerKind.JOURNAL_BERAT, LedgerKind.LEDGER_BERAT)
LEDGER_OF = {
    LedgerKind.JOURNAL_BERAT: LedgerKind.JOURNAL,
    LedgerKind.LEDGER_BERAT: LedgerKind.LEDGER,
    LedgerKind.INVENTORY_BERAT: LedgerKind.INVENTORY,
}


def berats_of(part: LedgerPart) -> tuple[LedgerKind, ...]:
    """The kinds of berats a part has."""
    return (LedgerKind.INVENTORY_BERAT,) if part.ledger_set.is_inventory else BERATS


def seal_ledger(part: LedgerPart, kind: LedgerKind) -> dict[str, str]:
    """Seal a journal, ledger or inventory in its place. Gives what is kept: the SignatureValue the berat repeats."""
    item = part.ledger_set
    place, _ = part.places[kind.code]
    chosen = ledger_key(item.taxpayer)
    path = work_file(item, part.position, kind)
    with path.open("r+b") as file:
        _take_off(file, place, ending(kind)[1].encode())
        sealed = seal_written(file, place, chosen.key, signing_time=ports().clock.now())
        os.fsync(file.fileno())
    _log(part, kind, chosen)
    return {kind.code: base64.b64encode(sealed.signature_value).decode("ascii")}


def _take_off(file: io.BufferedRandom, place: int, behind: bytes) -> None:
    """The file as the writer left it, whatever a killed process wrote behind the place of its seal."""
    file.truncate(place)
    file.seek(place)
    file.write(behind)
    file.flush()


def seal_berats(part: LedgerPart) -> None:
    """Make and seal the berats of a part."""
    chosen = ledger_key(part.ledger_set.taxpayer)
    for kind in berats_of(part):
        before, behind = _berat(part, kind)
        file = io.BytesIO(before + behind)
        seal_written(file, len(before), chosen.key, signing_time=ports().clock.now())
        write_durably(work_file(part.ledger_set, part.position, kind), file.getvalue())
        _log(part, kind, chosen)


def _berat(part: LedgerPart, kind: LedgerKind) -> tuple[bytes, bytes]:
    item, ledger = part.ledger_set, LEDGER_OF[kind]
    branch = branch_of(item.taxpayer, item.fiscal_year, item.branch)
    assert item.created_on is not None
    head = Heading(
        kind,
        company(item.taxpayer, item.fiscal_year, branch, item.ends),
        unique_id(ledger, item.year, item.month, part.serial),
        item.created_on.isoformat(),
        part.starts.isoformat(),
        part.ends.isoformat(),
    )
    size = work_file(item, part.position, ledger).stat().st_size
    entries = None if kind is LedgerKind.LEDGER_BERAT else part.entries
    segment = Segment(part.ettns[kind.code], entries, size, item.is_detailed)
    value = base64.b64decode(part.places["values"][ledger.code])
    return berat(head, segment, sums_of(part), value)


def stamp(part: LedgerPart, kind: LedgerKind) -> None:
    """Put a time stamp on the seal of a file in the room, once. Raises TimestampRefused when there is no kontör."""
    path = work_file(part.ledger_set, part.position, kind)
    stamped = path.with_suffix(path.suffix + ".stamped")
    name = places.name_of(part, kind).text

    def with_stamp(sealed: bytes) -> bytes:
        imprint = signature_imprint(sealed)
        return add_signature_timestamp(sealed, timestamps.stamp(part.ledger_set.taxpayer, imprint, name))

    try:
        with path.open("rb") as source, stamped.open("wb") as target:
            for piece in change_seal(source, with_stamp):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    except SealRefused as problem:
        stamped.unlink(missing_ok=True)
        if problem.code == "EF-SEAL-006":
            # It has its stamp: the process before this one was killed behind the replacing.
            return
        raise
    os.replace(stamped, path)


def write_durably(path: Path, data: bytes) -> None:
    """The whole file, or the one that was there."""
    fresh = path.with_suffix(path.suffix + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _log(part: LedgerPart, kind: LedgerKind, chosen: LedgerKey) -> None:
    note = f"muvafakatname {chosen.consent.paper}"[:300] if chosen.consent else ""
    sealing.write(
        part.ledger_set.taxpayer,
        SealLog.Event.SEALED,
        "worker",
        subject=places.name_of(part, kind).text,
        holder=chosen.holder,
        note=note,
    )
