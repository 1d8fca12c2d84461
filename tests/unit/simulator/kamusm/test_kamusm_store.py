"""Accounts, kontör and faults of the simulated KamuSM."""

from pathlib import Path

import pytest

from zarf_simulator.kamusm.store import FAULTS, Store

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "simulator.md"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_has_a_line_in_the_reference(kind):
    assert f"`{kind}`" in PAGE.read_text("utf-8")


def test_kontor_never_falls_below_nothing(store):
    store.put_account(7, "p", 1)
    assert store.spend(7, b"a", "now") == 1
    assert store.spend(7, b"b", "now") is None
    assert store.spend(8, b"c", "now") is None
    assert store.accounts() == [{"userid": 7, "kontor": 0}]
    assert [item["imprint"] for item in store.stamps()] == [b"a".hex()]


def test_a_fault_is_used_as_often_as_was_said(store):
    store.add_fault({"kind": "reject", "count": 2, "text": "x"})
    used = [store.use_fault("reject", "slow") for _ in range(3)]
    assert [item and item["text"] for item in used] == ["x", "x", None]


@pytest.mark.parametrize(("userid", "password", "kontor"), [(0, "p", 1), (1, "", 1), (1, "p", -1)])
def test_an_account_that_cannot_be_is_refused(store, userid, password, kontor):
    with pytest.raises(ValueError, match="an account has"):
        store.put_account(userid, password, kontor)
