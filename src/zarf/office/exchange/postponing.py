"""What cannot be prepared now keeps its number, says why, and is tried again later."""

from __future__ import annotations

from datetime import timedelta

from zarf.core.errors import Unavailable, ZarfError
from zarf.office.exchange.models import Document
from zarf.office.exchange.refusals import Refused, stored
from zarf.office.exchange.schedule import delay
from zarf.office.exchange.transitions import WORKER, note
from zarf.ports.wired import ports


def try_later(item: Document, problem: ZarfError) -> None:
    """Keep the number, say what is wrong, and try again later: keys are renewed and neighbours come back."""
    times = item.events.filter(event="not_prepared").count()
    wait = delay("prepare", times) if isinstance(problem, Unavailable) else timedelta(minutes=30)
    item.prepare_at = ports().clock.now() + wait
    item.findings = stored(problem.findings if isinstance(problem, Refused) else [problem.finding])
    item.save(update_fields=["prepare_at", "findings"])
    note(item, "not_prepared", WORKER, text=problem.finding.message("tr"))
