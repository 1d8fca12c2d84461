"""Keys by which a program acts for a taxpayer: shown once, kept as SHA-256, with a role, revocable at once.

No door takes them yet; `actor_of_key` is what the web services will ask.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.findings import finding
from zarf.office.acting import Actor, Kind
from zarf.office.audit import services as audit
from zarf.office.taxpayers.models import ApiKey, Role, Taxpayer
from zarf.office.taxpayers.refusals import Refused
from zarf.office.taxpayers.rights import Right, require
from zarf.ports.wired import ports

_PREFIX = "zarf_"
_SHOWN = 10
_NOTED_EVERY = timedelta(minutes=1)


def create_key(taxpayer: Taxpayer, name: str, role: str, expires_at: datetime | None, by: str) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can see again. A key may not do more than people manage: never
    administrator. Raises Refused.
    """
    require(taxpayer.pk, Right.PEOPLE_CHANGE)
    name = " ".join(name.split())
    allowed = [value for value in Role.values if value != Role.ADMINISTRATOR]
    if not name or len(name) > 100:
        raise Refused([finding("EF-TAX-053", path="name", found=name[:40])])
    if role not in allowed:
        raise Refused([finding("EF-TAX-044", path="role", found=role, expected=", ".join(allowed))])
    text, now = _PREFIX + secrets.token_urlsafe(32), ports().clock.now()
    if expires_at is not None and expires_at <= now:
        raise Refused([finding("EF-TAX-055", path="expires")])
    with transaction.atomic():
        made = ApiKey.objects.create(
            taxpayer=taxpayer,
            name=name,
            role=role,
            shown=text[:_SHOWN],
            sha256=_digest(text),
            created_at=now,
            created_by=by,
            expires_at=expires_at,
        )
        until = expires_at.isoformat() if expires_at else None
        audit.write("key.created", taxpayer.pk, subject=str(made), new={"role": role, "expires": until})
    return made, text


def keys_of(taxpayer: Taxpayer) -> list[ApiKey]:
    """All keys, also revoked ones, the newest first."""
    return list(ApiKey.objects.filter(taxpayer=taxpayer).order_by("-created_at", "-id"))


def revoke_key(taxpayer: Taxpayer, pk: int, by: str) -> ApiKey:
    """The key opens nothing from now on. Raises NotFound, also when it was revoked before."""
    require(taxpayer.pk, Right.PEOPLE_CHANGE)
    with transaction.atomic():
        found = ApiKey.objects.select_for_update().filter(taxpayer=taxpayer, pk=pk, revoked_at=None).first()
        if found is None:
            raise NotFound(finding("EF-TAX-054", found=str(pk)))
        found.revoked_at, found.revoked_by = ports().clock.now(), by
        found.save(update_fields=["revoked_at", "revoked_by"])
        audit.write("key.revoked", taxpayer.pk, subject=str(found))
    return found


def actor_of_key(text: str, address: str) -> Actor:
    """Who acts by this key. Raises NotAllowed (EF-TAX-056), the same whatever is wrong with it."""
    now = ports().clock.now()
    found = ApiKey.objects.filter(sha256=_digest(text), revoked_at=None, taxpayer__is_active=True).first()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        raise NotAllowed(finding("EF-TAX-056"))
    if found.last_used_at is None or now - found.last_used_at > _NOTED_EVERY or found.last_used_from != address:
        ApiKey.objects.filter(pk=found.pk).update(last_used_at=now, last_used_from=address[:45])
    return Actor(str(found), Kind.KEY, {found.taxpayer_id: found.role}, address)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
