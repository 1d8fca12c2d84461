"""Signing in and out, passwords and second steps go to the audit log of each firm the person serves."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out

from zarf.office.taxpayers import services as taxpayers


def connect() -> None:
    """Listen from now on. Called once, when Django is ready."""
    account.user_logged_in.connect(_signed_in, dispatch_uid="zarf.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="zarf.signed_out")
    account.password_changed.connect(_password_changed, dispatch_uid="zarf.password_changed")
    account.password_reset.connect(_password_reset, dispatch_uid="zarf.password_reset")
    mfa.authenticator_added.connect(_mfa_added, dispatch_uid="zarf.mfa_added")
    mfa.authenticator_removed.connect(_mfa_removed, dispatch_uid="zarf.mfa_removed")
    mfa.authenticator_reset.connect(_mfa_reset, dispatch_uid="zarf.mfa_reset")


def _signed_in(user: User, **_: Any) -> None:
    taxpayers.unlock(user.get_username())
    taxpayers.log_of_person(user.get_username(), "session.signed_in")


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        taxpayers.log_of_person(user.get_username(), "session.signed_out")


def _password_changed(user: User, **_: Any) -> None:
    taxpayers.log_of_person(user.get_username(), "password.changed")


def _password_reset(user: User, **_: Any) -> None:
    taxpayers.unlock(user.get_username())
    taxpayers.log_of_person(user.get_username(), "password.reset")


def _mfa_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    action = "mfa.on" if authenticator.type == Authenticator.Type.TOTP else "mfa.codes"
    taxpayers.log_of_person(user.get_username(), action)


def _mfa_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        taxpayers.log_of_person(user.get_username(), "mfa.off")


def _mfa_reset(user: User, **_: Any) -> None:
    taxpayers.log_of_person(user.get_username(), "mfa.codes")
