"""What a process of a home folder says at `/health`, so that its parent knows it for its own.

Two homes on one machine may try the same port at the same moment: the parent of the one that came late must not take
the other's process for the child it started.
"""

from __future__ import annotations

from collections.abc import Mapping

HOME_MARK = "ZARF_HOME_MARK"
"""Name of the environment variable by which a parent tells its children the mark."""


def mark_in(environment: Mapping[str, str]) -> str:
    """The mark of the home that started this process; "" for one that was started by hand."""
    return environment.get(HOME_MARK, "")
