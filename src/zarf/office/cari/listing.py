"""What GİB's lists hold for the numbers of cari accounts: the registry's answer as the judgement takes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zarf.core.cari import NOBODY, Listed, ServiceListed
from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.registry import services as registry
from zarf.ports.wired import ports

__all__ = ["NOBODY", "ListState", "as_json", "from_json", "list_state", "list_state_or_none", "listed_for"]


@dataclass(frozen=True, slots=True)
class ListState:
    """The copies in force. version names both; loaded_at is the older of the two."""

    version: str
    loaded_at: datetime

    def hours_old(self, now: datetime) -> float:
        return (now - self.loaded_at).total_seconds() / 3600


def list_state() -> ListState:
    """Raises Unavailable when one of the lists has never been loaded."""
    found = list_state_or_none()
    if found is None:
        raise Unavailable(finding("EF-CAR-033"))
    return found


def list_state_or_none() -> ListState | None:
    """The same, None when there is nothing to compare with."""
    copies = [registry.last_loaded(role) for role in registry.ROLES]
    loaded = [copy for copy in copies if copy is not None]
    if len(loaded) < len(registry.ROLES):
        return None
    version = " ".join(f"{copy.role}:{copy.pk}" for copy in loaded)
    return ListState(version, min(copy.fetched_at for copy in loaded))


def listed_for(keys: Collection[str]) -> dict[str, Listed]:
    """What the lists hold now for these numbers; a number that is in no list is left out."""
    now = ports().clock.now()
    found = {}
    for key in keys:
        services = []
        for kind in ("Invoice", "DespatchAdvice"):
            pk = registry.open_aliases(key, "PK", kind, now)
            gb = registry.open_aliases(key, "GB", kind, now)
            services.append(ServiceListed(tuple(pk), tuple(gb)))
        if any(one.pk or one.gb for one in services):
            found[key] = Listed(services[0], services[1], registry.title_of(key))
    return found


def as_json(listed: Listed) -> dict[str, Any]:
    """The shape in which a check keeps what the list held. Empty parts are left out."""
    found: dict[str, Any] = {"title": listed.title}
    for name, one in (("efatura", listed.efatura), ("eirsaliye", listed.eirsaliye)):
        if one.pk or one.gb:
            found[name] = {"pk": one.pk, "gb": one.gb, "since": one.since.isoformat() if one.since else ""}
    if listed.closes_on:
        found |= {"closes_on": listed.closes_on.isoformat(), "new_number": listed.new_number}
    return found


def from_json(kept: dict[str, Any] | None) -> Listed:
    """Back again; nothing kept means that the list did not hold the number."""
    if not kept:
        return NOBODY
    closes_on = kept.get("closes_on")
    return Listed(
        _service(kept.get("efatura")),
        _service(kept.get("eirsaliye")),
        kept["title"],
        date.fromisoformat(closes_on) if closes_on else None,
        kept.get("new_number", ""),
    )


def _service(kept: dict[str, Any] | None) -> ServiceListed:
    if not kept:
        return ServiceListed()
    since = kept["since"]
    return ServiceListed(tuple(kept["pk"]), tuple(kept["gb"]), date.fromisoformat(since) if since else None)
