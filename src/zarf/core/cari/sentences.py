"""The text of the column "Açıklama". Its parts lie in `sentences.toml`.

Source: cari truth table, section 6, rules 1 to 5.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from zarf.core.cari.cards import Service
from zarf.core.cari.verdicts import Verdict, heavier_first

_KEYS = {
    Verdict.SAME: "same",
    Verdict.REMOVAL: "not_user",
    Verdict.NEW: "new",
    Verdict.SEVERAL: "several",
    Verdict.WRONG: "wrong",
}
_WITH_SERVICE_IN_FRONT = ("several", "wrong")
"""Sentences that do not name their service."""


@cache
def explanation(
    efatura: Verdict, eirsaliye: Verdict, *, efatura_flag: bool, eirsaliye_flag: bool, language: str = "tr"
) -> str:
    """The sentence of a row. The flags are those on the card; language is "tr" or "en"."""
    texts = _texts()["en" if language == "en" else "tr"]
    keys = {
        Service.EFATURA: _key(efatura, efatura_flag, eirsaliye),
        Service.EIRSALIYE: _key(eirsaliye, eirsaliye_flag, efatura),
    }
    told = [service for service, key in keys.items() if key]
    if not told:
        return texts["not_user"].format(service=_texts()["name"][Service.EFATURA])
    if len(told) == 2 and (efatura, eirsaliye) == (Verdict.NEW, Verdict.NEW):
        return "/".join(_sentence(texts, keys[service], service) for service in told)
    if len(told) == 2 and keys[told[0]] == keys[told[1]] in ("same", *_WITH_SERVICE_IN_FRONT):
        return texts[keys[told[0]]]
    if len(told) == 2 and not heavier_first(efatura, eirsaliye):
        told.reverse()
    others = {Service.EFATURA: eirsaliye, Service.EIRSALIYE: efatura}
    return "; ".join(_prefix(keys[s], s, others[s]) + _sentence(texts, keys[s], s) for s in told)


def _key(verdict: Verdict, flag: bool, other: Verdict) -> str:
    """Which sentence stands for a service, "" for none (rule 2)."""
    if verdict is Verdict.NOT_USER or (verdict is Verdict.SAME and other not in (Verdict.SAME, Verdict.NOT_USER)):
        return ""
    key = _KEYS[verdict]
    return key if flag or key not in _WITH_SERVICE_IN_FRONT else f"{key}_new"


def _prefix(key: str, service: Service, other: Verdict) -> str:
    """The service in front of a sentence that does not name it, when the other service concerns the row too."""
    if key not in _WITH_SERVICE_IN_FRONT or other is Verdict.NOT_USER:
        return ""
    return f"{_texts()['name'][service]}: "


def _sentence(texts: dict[str, str], key: str, service: Service) -> str:
    return texts[key].format(service=_texts()["name"][service])


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("zarf.core.cari") / "sentences.toml").read_text("utf-8"))
