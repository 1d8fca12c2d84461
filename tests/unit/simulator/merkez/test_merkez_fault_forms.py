"""Faults are parsed once, and what is wrong with one is told in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zarf_simulator.merkez.faults import Fault

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "kind 'None'"),
        ({"kind": "explode"}, "kind 'explode'"),
        ({"kind": "refuse_with", "code": 1200}, "needs a code"),
        ({"kind": "refuse_with", "code": "1150"}, "needs a code"),
        ({"kind": "fault", "code": 1150}, "needs a code"),
        ({"kind": "fault", "code": 2000, "operation": "ping"}, "operation"),
        ({"kind": "delay", "at": "queue"}, "seconds"),
        ({"kind": "delay", "at": "moon", "seconds": 1}, "a delay is at"),
        ({"kind": "delay", "at": "queue", "seconds": -1}, "seconds"),
        ({"kind": "deliver_twice", "count": 0}, "count"),
        ({"kind": "deliver_twice", "seconds": 3}, "knows no seconds"),
        ({"kind": "deliver_twice", "match": {"colour": "red"}}, "match takes"),
        ({"kind": "outage", "seconds": 60, "start": "2026-11-02T12:00:00"}, "time zone"),
    ],
)
def test_refuses_a_fault_it_does_not_understand(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Fault.parse(data, NOON)


def test_outage_begins_now_unless_told() -> None:
    assert Fault.parse({"kind": "outage", "seconds": 60}, NOON).start == NOON
    told = Fault.parse({"kind": "outage", "seconds": 60, "start": "2026-11-02T15:00:00+03:00"}, 0)
    assert told.start == NOON


def test_match_compares_without_case_and_needs_every_fact() -> None:
    fault = Fault.parse({"kind": "deliver_twice", "match": {"type": "SENDERENVELOPE", "sender_id": "1"}}, NOON)
    assert fault.fits({"type": "senderenvelope", "sender_id": "1"})
    assert not fault.fits({"type": "SENDERENVELOPE"})
