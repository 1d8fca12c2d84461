"""The language in which the command line speaks to this person."""

from __future__ import annotations

import os


def language() -> str:
    """`en` when the person's environment says so, else `tr`."""
    chosen = os.environ.get("ZARF_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if chosen.startswith("en") else "tr"
