"""Closing a set: one step after the other, each noted before the next, so that it goes on where a kill stopped it.

    APPROVED  -> journal and ledger of every part written
    each part -> journal sealed, checked and filed; then the ledger; both berats sealed, checked and filed; packages
                 (of an inventory: the inventory, its berat, its package)
    WRITTEN   -> READY when every part is packed

A step that fails leaves the state as it was, with its reason among the set's problems; the next run tries it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from zarf.core.documents.edefter import LedgerKind
from zarf.core.errors import Conflict, ZarfError
from zarf.core.findings import finding
from zarf.office.checkpoints import checkpoint
from zarf.office.edefter import inventory_writing, places, waiting, writing
from zarf.office.edefter.checking import check, check_together
from zarf.office.edefter.ledger_sealing import LEDGER_OF, berats_of, seal_berats, seal_ledger, stamp
from zarf.office.edefter.models import LedgerPart, LedgerSet
from zarf.office.edefter.packing import pack
from zarf.office.edefter.refusals import stored
from zarf.office.edefter.states import DONE
from zarf.office.edefter.transitions import WORKER, advance, note
from zarf.office.edefter.writing import work_file
from zarf.office.locks import only_one
from zarf.office.timestamps import services as timestamps
from zarf.ports.storage.ledger_folder import failures
from zarf.ports.timestamps import TimestampRefused

_NO_KONTOR = "EF-TSP-003"
Told = Callable[[LedgerSet], None]


class _KontorEnded(Exception):
    """There is no kontör for what has to be stamped. left, needed: None when the service said no in the middle."""

    def __init__(self, left: int | None, needed: int) -> None:
        super().__init__()
        self.left, self.needed = left, needed


def close_set(pk: int, told: Told = lambda _: None) -> LedgerSet:
    """Take an approved set as far as it goes. told: called after each step, for progress.

    Raises Conflict (EF-PRD-034) while another process is at it. A failure is told by the set's problems, not raised.
    """
    with only_one(uuid5(NAMESPACE_URL, f"edefter-set:{pk}")) as mine:
        if not mine:
            raise Conflict(finding("EF-PRD-034", found=str(pk)))
        item = _as_far_as_it_goes(pk, told)
    waiting.renew(item.taxpayer)
    if item.with_stamps:
        waiting.tell_operator(item)
    return item


def _as_far_as_it_goes(pk: int, told: Told) -> LedgerSet:
    while True:
        item = LedgerSet.every.select_related("fiscal_year", "taxpayer").get(pk=pk)
        if item.state not in ("APPROVED", "WRITTEN"):
            return item
        try:
            _step(item)
        except _KontorEnded as problem:
            _wait_for_kontor(item, problem)
        except ZarfError as problem:
            _stop(item, problem)
            return item
        told(item)


def _step(item: LedgerSet) -> None:
    """The next step of a set."""
    if item.state == "APPROVED":
        (inventory_writing.write if item.is_inventory else writing.write)(item)
        checkpoint("written")
        return
    part = item.parts.exclude(state=DONE).order_by("position").first()
    if part is not None:
        part.ledger_set = item
        (_INVENTORY_STEPS if item.is_inventory else _PART_STEPS)[part.state](part)
        checkpoint(part.state.lower())
        return
    advance(item, "packed", WORKER, problems=[])
    places.folder().leave_work(places.work_name(item))


def _seal_journal(part: LedgerPart) -> None:
    _seal(part, LedgerKind.JOURNAL, "journal_sealed")


def _check_journal(part: LedgerPart) -> None:
    _check_ledger(part, LedgerKind.JOURNAL, "journal_checked")


def _seal_ledger(part: LedgerPart) -> None:
    _seal(part, LedgerKind.LEDGER, "ledger_sealed")


def _check_ledger_file(part: LedgerPart) -> None:
    _check_ledger(part, LedgerKind.LEDGER, "ledger_checked")


def _seal_inventory(part: LedgerPart) -> None:
    _seal(part, LedgerKind.INVENTORY, "inventory_sealed")


def _check_inventory(part: LedgerPart) -> None:
    _check_ledger(part, LedgerKind.INVENTORY, "inventory_checked")


def _seal(part: LedgerPart, kind: LedgerKind, event: str) -> None:
    with failures(part.ledger_set.year_folder), transaction.atomic():
        values = part.places.get("values", {}) | seal_ledger(part, kind)
        checkpoint(f"{kind.code}-sealed")
        advance(part, event, WORKER, places=part.places | {"values": values})


def _check_ledger(part: LedgerPart, kind: LedgerKind, event: str) -> None:
    if part.ledger_set.stamps_ledgers:
        _check_kontor(part)
        _stamp(part, kind)
    _file(part, (kind,), event)


def _make_berats(part: LedgerPart) -> None:
    if part.ledger_set.with_stamps:
        # No berat is made that could not get its stamp (K14).
        _check_kontor(part)
    with failures(part.ledger_set.year_folder), transaction.atomic():
        seal_berats(part)
        checkpoint("berats-sealed")
        advance(part, "berats_sealed", WORKER)


def _check_berats(part: LedgerPart) -> None:
    if part.ledger_set.with_stamps:
        for kind in berats_of(part):
            _stamp(part, kind)
            checkpoint(f"{kind.code}-stamped")
    berats = berats_of(part)
    kinds = (*(LEDGER_OF[kind] for kind in berats), *berats)
    with failures(part.ledger_set.year_folder):
        check_together(part, {kind: work_file(part.ledger_set, part.position, kind) for kind in kinds})
    _file(part, berats, "berats_checked")


def _file(part: LedgerPart, kinds: tuple[LedgerKind, ...], event: str) -> None:
    """Check files of the room, put them under their names, and note that."""
    item, filed = part.ledger_set, dict(part.files)
    for kind in kinds:
        path = work_file(item, part.position, kind)
        with failures(path.name):
            check(part, kind, path)
            filed[kind.code] = _filed(part, path, places.name_of(part, kind).text)
        checkpoint(f"{kind.code}-filed")
    advance(part, event, WORKER, files=filed)


def _pack(part: LedgerPart) -> None:
    filed = dict(part.files)
    for kind in berats_of(part):
        path = pack(part, kind)
        filed[f"{kind.code}.zip"] = _filed(part, path, places.name_of(part, kind).package)
        checkpoint(f"{kind.code}-packed")
    advance(part, "packed", WORKER, files=filed)


def _filed(part: LedgerPart, path: Path, name: str) -> dict[str, object]:
    item = part.ledger_set
    places.folder().file(path, places.place_of(item), name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": name, "size": path.stat().st_size, "sha256": digest}


def _stamp(part: LedgerPart, kind: LedgerKind) -> None:
    try:
        with failures(kind.code):
            stamp(part, kind)
    except TimestampRefused as problem:
        if problem.code == _NO_KONTOR:
            raise _KontorEnded(0, 1) from problem
        raise


def _check_kontor(part: LedgerPart) -> None:
    """Whether the account has what this part still needs."""
    item = part.ledger_set
    needed = len(berats_of(part))
    if item.stamps_ledgers:
        needed += {"JOURNAL_SEALED": 2, "LEDGER_SEALED": 1, "ASSETS_SEALED": 1}.get(part.state, 0)
    left = timestamps.balance(item.taxpayer).left
    if left < needed:
        raise _KontorEnded(left, needed)


_PART_STEPS: dict[str, Callable[[LedgerPart], None]] = {
    "WRITTEN": _seal_journal,
    "JOURNAL_SEALED": _check_journal,
    "JOURNAL_CHECKED": _seal_ledger,
    "LEDGER_SEALED": _check_ledger_file,
    "LEDGER_CHECKED": _make_berats,
    "BERATS_SEALED": _check_berats,
    "BERATS_CHECKED": _pack,
}
_INVENTORY_STEPS: dict[str, Callable[[LedgerPart], None]] = {
    "WRITTEN": _seal_inventory,
    "ASSETS_SEALED": _check_inventory,
    "ASSETS_CHECKED": _make_berats,
    "BERATS_SEALED": _check_berats,
    "BERATS_CHECKED": _pack,
}


def _wait_for_kontor(item: LedgerSet, problem: _KontorEnded) -> None:
    told = finding("EF-PRD-023", found=str(problem.left), expected=str(problem.needed))
    advance(item, "kontor_ended", WORKER, told.message("tr"), problems=stored([told]))


def _stop(item: LedgerSet, problem: ZarfError) -> None:
    findings = getattr(problem, "findings", (problem.finding,))
    told = stored(findings)
    if told != item.problems:
        note(item, "stopped", WORKER, problem.finding.message("tr"))
    item.problems = told
    LedgerSet.every.filter(pk=item.pk).update(problems=told)
