"""Whose account pays: the taxpayer's own, the platform's only when the taxpayer's two fields were left empty."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.office.timestamps.models import TimestampAccount
from zarf.ports.timestamps import Account, TimestampRefused, account_from_file, choose_account
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class ChosenAccount:
    """The account that pays for a taxpayer. Its repr tells no password."""

    account: Account
    is_platform: bool


def account_of(taxpayer: Taxpayer) -> ChosenAccount:
    """The account to stamp with. Raises TimestampRefused (EF-TSP-001, 010, 015) or Unavailable (EF-TSP-014)."""
    held = TimestampAccount.objects.filter(taxpayer=taxpayer).first()
    own = account_from_file(held.userid, held.password_file) if held is not None else None
    if own is not None:
        return ChosenAccount(own, is_platform=False)
    return ChosenAccount(choose_account("", "", platform_account()), is_platform=True)


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
    kept, _ = TimestampAccount.objects.update_or_create(
        taxpayer=taxpayer,
        defaults={
            "userid": userid,
            "password_file": password_file,
            "changed_at": ports().clock.now(),
            "changed_by": actor,
        },
    )
    return kept


def set_account_with_password(taxpayer: Taxpayer, userid: str, password: str, actor: str) -> TimestampAccount:
    """The same for a password that was typed: it goes into a file of the home folder (0600) and nowhere else.

    An empty password keeps the file there is. Raises as `set_account`.
    """
    held = TimestampAccount.objects.filter(taxpayer=taxpayer).first()
    if not userid.strip() and not password:
        return set_account(taxpayer, "", "", actor)
    if not password and held is not None and held.password_file:
        return set_account(taxpayer, userid, held.password_file, actor)
    # What cannot be an account is refused before anything is written.
    choose_account(userid, password, None)
    if not password.isprintable():
        raise TimestampRefused(finding("EF-TSP-010"))
    return set_account(taxpayer, userid, str(_written(taxpayer, password)), actor)


def _written(taxpayer: Taxpayer, password: str) -> Path:
    """The whole file, or the one that was there. mkstemp makes it 0600."""
    folder = settings.ZARF.home / "secrets"
    target: Path = folder / f"timestamps-{taxpayer.vkn_tckn}.password"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(password + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(target)
    except OSError as error:
        raise Unavailable(finding("EF-TSP-014", name=target.name)) from error
    return target
