"""Taxpayers, their labels and the people who act for them: what other areas and the doors may ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from zarf.core.documents.order import PartyData
from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import Finding, finding
from zarf.core.identifiers import Alias as AliasText
from zarf.core.identifiers import parse_vkn_tckn
from zarf.office.audit import services as audit
from zarf.office.taxpayers.api_keys import actor_of_key, create_key, keys_of, revoke_key
from zarf.office.taxpayers.branches import (
    HEAD,
    add_branch,
    branch,
    branches_of,
    change_branch,
    ensure_branch,
    set_branch_of_label,
)
from zarf.office.taxpayers.invitations import (
    JOIN_PATH,
    accept,
    invitation,
    invite,
    open_invitations,
    withdraw_invitation,
)
from zarf.office.taxpayers.models import Alias, ApiKey, Branch, Invitation, Membership, Taxpayer
from zarf.office.taxpayers.operators import is_operator, leave, make_operator, operating, visit, visited
from zarf.office.taxpayers.people import (
    ROLES,
    Person,
    add_person,
    change_member,
    checked_email,
    demand_two_steps,
    forget_second_step,
    grant,
    limits_of_users,
    may_sign_in,
    members,
    people,
    person,
    remove_member,
    set_password,
    two_step_users,
    users_of,
    withdraw,
)
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.registration import FIELDS, add_taxpayer, change_taxpayer, known_taxpayer, set_seal_way
from zarf.office.taxpayers.rights import (
    OPERATOR,
    ROLE_NAMES,
    Right,
    holds,
    limits,
    may,
    refused,
    require,
    require_whole_firm,
    right_names,
    rights_in_words,
    rights_of,
)
from zarf.office.taxpayers.seal_keys import open_key, seal_health
from zarf.office.taxpayers.sign_ins import SignInLocked, check_sign_in, log_of_person, sign_in_failed, unlock
from zarf.ports.wired import ports

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "ADMINISTRATOR",
    "FIELDS",
    "GB",
    "HEAD",
    "INVOICE",
    "JOIN_PATH",
    "OPERATOR",
    "PK",
    "ROLES",
    "ROLE_NAMES",
    "Alias",
    "ApiKey",
    "Branch",
    "Invitation",
    "Membership",
    "Person",
    "Refused",
    "Right",
    "SignInLocked",
    "Taxpayer",
    "accept",
    "active_taxpayers",
    "actor_of_key",
    "add_alias",
    "add_branch",
    "add_membership",
    "add_person",
    "add_taxpayer",
    "aliases_of",
    "all_taxpayers",
    "branch",
    "branches_of",
    "change_branch",
    "change_member",
    "change_taxpayer",
    "check_right",
    "check_sign_in",
    "checked_email",
    "create_key",
    "create_taxpayer",
    "default_alias",
    "demand_two_steps",
    "ensure_branch",
    "forget_second_step",
    "grant",
    "holds",
    "invitation",
    "invite",
    "is_operator",
    "keys_of",
    "known_taxpayer",
    "labels_of_role",
    "leave",
    "limits",
    "limits_of_users",
    "log_of_person",
    "make_operator",
    "may",
    "may_sign_in",
    "members",
    "now",
    "only_taxpayer",
    "open_invitations",
    "open_key",
    "operating",
    "own_alias",
    "party_data",
    "people",
    "person",
    "refused",
    "remove_alias",
    "remove_member",
    "require",
    "require_whole_firm",
    "revoke_key",
    "right_names",
    "rights_in_words",
    "rights_of",
    "seal_health",
    "set_branch_of_label",
    "set_password",
    "set_seal_way",
    "sign_in_failed",
    "taxpayer",
    "taxpayers_of",
    "two_step_users",
    "unlock",
    "users_of",
    "visit",
    "visited",
    "warnings_about",
    "withdraw",
    "withdraw_invitation",
]

INVOICE = "Invoice"
GB, PK = "GB", "PK"
ADMINISTRATOR = str(Membership.Role.ADMINISTRATOR)


def now() -> datetime:
    """The present moment by the house's clock."""
    return ports().clock.now()


def create_taxpayer(vkn_tckn: str, title: str, *, district: str, city: str, **fields: str) -> Taxpayer:
    """A new taxpayer; one that is there already is brought up to date. Raises InvalidIdentifier."""
    number = str(parse_vkn_tckn(vkn_tckn))
    values = {"title": title, "district": district, "city": city, **fields}
    return Taxpayer.objects.update_or_create(vkn_tckn=number, defaults=values)[0]


def add_alias(
    taxpayer: Taxpayer,
    role: str,
    name: str,
    *,
    document_type: str = INVOICE,
    branch: str = "",
    is_default: bool = True,
    is_listed: bool = False,
    may_add_branch: bool = True,
) -> Alias:
    """A label of a taxpayer. A new default takes the place of the old one. Raises InvalidIdentifier, Refused.

    branch: code or name; may_add_branch: one that is not there is made.

    is_listed: GİB's list has exactly this name for the taxpayer, so that its form is not judged (`defaultpk`, F310).
    """
    require(taxpayer.pk, Right.BRANCHES_CHANGE)
    require_whole_firm(taxpayer.pk)
    text = name if is_listed else str(AliasText.parse(name))
    with transaction.atomic():
        branch = ensure_branch(taxpayer, " ".join(branch.split()), may_add=may_add_branch)
        _audit_label("label.added", taxpayer, f"{role} {document_type} {text}", branch)
        if is_default:
            taxpayer.aliases.filter(role=role, document_type=document_type).update(is_default=False)
        return Alias.objects.update_or_create(
            taxpayer=taxpayer,
            role=role,
            document_type=document_type,
            name=text,
            defaults={"branch": branch, "is_default": is_default},
        )[0]


def remove_alias(of: Taxpayer, role: str, name: str, *, document_type: str = INVOICE) -> None:
    """Forget a label; the oldest one left becomes the default. Raises NotFound."""
    require(of.pk, Right.BRANCHES_CHANGE)
    require_whole_firm(of.pk)
    with transaction.atomic():
        if not of.aliases.filter(role=role, document_type=document_type, name=name).delete()[0]:
            raise NotFound(finding("EF-TAX-007", found=of.vkn_tckn, expected=f"{role} {name}"))
        _audit_label("label.removed", of, f"{role} {document_type} {name}")
        left = default_alias(of, role, document_type=document_type)
        if left is not None and not left.is_default:
            left.is_default = True
            left.save(update_fields=["is_default"])


def _audit_label(action: str, of: Taxpayer, label: str, branch: str = "") -> None:
    audit.write(action, of.pk, subject=label, new={"branch": branch} if branch else None)


def add_membership(user: User, taxpayer: Taxpayer, role: str = Membership.Role.ACCOUNTANT) -> Membership:
    """Give a person the right to act for a taxpayer, or change the right he has."""
    return Membership.objects.update_or_create(user=user, taxpayer=taxpayer, defaults={"role": role})[0]


def taxpayer(vkn_tckn: str) -> Taxpayer:
    """The active taxpayer with this number. Raises NotFound."""
    found = Taxpayer.objects.filter(vkn_tckn=vkn_tckn, is_active=True).first()
    if found is None:
        raise NotFound(finding("EF-TAX-001", found=vkn_tckn))
    return found


def all_taxpayers() -> list[Taxpayer]:
    """Active ones and others, by number."""
    return list(Taxpayer.objects.order_by("vkn_tckn"))


def active_taxpayers() -> list[Taxpayer]:
    """Those served now, by number."""
    return list(Taxpayer.objects.filter(is_active=True).order_by("vkn_tckn"))


def only_taxpayer() -> Taxpayer:
    """The one taxpayer served here. Raises NotFound when there is none; Refused names them when there are several."""
    known = active_taxpayers()
    if not known:
        raise NotFound(finding("EF-TAX-021"))
    if len(known) > 1:
        names = ", ".join(f"{item.vkn_tckn} ({item.title})" for item in known)
        raise Refused([finding("EF-TAX-020", expected=names)])
    return known[0]


def warnings_about(of: Taxpayer) -> list[Finding]:
    """What keeps the taxpayer from sending and receiving, or soon will."""
    told = [] if parse_vkn_tckn(of.vkn_tckn).has_valid_check_digit else [finding("EF-TAX-006", found=of.vkn_tckn)]
    told += seal_health(of)[1]
    missing = [role for role in (GB, PK) if default_alias(of, role) is None]
    return told + [finding("EF-TAX-013", found=of.vkn_tckn, expected=role) for role in missing]


def taxpayers_of(user: User) -> list[Taxpayer]:
    """For whom a person may act or look, by title."""
    found = Taxpayer.objects.filter(memberships__user=user, is_active=True)
    return list(found.order_by("title", "id"))


def memberships_of(user: User) -> list[Membership]:
    """A person's rights, each with its active taxpayer, by title."""
    found = Membership.objects.filter(user=user, taxpayer__is_active=True).select_related("taxpayer")
    return list(found.order_by("taxpayer__title", "taxpayer_id"))


def check_right(user: User, for_taxpayer: Taxpayer, right: Right) -> None:
    """Raises NotAllowed unless the person may do this for the taxpayer."""
    held = Membership.objects.filter(user=user, taxpayer=for_taxpayer, taxpayer__is_active=True).first()
    if held is None:
        raise NotAllowed(finding("EF-TAX-002", found=user.get_username()))
    if not may(held.role, right):
        raise NotAllowed(refused(held.role, right))


def labels_of_role(of: Taxpayer, role: str, *, document_type: str = INVOICE) -> list[Alias]:
    """The labels of a role, the one that is used when none is named first."""
    found = Alias.objects.filter(taxpayer=of, role=role, document_type=document_type)
    return list(found.order_by("-is_default", "id"))


def default_alias(of: Taxpayer, role: str, *, document_type: str = INVOICE) -> Alias | None:
    """The label used when none is named."""
    found = Alias.objects.filter(taxpayer=of, role=role, document_type=document_type)
    return found.order_by("-is_default", "id").first()


def own_alias(vkn_tckn: str, name: str, role: str, *, document_type: str = INVOICE) -> Alias | None:
    """The label of one of our taxpayers, if number, name and role fit. Labels are compared byte for byte."""
    found = Alias.objects.select_related("taxpayer").filter(
        taxpayer__vkn_tckn=vkn_tckn, taxpayer__is_active=True, name=name, role=role, document_type=document_type
    )
    return found.first()


def aliases_of(of: Taxpayer) -> list[Alias]:
    """All labels of a taxpayer."""
    return list(of.aliases.order_by("role", "document_type", "name"))


def save_appearance(of: Taxpayer, *, logo: bytes | None, note: str) -> None:
    """Keep what is printed on the view: the logo (PNG or JPEG, checked by the caller; None: no logo) and the note."""
    require(of.pk, Right.FIRM_CHANGE)
    old = {"logo": _size(of.logo), "note": of.invoice_note}
    with transaction.atomic():
        of.logo, of.invoice_note = logo, note
        of.save(update_fields=["logo", "invoice_note"])
        audit.write("firm.appearance", of.pk, old=old, new={"logo": _size(logo), "note": note})


def _size(picture: bytes | memoryview | None) -> str:
    return f"{len(picture)} B" if picture else ""


def party_data(of: Taxpayer) -> PartyData:
    """The taxpayer as it stands on a document."""
    return PartyData(
        vkn_tckn=of.vkn_tckn,
        title="" if of.is_person else of.title,
        first_name=of.first_name,
        family_name=of.family_name,
        tax_office=of.tax_office,
        street=of.street,
        building_number=of.building_number,
        district=of.district,
        city=of.city,
        postal_zone=of.postal_zone,
        country=of.country,
        phone=of.phone,
        email=of.email,
        website=of.website,
        mersis=of.mersis,
        trade_registry_number=of.trade_registry_number,
    )
