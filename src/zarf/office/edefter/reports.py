"""The ledger report (defter raporu, DR) of a month: made and sent only when all berats of the month are approved.

So a late refusal never leaves a report of other totals. It holds the gross sums of every account over all parts.
Source: Defter Raporu Beratı Kılavuzu (11.2018); e-Defter Uygulama Kılavuzu v1.12 (after the berats of the month).
"""

from __future__ import annotations

import io
import uuid
from pathlib import Path

from zarf.core.documents.edefter import LedgerFileName, LedgerKind
from zarf.core.documents.edefter.berat import ledger_report
from zarf.core.documents.edefter.heading import Heading, unique_id
from zarf.core.documents.edefter.sums import Sums
from zarf.core.seal.written import seal_written
from zarf.core.wire.streamed_zip import write_zip
from zarf.office.edefter import places
from zarf.office.edefter.checking import check_file
from zarf.office.edefter.firm import company
from zarf.office.edefter.ledger_sealing import write_durably
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.report_months import sets_of_month
from zarf.office.edefter.signers import ledger_key, may_seal_ledgers
from zarf.office.edefter.writing import sums_of
from zarf.office.edefter.years import branch_of
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog
from zarf.ports.clock.api import istanbul_today
from zarf.ports.storage.ledger_folder import failures
from zarf.ports.wired import ports


def make_report(item: LedgerSet) -> Path:
    """Write, seal, check and file the report of the month and its package; gives the package.

    What lies there already is taken as it is, so that a run that was stopped goes on.
    Raises SealRefused (EF-PRD-026), Unavailable, Refused.
    """
    folder, place, name = places.folder(), places.place_of(item), places.report_name(item)
    final = folder.month(place) / name.package
    if final.exists():
        return final
    room = folder.work(f"report-{item.pk}")
    report = folder.month(place) / name.text
    if not report.exists():
        with failures(name.text):
            fresh = room / name.text
            write_durably(fresh, _sealed(item, name))
            check_file(fresh, name.text, may_seal_ledgers(item.taxpayer))
        report = folder.file(fresh, place, name.text)
    with failures(name.package):
        zipped = room / name.package
        write_durably(zipped, _packed(report, name.text))
    made = folder.file(zipped, place, name.package)
    folder.leave_work(f"report-{item.pk}")
    return made


def _sealed(item: LedgerSet, name: LedgerFileName) -> bytes:
    sets = sets_of_month(item)
    sums = Sums()
    for part in (part for one in sets for part in one.parts.order_by("position")):
        sums.include(sums_of(part))
    head = Heading(
        LedgerKind.REPORT,
        company(item.taxpayer, item.fiscal_year, branch_of(item.taxpayer, item.fiscal_year, item.branch), item.ends),
        unique_id(LedgerKind.REPORT, item.year, item.month, 1),
        istanbul_today(ports().clock).isoformat(),
        sets[0].starts.isoformat(),
        sets[-1].ends.isoformat(),
    )
    before, behind = ledger_report(head, str(uuid.uuid4()), sums)
    chosen = ledger_key(item.taxpayer)
    file = io.BytesIO(before + behind)
    seal_written(file, len(before), chosen.key, signing_time=ports().clock.now())
    note = f"muvafakatname {chosen.consent.paper}"[:300] if chosen.consent else ""
    sealing.write(item.taxpayer, SealLog.Event.SEALED, "worker", subject=name.text, holder=chosen.holder, note=note)
    return file.getvalue()


def _packed(report: Path, name: str) -> bytes:
    buffer = io.BytesIO()
    with report.open("rb") as file:
        write_zip(buffer, [(name, file)])
    return buffer.getvalue()
