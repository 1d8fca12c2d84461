"""The mandatory heading of a firm's books: kept, judged for completeness, given as the writer needs it.

Source: XBRL-GL Genel Açıklamalar (2025), entityInformation; e-Defter Uygulama Kılavuzu v1.12.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from zarf.core.documents.edefter import Accountant as AccountantText
from zarf.core.documents.edefter import Address, Company
from zarf.core.findings import Finding, finding
from zarf.office.edefter.models import Accountant, Branch, Firm, FiscalYear
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports

FIELDS: dict[str, tuple[str, str]] = {
    "phone": ("Telefon", "Phone"),
    "phone_description": ("Telefon türü", "Kind of phone"),
    "fax": ("Faks", "Fax"),
    "email": ("E-posta", "E-mail"),
    "building": ("Bina no", "Building number"),
    "street": ("Cadde/sokak", "Street"),
    "street2": ("Adres (devamı)", "Street, continued"),
    "city": ("İl", "City"),
    "postal_code": ("Posta kodu", "Postal code"),
    "country": ("Ülke", "Country"),
    "website": ("İnternet adresi", "Web site"),
    "activity": ("NACE faaliyet kodu", "NACE activity code"),
    "creator": ("Defteri hazırlayan", "Maker of the ledgers"),
}
"""Field: what a person calls it."""
MANDATORY = ("phone", "email", "building", "street", "city", "postal_code", "country", "website", "activity", "creator")
PHONE_DESCRIPTIONS = (
    *("main", "bookkeeper", "controller", "direct", "fax", "investor-relations", "switchboard", "other"),
)
"""Source: XBRL-GL Genel Açıklamalar (2025), phoneNumberDescription."""
_NACE = re.compile(r"[0-9]{2}(\.?[0-9]{2}){0,2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]++@(?=[^@\s]+\.[^@\s])[^@\s]++")
_PROGRAM = re.compile(r"[0-9]{10,11}(##[^#]+){3}")


def firm(taxpayer: Taxpayer) -> Firm:
    """What is kept; before anything is, a row not yet saved with what the taxpayer's card offers."""
    found = Firm.objects.filter(taxpayer=taxpayer).first()
    return found or Firm(
        taxpayer=taxpayer,
        phone=taxpayer.phone,
        email=taxpayer.email,
        building=taxpayer.building_number,
        street=taxpayer.street,
        city=taxpayer.city,
        postal_code=taxpayer.postal_zone,
        country=taxpayer.country,
        website=taxpayer.website,
    )


def save_firm(taxpayer: Taxpayer, values: Mapping[str, str], actor: str) -> Firm:
    """Keep these FIELDS; the others stay. An empty one is told by `completeness`, a wrong one raises Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    item = firm(taxpayer)
    problems: list[Finding] = []
    for name, value in values.items():
        text = " ".join(value.split())
        problems += _unfit(name, text)
        setattr(item, name, text)
    refuse(problems)
    return _kept(item, actor)


def save_preferences(taxpayer: Taxpayer, *, exchange_way: str, stamps_by_default: bool, actor: str) -> Firm:
    """How the firm's berats go to GİB, and whether the box "Zaman Damgası Eklensin" is ticked beforehand."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    item = firm(taxpayer)
    if exchange_way not in Firm.Way.values:
        raise Refused([finding("EF-BKS-024", found=exchange_way, expected=", ".join(Firm.Way.values))])
    item.exchange_way, item.stamps_by_default = exchange_way, stamps_by_default
    return _kept(item, actor)


def _kept(item: Firm, actor: str) -> Firm:
    item.changed_at, item.changed_by = ports().clock.now(), actor
    item.save()
    return item


def _longest(table: type[Firm] | type[Accountant], name: str) -> int:
    return int(getattr(table._meta.get_field(name), "max_length", None) or 0)


def _unfit(name: str, text: str) -> list[Finding]:
    tr, en = FIELDS[name]
    longest = _longest(Firm, name)
    if len(text) > longest or not (text.isprintable()):
        return [finding("EF-BKS-002", path=name, found=text[:40], expected=str(longest), field_tr=tr, field_en=en)]
    if name == "activity" and text and not _NACE.fullmatch(text):
        return [finding("EF-BKS-003", path=name, found=text)]
    if name == "phone_description" and text not in PHONE_DESCRIPTIONS:
        return [finding("EF-BKS-004", path=name, found=text, expected=", ".join(PHONE_DESCRIPTIONS))]
    if name == "email" and text and not _EMAIL.fullmatch(text):
        return [finding("EF-BKS-025", path=name, found=text)]
    return []


def completeness(taxpayer: Taxpayer, day: date) -> list[Finding]:
    """What the heading of a ledger that covers *day* still lacks."""
    item = firm(taxpayer)
    problems = [
        finding("EF-BKS-001", path=name, field_tr=FIELDS[name][0], field_en=FIELDS[name][1])
        for name in MANDATORY
        if not getattr(item, name)
    ]
    if item._state.adding and not problems:
        # What the card offers has not been looked at and saved by anybody.
        problems.append(finding("EF-BKS-006"))
    if not accountants(taxpayer, day):
        problems.append(finding("EF-BKS-005", found=f"{day:%d.%m.%Y}"))
    if not _PROGRAM.fullmatch(source_application()):
        problems.append(finding("EF-BKS-007", found=source_application() or "-"))
    if not FiscalYear.objects.filter(taxpayer=taxpayer, starts__lte=day, ends__gte=day).exists():
        problems.append(finding("EF-BKS-008", found=f"{day:%d.%m.%Y}"))
    return problems


def source_application() -> str:
    """The program as GİB approved it: `VKN##producer##program##version`; empty while the operator gave none."""
    return str(settings.ZARF["ZARF_EDEFTER_PROGRAM"]).strip()


def accountants(taxpayer: Taxpayer, day: date | None = None) -> list[Accountant]:
    """Who keeps the books on a day; without one, all there ever were."""
    found = Accountant.objects.filter(taxpayer=taxpayer).order_by("valid_from", "pk")
    if day is not None:
        found = found.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return list(found)


def save_accountant(taxpayer: Taxpayer, values: Mapping[str, object], pk: int | None = None) -> Accountant:
    """A new accountant, or a changed one. Raises Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    with transaction.atomic():
        item = Accountant.objects.filter(taxpayer=taxpayer, pk=pk).first() if pk else None
        item = item or Accountant(taxpayer=taxpayer)
        for name, value in values.items():
            setattr(item, name, " ".join(value.split()) if isinstance(value, str) else value)
        problems = []
        if len(item.name) < 2 or not item.engagement:
            problems.append(finding("EF-BKS-009", path="name"))
        if item.valid_to is not None and item.valid_to < item.valid_from:
            problems.append(finding("EF-BKS-010", path="valid_to", found=str(item.valid_to)))
        for name in ("name", "engagement", "street", "city"):
            longest = _longest(Accountant, name)
            if len(getattr(item, name)) > longest:
                problems.append(finding("EF-BKS-002", path=name, expected=str(longest), field_tr=name, field_en=name))
        refuse(problems)
        item.save()
    return item


def company(taxpayer: Taxpayer, year: FiscalYear, branch: Branch | None, day: date) -> Company:
    """The firm as the files of a period that ends on *day* name it. Raises Refused with all that is missing."""
    refuse(completeness(taxpayer, day))
    item = firm(taxpayer)
    return Company(
        vkn_tckn=taxpayer.vkn_tckn,
        title=taxpayer.title,
        phone=item.phone,
        phone_description=item.phone_description,
        fax=item.fax,
        email=item.email,
        address=Address(item.building, item.street, item.city, item.postal_code, item.country, item.street2),
        website=item.website,
        activity=item.activity,
        fiscal_year_start=year.starts.isoformat(),
        fiscal_year_end=year.ends.isoformat(),
        accountants=tuple(_accountant(one) for one in accountants(taxpayer, day)),
        creator=item.creator,
        source_application=source_application(),
        branch_number=branch.number if branch else "",
        branch_name=branch.name if branch else "",
    )


def _accountant(item: Accountant) -> AccountantText:
    address = None
    if item.street:
        address = Address(item.building, item.street, item.city, item.postal_code, item.country or "Türkiye")
    return AccountantText(item.name, item.engagement, address, item.phone, email=item.email)
