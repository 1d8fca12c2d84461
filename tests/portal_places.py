"""Every address of the portal, for tests that walk them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def places(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and converters of each address of the portal."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            if (one.namespace or prefix).startswith("portal"):
                yield from places(one, "portal")
            elif one.namespace is None and "accounts" not in str(one.pattern):
                yield from places(one, prefix)
        elif isinstance(one, URLPattern) and prefix and one.name:
            yield f"portal:{one.name}", dict(one.pattern.converters)
