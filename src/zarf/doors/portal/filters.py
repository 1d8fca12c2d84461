"""What a list can be narrowed by. Filters know field names only; which rows there are is the office's affair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zarf.doors.portal.office import fold
from zarf.doors.portal.wording import profile_choices, state_choices


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # A date input of the browser speaks ISO only, whatever the page's language.
        super().__init__(format="%Y-%m-%d")


def _date_filter(field: str, lookup: str, label: object) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=field,
        lookup_expr=lookup,
        label=label,
        widget=_DateInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Invoice list."""

    since = _date_filter("issue_date", "gte", _("Tarihten"))
    until = _date_filter("issue_date", "lte", _("Tarihe"))
    state = django_filters.MultipleChoiceFilter(label=_("Durum"), widget=forms.SelectMultiple(attrs={"size": 4}))
    party = django_filters.CharFilter(method="filter_party", label=_("Karşı taraf (unvan, VKN/TCKN)"))
    number = django_filters.CharFilter(method="filter_number", label=_("Fatura no veya ETTN"))
    profile = django_filters.ChoiceFilter(label=_("Senaryo"), empty_label=_("Hepsi"))
    least = django_filters.NumberFilter(field_name="payable_amount", lookup_expr="gte", label=_("Tutar en az"))
    most = django_filters.NumberFilter(field_name="payable_amount", lookup_expr="lte", label=_("Tutar en çok"))

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._direction = direction
        self.filters["state"].extra["choices"] = state_choices("document", direction)
        self.filters["profile"].extra["choices"] = profile_choices()

    def filter_party(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        side = "customer" if self._direction == "out" else "supplier"
        text = value.strip()
        if text.isascii() and text.isdigit():
            return rows.filter(**{f"{side}_id__startswith": text})
        return rows.filter(search_key__contains=fold(text))

    def filter_number(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        return rows.filter(Q(number__icontains=text) | Q(ettn__iexact=_as_uuid(text)))


def _as_uuid(text: str) -> str:
    """*text* when it has the shape of an ETTN, else one that nothing has."""
    try:
        return str(UUID(text))
    except ValueError:
        return "00000000-0000-0000-0000-000000000000"


class EnvelopeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Envelope list."""

    since = _date_filter("created_at", "date__gte", _("Tarihten"))
    until = _date_filter("created_at", "date__lte", _("Tarihe"))
    state = django_filters.MultipleChoiceFilter(label=_("Durum"), widget=forms.SelectMultiple(attrs={"size": 4}))
    party = django_filters.CharFilter(method="filter_party", label=_("Karşı taraf (unvan, VKN/TCKN)"))
    number = django_filters.CharFilter(method="filter_number", label=_("Zarf no, fatura no veya ETTN"))

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._direction = direction
        self.filters["state"].extra["choices"] = state_choices("envelope", direction)

    def filter_party(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        side = "receiver" if self._direction == "out" else "sender"
        text = value.strip()
        if text.isascii() and text.isdigit():
            return rows.filter(**{f"{side}_id__startswith": text})
        return rows.filter(documents__search_key__contains=fold(text)).distinct()

    def filter_number(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        same = _as_uuid(text)
        return rows.filter(Q(pk=same) | Q(documents__ettn=same) | Q(documents__number__icontains=text)).distinct()
