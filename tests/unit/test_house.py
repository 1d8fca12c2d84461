"""The house itself: what strangers rely on stands in docs/reference, and one version is told everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

import zarf
from zarf.doors.cli import COMMANDS
from zarf.site.config import SETTINGS
from zarf.site.entry import HOUSE
from zarf.site.reference_pages import FINDING_CODES, finding_codes

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_has_a_line_in_the_reference(name: str) -> None:
    assert f"| `{name}` |" in (REFERENCE / "settings.md").read_text("utf-8")


def test_each_variable_the_code_reads_has_a_line_in_the_reference() -> None:
    page = (REFERENCE / "settings.md").read_text("utf-8")
    sources = [ROOT / "zarf", *(ROOT / "src" / "zarf").rglob("*.py"), *(ROOT / "tests").rglob("conftest.py")]
    read = {name for file in sources for name in re.findall(r'environ[^"\n]*"(ZARF_\w+)"', file.read_text("utf-8"))}
    assert {name for name in read if f"| `{name}` |" not in page} == set()


@pytest.mark.parametrize("name", [*COMMANDS, *HOUSE])
def test_each_command_is_there_and_has_a_line_in_the_reference(name: str) -> None:
    assert find_spec((COMMANDS | HOUSE)[name].module) is not None
    assert f"| `zarf {name}" in (REFERENCE / "command-line.md").read_text("utf-8")


def test_each_finding_code_has_a_line_in_the_reference() -> None:
    page = FINDING_CODES.read_text("utf-8")
    assert page == finding_codes(), "renew it: python -m zarf.site.reference_pages"


def test_each_demo_state_is_told_in_the_reference() -> None:
    page = (REFERENCE / "states.md").read_text("utf-8")
    assert all(state in page for state in ("ACCEPTED", "REJECTED", "WAITING_ANSWER"))


def test_one_version_is_told_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == zarf.__version__


@pytest.mark.parametrize("name", ["base", "dev", "compile"])
def test_requirement_files_name_hashes_and_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\n +--hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE))
    assert not re.search(r"https?://|--(extra-)?index|--find-links", text)


def test_what_is_shipped_is_what_is_tested() -> None:
    base, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.MULTILINE))
        for name in ("base", "dev")
    )
    assert base <= dev


def test_validate_loads_neither_django_nor_a_database_driver() -> None:
    script = (
        "import sys; from zarf.site.entry import cli; "
        "cli.main(['validate', '--help'], standalone_mode=False); "
        "print(sorted({'django', 'psycopg', 'procrastinate', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
