"""Taking over a file of vouchers: one transaction in which every voucher of it becomes live, or none."""

from __future__ import annotations

from django.db import connection, transaction

from zarf.core.errors import Conflict
from zarf.core.findings import finding
from zarf.office.edefter.chart import ChartRow, save_accounts
from zarf.office.edefter.importing import State, drop_file, import_of, not_ready
from zarf.office.edefter.models import FiscalYear, Import, LedgerSet, Voucher
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

_OLD = """
    SELECT o.id, o.content = n.content FROM edefter_voucher n JOIN edefter_voucher o
        ON o.taxpayer_id = n.taxpayer_id AND o.branch = n.branch AND o.month = n.month AND o.number = n.number
        AND o.state = 'live'
    WHERE n.import_run_id = %s AND n.state = 'staged'
"""
_CLOSED = """
    SELECT n.number FROM edefter_voucher n JOIN edefter_ledgerset s
        ON s.taxpayer_id = n.taxpayer_id AND s.branch = n.branch AND n.day BETWEEN s.starts AND s.ends
    WHERE s.kind = 'books' AND n.import_run_id = %s
        AND n.state = 'staged' AND s.state NOT IN ('DRAFT', 'DELETED') LIMIT 1
"""


def apply_import(taxpayer: Taxpayer, pk: int, by: str) -> dict[str, int]:
    """Write all vouchers of a read file into the books. Gives how many were new, replaced and left as they were.

    Raises NotFound, Refused when the file is not ready, Conflict (EF-VCH-072) when something changed since it was
    read: another file brought one of its vouchers, or a period was approved. Then nothing is written.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = Import.objects.select_for_update(of=("self",)).filter(taxpayer=taxpayer, pk=pk).first()
        if item is None:
            import_of(taxpayer, pk)
        assert item is not None
        if item.state != State.READY:
            raise not_ready(item)
        # Who approves a period holds the same rows, so no voucher slips in behind an approval.
        list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("pk"))
        old = _old(item)
        if (old and not item.replaces) or _is_closed(item):
            raise Conflict(finding("EF-VCH-072"))
        new_accounts = [ChartRow(*row) for row in item.counts.get("accounts", [])]
        if new_accounts:
            save_accounts(taxpayer, new_accounts)
        Voucher.objects.filter(pk__in=old).update(state=Voucher.State.REPLACED)
        staged = Voucher.objects.filter(import_run=item, state=Voucher.State.STAGED)
        written = staged.update(state=Voucher.State.LIVE)
        _forget_approvals(item)
        Import.objects.filter(pk=pk).update(state=State.APPLIED, applied_at=ports().clock.now(), applied_by=by)
    drop_file(item)
    return {"new": written - len(old), "replaced": len(old), "same": item.counts.get("same", 0)}


def _old(item: Import) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [item.pk])
        return [row[0] for row in cursor.fetchall()]


def _is_closed(item: Import) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED, [item.pk])
        return cursor.fetchone() is not None


def _forget_approvals(item: Import) -> None:
    """A control page that somebody looked at before is out of date."""
    LedgerSet.objects.filter(taxpayer_id=item.taxpayer_id, state="DRAFT").exclude(fingerprint="").update(fingerprint="")
