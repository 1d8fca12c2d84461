"""Which machine is fit: graded by its weakest part, told by `zarf doctor` with what would make it better."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from zarf.site import machine_fit
from zarf.site.commands.doctor import command
from zarf.site.machine_fit import Machine


@pytest.mark.parametrize(
    ("machine", "grade", "points"),
    [
        (Machine(1, 1.0, 10), "weak", 10),
        (Machine(2, 4.0, 50), "small", 50),
        (Machine(4, 8.0, 200), "good", 100),
        (Machine(16, 64.0, 2000), "strong", 400),
        # The strongest processor helps nothing where memory is short.
        (Machine(16, 2.0, 2000), "weak", 26),
    ],
)
def test_f008_a_machine_is_as_fit_as_its_weakest_part(machine: Machine, grade: str, points: int) -> None:
    assert (machine_fit.grade_of(machine).name, machine_fit.points(machine)) == (grade, points)


def test_f008_it_is_told_what_would_make_it_better() -> None:
    better = machine_fit.lacking(Machine(4, 4.0, 200))
    assert better is not None
    assert (better[0].name, better[1]) == ("good", ["memory_gb"])
    assert machine_fit.lacking(Machine(16, 64.0, 2000)) is None


def test_a_containers_limit_counts(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:       16000000 kB\n", "ascii")
    (tmp_path / "max").write_text("2000000000\n", "ascii")
    assert machine_fit._memory(tmp_path / "meminfo", tmp_path / "max") == 2_000_000_000
    (tmp_path / "max").write_text("max\n", "ascii")
    assert machine_fit._memory(tmp_path / "meminfo", tmp_path / "max") == 16_384_000_000


@pytest.mark.parametrize(("language", "word"), [("tr", "Makine: "), ("en", "Machine: ")])
def test_f005_f008_the_doctor_says_what_this_machine_is_good_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setenv("ZARF_HOME", str(tmp_path))
    lines = CliRunner().invoke(command, ["--language", language]).output.splitlines()
    assert [line for line in lines if line[2:].startswith(word)] != []
    told = json.loads(CliRunner().invoke(command, ["--json"]).output)
    assert any("puan" in check["tr"] and "points" in check["en"] for check in told["checks"])
