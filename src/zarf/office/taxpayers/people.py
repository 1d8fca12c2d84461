"""The people who sign in to the portal and for whom they may act. They sign in by e-mail address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import override

from zarf.core.errors import NotFound
from zarf.core.findings import finding
from zarf.office.acting import Kind, current
from zarf.office.audit import services as audit
from zarf.office.taxpayers import sign_ins
from zarf.office.taxpayers.branches import check_codes
from zarf.office.taxpayers.models import Membership, Taxpayer
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import Right, require

ROLES = tuple(str(role) for role in Membership.Role.values)
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. rights: VKN or TCKN, title and role for each taxpayer, by number."""

    email: str
    rights: tuple[tuple[str, str, str], ...]


def checked_email(text: str) -> str:
    """The address as it is kept, in small letters. Raises Refused."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Refused([finding("EF-TAX-030", found=text[:80])]) from problem
    if len(address) > _LONGEST:
        raise Refused([finding("EF-TAX-030", found=text[:80])])
    return address


def may_sign_in(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(username=checked_email(email)).exists()


def add_person(email: str, password: str, of: Sequence[Taxpayer], role: str) -> Person:
    """A new sign-in with these rights. Raises Refused for an address or a password that does not fit."""
    with transaction.atomic():
        user = new_sign_in(email, password)
        _grant(user, of, role)
    return person(user.username)


def new_sign_in(email: str, password: str) -> User:
    """A sign-in without any right yet. Raises Refused for an address or a password that does not fit."""
    address = checked_email(email)
    user = User(username=address, email=address)
    with transaction.atomic():
        _set_password(user, password)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def grant(email: str, of: Sequence[Taxpayer], role: str) -> Person:
    """Further rights, or other ones, for somebody who signs in already. Raises NotFound."""
    with transaction.atomic():
        _grant(sign_in_of(email), of, role)
    return person(email)


def withdraw(email: str, of: Iterable[Taxpayer] | None = None) -> Person:
    """Take rights away, at once; all of them unless taxpayers are named. Raises NotFound."""
    with transaction.atomic():
        held = Membership.objects.filter(user=sign_in_of(email)).select_related("taxpayer")
        for item in held if of is None else held.filter(taxpayer__in=list(of)):
            require(item.taxpayer_id, Right.PEOPLE_CHANGE)
            _keep_an_administrator(item)
            audit.write("people.removed", item.taxpayer_id, subject=email, old={"role": item.role})
            item.delete()
    return person(email)


def set_password(email: str, password: str) -> Person:
    """A new password; whoever is signed in with the old one is signed out. Raises NotFound, Refused."""
    with transaction.atomic():
        _set_password(sign_in_of(email), password)
        sign_ins.unlock(email)
        sign_ins.log_of_person(email, "password.changed")
    return person(email)


def members(of: Taxpayer) -> list[Membership]:
    """Who may act or look for a taxpayer, by address, each with its user."""
    return list(Membership.objects.filter(taxpayer=of).select_related("user").order_by("user__username"))


def two_step_users(users: Iterable[int]) -> set[int]:
    """Which of these users sign in by two steps."""
    found = Authenticator.objects.filter(user_id__in=list(users), type=Authenticator.Type.TOTP)
    return set(found.values_list("user_id", flat=True))


def change_member(of: Taxpayer, user_id: int, role: str, branches: Sequence[str] | None) -> Membership:
    """Another role or other branches (None: all), at once. Raises NotFound, Refused."""
    require(of.pk, Right.PEOPLE_CHANGE)
    if role not in ROLES:
        raise Refused([finding("EF-TAX-044", path="role", found=role, expected=", ".join(ROLES))])
    check_codes(of, branches or [])
    with transaction.atomic():
        held = _member(of, user_id)
        if role != held.role:
            _keep_an_administrator(held)
            audit.write("people.role", of.pk, subject=held.user.username, old={"role": held.role}, new={"role": role})
        codes = list(branches) if branches is not None else None
        if codes != held.branches:
            old, new = {"branches": held.branches}, {"branches": codes}
            audit.write("people.branches", of.pk, subject=held.user.username, old=old, new=new)
        held.role, held.branches = role, codes
        held.save(update_fields=["role", "branches"])
    return held


def remove_member(of: Taxpayer, user_id: int) -> None:
    """Take the right away, at once. Raises NotFound, Refused for the last administrator."""
    require(of.pk, Right.PEOPLE_CHANGE)
    withdraw(_member(of, user_id).user.username, [of])


def demand_two_steps(of: Taxpayer, *, is_demanded: bool) -> None:
    """Whether only who signs in by two steps may act for the taxpayer."""
    require(of.pk, Right.PEOPLE_CHANGE)
    if of.is_mfa_demanded == is_demanded:
        return
    with transaction.atomic():
        old, of.is_mfa_demanded = of.is_mfa_demanded, is_demanded
        of.save(update_fields=["is_mfa_demanded"])
        audit.write("firm.mfa", of.pk, old={"is_mfa_demanded": old}, new={"is_mfa_demanded": is_demanded})


def forget_second_step(email: str) -> Person:
    """For somebody who lost his phone and codes: he signs in by password alone until he sets it up anew."""
    with transaction.atomic():
        Authenticator.objects.filter(user=sign_in_of(email)).delete()
        sign_ins.log_of_person(email, "mfa.off")
    return person(email)


def _member(of: Taxpayer, user_id: int) -> Membership:
    found = (
        Membership.objects.select_for_update(of=("self",)).select_related("user").filter(taxpayer=of, user_id=user_id)
    )
    held = found.first()
    if held is None:
        raise NotFound(finding("EF-TAX-046"))
    return held


def _keep_an_administrator(leaving: Membership) -> None:
    """Raises Refused when nobody else administers the firm. The operator at the command line may do it anyhow."""
    if leaving.role != Membership.Role.ADMINISTRATOR or current().kind is Kind.HOUSE:
        return
    others = Membership.objects.select_for_update().filter(taxpayer_id=leaving.taxpayer_id, role=leaving.role)
    if not others.exclude(pk=leaving.pk).exists():
        raise Refused([finding("EF-TAX-043")])


def person(email: str) -> Person:
    """One person. Raises NotFound."""
    return _told(sign_in_of(email))


def people() -> list[Person]:
    """All who may sign in, by address."""
    return [_told(user) for user in User.objects.filter(is_active=True).order_by("username")]


def users_of(taxpayer_id: int) -> list[User]:
    """Everybody who may sign in for this taxpayer, by address."""
    found = User.objects.filter(memberships__taxpayer_id=taxpayer_id, is_active=True)
    return list(found.order_by("username"))


def limits_of_users(taxpayer_id: int) -> dict[int, list[str] | None]:
    """Codes of the branches to which each user of the taxpayer is limited, by the user's key; None for no limit."""
    return dict(Membership.objects.filter(taxpayer_id=taxpayer_id).values_list("user_id", "branches"))


def sign_in_of(email: str) -> User:
    """The sign-in with this address. Raises NotFound, Refused."""
    found = User.objects.filter(username=checked_email(email)).first()
    if found is None:
        raise NotFound(finding("EF-TAX-032", found=checked_email(email)))
    return found


def _told(user: User) -> Person:
    held = Membership.objects.filter(user=user).select_related("taxpayer").order_by("taxpayer__vkn_tckn")
    rights = tuple((item.taxpayer.vkn_tckn, item.taxpayer.title, str(item.role)) for item in held)
    return Person(user.username, rights)


def _grant(user: User, of: Sequence[Taxpayer], role: str) -> None:
    for taxpayer in of:
        require(taxpayer.pk, Right.PEOPLE_CHANGE)
        held = Membership.objects.filter(user=user, taxpayer=taxpayer).first()
        if held is not None and held.role != role:
            _keep_an_administrator(held)
        Membership.objects.update_or_create(user=user, taxpayer=taxpayer, defaults={"role": role})
        if held is None:
            audit.write("people.added", taxpayer.pk, subject=user.username, new={"role": role})
        elif held.role != role:
            audit.write("people.role", taxpayer.pk, subject=user.username, old={"role": held.role}, new={"role": role})


def _set_password(user: User, password: str) -> None:
    reason_tr, reason_en = _unfit(user, password, "tr"), _unfit(user, password, "en")
    if reason_tr:
        raise Refused([finding("EF-TAX-031", reason_tr=reason_tr, reason_en=reason_en)])
    user.set_password(password)
    user.save()


def _unfit(user: User, password: str, language: str) -> str:
    """What the validators say against the password; empty when it fits."""
    # Some validators put their words together when they judge, not when they are read.
    with override(language):
        try:
            validate_password(password, user)
        except ValidationError as problem:
            return " ".join(problem.messages)
    return ""
