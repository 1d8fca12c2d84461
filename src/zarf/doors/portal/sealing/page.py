"""Program > Ayarlar > Mali mühür: who seals, the last test of the key, and sealing all that wait with its progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.doors.portal import office
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import finding_text, page_language
from zarf.office.exchange import bulk_sealing
from zarf.office.sealing import services as sealing

_WAYS = {
    "here": _("Kendi mali mührünüzle, burada"),
    "integrator": _("Özel entegratörün mali mührüyle, sizin adınıza"),
    "elsewhere": _("Kendi mali mührünüzle, sizin bilgisayarınızda"),
}
_PATIENCE = 90
"""Seconds the page waits for the worker to take up what was asked for."""


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """While a run or a test that was asked for is not over, the page asks again every two seconds."""
    taxpayer, now = request.scope.taxpayer, office.now()
    record = sealing.key_record(taxpayer)
    at_work = sealing.is_at_work(taxpayer)
    runs = sealing.runs([taxpayer.pk])
    asked = _asked(request)
    settled = [*([record.checked_at] if record else []), *(run.ended_at for run in runs if run.ended_at)]
    is_waiting = (
        asked is not None and (now - asked).total_seconds() < _PATIENCE and not any(m >= asked for m in settled)
    )
    context: dict[str, Any] = {
        "page": "settings",
        "way": _WAYS[str(taxpayer.seal_way)],
        "is_here": taxpayer.seal_way == "here",
        "is_elsewhere": sealing.is_sealed_elsewhere(taxpayer),
        "record": record,
        "faults": [finding_text(item, page_language()) for item in (record.findings if record else [])],
        "days_left": (record.not_after - now).days if record and record.not_after else None,
        "waiting": bulk_sealing.waiting_count(taxpayer),
        "at_work": at_work,
        "is_busy": at_work or is_waiting,
        "last": _told(runs[0]) if runs else None,
        "may_seal": request.scope.may(Right.DOCUMENTS_SEAL),
        "why_not": may_not(request, Right.DOCUMENTS_SEAL),
    }
    return render(request, "portal/sealing/page.html", context)


@require_POST
@scoped
def try_key(request: ScopedRequest) -> HttpResponse:
    """Have the key tried by the worker."""
    if not request.scope.may(Right.DOCUMENTS_SEAL):
        messages.error(request, may_not(request, Right.DOCUMENTS_SEAL))
        return redirect("portal:sealing")
    sealing.request_trial(request.scope.taxpayer, request.scope.actor)
    return _asked_for()


@require_POST
@scoped
def run(request: ScopedRequest) -> HttpResponse:
    """Have all that wait sealed by the worker. While a run is at work a second one is not begun."""
    if not request.scope.may(Right.DOCUMENTS_SEAL):
        messages.error(request, may_not(request, Right.DOCUMENTS_SEAL))
        return redirect("portal:sealing")
    if sealing.is_at_work(request.scope.taxpayer):
        messages.info(request, gettext("Belgeleriniz şu anda mühürleniyor; bitmesini bekleyin."))
        return redirect("portal:sealing")
    bulk_sealing.request_run(request.scope.taxpayer, request.scope.actor)
    return _asked_for()


def _asked_for() -> HttpResponse:
    return redirect(f"{reverse('portal:sealing')}?asked={office.now().timestamp():.3f}")


def _asked(request: ScopedRequest) -> datetime | None:
    """When the person asked for something, as the address says."""
    try:
        return datetime.fromtimestamp(float(request.GET.get("asked", "")), tz=office.now().tzinfo)
    except (ValueError, OverflowError, OSError):
        return None


def _told(found: sealing.SealRun) -> dict[str, Any]:
    failed = [
        {"document": item["document"], "findings": [finding_text(one, page_language()) for one in item["findings"]]}
        for item in found.failed
    ]
    untried = found.total - found.sealed - len(found.failed) if found.ended_at else 0
    return {"run": found, "failed": failed, "untried": untried, "done": found.sealed + len(found.failed)}
