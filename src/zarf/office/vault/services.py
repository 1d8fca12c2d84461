"""Keeping, reading and forgetting secrets. Only who calls the other service reads one; no page ever shows it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from zarf.office.vault.lock import Keys, read_keys
from zarf.office.vault.models import Secret
from zarf.ports.wired import ports

__all__ = ["Secret", "forget", "keep", "kept", "relock", "reveal"]


def keep(taxpayer_id: int | None, purpose: str, text: str, actor: str) -> Secret:
    """Lock *text* and keep it, in place of what was there. taxpayer_id None: the house's.

    Raises Unavailable while the key file cannot be used; nothing is kept then.
    """
    key_id, locked = _keys().lock(text, _bound_to(taxpayer_id, purpose))
    with transaction.atomic():
        row = _rows(taxpayer_id, purpose).select_for_update(of=("self",)).first()
        row = row or Secret(taxpayer_id=taxpayer_id, purpose=purpose)
        row.locked, row.key_id = locked, key_id
        row.changed_at, row.changed_by = ports().clock.now(), actor[:150]
        row.save()
    return row


def reveal(taxpayer_id: int | None, purpose: str) -> str | None:
    """The text; None when none is kept. Raises Unavailable when it cannot be unlocked."""
    row = kept(taxpayer_id, purpose)
    if row is None:
        return None
    return _keys().unlock(row.key_id, bytes(row.locked), _bound_to(taxpayer_id, purpose))


def kept(taxpayer_id: int | None, purpose: str) -> Secret | None:
    """That there is one, since when and by whom; the text stays locked."""
    return _rows(taxpayer_id, purpose).first()


def forget(taxpayer_id: int | None, purpose: str) -> None:
    """From now on there is none."""
    _rows(taxpayer_id, purpose).delete()


def relock() -> int:
    """Lock every secret with the first key of the file, so that the others may be taken out; gives how many changed.

    Raises Unavailable, and changes nothing, when one of them cannot be unlocked.
    """
    keys, changed = _keys(), 0
    with transaction.atomic():
        for row in Secret.objects.select_for_update(of=("self",)).order_by("pk"):
            if row.key_id == next(iter(keys.by_id)):
                continue
            bound_to = _bound_to(row.taxpayer_id, row.purpose)
            row.key_id, row.locked = keys.lock(keys.unlock(row.key_id, bytes(row.locked), bound_to), bound_to)
            row.save(update_fields=["key_id", "locked"])
            changed += 1
    return changed


def _rows(taxpayer_id: int | None, purpose: str) -> QuerySet[Secret]:
    whose = Q(taxpayer__isnull=True) if taxpayer_id is None else Q(taxpayer_id=taxpayer_id)
    return Secret.objects.filter(whose, purpose=purpose)


def _keys() -> Keys:
    """Read anew each time: a key that was put into the file holds at once, and none stays in memory."""
    return read_keys(settings.ZARF.vault_key_file)


def _bound_to(taxpayer_id: int | None, purpose: str) -> str:
    return f"zarf:{taxpayer_id or 'house'}:{purpose}"
