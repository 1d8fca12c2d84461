"""Adding and changing taxpayers by an operator's word: every fault is told at once, nothing is half kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from zarf.core.errors import Conflict, NotFound
from zarf.core.findings import Finding, finding
from zarf.core.identifiers import parse_vkn_tckn
from zarf.office.audit import services as audit
from zarf.office.taxpayers.models import Taxpayer
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import Right, require
from zarf.office.taxpayers.seal_keys import open_key
from zarf.ports.keys import absolute

FIELDS = (
    "title",
    "first_name",
    "family_name",
    "tax_office",
    "street",
    "building_number",
    "district",
    "city",
    "postal_zone",
    "country",
    "phone",
    "email",
    "website",
    "mersis",
    "trade_registry_number",
    "iban",
    "seal_key",
)
"""What an operator may say of a taxpayer, by the names of the columns."""

_FIRM = ("title", "district", "city")
_PERSON = ("first_name", "family_name", "district", "city")


def add_taxpayer(vkn_tckn: str, values: Mapping[str, str]) -> Taxpayer:
    """A new taxpayer with these FIELDS.

    Raises InvalidIdentifier, Conflict when it is here already, Refused, and what opening its seal key raises.
    """
    number = str(parse_vkn_tckn(vkn_tckn))
    if Taxpayer.objects.filter(vkn_tckn=number).exists():
        raise Conflict(finding("EF-TAX-003", found=number))
    try:
        with transaction.atomic():
            kept = _kept(Taxpayer(vkn_tckn=number), values)
            audit.write("firm.added", kept.pk, subject=f"{kept.vkn_tckn} {kept.title}", new=_as_told(kept))
            return kept
    except IntegrityError as problem:
        raise Conflict(finding("EF-TAX-003", found=number)) from problem


def change_taxpayer(vkn_tckn: str, values: Mapping[str, str], *, is_active: bool | None = None) -> Taxpayer:
    """Change only what is named. Raises NotFound, Refused, and what opening the seal key raises."""
    with transaction.atomic():
        found = known_taxpayer(vkn_tckn, for_update=True)
        require(found.pk, Right.FIRM_CHANGE)
        old = _as_told(found)
        if is_active is not None:
            found.is_active = is_active
        kept = _kept(found, values)
        audit.write("firm.changed", kept.pk, subject=kept.title, old=old, new=_as_told(kept))
        return kept


def set_seal_way(vkn_tckn: str, way: str) -> Taxpayer:
    """Who seals from now on, one of Taxpayer.SealWay. For the area of sealing, which keeps who said so."""
    with transaction.atomic():
        found = known_taxpayer(vkn_tckn, for_update=True)
        found.seal_way = Taxpayer.SealWay(way)
        found.save(update_fields=["seal_way"])
    return found


def known_taxpayer(vkn_tckn: str, *, for_update: bool = False) -> Taxpayer:
    """The taxpayer with this number, active or not. Raises NotFound."""
    rows = Taxpayer.objects.select_for_update() if for_update else Taxpayer.objects.all()
    found = rows.filter(vkn_tckn=vkn_tckn).first()
    if found is None:
        raise NotFound(finding("EF-TAX-001", found=vkn_tckn))
    return found


def _as_told(item: Taxpayer) -> dict[str, object]:
    """What the log keeps of a taxpayer. Where the key lies is told, its password never stands in the reference."""
    return {name: getattr(item, name) for name in (*FIELDS, "is_active")}


def _kept(item: Taxpayer, values: Mapping[str, str]) -> Taxpayer:
    problems = []
    for name in FIELDS:
        if name in values:
            value = _cleaned(name, values[name])
            setattr(item, name, value)
            problems += _unfit(name, value)
    if item.is_person:
        item.title = f"{item.first_name} {item.family_name}".strip()
    problems += [
        finding("EF-TAX-004", path=name, name=name, option=_option(name))
        for name in (_PERSON if item.is_person else _FIRM)
        if not getattr(item, name)
    ]
    if problems:
        raise Refused(problems)
    if "seal_key" in values and item.seal_key:
        open_key(item.seal_key)
    item.save()
    return item


def _cleaned(name: str, value: str) -> str:
    """Single blanks; an IBAN without any; a key reference that means the same in every folder."""
    if name == "seal_key":
        return absolute(value.strip())
    parts = value.split()
    return "".join(parts) if name in ("iban", "mersis") else " ".join(parts)


def _unfit(name: str, value: str) -> list[Finding]:
    longest = getattr(Taxpayer._meta.get_field(name), "max_length", None) or 0
    if len(value) <= longest and (not value or value.isprintable()):
        return []
    return [
        finding("EF-TAX-005", path=name, found=value[:40], expected=str(longest), name=name, option=_option(name)),
    ]


def _option(name: str) -> str:
    return name.replace("_", "-")
