"""`zarf bench edefter`: the vouchers are what they should be, and a small run is written, verified and measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench._vouchers import read_vouchers, write_vouchers
from bench.edefter import main

_ASKED = (
    *("lines", "parts", "seconds_write", "seconds_verify", "seconds_total", "cpu_write", "cpu_verify", "peak_mb"),
    *("peer_seconds", "peer_peak_mb", "ratio_peer"),
)


def test_vouchers_come_in_no_order_and_each_is_balanced(tmp_path: Path) -> None:
    number = write_vouchers(tmp_path / "vouchers", 400)
    entries = list(read_vouchers(tmp_path / "vouchers"))
    assert len(entries) == len({entry.number for entry in entries}) == number
    assert entries != sorted(entries, key=lambda entry: entry.date)
    for entry in entries:
        assert sum(line.amount if line.debit else -line.amount for line in entry.lines) == 0


def test_a_small_run_gives_every_figure(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZARF_SHARED", raising=False)
    main(["--json", "--lines", "600", "--peer-lines", "200"])
    figures = json.loads(capfd.readouterr().out)
    assert all(figures[name] > 0 for name in _ASKED)
    assert figures["peer_with_official_rules"] == 0
    assert figures["lines"] >= 600
