"""Filters and tags of the portal's templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from zarf.doors.portal import dates, tables, wording
from zarf.doors.portal.cari import words as cari_words
from zarf.doors.portal.money import money as _money
from zarf.doors.portal.scope import Right, Scope
from zarf.office.notices import services as notices
from zarf.office.registry.account_types import account_type_text

register = template.Library()

register.filter("profile_text", wording.profile_text)
register.filter("type_text", wording.type_text)
register.filter("kind_text", wording.kind_text)
register.filter("envelope_name", tables.envelope_name)
register.filter("day", dates.day)
register.filter("moment", dates.moment)
register.filter("second", dates.second)
register.filter("last_day", dates.last_day)


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency."""
    return _money(amount, currency)


@register.simple_tag
def badge(subject: str, direction: str, state: str) -> SafeString:
    """A state in words with its sign."""
    return wording.state_badge(subject, direction, state)


@register.simple_tag
def seal_verdict(report: dict[str, Any]) -> SafeString:
    """What our verifier said of the seal, with a sign, and who sealed."""
    return wording.seal_verdict(report)


@register.filter
def findings(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored findings in the language of the page, errors first."""
    language = (get_language() or "tr")[:2]
    shown = [wording.finding_text(item, language) for item in stored]
    return sorted(shown, key=lambda item: not item["error"])


@register.filter
def stamp_state(state: str) -> str:
    """How an order of a time stamp ended, in words."""
    return wording.stamp_state(state)


@register.filter
def account_type(name: str) -> str:
    """How a registered user is connected to GİB, in words."""
    return account_type_text(name, (get_language() or "tr")[:2])


@register.filter
def cari_scenario(code: str) -> str:
    """The scenario of a cari card in words."""
    return str(cari_words.SCENARIOS.get(code, code))


@register.filter
def may(scope: Scope, right: str) -> bool:
    """Whether the person may do this for the firm he is acting for: `{% if request.scope|may:"cari.change" %}`."""
    return scope.may(Right(right))


@register.filter
def yes_no(value: bool) -> str:
    """Evet or Hayır."""
    return gettext("Evet") if value else gettext("Hayır")


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> int:
    """How many notices of the present firm, and announcements of the house, this person has not read."""
    scope: Scope | None = getattr(context["request"], "scope", None)
    return notices.unread_with_announcements(scope.user, scope.taxpayer.pk) if scope else 0


@register.simple_tag(takes_context=True)
def unread_announcements(context: dict[str, Any]) -> int:
    """How many announcements of the house this person has not read."""
    scope: Scope | None = getattr(context["request"], "scope", None)
    return notices.unread_announcements(scope.user).count() if scope else 0


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], **changes: object) -> str:
    """The present address with some of its parameters changed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
