"""The registered-user lists over HTTP. Source: spec e-fatura.md 13; file names seen in public programs."""

from __future__ import annotations

import httpx

from zarf.ports.gib.api import NotSent, OutcomeUnknown

FILE_NAMES = {"PK": "newUserPkListxml.zip", "GB": "newUserGbListxml.zip"}

_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
_LARGEST = 512 * 1024 * 1024


class HttpUserList:
    """Downloads from the folder at *base_url* (`…/EFaturaMerkez`). GİB allows one download an hour."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._http = httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False)

    def fetch(self, role: str) -> bytes:
        """The zip of the list; role: "PK" or "GB"."""
        try:
            with self._http.stream("GET", f"{self._base}/{FILE_NAMES[role]}") as response:
                if response.status_code != 200:
                    raise OutcomeUnknown(f"HTTP {response.status_code}")
                data = bytearray()
                for piece in response.iter_bytes():
                    data += piece
                    if len(data) > _LARGEST:
                        raise OutcomeUnknown("the list is too large")
                return bytes(data)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        self._http.close()
