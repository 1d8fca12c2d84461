"""The guard of the house (conftest.py at its root): with CI=true nothing is skipped unseen, whichever way it is tried.

Each case is a run of pytest in a small house of its own, with our guard and our own settings of pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]
WAYS = {
    "mark": "import pytest\n\n@pytest.mark.skip(reason='x')\ndef test_a(): pass\n",
    "mark_if": "import pytest\n\n@pytest.mark.skipif(True, reason='x')\ndef test_a(): pass\n",
    "mark_of_module": "import pytest\n\npytestmark = pytest.mark.skip(reason='x')\n\ndef test_a(): pass\n",
    "mark_of_class": "import pytest\n\n@pytest.mark.skip\nclass TestA:\n    def test_a(self): pass\n",
    "mark_of_parameter": (
        "import pytest\n\n@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.skip)])\n"
        "def test_a(x): pass\n"
    ),
    "call": "import pytest\n\ndef test_a(): pytest.skip('x')\n",
    "call_in_fixture": ("import pytest\n\n@pytest.fixture\ndef thing(): pytest.skip('x')\n\ndef test_a(thing): pass\n"),
    "call_in_session_fixture": (
        "import pytest\n\n@pytest.fixture(scope='session', autouse=True)\ndef thing(): pytest.skip('x')\n\n"
        "def test_a(): pass\n"
    ),
    "call_at_module": "import pytest\n\npytest.skip('x', allow_module_level=True)\n\ndef test_a(): pass\n",
    "import_or_skip_of_module": "import pytest\n\npytest.importorskip('no_such_package')\n\ndef test_a(): pass\n",
    "import_or_skip_in_test": "import pytest\n\ndef test_a(): pytest.importorskip('no_such_package')\n",
    "unittest": "import unittest\n\nclass TestA(unittest.TestCase):\n    def test_a(self): self.skipTest('x')\n",
    "subtest": "import pytest\n\ndef test_a(subtests):\n    with subtests.test('one'):\n        pytest.skip('x')\n",
    "expected_to_fail": "import pytest\n\n@pytest.mark.xfail\ndef test_a(): assert False\n",
    "expected_to_fail_call": "import pytest\n\ndef test_a(): pytest.xfail('x')\n",
    "expected_to_fail_and_passes": "import pytest\n\n@pytest.mark.xfail\ndef test_a(): pass\n",
    "no_parameters": "import pytest\n\n@pytest.mark.parametrize('x', [])\ndef test_a(x): pass\n",
    "docstring": 'def add():\n    """\n    >>> 1 + 1  # doctest: +SKIP\n    3\n    """\n',
    "docstrings_not_read": 'import no_such_package\n\ndef add():\n    """\n    >>> 1 + 1\n    3\n    """\n',
}
UNSEEN_EVERYWHERE = {"expected_to_fail_and_passes", "no_parameters"}
"""Ways that fail without CI too."""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Folders as ours, our guard, and our settings but for those of Django."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    of_plugins = ("DJANGO_SETTINGS_MODULE", "timeout")
    lines = [f"{name} = {_ini(value)}\n" for name, value in options.items() if name not in of_plugins]
    (tmp_path / "pytest.ini").write_text("[pytest]\n" + "".join(lines), "utf-8")
    shutil.copy(ROOT / "conftest.py", tmp_path)
    for folder in ("src", "tests"):
        (tmp_path / folder).mkdir()
    return tmp_path


def _ini(value: object) -> str:
    if isinstance(value, list):
        return "".join(f"\n    {item}" for item in value)
    return str(value)


def put(house: Path, way: str) -> Path:
    """One way to leave a test out; those of docstrings lie in src, where no conftest.py of tests is asked."""
    is_source = way.startswith("docstring")
    file = house / ("src" if is_source else "tests") / (f"{way}.py" if is_source else f"test_{way}.py")
    file.write_text(WAYS[way], "utf-8")
    return file


def run(house: Path, *words: str, ci: str | None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    environment = kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"CI": ci} if ci is not None else {})
    order = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "no:cacheprovider", *words]
    return subprocess.run(order, cwd=house, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_left_out_fails_with_ci(house: Path, way: str) -> None:
    put(house, way)
    done = run(house, ci="true")
    assert done.returncode in (1, 2), done.stdout
    assert " skipped" not in done.stdout.splitlines()[-1]
    assert " xfailed" not in done.stdout.splitlines()[-1]


def test_without_ci_it_is_told_and_passes(house: Path) -> None:
    for way in WAYS.keys() - UNSEEN_EVERYWHERE:
        put(house, way)
    done = run(house, ci=None)
    assert done.returncode == 0, done.stdout
    assert "SKIPPED" in done.stdout


@pytest.mark.parametrize("way", sorted(UNSEEN_EVERYWHERE))
def test_what_only_looks_like_a_test_fails_everywhere(house: Path, way: str) -> None:
    put(house, way)
    assert run(house, ci=None).returncode in (1, 2)


def test_over_several_processes_nothing_gets_through(house: Path) -> None:
    """Workers and their controller agree: each file is among what failed, nothing counts as skipped."""
    files = [put(house, way) for way in WAYS if way not in ("no_parameters",)]
    done = run(house, "-n", "2", "--continue-on-collection-errors", "--junitxml=told.xml", ci="true")
    assert done.returncode == 1, done.stdout
    [suite] = ElementTree.parse(house / "told.xml").getroot().iter("testsuite")
    assert suite.get("skipped") == "0"
    told = done.stdout.split("short test summary info")[1]
    assert [file.name for file in files if file.name not in told and file.stem not in told] == []


@pytest.mark.parametrize(("ci", "code"), [("1", 1), ("True", 1), ("false", 0), ("", 0)])
def test_what_ci_may_be(house: Path, ci: str, code: int) -> None:
    put(house, "mark")
    assert run(house, ci=ci).returncode == code


SLOW = """import pytest

@pytest.mark.slow
def test_long(): pass

@pytest.mark.slow
def test_longer(): pass

@pytest.mark.parametrize("count", [1, pytest.param(9, marks=pytest.mark.slow)])
def test_both(count): pass
"""


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ([], 1),
        (["-k", "long"], 0),
        (["-m", "slow"], 3),
        (["-m", "slow", "-k", "long"], 2),
        (["-m", "slow", "-k", "both"], 1),
        (["-m", "slow or not slow"], 4),
        (["-m", "not slow"], 1),
        (["tests/test_slow.py"], 1),
        (["tests/test_slow.py::test_long"], 1),
        (["tests/test_slow.py::test_both"], 2),
        (["tests/test_slow.py::test_both[9]"], 1),
        # The id of one asks for no other.
        (["tests/test_slow.py::test_both[1]", "tests"], 1),
        (["-m", "not usefixtures"], 1),
    ],
)
def test_slow_ones_run_when_they_are_asked_for(house: Path, words: list[str], passed: int) -> None:
    (house / "tests" / "test_slow.py").write_text(SLOW, "utf-8")
    done = run(house, *words, ci="true")
    assert done.returncode == (0 if passed else 5), done.stdout + done.stderr
    if passed:
        assert f"{passed} passed" in done.stdout
    assert ("slow tests are left out" in done.stdout) is not any("slow" in word for word in words if "/" not in word)


@pytest.mark.parametrize(("words", "passed"), [([], 1), (["-m", "slow"], 3), (["tests/test_slow.py::test_long"], 1)])
def test_slow_ones_run_over_several_processes_as_well(house: Path, words: list[str], passed: int) -> None:
    (house / "tests" / "test_slow.py").write_text(SLOW, "utf-8")
    done = run(house, "-n", "2", *words, ci="true")
    assert f"{passed} passed" in done.stdout, done.stdout
    assert ("slow tests are left out" in done.stdout) is ("-m" not in words)


def test_an_id_is_understood_from_any_folder(house: Path) -> None:
    (house / "tests" / "test_slow.py").write_text(SLOW, "utf-8")
    assert "1 passed" in run(house / "tests", "test_slow.py::test_long", ci="true").stdout
