"""Berat listesi: each package with GİB's word on it and what a person may do; berats downloaded by browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.berats import services as berats
from zarf.office.berats.services import BeratPackage
from zarf.office.edefter import services as edefter

_LARGEST_FILE = 9 * 1024 * 1024
"""What is read of a file: more than the office takes, so that a larger one is refused and never cut off."""
# A sign stands beside the words, so that nothing hangs on colour alone. state: (sign, tone)
_SIGNS = {
    "DONE": ("✓", "good"),
    "WITHDRAWN": ("✕", "calm"),
    "PORTAL": ("✎", "warn"),
    "REFUSED": ("!", "bad"),
    "FAILED": ("!", "bad"),
    "LOST": ("!", "bad"),
    "BAD_BERAT": ("!", "bad"),
    "UNKNOWN": ("?", "warn"),
}
_EVENTS = {
    "queued": _("Gönderilmek üzere sıraya girdi"),
    "kept_for_portal": _("GİB portalından yüklenecek"),
    "sending": _("Gönderiliyor"),
    "taken": _("GİB aldı"),
    "not_sent": _("Gönderilemedi"),
    "no_answer": _("Yanıt gelmedi"),
    "refused": _("GİB almadı"),
    "not_known": _("GİB tanımıyor"),
    "berat_done": _("Berat işlendi, defter bekleniyor"),
    "processed": _("GİB işledi"),
    "failed": _("GİB hatalı buldu"),
    "filed": _("Onaylı berat dosyalandı"),
    "berat_refused": _("İnen berat kabul edilmedi"),
    "fetch_again": _("Yeniden indirilecek"),
    "done": _("Tamam"),
    "told_uploaded": _("Portala yüklendi denildi"),
    "again": _("Yeniden gönderilecek"),
    "withdrawn": _("Geri çekildi"),
    "asked": _("Durum soruldu"),
    "asked_in_vain": _("Durum sorulamadı"),
    "no_service": _("GİB servisinin adresi yok"),
    "not_ready": _("Anahtar ya da dosya hazır değil"),
}
_MAY = {
    "ask": ("UNKNOWN", "QUEUED"),
    "fetch": ("PROCESSED", "BAD_BERAT"),
    "again": ("REFUSED", "FAILED", "LOST"),
    "uploaded": ("PORTAL",),
}


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    """The list, the newest month first. A firm that sends by the portal is told what to do there."""
    taxpayer = request.scope.taxpayer
    rows = page_of(request, berats.packages(taxpayer).exclude(state="WITHDRAWN"))
    shown = [_shown(row) for row in rows]
    context = {
        "page": "edefter",
        "rows": shown,
        "pages": rows,
        "may_send": request.scope.may(Right.EDEFTER_SEND),
        "why_not": may_not(request, Right.EDEFTER_SEND),
        "by_portal": edefter.firm(taxpayer).exchange_way == "portal",
        "is_moving": any(row.state in berats.OPEN for row in rows),
    }
    return render(request, "portal/edefter/berats.html", context)


@scoped
def detail(request: ScopedRequest, pk: str) -> HttpResponse:
    """One package: where it stands, GİB's words as received, its story."""
    row = _package_or_404(request, pk)
    story = [
        {
            "at": event.at,
            "sign": "•",
            "title": str(_EVENTS.get(event.event, event.event)),
            "detail": event.text,
            "actor": event.actor,
            "gib_code": event.gib_code,
        }
        for event in berats.story(row)
    ]
    context = {
        "page": "edefter",
        "row": _shown(row),
        "story": story,
        "may_send": request.scope.may(Right.EDEFTER_SEND),
    }
    return render(request, "portal/edefter/berat.html", context)


@scoped
@require_POST
def send(request: ScopedRequest) -> HttpResponse:
    """ "Gönder": everything that is ready goes on its way now."""
    try:
        count = berats.send_now(request.scope.taxpayer, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        told = gettext("%(count)d paket yola çıktı.") % {"count": count}
        messages.success(request, told if count else gettext("Gönderilecek paket yok."))
    return redirect("portal:edefter-berats")


@scoped
@require_POST
def act(request: ScopedRequest, pk: str) -> HttpResponse:
    """Durum Sorgula, Yeniden gönder, Onaylı Beratı İndir, Portala yükledim."""
    row = _package_or_404(request, pk)
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        raise Http404
    try:
        told = action(request, row)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, told)
    return redirect("portal:edefter-berat", pk=pk)


@scoped
def export(request: ScopedRequest, pk: str) -> HttpResponse:
    """ "Dışa Aktar": the very package that the service would be sent."""
    row = _package_or_404(request, pk)
    name, data = berats.export(request.scope.taxpayer, row.pk)
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@scoped
@require_POST
def bring(request: ScopedRequest) -> HttpResponse:
    """ "İçe Aktar": approved berats that were downloaded at GİB's portal, each judged by itself."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, gettext("Dosya seçilmedi: GIB- ile başlayan beratları ya da zip'lerini seçin."))
        return redirect("portal:edefter-berats")
    try:
        done = berats.import_berats(request.scope.taxpayer, _read(files), request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:edefter-berats")
    for one in done:
        if one.problem is not None:
            messages.error(request, f"{one.file}: {refusal(ZarfError(one.problem))}")
    good = sum(one.problem is None for one in done)
    if good:
        messages.success(request, gettext("%(count)d berat dosyalandı.") % {"count": good})
    return redirect("portal:edefter-berats")


def _read(files: list[UploadedFile[bytes]]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield (file.name or "").rpartition("/")[2], file.read(_LARGEST_FILE)


def _ask(request: ScopedRequest, row: BeratPackage) -> str:
    berats.ask_now(request.scope.taxpayer, row.pk)
    return gettext("GİB'e soruluyor; sayfayı birazdan yenileyin.")


def _again(request: ScopedRequest, row: BeratPackage) -> str:
    berats.send_again(request.scope.taxpayer, row.pk, request.scope.actor)
    return gettext("Yeniden gönderiliyor.")


def _fetch(request: ScopedRequest, row: BeratPackage) -> str:
    berats.fetch_again(request.scope.taxpayer, row.pk, request.scope.actor)
    return gettext("Onaylı berat indiriliyor; sayfayı birazdan yenileyin.")


def _uploaded(request: ScopedRequest, row: BeratPackage) -> str:
    berats.told_uploaded(request.scope.taxpayer, row.pk, request.scope.actor)
    return gettext("Defter raporu tamam sayıldı.")


_ACTIONS: dict[str, Callable[[ScopedRequest, BeratPackage], str]] = {
    "ask": _ask,
    "again": _again,
    "fetch": _fetch,
    "uploaded": _uploaded,
}


def _shown(row: BeratPackage) -> dict[str, Any]:
    language = page_language()
    state = berats.state_of(row.state)
    problem = row.problem
    return {
        "item": row,
        "month": f"{row.year}-{row.month:02d}",
        "number": f"{row.number:06d}",
        "badge": _badge(row.state),
        "next": state.next_step(language),
        "problem": problem
        and {"code": problem["code"], "message": problem[language], "hint": problem[f"hint_{language}"]},
        "is_slow": row.state == "QUEUED" and berats.is_slow(row),
        "may": {
            name for name, states in _MAY.items() if row.state in states and (name != "uploaded" or row.kind == "DR")
        },
    }


def _badge(state: str) -> SafeString:
    sign, tone = _SIGNS.get(state, ("…", "wait"))
    text = berats.state_of(state).text(page_language()).removesuffix(".")
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)


def _package_or_404(request: ScopedRequest, pk: str) -> BeratPackage:
    try:
        return berats.package(request.scope.taxpayer, pk)
    except NotFound as problem:
        raise Http404 from problem
