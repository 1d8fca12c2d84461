"""Vouchers that were taken over: looked for in their month, and removed again while its books are not approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.core.vouchers.cells import kurus_of
from zarf.office.audit import services as audit
from zarf.office.edefter.models import FiscalYear, LedgerSet, Voucher, VoucherLine
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.transitions import note
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

LONGEST_REASON = 300
_TOLD = 10
_IN_BOOKS = (Voucher.State.LIVE, Voucher.State.REMOVED)


def voucher_months(taxpayer: Taxpayer) -> list[int]:
    """The months (yyyymm) that have vouchers, the latest first; those with removed ones only too."""
    found = Voucher.objects.filter(taxpayer=taxpayer, state__in=_IN_BOOKS)
    return list(found.order_by("-month").values_list("month", flat=True).distinct())


def kept_vouchers(taxpayer: Taxpayer, month: int, text: str = "", *, removed: bool = False) -> QuerySet[Voucher]:
    """Vouchers of a month (yyyymm), those that are in no book any more when *removed*.

    text: part of the number or of a text, the beginning of an account, or an amount of the voucher or of a line.
    """
    state = Voucher.State.REMOVED if removed else Voucher.State.LIVE
    found = Voucher.objects.filter(taxpayer=taxpayer, month=month, state=state).order_by("day", "branch", "pk")
    text = text.replace("\x00", "").strip()
    if not text:
        return found
    in_line = Q(main_id__startswith=text) | Q(sub_id__startswith=text) | Q(comment__icontains=text)
    in_line |= Q(document_number__icontains=text)
    in_head = Q(number__icontains=text) | Q(comment__icontains=text)
    amount, _ = kurus_of(text, "amount", 0)
    if amount is not None and 0 < amount < 2**63:
        in_line |= Q(amount=amount)
        in_head |= Q(total=amount)
    lines = VoucherLine.objects.filter(in_line, voucher=OuterRef("pk"))
    return found.filter(in_head | Exists(lines))


def kept_voucher(taxpayer: Taxpayer, pk: int) -> Voucher:
    """A voucher that is in the books, or was removed from them. Raises NotFound (EF-VCH-077)."""
    found = Voucher.objects.filter(taxpayer=taxpayer, pk=pk, state__in=_IN_BOOKS).first()
    if found is None:
        raise NotFound(finding("EF-VCH-077", found=str(pk)))
    return found


def voucher_numbered(taxpayer: Taxpayer, month: int, branch: str, number: str) -> Voucher:
    """The voucher of a month that has this number. Raises NotFound (EF-VCH-077)."""
    found = Voucher.objects.filter(
        taxpayer=taxpayer, month=month, branch=branch, number=number, state=Voucher.State.LIVE
    ).first()
    if found is None:
        raise NotFound(finding("EF-VCH-077", found=number[:60]))
    return found


def remove_vouchers(taxpayer: Taxpayer, pks: Sequence[int], by: str, reason: str) -> int:
    """Take vouchers out of the books, all or none; gives how many. They are kept as REMOVED and never numbered.

    Raises Refused: no voucher or no reason was given (EF-VCH-078), one is not there any more (EF-VCH-077), or its
    period is approved (EF-VCH-079).
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if not pks or not reason:
        raise Refused([finding("EF-VCH-078")])
    with transaction.atomic():
        # Who approves a period holds the same rows, so no voucher goes behind an approval.
        list(FiscalYear.objects.select_for_update().filter(taxpayer=taxpayer).order_by("pk"))
        live = Voucher.objects.filter(taxpayer=taxpayer, state=Voucher.State.LIVE, pk__in=pks)
        vouchers = list(live.select_for_update(of=("self",)).order_by("day", "pk"))
        gone = sorted(set(pks) - {one.pk for one in vouchers})
        if gone:
            numbers = Voucher.objects.filter(taxpayer=taxpayer, pk__in=gone).values_list("number", flat=True)
            raise Refused([finding("EF-VCH-077", found=_joined(list(numbers)) or str(gone[0]))])
        by_set = _by_set(taxpayer, vouchers)
        closed = [one.number for item, some in by_set if item is not None and item.state != "DRAFT" for one in some]
        if closed:
            raise Refused([finding("EF-VCH-079", found=_joined(closed))])
        now = ports().clock.now()
        live.update(state=Voucher.State.REMOVED, removed_at=now, removed_by=by, removal_reason=reason)
        for item, some in by_set:
            _tell(taxpayer, item, some, by, reason)
    return len(vouchers)


def _by_set(taxpayer: Taxpayer, vouchers: list[Voucher]) -> list[tuple[LedgerSet | None, list[Voucher]]]:
    """The vouchers by the set of books their days lie in; None for those of no set."""
    sets = list(LedgerSet.objects.filter(taxpayer=taxpayer).exclude(state="DELETED").order_by("pk"))
    found: dict[int | None, list[Voucher]] = defaultdict(list)
    for voucher in vouchers:
        fits = (one for one in sets if one.branch == voucher.branch and one.starts <= voucher.day <= one.ends)
        item = next(fits, None)
        found[item.pk if item else None].append(voucher)
    known = {one.pk: one for one in sets}
    return [(known[pk] if pk is not None else None, some) for pk, some in found.items()]


def _tell(taxpayer: Taxpayer, item: LedgerSet | None, vouchers: list[Voucher], by: str, reason: str) -> None:
    """The story of an open set and the audit log; of vouchers without a set the log alone."""
    text = f"{_joined([one.number for one in vouchers])}: {reason}"
    if item is not None:
        # A control page that somebody looked at before is out of date.
        LedgerSet.objects.filter(pk=item.pk).update(fingerprint="")
        note(item, "vouchers_removed", by, text)
        return
    months = sorted({f"{one.day:%Y-%m} {one.branch}".strip() for one in vouchers})
    audit.write_step("edefter.vouchers_removed", taxpayer.pk, subject=", ".join(months)[:200], note=text)


def _joined(numbers: list[str]) -> str:
    told = ", ".join(one[:60] for one in numbers[:_TOLD])
    return told if len(numbers) <= _TOLD else f"{told} (+{len(numbers) - _TOLD})"
