"""What each role may do for a taxpayer, day by day, and the check every service makes. The table: `rights.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from zarf.core.errors import NotAllowed
from zarf.core.findings import Finding, finding
from zarf.office.acting import Kind, current
from zarf.office.audit import services as audit
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports


class Right(StrEnum):
    """Everything a person can be allowed to do. One row of the table at least has each name."""

    DOCUMENTS_SEE = "documents.see"
    DOCUMENTS_DRAW_UP = "documents.draw_up"
    DOCUMENTS_SEAL = "documents.seal"
    DOCUMENTS_SEND = "documents.send"
    DOCUMENTS_ANSWER = "documents.answer"
    CARI_CHANGE = "cari.change"
    EDEFTER_CHANGE = "edefter.change"
    EDEFTER_SEND = "edefter.send"
    FIRM_CHANGE = "firm.change"
    BRANCHES_CHANGE = "branches.change"
    SEALING_CHANGE = "sealing.change"
    PEOPLE_SEE = "people.see"
    PEOPLE_CHANGE = "people.change"
    AUDIT_SEE = "audit.see"


OPERATOR = "operator"
ROLE_NAMES = {
    "preparer": ("Hazırlayan", "Preparer"),
    "sealer": ("Mühürleyen", "Sealer"),
    "accountant": ("Muhasebe", "Accountant"),
    "administrator": ("Yönetici", "Administrator"),
    "auditor": ("Denetçi", "Auditor"),
    OPERATOR: ("Platform işletmeni", "Platform operator"),
}
"""Each role in Turkish and English."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; valid_to is the first day on which it no longer holds, None: for good."""

    right: Right
    tr: str
    en: str
    roles: frozenset[str]
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@cache
def table() -> tuple[Row, ...]:
    """The whole table. Raises ValueError for a right or a role nobody knows."""
    text = (resources.files("zarf.office.taxpayers") / "rights.toml").read_text("utf-8")
    return rows(text)


def rows(text: str) -> tuple[Row, ...]:
    """The rows of a table written as TOML. Raises ValueError."""
    found = []
    for item in tomllib.loads(text)["right"]:
        unknown = set(item["roles"]) - set(ROLE_NAMES)
        if unknown:
            raise ValueError(f"unknown roles: {', '.join(sorted(unknown))}")
        held_by = frozenset(item["roles"])
        found.append(
            Row(Right(item["name"]), item["tr"], item["en"], held_by, item["valid_from"], item.get("valid_to"))
        )
    return tuple(found)


def holders(right: Right, day: date) -> frozenset[str]:
    """The roles that hold *right* on an Istanbul day."""
    return next((row.roles for row in table() if row.right is right and row.holds_on(day)), frozenset())


def rights_of(role: str, day: date) -> frozenset[Right]:
    """All that *role* may do on an Istanbul day."""
    return frozenset(row.right for row in table() if row.holds_on(day) and role in row.roles)


def rights_in_words(role: str, language: str) -> list[str]:
    """All that *role* may do today, in the order of the table."""
    day = istanbul_today(ports().clock)
    held = [row for row in table() if row.holds_on(day) and role in row.roles]
    return [row.en if language == "en" else row.tr for row in held]


def right_names() -> dict[str, tuple[str, str]]:
    """Each right by its name, in Turkish and English."""
    return {row.right.value: (row.tr, row.en) for row in table()}


def may(role: str, right: Right) -> bool:
    """Whether *role* may do it today."""
    return role in holders(right, istanbul_today(ports().clock))


def holds(taxpayer_id: int, right: Right) -> bool:
    """Whether who acts now may do this for the taxpayer. The house may do everything."""
    actor = current()
    role = actor.roles.get(taxpayer_id)
    return actor.kind is Kind.HOUSE or (role is not None and may(role, right))


def limits(taxpayer_id: int) -> Sequence[str] | None:
    """Codes of the branches to which who acts now is limited; None for no limit."""
    return current().branches.get(taxpayer_id)


def require_whole_firm(taxpayer_id: int) -> None:
    """Raises NotAllowed for who is limited to branches: he does not see all that he would change."""
    if limits(taxpayer_id) is not None:
        raise NotAllowed(finding("EF-TAX-057", found=current().name))


def require(taxpayer_id: int | None, right: Right) -> None:
    """Raises NotAllowed unless who acts now may do this for the taxpayer. The house may do everything."""
    actor = current()
    if actor.kind is Kind.HOUSE:
        return
    role = actor.roles.get(taxpayer_id) if taxpayer_id is not None else None
    if role is None or not may(role, right):
        audit.note_refusal(right)
    if role is None:
        raise NotAllowed(finding("EF-TAX-002", found=actor.name or "?"))
    if not may(role, right):
        raise NotAllowed(refused(role, right))


def refused(role: str, right: Right) -> Finding:
    """Why *role* may not do it, with the roles that may."""
    day = istanbul_today(ports().clock)
    row = next(row for row in table() if row.right is right)
    able = [ROLE_NAMES[name] for name in ROLE_NAMES if name in holders(right, day) and name != OPERATOR]
    role_tr, role_en = ROLE_NAMES[role]
    return finding(
        "EF-TAX-040",
        role_tr=role_tr,
        role_en=role_en,
        right_tr=row.tr,
        right_en=row.en,
        who_tr=", ".join(names[0] for names in able),
        who_en=", ".join(names[1] for names in able),
    )
