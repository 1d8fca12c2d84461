"""Finding the token and logging in: once, and never twice with a PIN that was wrong."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

import pkcs11
from pkcs11.types import PROTECTED_AUTH, Session, Token

from zarf.core.errors import SealRefused, Unavailable
from zarf.core.findings import finding
from zarf.ports.keys.pkcs11_library import Module
from zarf.ports.keys.pkcs11_reference import TokenChoice

_LARGEST_PIN_FILE = 1024
_SALT = secrets.token_bytes(16)
# Digests of the PINs that were wrong in this process, with the token. No PIN is kept.
_wrong: set[bytes] = set()


def tokens(module: Module) -> list[Token]:
    """The initialised tokens of *module*. Called inside it."""
    found = []
    for slot in module.library.get_slots(token_present=True):
        try:
            token = slot.get_token()
        except pkcs11.PKCS11Error:
            # Empty, unreadable or just pulled out: that slot holds no token we could use, and the others still may.
            continue
        if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED:
            found.append(token)
    return found


def find_token(module: Module, choice: TokenChoice) -> Token | None:
    """The one token *choice* asks for. Called inside the module. Raises SealRefused when several fit."""
    fitting = [token for token in tokens(module) if _fits(token, choice)]
    if len(fitting) > 1:
        raise SealRefused(finding("EF-KEY-016", token=str(choice)))
    return fitting[0] if fitting else None


def log_in(token: Token, pin_file: Path | None) -> Session:
    """A session logged in as user; where this process is logged in already, just a session. Called inside the module.

    Raises SealRefused when the PIN is wrong, was wrong before, or may not be tried.
    """
    pin = _pin(token, pin_file)
    _refuse_when_unwise(token, pin)
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        return token.open()
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
        if isinstance(pin, str):
            _wrong.add(_mark(token, pin))
        raise SealRefused(finding("EF-KEY-017", token=token.label)) from None
    except (pkcs11.PinLocked, pkcs11.PinExpired, pkcs11.UserPinNotInitialized):
        raise SealRefused(finding("EF-KEY-019", token=token.label)) from None


def read_pin(pin_file: Path) -> str:
    """What stands in the file, without the line's end. Raises SealRefused or Unavailable; neither tells it."""
    try:
        with pin_file.open("rb") as file:
            data = file.read(_LARGEST_PIN_FILE + 1)
        text = data.decode("utf-8").rstrip("\r\n")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise SealRefused(finding("EF-KEY-002", file=pin_file.name)) from None
    except OSError as error:
        raise Unavailable(finding("EF-KEY-007", file=pin_file.name, reason=error.strerror or "?")) from error
    except UnicodeDecodeError:
        raise SealRefused(finding("EF-KEY-021", token=pin_file.name)) from None
    if not text or len(data) > _LARGEST_PIN_FILE:
        raise SealRefused(finding("EF-KEY-021", token=pin_file.name))
    return text


def _pin(token: Token, pin_file: Path | None) -> str | object:
    if pin_file is not None:
        return read_pin(pin_file)
    if token.flags & pkcs11.TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        return PROTECTED_AUTH
    raise SealRefused(finding("EF-KEY-021", token=token.label))


def _refuse_when_unwise(token: Token, pin: str | object) -> None:
    """A wrong PIN may cost the card, so it is not tried where that is known or near."""
    if isinstance(pin, str) and _mark(token, pin) in _wrong:
        raise SealRefused(finding("EF-KEY-018", token=token.label))
    if token.flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        raise SealRefused(finding("EF-KEY-019", token=token.label))
    if token.flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY:
        raise SealRefused(finding("EF-KEY-020", token=token.label))


def _mark(token: Token, pin: str) -> bytes:
    """Slow on purpose: a PIN has few digits, and this stays in memory."""
    return hashlib.scrypt(pin.encode(), salt=_SALT + token.serial + token.label.encode(), n=2**12, r=8, p=1)


def _fits(token: Token, choice: TokenChoice) -> bool:
    asked = (
        (choice.label, token.label),
        (choice.serial, token.serial.decode("ascii", "replace")),
        (choice.manufacturer, token.manufacturer_id),
        (choice.model, token.model),
        (choice.slot_id, token.slot.slot_id),
    )
    return all(wanted is None or wanted == has for wanted, has in asked)
