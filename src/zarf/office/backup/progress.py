"""How far a run is, kept beside it about once a second, so that a page can tell."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from zarf.core.findings import Finding
from zarf.office.backup.models import BackupRun

_EVERY = 1.0
MOST_PROBLEMS = 50


def stored_finding(item: Finding) -> dict[str, Any]:
    """A finding for the database, in both languages."""
    texts = {"message": item.message("tr"), "message_en": item.message("en")}
    hints = {"hint": item.hint("tr"), "hint_en": item.hint("en")}
    return {"code": item.code, "severity": item.severity.value, "found": item.found, **texts, **hints}


@dataclass
class Progress:
    """Counts of a run in hand. of: files it has to look at."""

    run: BackupRun
    of: int = 0
    done: int = 0
    moved: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    _told_at: float = 0.0

    def count(self, what: str, *, moved: int = 0) -> None:
        """One more file dealt with; moved: bytes that went to or came from the target."""
        self.counts[what] = self.counts.get(what, 0) + 1
        self.done += 1
        self.moved += moved
        if time.monotonic() - self._told_at >= _EVERY:
            self._told_at = time.monotonic()
            BackupRun.objects.filter(pk=self.run.pk).update(progress=self.told())

    def trouble(self, item: Finding) -> None:
        """One more file that is not right. All are counted, the first are told."""
        self.counts["wrong"] = self.counts.get("wrong", 0) + 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(item)

    def told(self) -> dict[str, int]:
        return {"done": self.done, "of": self.of, "bytes": self.moved}
