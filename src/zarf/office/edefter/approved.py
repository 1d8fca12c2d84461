"""Packages on their way to GİB, and the approved berats that come back. The exchange itself is its port's work.

A berat that comes back is filed only when it is ours: named so, sealed by the taxpayer and by GİB, with the ETTN we
gave and the SignatureValue of our ledger. Source: e-Defter Uygulama Kılavuzu v1.12 (checks before filing).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.errors import NotFound, SealRefused, Unavailable, ZarfError
from zarf.core.findings import finding
from zarf.core.seal import SealResult, is_of_ledger, verify_document
from zarf.core.xml.reading import read_xml
from zarf.office.edefter import order, places
from zarf.office.edefter.checking import check_file, signature_value
from zarf.office.edefter.ledger_sealing import LEDGER_OF, berats_of, write_durably
from zarf.office.edefter.models import LedgerPart, LedgerSet
from zarf.office.edefter.packing import Package, packages_of
from zarf.office.edefter.signers import may_seal_ledgers
from zarf.office.edefter.transitions import advance
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

LARGEST_BERAT = 4 * 1024 * 1024
"""A berat has a few kilobytes, with all seals and stamps some ten."""
_ETTN = "{*}xbrl/{*}context/{*}entity/{*}segment/{*}uniqueID"


def packages_ready(taxpayer: Taxpayer, branch: str = "") -> list[Package]:
    """Packages that may go to GİB now, in the order of months: those of the oldest set that is not filed yet.

    GİB takes a month only after the one before; a set that was sent is told again until its berats are filed.
    """
    for item in order.chain(taxpayer.pk, branch):
        if item.state in ("FILED", "COMPLETE", "INACTIVE"):
            continue
        return _left(item) if item.state in ("READY", "SENT") else []
    return []


def inventory_packages_ready(taxpayer: Taxpayer) -> list[Package]:
    """Packages of inventories that may go to GİB now; they wait for no month."""
    sets = LedgerSet.every.filter(taxpayer=taxpayer, kind=LedgerSet.Kind.INVENTORY, state__in=("READY", "SENT"))
    return [package for item in sets.order_by("starts", "branch") for package in _left(item)]


def _left(item: LedgerSet) -> list[Package]:
    """The packages of a set whose approved berat is not filed yet."""
    return [package for package in packages(item) if f"GIB-{package.kind}" not in package.part.files]


def packages(item: LedgerSet) -> list[Package]:
    """All packages of a set that is ready, sent or filed, to be exported by hand."""
    parts = item.parts.select_related("ledger_set__taxpayer", "ledger_set__fiscal_year").order_by("position")
    return [package for part in parts for package in packages_of(part)]


def note_sent(item: LedgerSet, actor: str, text: str = "") -> None:
    """The first package of the set went to GİB. From now on a deletion needs the word that GİB's copy is deleted."""
    require(item.taxpayer_id, Right.EDEFTER_SEND)
    item.refresh_from_db(fields=["state"])
    if item.state == "READY":
        advance(item, "sent", actor, text)


def file_approved_berat(taxpayer: Taxpayer, name: str, data: bytes, actor: str) -> LedgerSet:
    """Check and file a berat that GİB approved; with the last one of a set the set is done.

    Raises InvalidLedgerFileName, NotFound (EF-PRD-001, EF-PRD-056 for another firm's), SealRefused (EF-PRD-028),
    Refused by GİB's rules, AlreadyStored, Unavailable.
    """
    require(taxpayer.pk, Right.EDEFTER_SEND)
    told = LedgerFileName.parse(name)
    part = _part_of(taxpayer, told)
    _check(part, told, data)
    item = part.ledger_set
    path = _filed(part, told, data)
    with transaction.atomic():
        locked = LedgerPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
        entry = {"name": told.text, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        locked.files = locked.files | {f"GIB-{told.kind.code}": entry}
        locked.save(update_fields=["files"])
        locked.ledger_set = item
        if locked.state == "PACKED" and all(f"GIB-{kind.code}" in locked.files for kind in berats_of(locked)):
            advance(locked, "filed", actor)
            if not item.parts.exclude(state="FILED").exists():
                advance(item, "filed", actor)
    path.unlink(missing_ok=True)
    item.refresh_from_db()
    return item


def _part_of(taxpayer: Taxpayer, name: LedgerFileName) -> LedgerPart:
    if name.owner != taxpayer.vkn_tckn:
        raise NotFound(finding("EF-PRD-056", found=name.owner, expected=taxpayer.vkn_tckn))
    is_inventory = name.kind is LedgerKind.INVENTORY_BERAT
    kind = LedgerSet.Kind.INVENTORY if is_inventory else LedgerSet.Kind.BOOKS
    found = (
        LedgerPart.objects.select_related("ledger_set__taxpayer", "ledger_set__fiscal_year")
        .filter(
            taxpayer=taxpayer, number=name.part, ledger_set__branch=name.branch, ledger_set__year=name.year,
            ledger_set__month=name.month, ledger_set__kind=kind, state__in=("PACKED", "FILED"),
        )
        .exclude(ledger_set__state="DELETED")
        .last()
    )  # fmt: skip
    if found is None or not name.approved or name.kind not in LEDGER_OF:
        raise NotFound(finding("EF-PRD-001", found=name.text))
    return found


def _check(part: LedgerPart, name: LedgerFileName, data: bytes) -> None:
    if not data or len(data) > LARGEST_BERAT:
        raise _refused(name, f"{len(data)} bayt", f"{len(data)} bytes")
    world = ports()
    report = verify_document(
        data,
        trust=world.trust,
        revocation=world.revocation,
        at=world.clock.now(),
        may_seal=may_seal_ledgers(part.ledger_set.taxpayer),
    )
    if report.result is SealResult.UNDETERMINED:
        raise Unavailable(report.not_settled())
    if report.result is not SealResult.VALID:
        raise _refused(name, report.reasons_in_words("tr"), report.reasons_in_words("en"))
    if report.counter is None:
        raise _refused(name, "GİB'in onay mührü yok", "GİB's seal of approval is missing")
    ettn = read_xml(data).findtext(_ETTN)
    if ettn != part.ettns[name.kind.code]:
        raise _refused(name, "ETTN bizim beratın değil", "the ETTN is not that of our berat")
    if not is_of_ledger(data, signature_value(part, LEDGER_OF[name.kind])):
        raise _refused(name, "başka bir defterin beratı", "the berat of another ledger")


def _refused(name: LedgerFileName, reason_tr: str, reason_en: str) -> SealRefused:
    return SealRefused(finding("EF-PRD-028", found=name.text, reason_tr=reason_tr, reason_en=reason_en))


def _filed(part: LedgerPart, name: LedgerFileName, data: bytes) -> Path:
    folder = places.folder()
    path = folder.work("approved") / f"{part.pk}-{name.text}"
    write_durably(path, data)
    try:
        check_file(path, name.text, may_seal_ledgers(part.ledger_set.taxpayer))
        folder.file(path, places.place_of(part.ledger_set), name.text)
    except ZarfError:
        path.unlink(missing_ok=True)
        raise
    return path
