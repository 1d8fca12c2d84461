"""A user as one of GİB's lists in the database would have it, for tests that need a receiver and no list."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from zarf.office.registry.models import Entry, ListVersion
from zarf.office.registry.search import fold_many


def register(
    identifier: str,
    role: str,
    name: str,
    created_at: datetime,
    *,
    deleted_at: datetime | None = None,
    document_type: str = "Invoice",
    title: str = "Firma",
) -> Entry:
    """One label of one user in the copy in force, which is made if there is none."""
    version, _made = ListVersion.objects.get_or_create(
        role=role,
        is_current=True,
        defaults={"fetched_at": created_at, "loaded_at": created_at, "sha256": "", "user_count": 1},
    )
    deleted = _text(deleted_at) if deleted_at else "-"
    return Entry.objects.create(
        role=role,
        identifier=identifier,
        title=title,
        search_key=fold_many([title])[0],
        taxpayer_type="OZEL",
        account_type="OZELENTEGRASYON",
        first_created=_text(created_at),
        labels=f"{document_type[0]} {name} {_text(created_at)} {deleted}",
        fingerprint=0,
        since=version.pk,
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Europe/Istanbul")).replace(tzinfo=None).isoformat()
