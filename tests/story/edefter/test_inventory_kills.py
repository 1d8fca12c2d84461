"""Killed between any two steps, an inventory ends with the same numbers and one file of each kind."""

from __future__ import annotations

import hashlib
import signal
from datetime import date

from tests.story.edefter.books_world import Books

from zarf.office.edefter import services as edefter

KILLED = -signal.SIGKILL
PLACES = (
    "ledgers-written", "written", "E-sealed", "assets_sealed", "E-filed", "assets_checked", "berats-sealed",
    "berats_sealed", "EB-filed", "berats_checked", "EB-packed",
)  # fmt: skip
LINES = "number;entered_by;account;amount\n1;Ayşe;100.01;10\n1;Ayşe;100.01;20\n2;Ayşe;102.01;30\n"


def test_an_inventory_survives_a_kill_between_every_two_steps(books: Books) -> None:
    """Each process goes on where the one before was killed, and is killed at the next place."""
    item = edefter.open_inventory(books.taxpayer, date(2026, 1, 31), "t")
    path = books.folder / "envanter.csv"
    path.write_text(LINES, "utf-8")
    assert edefter.bring_inventory(books.taxpayer, item.pk, path, "t", take=True).taken
    item.refresh_from_db()
    edefter.approve_inventory(books.taxpayer, item.pk, item.fingerprint, "t")
    codes = {place: books.child(item.pk, kill_at=place) for place in PLACES}
    assert codes == dict.fromkeys(PLACES, KILLED)
    assert books.child(item.pk) == 0
    item.refresh_from_db()
    assert (item.state, item.problems) == ("READY", [])
    assert (item.first_entry, item.next_entry, item.next_line, item.next_serial) == (1, 3, 4, 2)
    part = item.parts.get()
    assert {path.name for path in books.month.iterdir()} == {str(entry["name"]) for entry in part.files.values()}
    for entry in part.files.values():
        assert hashlib.sha256((books.month / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
