"""`zarf bench registry`: the list is what it should be, and the figures are all there."""

from __future__ import annotations

import json

import pytest
from bench._user_list import write_list
from bench.registry import main

from zarf.core.wire.user_list_quick import read_packed, read_packed_carefully

ASKED = (
    *("load_seconds", "load_peak_mb", "unchanged_seconds", "compare_seconds", "ratio_load"),
    *("changed_seconds", "lookup_p99_ms", "peer_seconds"),
)


def test_the_list_holds_two_labels_a_user_and_both_readers_agree(tmp_path) -> None:
    import zipfile

    write_list(tmp_path / "list.zip", 500)
    with zipfile.ZipFile(tmp_path / "list.zip") as archive:
        (member,) = archive.infolist()
        quick = list(read_packed(archive.open(member), lambda mark: False, pytest.fail))
        careful = list(read_packed_carefully(archive.open(member), lambda mark: False, pytest.fail))
    assert [user[:6] for user in quick] == [user[:6] for user in careful]
    assert sum(user.labels.count("\n") + 1 for user in quick) == 1000


def test_a_small_run_gives_every_figure(capfd) -> None:
    main(["--json", "--users", "3000"])
    figures = json.loads(capfd.readouterr().out)
    assert all(figures[name] > 0 for name in ASKED)
    assert (figures["users"], figures["aliases"], figures["changed_users"]) == (3000, 6000, 3)
