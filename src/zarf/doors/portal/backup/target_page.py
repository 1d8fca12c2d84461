"""Where the copies go: the target's form, the Google account, the recovery key."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from zarf.core.errors import ZarfError
from zarf.doors.portal.backup.forms import KINDS, TargetForm
from zarf.doors.portal.edefter.words import told
from zarf.doors.portal.scope import Right, ScopedRequest, needs, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.backup import services as backup


@scoped
@needs(Right.FIRM_CHANGE)
def page(request: ScopedRequest) -> HttpResponse:
    """One form for each kind; what is typed is tried before it is kept."""
    taxpayer = request.scope.taxpayer
    row = backup.setting(taxpayer)
    no_drive = backup.drive_problem()
    kinds = {name: text for name, text in KINDS.items() if name != "drive" or no_drive is None}
    kind = request.GET.get("kind") or (row.kind if row and row.kind in kinds else next(iter(kinds)))
    if kind not in kinds:
        return redirect("portal:backup-target")
    is_same = row is not None and row.kind == kind
    initial = {**row.place, "daily_at": "" if row.daily_at is None else str(row.daily_at)} if row and is_same else {}
    kept = row is not None and is_same and backup.is_secret_kept(row)
    form = TargetForm(request.POST or None, initial=initial or {"daily_at": "2"}, kind=kind, is_secret_kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            saved = backup.save_target(taxpayer, form.data_typed(), request.scope.actor)
        except ZarfError as problem:
            form.show([problem.finding])
        else:
            if backup.waits_for_account(saved):
                messages.success(request, gettext("Kaydedildi. Şimdi Google hesabını bağlayın."))
            else:
                messages.success(request, gettext("Yedekleme yeri sınandı ve kaydedildi."))
            return redirect("portal:backup")
    context = {
        "page": "edefter",
        "form": form,
        "kinds": kinds.items(),
        "kind": kind,
        "no_drive": told([no_drive]) if no_drive else [],
    }
    return render(request, "portal/backup/target.html", context, status=422 if form.errors else 200)


@scoped
@require_POST
@needs(Right.FIRM_CHANGE)
def connect(request: ScopedRequest) -> HttpResponse:
    """Ask Google for a code; the page shows it."""
    try:
        backup.begin_connect(request.scope.taxpayer, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    return redirect("portal:backup")


@scoped
@require_POST
@needs(Right.FIRM_CHANGE)
def connected(request: ScopedRequest) -> HttpResponse:
    """Whether the code was typed; the page asks by itself, the button asks at once."""
    by_itself = bool(request.headers.get("HX-Request"))
    try:
        backup.finish_connect(request.scope.taxpayer, request.scope.actor)
    except backup.SignInPending as problem:
        if by_itself:
            return HttpResponse(status=204)
        messages.warning(request, refusal(problem))
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Google hesabı bağlandı, deneme dosyası yazılıp okundu."))
    return HttpResponseClientRefresh() if by_itself else redirect("portal:backup")


@scoped
@require_POST
@needs(Right.FIRM_CHANGE)
def key(request: ScopedRequest) -> HttpResponse:
    """Make a recovery key and show it, this once; or encrypt no longer."""
    taxpayer, actor = request.scope.taxpayer, request.scope.actor
    try:
        if request.POST.get("action") == "off":
            backup.drop_key(taxpayer, actor)
            messages.success(request, gettext("Bundan sonra şifrelenmez; şifreli olanlar öyle kalır."))
            return redirect("portal:backup")
        made = backup.make_key(taxpayer, actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:backup")
    response = render(request, "portal/backup/key.html", {"page": "edefter", "made": made})
    response["Cache-Control"] = "private, no-store"
    return response
