"""A number that a browser sends may be anything: it is not found, or nothing happens; no page breaks off."""

from __future__ import annotations

import pytest

from zarf.office.notices.gathering import gather
from zarf.office.notices.models import Notice, Reading

_NUMBERS = ["\u00b2", "\u0663", "-1", "9" * 30, "9" * 5000]


@pytest.mark.parametrize("number", _NUMBERS)
@pytest.mark.parametrize(
    ("address", "name", "status"),
    [
        ("/notices/read", "notice", 404),
        ("/notices/announcements/read", "announcement", 404),
        ("/taxpayer/", "taxpayer", 404),
        ("/outgoing/new/", "line-TOTAL_FORMS", 200),
    ],
)
def test_a_form_with_no_real_number_is_no_fault(client, address: str, name: str, status: int, number: str) -> None:
    more = {"action": "add"} if name.startswith("line") else {}
    assert client.post(address, {name: number} | more).status_code == status


@pytest.mark.parametrize("number", _NUMBERS)
def test_an_address_with_no_real_number_is_not_found(client, number: str) -> None:
    assert client.get("/outgoing/new/", {"mend": number}).status_code == 404


@pytest.mark.parametrize("number", _NUMBERS)
def test_a_strange_line_is_not_taken_out(client, number: str) -> None:
    answer = client.post("/outgoing/new/", {"line-TOTAL_FORMS": "2", "action": f"remove:{number}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("number", _NUMBERS)
@pytest.mark.parametrize("kind", ["cari", "gib"])
def test_a_strange_receiver_is_nobody(client, kind: str, number: str) -> None:
    assert client.post("/outgoing/new/", {"action": f"choose:{kind}:{number}"}).status_code == 200


def test_a_strange_notice_does_not_mark_all_as_read(client, world) -> None:
    """The absence of a number means all of them; a wrong one must not."""
    world.document(world.a, "out", "STOPPED")
    gather()
    client.post("/notices/read", {"notice": "\u00b2"})
    assert Notice.objects.exists()
    assert not Reading.objects.exists()
