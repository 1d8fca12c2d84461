"""İşlem kayıtları: who did what, when and from where. Narrowed by a filter, and taken along as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal import dates
from zarf.doors.portal.cari.list_page import FILE_TYPES, file_response, log_export
from zarf.doors.portal.cari.paging import page_of
from zarf.doors.portal.firm import words
from zarf.doors.portal.scope import Right, ScopedRequest, needs, scoped
from zarf.office.audit import services as audit
from zarf.office.audit.services import AuditEntry, Wanted
from zarf.office.cari.services import export_table

MOST_EXPORTED = 100_000
_HEADINGS = (_("Zaman"), _("Kim"), _("IP adresi"), _("İşlem"), _("Ayrıntı"), _("Eski"), _("Yeni"), _("Not"))


class FilterForm(forms.Form):
    """Days are Istanbul days, both included."""

    since = forms.DateField(
        label=_("Tarihten"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Tarihe"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    actor = forms.ChoiceField(label=_("Kim"), required=False)
    area = forms.ChoiceField(label=_("Konu"), required=False, choices=[("", _("Hepsi")), *words.AREAS.items()])
    text = forms.CharField(label=_("Metin ya da IP adresi"), required=False, max_length=100)

    def __init__(self, request: HttpRequest, who: list[str]) -> None:
        super().__init__(request.GET)
        self.fields["actor"] = forms.ChoiceField(
            label=_("Kim"), required=False, choices=[("", _("Herkes")), *((one, one) for one in who)]
        )

    def wanted(self) -> Wanted:
        """What the filter asks for; what is wrong in it asks for nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(
            asked.get("since"), asked.get("until"), asked.get("actor", ""), asked.get("area", ""), asked.get("text", "")
        )


@scoped
@needs(Right.AUDIT_SEE)
def page(request: ScopedRequest) -> HttpResponse:
    """The log of the firm that is acted for."""
    firm = [request.scope.taxpayer.pk]
    form = FilterForm(request, audit.actors(firm))
    found = page_of(request, audit.entries(firm, form.wanted()))
    context = {
        "page": "settings",
        "tab": "audit",
        "form": form,
        "pages": found,
        "rows": [_row(entry) for entry in found],
        "filter_in_use": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/firm/audit.html", context, status=422 if form.errors else 200)


@scoped
@needs(Right.AUDIT_SEE)
def export(request: ScopedRequest, kind: str) -> HttpResponse:
    """The lines of the filter as a file. That somebody took them along is a line of its own."""
    if kind not in FILE_TYPES:
        raise Http404
    firm = request.scope.taxpayer.pk
    found = audit.entries([firm], FilterForm(request, audit.actors([firm])).wanted())[:MOST_EXPORTED]
    headings = [str(name) for name in _HEADINGS]
    data = export_table(headings, _lines(found.iterator(chunk_size=2000)), kind)
    log_export(request, gettext("İşlem kayıtları"))
    return file_response(data, f"islem-kayitlari.{kind}", FILE_TYPES[kind])


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "kind": words.KINDS[entry.actor_kind] if entry.actor_kind != "person" else "",
        "address": entry.address,
        "action": words.action_name(entry.action),
        "is_bad": entry.action in ("session.failed", "session.locked", "page.refused"),
        "subject": words.subject(entry),
        "values": words.values(entry),
        "note": words.note(entry),
    }


def _lines(found: Iterator[AuditEntry]) -> Iterator[list[object]]:
    for entry in found:
        changed = words.values(entry)
        old = "; ".join(f"{name}: {before}" for name, before, _new in changed if before)
        new = "; ".join(f"{name}: {after}" for name, _old, after in changed if after)
        action = words.action_name(entry.action)
        about, note = words.subject(entry), words.note(entry)
        yield [dates.second(entry.at), entry.actor, entry.address, action, about, old, new, note]
