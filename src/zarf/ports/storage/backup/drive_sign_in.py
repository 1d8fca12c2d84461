"""Signing in to Google Drive from a machine without a browser: the user types a short code on any other device.

The product asks for the right `drive.file` only: it sees the files it made itself and no other file of the account.
Source: RFC 8628 (device authorization grant); Google's pages "OAuth 2.0 for TV and Limited-Input Device Applications".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from zarf.core.errors import ZarfError
from zarf.core.findings import finding
from zarf.ports.storage.backup import http
from zarf.ports.storage.backup.api import away, not_signed_in

_SCOPE = "https://www.googleapis.com/auth/drive.file"
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PLACE = "Google"
_SOONER = 60.0
"""Seconds before its end at which an access token is renewed."""


class SignInPending(ZarfError):
    """The user has not typed the code yet. Ask again after `SignIn.interval` seconds."""


@dataclass(frozen=True, slots=True)
class DriveHosts:
    """Base addresses. The settings may name others, so that a stand-in can be used."""

    sign_in: str = "https://oauth2.googleapis.com"
    api: str = "https://www.googleapis.com"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the user is shown: open *address*, type *user_code*. expires_in, interval: seconds."""

    user_code: str
    address: str
    device_code: str
    expires_in: int
    interval: int


class DriveAccess:
    """Access tokens for one account of one registered program (client). Tokens never stand in an error."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        refresh_token: str = "",
        *,
        hosts: DriveHosts | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hosts = hosts or DriveHosts()
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._refresh_token = refresh_token
        self._http = http.client(self.hosts.sign_in)
        self._now = now
        self._token, self._until = "", 0.0

    def begin(self) -> SignIn:
        """Ask for a code. Raises BackupRefused for an unknown client, Unavailable."""
        answer = self._post("/device/code", {"client_id": self._client["client_id"], "scope": _SCOPE})
        if answer.status_code != 200:
            raise not_signed_in(_PLACE, _reason(answer))
        told = answer.json()
        return SignIn(
            user_code=str(told["user_code"]),
            address=str(told.get("verification_url") or told["verification_uri"]),
            device_code=str(told["device_code"]),
            expires_in=int(told["expires_in"]),
            interval=int(told.get("interval", 5)),
        )

    def finish(self, device_code: str) -> str:
        """The refresh token, once the user has typed the code; keep it as a secret.

        Raises SignInPending while the user has not, BackupRefused when it was denied or came too late, Unavailable.
        """
        answer = self._post("/token", {**self._client, "device_code": device_code, "grant_type": _DEVICE_GRANT})
        if answer.status_code == 200:
            told = answer.json()
            self._keep(told)
            self._refresh_token = str(told["refresh_token"])
            return self._refresh_token
        if _reason(answer) in ("authorization_pending", "slow_down"):
            raise SignInPending(finding("EF-BCK-007"))
        raise not_signed_in(_PLACE, _reason(answer))

    def header(self, *, renewed: bool = False) -> dict[str, str]:
        """The header that opens Drive. renewed: take a new token even if the old one should still hold.

        Raises BackupRefused when the account was disconnected, Unavailable.
        """
        if renewed or not self._token or self._now() >= self._until - _SOONER:
            if not self._refresh_token:
                raise not_signed_in(_PLACE, "refresh_token")
            asked = {**self._client, "refresh_token": self._refresh_token, "grant_type": "refresh_token"}
            answer = self._post("/token", asked)
            if answer.status_code != 200:
                raise not_signed_in(_PLACE, _reason(answer))
            self._keep(answer.json())
        return {"Authorization": f"Bearer {self._token}"}

    def close(self) -> None:
        self._http.close()

    def _post(self, path: str, data: dict[str, str]) -> httpx.Response:
        # RFC 8628, section 3.5 answers "not yet" by 400; Google uses 428 and 403 as well.
        return http.asked(lambda: self._http.post(path, data=data), _PLACE, fine=(400, 401, 403, 428))

    def _keep(self, told: dict[str, object]) -> None:
        token, seconds = told.get("access_token"), told.get("expires_in", 0)
        if not isinstance(token, str) or not isinstance(seconds, int | float):
            raise away(_PLACE, "access_token")
        self._token, self._until = token, self._now() + seconds


def _reason(answer: httpx.Response) -> str:
    """OAuth's own error word (RFC 6749, section 5.2), never the whole answer: it may hold a secret."""
    try:
        told = answer.json()
    except ValueError:
        return f"HTTP {answer.status_code}"
    return str(told.get("error") or told.get("error_code") or f"HTTP {answer.status_code}")[:80]
