"""The registered-user lists over HTTP. Source: spec e-fatura.md 13; file names seen in public programs.

The name of the temporary list's file is not public: it is named after the other two, and can be told otherwise
(ZARF_USER_TEMP_LIST).
"""

from __future__ import annotations

from typing import IO

import httpx

from zarf.ports.gib.api import NotSent, OutcomeUnknown

FILE_NAMES = {
    "PK": "newUserPkListxml.zip",
    "GB": "newUserGbListxml.zip",
    "TEMP": "userTempListxml.zip",
}

_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
_LARGEST = 1024 * 1024 * 1024


class HttpUserList:
    """Downloads from the folder at *base_url* (`…/EFaturaMerkez`). GİB allows one download an hour."""

    def __init__(self, base_url: str, temp_name: str = FILE_NAMES["TEMP"]) -> None:
        self._names = FILE_NAMES | {"TEMP": temp_name}
        self._base = base_url.rstrip("/")
        self._http = httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False)

    def download(self, role: str, into: IO[bytes]) -> None:
        """Write the zip of a list to *into*, piece by piece; role: PK, GB or TEMP."""
        try:
            with self._http.stream("GET", f"{self._base}/{self._names[role]}") as response:
                if response.status_code != 200:
                    raise OutcomeUnknown(f"HTTP {response.status_code}")
                size = 0
                for piece in response.iter_bytes():
                    size += into.write(piece)
                    if size > _LARGEST:
                        raise OutcomeUnknown("the list is too large")
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        self._http.close()
