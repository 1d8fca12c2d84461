"""The page Buluta Yedekleme: where copies go, what is under way, buttons Yedekle, Doğrula, Geri yükle, last runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zarf.core.errors import ZarfError
from zarf.doors.portal.backup.forms import KINDS, LABELS, RestoreForm
from zarf.doors.portal.edefter.words import stored
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.wording import refusal
from zarf.office.backup import services as backup
from zarf.office.backup.services import BackupRun

_LATEST = 10
_TASKS = {"backup": _("Yedekleme"), "verify": _("Doğrulama"), "restore": _("Geri yükleme")}
_STATES = {
    "waiting": ("…", "wait", _("başlamayı bekliyor")),
    "running": ("…", "wait", _("sürüyor")),
    "done": ("✓", "good", _("bitti")),
    "failed": ("!", "bad", _("tamamlanmadı")),
}


@scoped
def page(request: ScopedRequest) -> HttpResponse:
    return _show(request, _form(request))


@scoped
@require_POST
def act(request: ScopedRequest) -> HttpResponse:
    """Ask for a run; the worker carries it out and the page tells how far it is."""
    taxpayer, actor = request.scope.taxpayer, request.scope.actor
    action, form = request.POST.get("action", ""), _form(request)
    if action not in ("backup", "verify", "deep", "restore"):
        raise Http404
    if action == "restore":
        form = _form(request, request.POST)
        if not form.is_valid():
            return _show(request, form, status=422)
    try:
        if action == "backup":
            run = backup.back_up(taxpayer, actor)
        elif action == "restore":
            given = form.cleaned_data
            year, month = given["period"]
            run = backup.restore(
                taxpayer, actor, year=year, month=month, manifest=given["manifest"], keys=given["keys"]
            )
        else:
            run = backup.verify(taxpayer, actor, deep=action == "deep")
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:backup")
    backup.run_later(run.pk)
    return redirect("portal:backup")


def _form(request: ScopedRequest, data: Any = None) -> RestoreForm:
    """Backups of ours can be chosen; those of another installation by the command line."""
    made = backup.runs(request.scope.taxpayer).filter(task="backup", state="done").exclude(manifest="")[:100]
    manifests = {run.manifest: run.manifest.rpartition("/")[2].removesuffix(".json") for run in made}
    return RestoreForm(data, manifests=list(manifests.items()))


def _show(request: ScopedRequest, form: RestoreForm, status: int = 200) -> HttpResponse:
    taxpayer = request.scope.taxpayer
    row = backup.setting(taxpayer)
    runs = [_shown(run) for run in backup.runs(taxpayer)[:_LATEST]]
    context = {
        "page": "edefter",
        "row": row,
        "kind": KINDS[row.kind] if row else "",
        "place": [(LABELS[name][0], value) for name, value in row.place.items()] if row else [],
        "is_connected": row is not None and backup.is_connected(row),
        "readable": backup.readable_copies(row) if row else 0,
        "waits": row is not None and backup.waits_for_account(row),
        "open": next((one for one in runs if one["run"].ended_at is None), None),
        "runs": runs,
        "form": form,
        "may_act": request.scope.may(Right.EDEFTER_CHANGE),
        "may_set": request.scope.may(Right.FIRM_CHANGE),
        "why_not": may_not(request, Right.EDEFTER_CHANGE),
    }
    return render(request, "portal/backup/page.html", context, status=status)


def _shown(run: BackupRun) -> dict[str, Any]:
    return {
        "run": run,
        "task": _TASKS[run.task],
        "badge": _badge(run.state),
        "counts": ", ".join(_counts(run.counts)),
        "problems": stored(run.problems),
        "done": run.progress.get("done", 0),
        "of": run.progress.get("of", 0),
    }


def _badge(state: str) -> SafeString:
    sign, tone, text = _STATES[state]
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)


def _counts(counts: dict[str, int]) -> list[str]:
    """What came of a run, in words."""
    told = {
        "put": ngettext("{n} dosya gönderildi", "{n} dosya gönderildi", counts.get("put", 0)),
        "looked_at": ngettext("{n} dosyaya bakıldı", "{n} dosyaya bakıldı", counts.get("looked_at", 0)),
        "restored": ngettext("{n} dosya geri geldi", "{n} dosya geri geldi", counts.get("restored", 0)),
        "same": ngettext("{n} dosya zaten yerinde", "{n} dosya zaten yerinde", counts.get("same", 0)),
        "only_there": ngettext("{n} dosya yalnız yedekte", "{n} dosya yalnız yedekte", counts.get("only_there", 0)),
        "readable": ngettext("{n} kopya hâlâ şifresiz", "{n} kopya hâlâ şifresiz", counts.get("readable", 0)),
        "wrong": ngettext("{n} dosyada sorun var", "{n} dosyada sorun var", counts.get("wrong", 0)),
    }
    found = [text.format(n=counts[name]) for name, text in told.items() if counts.get(name)]
    return found or ([gettext("yedeklenecek dosya yok")] if "bytes" in counts else [])
