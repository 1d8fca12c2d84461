"""Opening and closing accounts by USERENVELOPE: 1200, or 1182 and 1183 (e-fatura.md section 12.1).

The signature and counter-signature are not judged. Services that keep no list of aliases (storage, e-Arşiv and
others) are accepted and change nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from zarf_simulator.merkez.admission import Refusal
from zarf_simulator.merkez.header import documents_in
from zarf_simulator.merkez.registry import AliasTaken, Unit
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row

OPEN, CLOSE = "PROCESSUSERACCOUNT", "CANCELUSERACCOUNT"

_DOCUMENT_TYPE = {"usergb": "Invoice", "edespatch": "DespatchAdvice"}
_PUBLIC_OPTIONS = frozenset({"1", "3", "51", "53"})
_FAILURE = {OPEN: 1182, CLOSE: 1183}


@dataclass(frozen=True, slots=True)
class Account:
    """One UserAccount. unit is None where the option has neither role nor alias."""

    identifier: str
    title: str
    user_type: str
    unit: Unit | None


def settle(world: World, row: Row, root: etree._Element) -> Refusal | None:
    """Carry out all account documents of an envelope, or none of them and say why. Within a transaction."""
    if world.registry.integrator(row["sender_id"]) is None:
        return Refusal(1171, f"{row['sender_id']} is no integrator")
    if row["sender_alias"] not in _DOCUMENT_TYPE:
        return None
    work = [(kind, account) for kind, element in documents_in(root) for account in _accounts(row, element)]
    for kind, account in work:
        reason = _hindrance(world, kind, account)
        if reason:
            return Refusal(_FAILURE[kind], reason)
    return _carry_out(world, work)


def _hindrance(world: World, kind: str, account: Account) -> str:
    unit = account.unit
    if not account.identifier:
        return "an account without UserID"
    if kind == CLOSE and unit and not _is_ours(world, unit):
        return f"{unit.identifier} {unit.role} {unit.name} is not open at {unit.integrator_vkn}"
    return ""


def _is_ours(world: World, unit: Unit) -> bool:
    return any(
        alias["identifier"] == unit.identifier
        and alias["document_type"] == unit.document_type
        and alias["name"] == unit.name
        and alias["integrator_vkn"] == unit.integrator_vkn
        and alias["deleted_at"] is None
        for alias in world.registry.aliases(unit.role)
    )


def _carry_out(world: World, work: list[tuple[str, Account]]) -> Refusal | None:
    now = world.clock.timestamp()
    try:
        # Checked before anything is written: a refused envelope must leave no half of itself behind.
        for kind, account in work:
            if kind == OPEN and account.unit:
                world.registry.check_alias_is_free(account.unit)
    except AliasTaken as error:
        return Refusal(_FAILURE[OPEN], str(error))
    for kind, account in work:
        if kind == OPEN:
            world.registry.add_user(account.identifier, account.title, account.user_type, "OZELENTEGRASYON", now)
        if account.unit:
            change = world.registry.open_alias if kind == OPEN else world.registry.close_alias
            change(account.unit, now)
    return None


def _accounts(row: Row, element: etree._Element) -> list[Account]:
    return [_account(row, account) for account in element.iterfind("{*}DataArea/{*}UserAccount")]


def _account(row: Row, account: etree._Element) -> Account:
    identifier = _text(account, "UserID")
    names = (_text(account, "PersonName/{*}GivenName"), _text(account, "PersonName/{*}FamilyName"))
    role, alias = _text(account, "UserRole/{*}RoleCode"), _text(account, "AuthorizedWorkScope/{*}WorkScopeCode")
    return Account(
        identifier=identifier,
        title=_text(account, "PersonName/{*}FormattedName") or " ".join(names).strip(),
        user_type="KAMU" if _text(account, "AccountConfiguration/{*}UserOptionCode") in _PUBLIC_OPTIONS else "OZEL",
        unit=Unit(identifier, role, _DOCUMENT_TYPE[row["sender_alias"]], alias, row["sender_id"]) if role else None,
    )


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(f"{{*}}{path}") or "").strip()
