"""How the invoice would go, told while it is being typed. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zarf.core.findings import Finding
from zarf.core.identifiers import parse_vkn_tckn
from zarf.doors.portal import office
from zarf.doors.portal.decisions import minutes_text
from zarf.doors.portal.office import Taxpayer
from zarf.doors.portal.wording import page_language, profile_text
from zarf.office.cari import services as cari
from zarf.office.exchange import services as exchange


@dataclass(frozen=True, slots=True)
class Live:
    """What the note shows. way: EFATURA, EARSIV or UNDECIDED; "" while a label has to be chosen.

    labels: to choose from, when there are several; chosen: the one that stands in the form or is suggested.
    is_doubtful: the check digits of the receiver's number are wrong, so that nobody can be found by it.
    """

    way: str
    reason: str
    is_registered: bool
    is_marked: bool
    label: str
    label_from: str
    profile: str
    profile_from: str
    labels: tuple[str, ...]
    chosen: str
    warnings: tuple[str, ...]
    list_age: str
    is_doubtful: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it would be kept as a draft, unnumbered, whoever hands it in."""
        return self.way in ("EARSIV", "UNDECIDED")


def live_decision(taxpayer: Taxpayer, values: Mapping[str, Any], *, is_marked: bool, actor: str) -> Live | None:
    """The decision for what stands in the form; None until the receiver's number is complete."""
    receiver = str(values.get("vkn_tckn", "")).strip()
    if not (receiver.isascii() and receiver.isdigit() and len(receiver) in (10, 11)):
        return None
    names, wishes = office.open_aliases(receiver), cari.preference(taxpayer.pk, receiver)
    wanted = str(values.get("receiver_alias", ""))
    chosen = wanted if wanted in names else exchange.suggested(names, wishes)
    several = len(names) > 1
    asked = exchange.Asked(
        receiver,
        chosen if several else "",
        str(values.get("profile", "")),
        str(values.get("type_code", "")),
        is_marked,
    )
    found = exchange.decide(taxpayer, asked, actor, office.now())
    labels = tuple(names) if several else ()
    if isinstance(found, Finding):
        told = f"{found.message(page_language())} {found.hint(page_language())}"
        return Live("", "", bool(names), is_marked, "", "", "", "", labels, chosen, (told,), "")
    warnings = tuple(f"{one.message(page_language())} {one.hint(page_language())}" for one in found.warnings())
    age = found.list_age_minutes
    return Live(
        found.way,
        found.reason,
        bool(names),
        is_marked,
        found.label,
        "card" if found.label in wishes.labels else found.label_from,
        profile_text(found.profile),
        found.profile_from,
        labels,
        chosen,
        warnings,
        "" if age is None else minutes_text(age),
        not names and _is_doubtful(receiver),
    )


def _is_doubtful(receiver: str) -> bool:
    """Whether the number cannot be anybody's. Stand-ins of one digit (11111111111) are meant as they are written."""
    return len(set(receiver)) > 1 and not parse_vkn_tckn(receiver).has_valid_check_digit
