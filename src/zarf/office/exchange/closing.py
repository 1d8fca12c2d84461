"""The end of the answer period: what nobody answered counts as accepted."""

from __future__ import annotations

from django.db import transaction

from zarf.office.exchange.models import Document
from zarf.office.exchange.transitions import WORKER, advance, lock, may
from zarf.ports.wired import ports


def step_close(document_id: int) -> None:
    """Complete an invoice whose time to answer is over. Safe to repeat."""
    with transaction.atomic():
        item = lock(Document.objects.get(pk=document_id))
        if item.answer_due_at is None or item.answer_due_at > ports().clock.now():
            return
        if may(item, "time_over"):
            advance(item, "time_over", WORKER)
