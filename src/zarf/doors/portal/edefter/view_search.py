"""What the address of a ledger's page asks for: account, entries, days, amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext

from zarf.office.edefter import services as edefter

NUMBER = re.compile(r"[0-9]{1,12}")
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,15})(?:,(?P<part>[0-9]{1,2}))?")
_PLAIN = re.compile(r"(?P<whole>[0-9]{1,15})\.(?P<part>[0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for. wrong: a sentence for each field that could not be understood."""

    wanted: edefter.WantedLines
    texts: dict[str, str]
    wrong: list[str]

    @property
    def address(self) -> str:
        return urlencode({name: text for name, text in self.texts.items() if text})


def search_of(request: HttpRequest) -> Search:
    """The search of a request, with what was wrong in it."""
    texts = {name: request.GET.get(name, "").strip()[:60] for name in ("account", "first", "last")}
    texts["amount"] = request.GET.get("amount", "").strip()[:30]
    wrong = [
        gettext("Madde numarası yalnız rakamdır: %s") % texts[name]
        for name in ("first", "last")
        if texts[name] and not NUMBER.fullmatch(texts[name])
    ]
    days = {name: request.GET.get(name, "").strip()[:10] for name in ("first_day", "last_day")}
    wrong += [gettext("Gün 2026-01-31 biçiminde yazılır: %s") % text for text in days.values() if not _is_day(text)]
    amount = _kurus(texts["amount"])
    if texts["amount"] and amount is None:
        wrong.append(gettext("Tutar 1.234,56 biçiminde yazılır: %s") % texts["amount"])
    first, last = (int(texts[name]) if NUMBER.fullmatch(texts[name]) else None for name in ("first", "last"))
    wanted = edefter.WantedLines(texts["account"], first, last, amount, days["first_day"], days["last_day"])
    return Search(wanted, texts | days, wrong)


def _is_day(text: str) -> bool:
    try:
        # fromisoformat takes weeks and days without dashes too, which would not compare as texts.
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _kurus(text: str) -> int | None:
    """An amount as people write it, in kuruş; None when it is none."""
    match = _AMOUNT.fullmatch(text) or _PLAIN.fullmatch(text)
    if match is None:
        return None
    return int(match["whole"].replace(".", "")) * 100 + int((match["part"] or "").ljust(2, "0"))
