"""The page of one document: view, XML, envelope, history, findings, answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from zarf.core.errors import DocumentUnreadable, ZarfError
from zarf.core.xml.reading import read_xml
from zarf.doors.portal import office
from zarf.doors.portal.days import days_left, days_left_text
from zarf.doors.portal.decisions import decision_words
from zarf.doors.portal.forms import AcceptForm, RejectForm
from zarf.doors.portal.history import story
from zarf.doors.portal.pretty import pretty_xml
from zarf.doors.portal.scope import Right, ScopedRequest, document_or_404, may_not, scoped
from zarf.doors.portal.view import senders_stylesheet
from zarf.doors.portal.views.release import release_part
from zarf.doors.portal.wording import next_step, page_language, refusal

TABS = ("view", "xml", "envelope", "history")


@scoped
def page(request: ScopedRequest, pk: int) -> HttpResponse:
    item = document_or_404(request, pk)
    return _page(request, item, accept=AcceptForm(), reject=RejectForm())


@scoped
@require_POST
def answer(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give KABUL or RED. A refusal of the office (late, answered before, not allowed) is told on the page."""
    item = document_or_404(request, pk)
    if not request.scope.may(Right.DOCUMENTS_ANSWER):
        messages.error(request, may_not(request, Right.DOCUMENTS_ANSWER))
        return redirect("portal:document", pk=pk)
    reject = RejectForm(request.POST)
    code = "RED" if request.POST.get("answer") == "RED" else "KABUL"
    if code == "RED" and not reject.is_valid():
        return _page(request, item, accept=AcceptForm(), reject=reject, status=422)
    note = reject.cleaned_data["reason"] if code == "RED" else ""
    try:
        office.give_answer(item, code, note, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("%(answer)s yanıtınız alındı ve gönderiliyor.") % {"answer": code})
    return redirect("portal:document", pk=pk)


@scoped
@require_POST
def send_again(request: ScopedRequest, pk: int) -> HttpResponse:
    """Put a refused, undelivered or stopped document on its way once more."""
    item = document_or_404(request, pk)
    if not request.scope.may(Right.DOCUMENTS_SEND):
        messages.error(request, may_not(request, Right.DOCUMENTS_SEND))
        return redirect("portal:document", pk=pk)
    try:
        office.send_again(item, request.scope.actor)
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, gettext("Fatura yeniden gönderiliyor."))
    return redirect("portal:document", pk=pk)


@scoped
@require_POST
def draft(request: ScopedRequest, pk: int) -> HttpResponse:
    """What becomes of a kept draft: sent as e-Fatura, held back, or given up."""
    item = document_or_404(request, pk)
    wish = request.POST.get("wish", "")
    try:
        if wish == "hold":
            office.take_mark_off(item, request.scope.actor)
            done = gettext("“e-Fatura” işareti kaldırıldı; taslak kendiliğinden gönderilmez.")
        elif wish == "drop":
            office.drop_draft(item, request.scope.actor)
            done = gettext("Taslaktan vazgeçildi.")
        else:
            label = request.POST.get("receiver_alias", "")
            sent = office.send_as_efatura(item, request.scope.actor, receiver_alias=label)
            if sent.state == "REFUSED_BY_RULES":
                messages.error(request, gettext("Taslak GİB kurallarına takıldı; bulguları giderip yeniden verin."))
                return redirect("portal:document", pk=pk)
            done = gettext("Fatura e-Fatura olarak yola çıktı.")
    except ZarfError as problem:
        messages.error(request, refusal(problem))
    else:
        messages.success(request, done)
    return redirect("portal:document", pk=pk)


def _page(
    request: ScopedRequest, item: office.Document, *, accept: AcceptForm, reject: RejectForm, status: int = 200
) -> HttpResponse:
    tab = request.GET.get("tab", "view")
    tab = tab if tab in TABS else "view"
    now = office.now()
    waiting = item.direction == "in" and item.state == "WAITING_ANSWER"
    context: dict[str, object] = {
        "page": "outgoing" if item.direction == "out" else "incoming",
        "document": item,
        "tab": tab,
        "waiting": waiting,
        "may_answer": waiting and request.scope.may(Right.DOCUMENTS_ANSWER),
        "why_not": may_not(request, Right.DOCUMENTS_ANSWER),
        "accept": accept,
        "reject": reject,
        "next_step": next_step("document", item.direction, item.state),
        "may_send_again": request.scope.may(Right.DOCUMENTS_SEND) and office.may_be_sent_again(item),
        "answered_by": office.answer_to(item),
        "has_evidence": office.has_evidence(item),
    }
    context["may_mend"] = request.scope.may_draw_up and office.may_be_mended(item)
    if item.decision:
        context["decision"] = decision_words(item.decision)
    if office.waits_for_release(item) or office.is_given_back(item):
        context["release"] = release_part(request, item)
    if office.is_kept_draft(item):
        context["draft"] = draft = _draft(request, item)
        if not draft["is_marked"]:
            context["next_step"] = _held_back(bool(draft["labels"]))
    if item.answer_due_at is not None and item.state in ("WAITING_ANSWER", "DELIVERED"):
        context |= {
            "days_left": days_left(item.answer_due_at, now),
            "days_left_text": days_left_text(item.answer_due_at, now),
        }
    context |= _tab_context(request, item, tab)
    return render(request, "portal/document.html", context, status=status)


def _draft(request: ScopedRequest, item: office.Document) -> dict[str, object]:
    """What may be done with a draft now."""
    return {
        "may_send": request.scope.may(Right.DOCUMENTS_SEAL),
        "may_change": request.scope.may(Right.DOCUMENTS_DRAW_UP),
        "why_not": may_not(request, Right.DOCUMENTS_DRAW_UP),
        "labels": office.open_aliases(item.customer_id),
        "is_marked": bool((item.decision or {}).get("is_efatura", True)),
    }


def _held_back(is_user: bool) -> str:
    """What becomes of a draft from which the mark was taken off; the state's own sentence is of those that go on."""
    if is_user:
        return gettext("“e-Fatura” işareti kaldırıldığı için taslak kendiliğinden gitmez; gönderin ya da vazgeçin.")
    return gettext("“e-Fatura” işareti kaldırıldığı için taslak burada saklanır, kendiliğinden gitmez.")


def _tab_context(request: ScopedRequest, item: office.Document, tab: str) -> dict[str, object]:
    if tab == "history":
        return {"story": story(office.document_history(item, page_language()))}
    if tab == "envelope":
        inside = office.documents_of_envelope(item.envelope_id, item.taxpayer_id) if item.envelope_id else []
        return {"envelope": item.envelope, "inside": inside}
    if not office.has_xml(item):
        return {"xml_missing": True}
    try:
        xml, _sealed = office.document_xml(item)
    except ZarfError as problem:
        # The rest of the page holds without the file: parties, state, history.
        return {"xml_missing": True, "xml_trouble": refusal(problem)}
    if tab == "xml":
        return {"xml": pretty_xml(xml)}
    try:
        has_own = senders_stylesheet(read_xml(xml)) is not None
    except DocumentUnreadable:
        has_own = False
    design = "sender" if request.GET.get("design") == "sender" and has_own else "ours"
    return {"has_senders_view": has_own, "design": design}
