"""What keeps the simulator from being taken for the authority, and from touching it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

BANNER_TR = "Bu bir benzetimdir, GİB değildir"
LOOPBACK = "127.0.0.1"


def header(service: str) -> tuple[str, str]:
    """The header that every answer carries."""
    return ("X-Zarf-Simulator", f"{service}; not the authority")


class LooksLikeProduction(ValueError):
    """An address belongs to the real authority; the simulator does not go near it."""


def checked_url(url: str) -> str:
    """*url*, if the simulator may call it: http(s) with a host name outside gov.tr. Raises ValueError otherwise."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"not an http address: {url!r}")
    if host == "gov.tr" or host.endswith(".gov.tr"):
        raise LooksLikeProduction(f"{host} lies under gov.tr; the simulator never calls the real authority")
    return url


def is_local_host_header(value: str) -> bool:
    """Whether a request's Host names this machine. Keeps a foreign web page from driving the control API."""
    host = urlsplit(f"//{value}").hostname or ""
    return host in ("127.0.0.1", "localhost", "::1")


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether Host, and Origin where a browser sends one, name this machine. Names of headers in lower case."""
    host, origin = headers.get("host", ""), headers.get("origin")
    return is_local_host_header(host) and (origin is None or urlsplit(origin).netloc == host)
