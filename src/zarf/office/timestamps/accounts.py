"""Whose account pays: the taxpayer's own, the platform's only when the taxpayer's two fields were left empty."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from zarf.core.findings import finding
from zarf.office.audit import services as audit
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.timestamps.models import TimestampAccount
from zarf.office.vault import services as vault
from zarf.ports.timestamps import Account, TimestampRefused, account_from_file, choose_account
from zarf.ports.wired import ports

PASSWORD = "timestamps.password"
"""Its place in the vault."""


@dataclass(frozen=True, slots=True)
class ChosenAccount:
    """The account that pays for a taxpayer. Its repr tells no password."""

    account: Account
    is_platform: bool


def account_of(taxpayer: Taxpayer) -> ChosenAccount:
    """The account to stamp with.

    Raises TimestampRefused (EF-TSP-001, 010, 015) or Unavailable (EF-TSP-014, or the vault cannot be opened).
    """
    own = _own(kept_account(taxpayer))
    if own is not None:
        return ChosenAccount(own, is_platform=False)
    return ChosenAccount(choose_account("", "", platform_account()), is_platform=True)


def typed_account(taxpayer: Taxpayer, userid: str, password: str) -> ChosenAccount:
    """The account as it would be kept by `set_account_with_password`; nothing is kept. Raises what that raises."""
    userid = userid.strip()
    if userid and not password and is_password_kept(taxpayer, userid):
        return account_of(taxpayer)
    if userid or password:
        _check_typed(userid, password)
        return ChosenAccount(choose_account(userid, password, None), is_platform=False)
    return ChosenAccount(choose_account("", "", platform_account()), is_platform=True)


def kept_account(taxpayer: Taxpayer) -> TimestampAccount | None:
    """The taxpayer's own account as it is kept, None when it has none."""
    held = TimestampAccount.objects.filter(taxpayer=taxpayer).first()
    return held if held is not None and (held.userid or held.password_file) else None


def is_password_kept(taxpayer: Taxpayer, userid: str) -> bool:
    """Whether the password of this very account is known already, so that it need not be typed again."""
    held = kept_account(taxpayer)
    if held is None or held.userid != userid.strip():
        return False
    return bool(held.password_file) or vault.kept(taxpayer.pk, PASSWORD) is not None


def platform_account() -> Account | None:
    """The account of this house; None when the operator gave none."""
    return account_from_file(settings.ZARF["ZARF_TIMESTAMP_USERID"], settings.ZARF["ZARF_TIMESTAMP_PASSWORD_FILE"])


def set_account(taxpayer: Taxpayer, userid: str, password_file: str, actor: str) -> TimestampAccount:
    """Keep the account of a taxpayer, both fields empty: it has none of its own.

    Nothing is kept when one is missing (EF-TSP-010), or when the file cannot be read (EF-TSP-014) or is readable for
    others (EF-TSP-015).
    """
    require(taxpayer.pk, Right.SEALING_CHANGE)
    userid, password_file = userid.strip(), password_file.strip()
    if password_file:
        password_file = str(Path(password_file).absolute())
    account_from_file(userid, password_file)
    with transaction.atomic():
        vault.forget(taxpayer.pk, PASSWORD)
        return _keep(taxpayer, userid, password_file, actor)


def set_account_with_password(taxpayer: Taxpayer, userid: str, password: str, actor: str) -> TimestampAccount:
    """The same for a password that was typed: it is locked in the vault.

    An empty password keeps the one there is, as long as the number stays the same; both empty: no account of its own.
    Raises TimestampRefused (EF-TSP-010, its path is the field at fault), or Unavailable when the vault cannot be used.
    """
    require(taxpayer.pk, Right.SEALING_CHANGE)
    userid = userid.strip()
    if not userid and not password:
        return set_account(taxpayer, "", "", actor)
    held = kept_account(taxpayer)
    if not password and held is not None and is_password_kept(taxpayer, userid):
        return _keep(taxpayer, userid, held.password_file, actor)
    _check_typed(userid, password)
    with transaction.atomic():
        vault.keep(taxpayer.pk, PASSWORD, password, actor)
        return _keep(taxpayer, userid, "", actor)


def choose_stamping(taxpayer: Taxpayer, *, stamps_outgoing: bool, actor: str) -> TimestampAccount:
    """Whether the seals of what the taxpayer sends are stamped from now on, for one kontör each."""
    require(taxpayer.pk, Right.SEALING_CHANGE)
    defaults = {"stamps_outgoing": stamps_outgoing, "changed_at": ports().clock.now(), "changed_by": actor[:150]}
    with transaction.atomic():
        kept, _ = TimestampAccount.objects.update_or_create(taxpayer=taxpayer, defaults=defaults)
        audit.write("sealing.timestamps", taxpayer.pk, new={"stamps_outgoing": stamps_outgoing})
    return kept


def stamps_outgoing(taxpayer: Taxpayer) -> bool:
    """Whether the taxpayer wants the seals of what it sends stamped."""
    return TimestampAccount.objects.filter(taxpayer=taxpayer, stamps_outgoing=True).exists()


def _own(held: TimestampAccount | None) -> Account | None:
    if held is None:
        return None
    if held.password_file:
        return account_from_file(held.userid, held.password_file)
    return choose_account(held.userid, vault.reveal(held.taxpayer_id, PASSWORD) or "", None)


def _check_typed(userid: str, password: str) -> None:
    """Raises TimestampRefused, with the field at fault, for what cannot be an account."""
    if not (userid.isascii() and userid.isdigit() and len(userid) <= 18):
        raise TimestampRefused(finding("EF-TSP-010", path="userid"))
    if not password or not password.isprintable():
        raise TimestampRefused(finding("EF-TSP-010", path="password"))


def _keep(taxpayer: Taxpayer, userid: str, password_file: str, actor: str) -> TimestampAccount:
    values = {
        "userid": userid,
        "password_file": password_file,
        "changed_at": ports().clock.now(),
        "changed_by": actor[:150],
    }
    with transaction.atomic():
        held = kept_account(taxpayer)
        kept, _ = TimestampAccount.objects.update_or_create(taxpayer=taxpayer, defaults=values)
        old = {"userid": held.userid if held else ""}
        audit.write("sealing.timestamps", taxpayer.pk, old=old, new={"userid": userid})
    return kept
