"""Accounts of the time-stamping service: whose kontör is spent. Passwords live in files and in memory only."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.timestamps.api import TimestampRefused

_LARGEST_FILE = 4096


@dataclass(frozen=True, slots=True)
class Account:
    """userid: the customer number KamuSM gave. The repr tells no password."""

    userid: int
    password: str = field(repr=False)


def account_from_file(userid: str, password_file: str) -> Account | None:
    """The account of two settings; None when both are empty. The password is the file's first line.

    Raises TimestampRefused when one is empty or the userid is no number (EF-TSP-010) or others may read the file
    (EF-TSP-015), Unavailable (EF-TSP-014) when it cannot be read.
    """
    if not userid.strip() and not password_file.strip():
        return None
    if not password_file.strip():
        raise TimestampRefused(finding("EF-TSP-010"))
    path = Path(password_file)
    try:
        with path.open("r", encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise TimestampRefused(finding("EF-TSP-015", name=path.name))
            password = file.read(_LARGEST_FILE).split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(finding("EF-TSP-014", name=path.name)) from error
    return _account(userid, password)


def choose_account(userid: str, password: str, platform: Account | None) -> Account:
    """A taxpayer's own account; the platform's only when both fields were left empty.

    A half-filled account is a mistake, never a reason to spend somebody else's kontör. Raises TimestampRefused:
    EF-TSP-010 half filled, EF-TSP-001 no account at all.
    """
    if userid.strip() or password:
        return _account(userid, password)
    if platform is None:
        raise TimestampRefused(finding("EF-TSP-001", found="-"))
    return platform


def _account(userid: str, password: str) -> Account:
    text = userid.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18) or not password:
        raise TimestampRefused(finding("EF-TSP-010"))
    return Account(int(text), password)
