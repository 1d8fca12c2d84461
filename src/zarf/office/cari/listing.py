"""What GİB's lists hold for the numbers of cari accounts: the registry's answer as the judgement takes it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from zarf.core.cari import NOBODY, Listed, ServiceListed
from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.office.registry import services as registry
from zarf.office.registry.services import Registered, Service
from zarf.ports.clock.api import ISTANBUL

__all__ = ["NOBODY", "ListState", "as_json", "from_json", "list_state", "list_state_or_none", "listed_for"]

_NOTHING = ServiceListed()
_quoted = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class ListState:
    """The copies in force. version names both; loaded_at: when the older was last had from GİB."""

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
    found = registry.list_state()
    return ListState(found.version, found.downloaded_at) if found else None


def listed_for(keys: Collection[str]) -> dict[str, Listed]:
    """What the lists in force hold of these numbers; a number that is in no list is left out."""
    found = registry.lookup_many(list(keys))
    despatch = registry.first_despatch(found)
    return {key: _listed(one, despatch.get(key)) for key, one in found.items()}


def _listed(one: Registered, despatch: datetime | None) -> Listed:
    """The e-Fatura date is the user's own first time; e-İrsaliye has none, so its oldest label ever seen tells it."""
    first = one.first_created_at or one.efatura.since
    return Listed(
        _labels(one.efatura, first),
        _labels(one.eirsaliye, despatch),
        one.title,
        one.closes_on,
        one.new_identifier,
    )


def _labels(service: Service, since: datetime | None) -> ServiceListed:
    if not service.pk and not service.gb:
        return _NOTHING
    pk, gb = tuple([one.name for one in service.pk]), tuple([one.name for one in service.gb])
    return ServiceListed(pk, gb, _day(since) if since else None)


@lru_cache(maxsize=10_000)
def _day(moment: datetime) -> date:
    return moment.astimezone(ISTANBUL).date()


def as_json(listed: Listed) -> str:
    """The shape in which a check keeps what the list held. Empty parts are left out.

    Put together by hand: for a hundred thousand rows the general encoder costs more than the judgement.
    """
    parts = [f'"title":{_quoted(listed.title)}']
    for name, one in (("efatura", listed.efatura), ("eirsaliye", listed.eirsaliye)):
        if one.pk or one.gb:
            pk, gb = ",".join(map(_quoted, one.pk)), ",".join(map(_quoted, one.gb))
            since = one.since.isoformat() if one.since else ""
            parts.append(f'"{name}":{{"pk":[{pk}],"gb":[{gb}],"since":"{since}"}}')
    if listed.closes_on:
        parts.append(f'"closes_on":"{listed.closes_on.isoformat()}","new_number":{_quoted(listed.new_number)}')
    return f"{{{','.join(parts)}}}"


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
