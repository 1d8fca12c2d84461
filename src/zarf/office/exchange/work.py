"""What there is to do, worked out from the states alone. The queue is only a reminder and is not asked here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from zarf.office.exchange.closing import step_close
from zarf.office.exchange.drafts import step_decide, to_decide
from zarf.office.exchange.incoming import step_process
from zarf.office.exchange.models import Direction, Document, Envelope
from zarf.office.exchange.responses import step_poll
from zarf.office.exchange.sealing import step_prepare
from zarf.office.exchange.sending import step_send
from zarf.ports.wired import ports

STEPS: Mapping[str, Callable[[str], None]] = {
    "prepare": lambda pk: step_prepare(int(pk)),
    "send": lambda pk: step_send(UUID(pk)),
    "poll": lambda pk: step_poll(UUID(pk)),
    "process": lambda pk: step_process(UUID(pk)),
    "close": lambda pk: step_close(int(pk)),
    "decide": lambda pk: step_decide(int(pk)),
}
"""Every step of the exchange by its name; each takes the key of a row as text and is safe to repeat."""

_ANSWER_OPEN = Q(direction=Direction.IN, state="WAITING_ANSWER") | Q(direction=Direction.OUT, state="DELIVERED")


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do: the step and the key of the row."""

    step: str
    pk: str

    def do(self) -> None:
        STEPS[self.step](self.pk)


def due(*, still_for: timedelta = timedelta(0), limit: int = 1000) -> Iterator[Work]:
    """What is due now, oldest first, at most *limit* of each kind.

    still_for: leave out rows whose state is younger than this; somebody is probably at work on them.
    """
    now = ports().clock.now()
    for step, rows in _rows(now).items():
        if still_for:
            rows = rows.filter(Q(state_at__lte=now - still_for) | Q(state_at__gt=now))
        for pk in rows.order_by("state_at").values_list("pk", flat=True)[:limit]:
            yield Work(step, str(pk))


def _rows(now: datetime) -> Mapping[str, QuerySet[Document] | QuerySet[Envelope]]:
    out = Envelope.objects.filter(direction=Direction.OUT)
    is_due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    not_held = Q(prepare_at=None) | Q(prepare_at__lte=now)
    to_prepare = Q(state__in=("NUMBERED", "SEALED")) | Q(state="WAITING_SEAL") & ~Q(taxpayer__seal_way="elsewhere")
    return {
        "process": Envelope.objects.filter(direction=Direction.IN, state__in=("RECEIVED", "PROCESSING")),
        "prepare": Document.objects.filter(not_held, to_prepare, direction=Direction.OUT),
        "send": out.filter(Q(state="SENDING") | Q(is_due, state__in=("READY", "UNKNOWN"))),
        "poll": out.filter(is_due, state__in=("AT_MERKEZ", "PASSED_MERKEZ")),
        "close": Document.objects.filter(_ANSWER_OPEN, answer_due_at__lte=now),
        "decide": to_decide(),
    }
