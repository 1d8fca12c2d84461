"""The lists: columns, what stands in them, what they can be sorted by."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal.dates import day, moment
from zarf.doors.portal.days import days_left, days_left_text
from zarf.doors.portal.money import money
from zarf.doors.portal.wording import profile_text, state_badge, type_text

_NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class _List(tables.Table):  # type: ignore[misc]
    class Meta:
        template_name = "portal/table.html"
        attrs = {"class": "list"}
        orderable = True


class DocumentTable(_List):
    """Invoices, one a row."""

    number = tables.Column(verbose_name=_("Fatura"), order_by=("number", "id"))
    issue_date = tables.Column(verbose_name=_("Tarih"), order_by=("issue_date", "id"))
    party = tables.Column(verbose_name=_("Karşı taraf"), accessor="pk")
    profile = tables.Column(verbose_name=_("Senaryo"), order_by=("profile", "type_code", "id"))
    payable_amount = tables.Column(verbose_name=_("Tutar"), attrs=_NUMBER, order_by=("payable_amount", "id"))
    state = tables.Column(verbose_name=_("Durum"), order_by=("state", "id"))
    answer_due_at = tables.Column(verbose_name=_("Yanıt süresi"), order_by=("answer_due_at", "id"))

    class Meta(_List.Meta):
        empty_text = _("Bu süzgeçle bulunan fatura yok.")

    def __init__(self, *args: Any, direction: str, now: datetime, **kwargs: Any) -> None:
        self._side = "customer" if direction == "out" else "supplier"
        self._now = now
        super().__init__(*args, **kwargs)
        self.columns["party"].column.order_by = (f"{self._side}_title", "id")

    def render_number(self, record: Any) -> SafeString:
        return _link("portal:document", record.pk, record.number or _("numarasız"))

    def render_issue_date(self, value: Any) -> str:
        return day(value)

    def render_party(self, record: Any) -> SafeString:
        title, identifier = getattr(record, f"{self._side}_title"), getattr(record, f"{self._side}_id")
        return format_html('<span>{}<br><small class="soft">{}</small></span>', title, identifier)

    def order_party(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        sign = "-" if descending else ""
        return rows.order_by(f"{sign}{self._side}_title", "id"), True

    def render_profile(self, record: Any) -> SafeString:
        return format_html(
            '<span>{}<br><small class="soft">{}</small></span>',
            profile_text(record.profile),
            type_text(record.type_code),
        )

    def render_payable_amount(self, value: Decimal, record: Any) -> str:
        return money(value, record.currency)

    def render_state(self, record: Any) -> SafeString:
        return state_badge("document", record.direction, record.state)

    def render_answer_due_at(self, value: datetime, record: Any) -> SafeString | str:
        return due_text(record.state, value, self._now)


class EnvelopeTable(_List):
    """Envelopes, one a row, with what lies in them."""

    id = tables.Column(verbose_name=_("Zarf"), orderable=False)
    created_at = tables.Column(verbose_name=_("Zaman"), order_by=("created_at", "id"))
    party = tables.Column(verbose_name=_("Karşı taraf"), accessor="pk", orderable=False)
    documents = tables.Column(verbose_name=_("İçindekiler"), accessor="pk", orderable=False)
    state = tables.Column(verbose_name=_("Durum"), order_by=("state", "id"))
    gib_code = tables.Column(verbose_name=_("GİB kodu"), order_by=("gib_code", "id"))

    class Meta(_List.Meta):
        empty_text = _("Bu süzgeçle bulunan zarf yok.")

    def __init__(self, *args: Any, direction: str, now: datetime, **kwargs: Any) -> None:
        self._side = "receiver" if direction == "out" else "sender"
        super().__init__(*args, **kwargs)

    def render_id(self, record: Any) -> SafeString:
        name = str(envelope_name(record))
        return format_html(
            '<a href="{}" title="{}"><code>{}…</code></a>', reverse("portal:envelope", args=[record.pk]), name, name[:8]
        )

    def render_created_at(self, record: Any) -> str:
        return moment(record.received_at or record.created_at)

    def render_party(self, record: Any) -> SafeString:
        inside = list(record.documents.all())
        other = "customer_title" if record.direction == "out" else "supplier_title"
        title = getattr(inside[0], other) if inside else ""
        return format_html(
            '<span>{}<br><small class="soft">{} · {}</small></span>',
            title,
            getattr(record, f"{self._side}_id"),
            getattr(record, f"{self._side}_alias"),
        )

    def render_documents(self, record: Any) -> SafeString:
        inside = list(record.documents.all())
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((_address(d), d.number or _("numarasız")) for d in inside[:5])
        )
        more = f" +{len(inside) - 5}" if len(inside) > 5 else ""
        return format_html("<span>{}{}</span>", links, more)

    def render_state(self, record: Any) -> SafeString:
        return state_badge("envelope", record.direction, record.state)


def due_text(state: str, due_at: datetime | None, now: datetime) -> SafeString | str:
    """Days left while an answer is awaited, nothing otherwise. Few days left are told in words and set apart."""
    if due_at is None or state not in ("WAITING_ANSWER", "DELIVERED"):
        return "—"
    urgent = days_left(due_at, now) <= 2
    return format_html(
        '<span class="{}">{}{}</span>', "urgent" if urgent else "", "⚠ " if urgent else "", days_left_text(due_at, now)
    )


def envelope_name(record: Any) -> Any:
    """The InstanceIdentifier of an envelope."""
    return record.identifier or record.pk


def _address(document: Any) -> str:
    return reverse("portal:document", args=[document.pk])


def _link(name: str, pk: object, text: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(name, args=[pk]), text)
