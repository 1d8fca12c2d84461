"""The window "e-Dönüşüm Bilgilerini Güncelle": check, filter, tick, pick, write.

Every change of a row is kept at the server at once, so that ticks live across pages and filters. Without script the
same form does it with its buttons.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from zarf.core.errors import NotFound, ZarfError
from zarf.doors.portal import office
from zarf.doors.portal.cari import words
from zarf.doors.portal.cari.list_page import FILE_TYPES, file_response, filtered, log_export
from zarf.doors.portal.cari.paging import page_of, search_text
from zarf.doors.portal.cari.rows import export_headings, export_line, plain_row, window_row
from zarf.doors.portal.scope import Right, ScopedRequest, may_not, scoped
from zarf.doors.portal.sent_numbers import sent_number, sent_numbers
from zarf.doors.portal.wording import page_language, refusal
from zarf.office.cari import services as cari
from zarf.office.registry import services as registry

_NAMED = 20
_PICKS = (*cari.LABELS, "efatura_scenario", "eirsaliye_scenario")


@scoped
def unchecked(request: ScopedRequest) -> HttpResponse:
    """The window as it opens: every account that has a number, black and without a sentence."""
    taxpayer_id = request.scope.taxpayer.pk
    text = search_text(request)
    pages = page_of(request, cari.unchecked(taxpayer_id, text))
    context = _common(request) | {
        "rows": [plain_row(account) for account in pages],
        "pages": pages,
        "without_number": cari.accounts_without_number(taxpayer_id),
        "last": cari.last_check(taxpayer_id),
    }
    return render(request, "portal/cari/window.html", context)


@scoped
@require_POST
def check(request: ScopedRequest) -> HttpResponse:
    """Kontrol Et: over all accounts, those of an earlier check, or those chosen in the list. Changes no card."""
    taxpayer_id = request.scope.taxpayer.pk
    chosen, source = _chosen(request)
    if chosen == []:
        messages.error(request, gettext("Önce listeden en az bir cari hesap seçin."))
        return redirect("portal:cari")
    try:
        found = cari.run_check(taxpayer_id, request.scope.actor, source=source, account_ids=chosen)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return redirect("portal:cari-window")
    return redirect("portal:cari-checked", pk=found.pk)


def _chosen(request: ScopedRequest) -> tuple[list[int] | None, str]:
    """Which accounts: None for all."""
    taxpayer_id = request.scope.taxpayer.pk
    again = sent_number(request.POST.get("again", ""))
    if again is not None:
        before = _check_or_404(request, again)
        if before.source == cari.Check.Source.SELECTION:
            return list(cari.rows(before).values_list("account_id", flat=True)), before.source
        return None, cari.Check.Source.WINDOW
    if request.POST.get("all") == "1":
        return list(filtered(request, taxpayer_id).values_list("pk", flat=True)), cari.Check.Source.SELECTION
    if "selection" in request.POST:
        return sent_numbers(request.POST.getlist("account")), cari.Check.Source.SELECTION
    return None, cari.Check.Source.WINDOW


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    """The window after a check."""
    found = _check_or_404(request, pk)
    if found.source == cari.Check.Source.SCHEDULE:
        cari.mark_seen(found)
    return _page(request, found)


@scoped
@require_POST
def act(request: ScopedRequest, pk: int) -> HttpResponse:
    """What a button of the window does. The choices of the page that was sent are kept first."""
    found = _check_or_404(request, pk)
    if not request.scope.may(Right.CARI_CHANGE):
        messages.error(request, may_not(request, Right.CARI_CHANGE))
        return redirect("portal:cari-checked", pk=pk)
    try:
        changed = _keep_choices(request, found)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
        return _back(request, found)
    action = request.POST.get("action", "save")
    if action == "row" and len(changed) == 1:
        row = cari.shown(found, [cari.stored_row(found, changed[0])])[0]
        context = {"row": window_row(row), "check": found, "may_change": True, "is_part": True} | _ticked(found)
        return render(request, "portal/cari/row_changed.html", context)
    if action in ("tick", "untick"):
        cari.tick_all(found, is_ticked=action == "tick", **_filter(request))
    elif action.startswith("label:"):
        _apply_label(request, found, action)
    elif action in ("write", "write-confirmed"):
        question = None if action == "write-confirmed" else cari.question_before(found)
        if question is not None:
            return _page(request, found, question=question)
        _write(request, found)
    return _back(request, found)


@scoped
def export(request: ScopedRequest, pk: int, kind: str) -> HttpResponse:
    """The rows of the filter as a file."""
    found = _check_or_404(request, pk)
    if kind not in FILE_TYPES:
        raise Http404
    lines = (export_line(row) for row in cari.all_shown(found, **_filter(request)))
    data = cari.export_table(export_headings(), lines, kind)
    log_export(request, gettext("e-Dönüşüm Bilgilerini Güncelle"))
    return file_response(data, f"e-donusum.{kind}", FILE_TYPES[kind])


def _check_or_404(request: ScopedRequest, pk: int) -> cari.Check:
    try:
        return cari.check_of(request.scope.taxpayer.pk, pk)
    except NotFound as problem:
        raise Http404 from problem


def _common(request: ScopedRequest) -> dict[str, object]:
    state, now, language = cari.list_state(), office.now(), page_language()
    return {
        "page": "cari",
        "q": search_text(request),
        "state": state,
        "notices": [(one.finding.message(language), one.finding.hint(language)) for one in registry.problems()],
        "hours": int(state.hours_old(now)) if state else 0,
        "is_list_old": bool(state and now - state.loaded_at > cari.OLD_LIST),
        "may_change": request.scope.may(Right.CARI_CHANGE),
        "colours": [(key, sign, name, words.COLOUR_MEANINGS[key]) for key, (sign, name) in words.COLOURS.items()],
    }


def _page(request: ScopedRequest, found: cari.Check, *, question: cari.Question | None = None) -> HttpResponse:
    chosen = _filter(request)
    rows = cari.rows(found, **chosen)
    pages = page_of(request, rows, _known(found, chosen))
    left = cari.rows(found, "left")
    context = _common(request) | _ticked(found)
    context |= {
        "check": found,
        "source": words.SOURCES[found.source],
        "rows": [window_row(row) for row in cari.shown(found, pages)],
        "pages": pages,
        "chips": _chips(found, str(context["ticked"])),
        "show": chosen["show"],
        "with_confirmed": chosen["with_confirmed"],
        "question": question,
        "is_list_newer": _is_list_newer(found),
        "left": [window_row(row) for row in cari.shown(found, left[:_NAMED])],
        "without_number": found.without_number,
        "query": _query(request),
    }
    return render(request, "portal/cari/window.html", context)


def _is_list_newer(found: cari.Check) -> bool:
    """Whether another list is in force than the rows were judged by: a label they offer may be closed by now."""
    state = cari.list_state()
    return state is not None and state.version != found.list_version


def _known(found: cari.Check, chosen: cari.RowFilter) -> int | None:
    """How many rows the filter has, when the summary says so."""
    if chosen["text"] or chosen["with_confirmed"]:
        return None
    if not cari.rows(found).exists():
        return 0
    known: int | None = found.counts.get(chosen["show"] or "total")
    return known


def _chips(found: cari.Check, ticked: str) -> list[dict[str, object]]:
    chips: list[dict[str, object]] = [{"key": "", "text": gettext("Hepsi"), "count": found.counts.get("total", 0)}]
    for key, (sign, name) in words.COLOURS.items():
        chips.append({"key": key, "sign": sign, "text": name, "count": found.counts.get(key, 0)})
    for key, name in words.SHOWN.items():
        count = int(ticked) if key == "ticked" else found.counts.get(key, 0)
        if key == "left":
            count = cari.rows(found, "left").count()
        if count or key in ("new", "removal", "confirmed", "ticked"):
            chips.append({"key": key, "text": name, "count": count})
    return chips


def _ticked(found: cari.Check) -> dict[str, object]:
    return {"ticked": cari.rows(found, "ticked").count()}


def _filter(request: ScopedRequest) -> cari.RowFilter:
    show = request.GET.get("show", "")
    return {
        "show": show if show in cari.FILTERS else "",
        "text": search_text(request),
        "with_confirmed": request.GET.get("confirmed") == "1",
    }


def _query(request: ScopedRequest) -> str:
    """The address's filter and page, to be carried along."""
    kept = {name: request.GET[name] for name in ("show", "q", "confirmed", "page") if request.GET.get(name)}
    return urlencode(kept)


def _back(request: ScopedRequest, found: cari.Check) -> HttpResponse:
    query = _query(request)
    return redirect(reverse("portal:cari-checked", args=[found.pk]) + (f"?{query}" if query else ""))


def _keep_choices(request: ScopedRequest, found: cari.Check) -> list[int]:
    """Keep tick and picks of each row that the form holds, or of the only one that was changed. Gives the rows."""
    sent = request.POST.getlist("only") or request.POST.getlist("row")
    ids = sent_numbers(sent)
    for pk in ids:
        picks = {name: request.POST[f"{name}-{pk}"] for name in _PICKS if f"{name}-{pk}" in request.POST}
        cari.choose(found, pk, is_ticked=f"tick-{pk}" in request.POST, picks=picks)
    return ids


def _apply_label(request: ScopedRequest, found: cari.Check, action: str) -> None:
    """`label:COLUMN:ROW`: give what was picked in that row to every row that offers the same label."""
    _, _, rest = action.partition(":")
    column, _, pk = rest.partition(":")
    label = request.POST.get(f"{column}-{pk}", "")
    if not label or column not in cari.LABELS:
        messages.error(request, gettext("Önce bir etiket seçin."))
        return
    many = cari.apply_label(found, column, label)
    told = ngettext(
        "“%(label)s” %(many)d satırda seçildi. Yazılması için satırları işaretleyip Güncelle deyin.",
        "“%(label)s” %(many)d satırda seçildi. Yazılması için satırları işaretleyip Güncelle deyin.",
        many,
    )
    messages.info(request, told % {"label": label, "many": many})


def _write(request: ScopedRequest, found: cari.Check) -> None:
    done = cari.update(found, request.scope.actor)
    if not (done.written or done.unchanged or done.left):
        messages.error(request, gettext("Önce güncellenecek satırları işaretleyin."))
        return
    told = ngettext("%(many)d cari güncellendi.", "%(many)d cari güncellendi.", done.written) % {"many": done.written}
    if done.unchanged:
        same = ngettext(
            "%(many)d satırda yazılacak bir şey yoktu.", "%(many)d satırda yazılacak bir şey yoktu.", done.unchanged
        )
        told = f"{told} {same % {'many': done.unchanged}}"
    messages.success(request, told)
    if done.left:
        many = len(done.left)
        text = ngettext(
            "%(many)d satır güncellenmedi; adları aşağıda.", "%(many)d satır güncellenmedi; adları aşağıda.", many
        )
        messages.warning(request, text % {"many": many})
