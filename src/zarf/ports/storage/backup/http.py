"""HTTP to a backup target: a few tries, and the answers that are no success told in the port's own words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from zarf.core.errors import ZarfError
from zarf.ports.storage.backup.api import away, no_room, not_signed_in, nothing_there

TRIES = 4
FIRST_PAUSE = 1.0
_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_TOLD = 64 * 1024


def client(base: str = "", *, auth: tuple[str, str] | None = None) -> httpx.Client:
    """A client that follows no redirect: what a target keeps never moves to another host by itself."""
    return httpx.Client(base_url=base, auth=auth, timeout=_TIMEOUT, follow_redirects=False)


def asked(
    call: Callable[[], httpx.Response],
    place: str,
    *,
    fine: tuple[int, ...],
    pause: Callable[[float], None] = time.sleep,
) -> httpx.Response:
    """What *call* gives, tried again while the target is busy or away.

    fine: statuses besides 2xx that the caller wants to see. Raises as `refused`, or Unavailable.
    """
    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        try:
            response = call()
        except httpx.HTTPError as error:
            if last:
                raise away(place, f"{type(error).__name__}: {error}") from error
        else:
            if response.is_success or response.status_code in fine:
                return response
            if response.status_code not in _AGAIN or last:
                raise refused(response, place)
        pause(FIRST_PAUSE * 2**attempt)
    raise AssertionError("unreachable")  # the last try returns or raises


@contextmanager
def streamed(http: httpx.Client, method: str, url: str, place: str, **options: object) -> Iterator[httpx.Response]:
    """A successful answer whose body is still to be read. Raises as `refused`, or Unavailable."""
    try:
        with http.stream(method, url, **options) as response:  # type: ignore[arg-type]
            if not response.is_success:
                response.read()
                raise refused(response, place)
            yield response
    except httpx.HTTPError as error:
        raise away(place, f"{type(error).__name__}: {error}") from error


def refused(response: httpx.Response, place: str) -> ZarfError:
    """The error that an answer means."""
    status = response.status_code
    text = response.text[:_TOLD]
    # Google tells a full drive as 403 with a reason; RFC 4918, section 11.5 has a status for it.
    if status == 507 or "storageQuotaExceeded" in text:
        return no_room(place)
    if status in (401, 403):
        return not_signed_in(place, f"HTTP {status}")
    if status == 404:
        return nothing_there(place)
    return away(place, f"HTTP {status}")
