"""Which copies of the lists are in force, how old they are, and what went wrong at the last attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from zarf.core.findings import Finding, finding
from zarf.office.registry.models import Attempt, ListVersion
from zarf.ports.wired import ports

OLD_AFTER = timedelta(hours=3)
"""A copy not renewed for so long is called old. Source: our own choice; the lists are fetched every hour."""

_BOTH = ("PK", "GB")


@dataclass(frozen=True, slots=True)
class ListState:
    """The copies in force. version names both; downloaded_at is the older of the two moments they were last had at."""

    version: str
    downloaded_at: datetime
    age: timedelta
    user_count: int

    @property
    def is_old(self) -> bool:
        return self.age > OLD_AFTER


@dataclass(frozen=True, slots=True)
class Stamp:
    """The copies that are in force, for who keeps with what a decision was made. at: the older of their moments."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the last attempt at a list changed nothing."""

    role: str
    at: datetime
    finding: Finding


def last_loaded(role: str = "PK") -> ListVersion | None:
    """The copy in force."""
    return ListVersion.objects.filter(role=role, is_current=True).first()


def list_state() -> ListState | None:
    """None until both lists have been loaded once."""
    copies = _in_force()
    if len(copies) < len(_BOTH):
        return None
    at = min(copy.fetched_at for copy in copies)
    return ListState(_version(copies), at, ports().clock.now() - at, copies[0].user_count)


def stamp() -> Stamp | None:
    """None until the list of receivers (PK) has been loaded: then nobody can be said not to be a user."""
    copies = _in_force()
    if not copies or copies[0].role != "PK":
        return None
    return Stamp(_version(copies), min(copy.fetched_at for copy in copies))


def _in_force() -> list[ListVersion]:
    """The copies in force, the receivers' list first."""
    return list(ListVersion.objects.filter(role__in=_BOTH, is_current=True).order_by("-role"))


def _version(copies: list[ListVersion]) -> str:
    return " ".join(f"{copy.role}:{copy.pk}" for copy in copies)


def problems() -> list[Problem]:
    """The lists whose last attempt failed: the notice that stands wherever the lists are shown."""
    return [
        Problem(item.role, item.at, finding(item.problem["code"], found=item.problem["found"], role=item.role))
        for item in Attempt.objects.exclude(problem=None).order_by("role")
        if item.problem is not None
    ]


def versions(limit: int = 50) -> list[ListVersion]:
    """The copies that were put in force, the newest first."""
    return list(ListVersion.objects.order_by("-id")[:limit])


def note_attempt(role: str, problem: Finding | None) -> None:
    """Keep how an attempt ended."""
    told = {"code": problem.code, "found": problem.found or ""} if problem else None
    Attempt.objects.update_or_create(role=role, defaults={"at": ports().clock.now(), "problem": told})


def lock_list(role: str) -> None:
    """Wait until nobody else loads this list; until the end of the transaction. Two loads would undo each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('zarf.registry'), hashtext(%s))", [role])
