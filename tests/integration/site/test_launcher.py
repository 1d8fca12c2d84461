"""The launcher says one clear sentence for whatever is missing, and never leaves a half-made environment behind."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAUNCHER = ROOT / "zarf"


def launch(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("ZARF_")} | environment
    return subprocess.run([sys.executable, LAUNCHER, *words], capture_output=True, text=True, env=env, timeout=200)


def launch_altered(change: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher in a Python in which *change* has been made first."""
    script = textwrap.dedent(change) + "\nimport runpy, sys\nsys.argv = ['zarf', 'demo']\n"
    script += f"runpy.run_path({str(LAUNCHER)!r}, run_name='__main__')\n"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=os.environ | environment, timeout=200
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def test_old_python_is_named() -> None:
    done = launch_altered("import sys\nsys.version_info = (3, 9, 2, 'final', 0)", PATH="/nonexistent", LANG="en_GB")
    assert_one_sentence(done, "Zarf needs Python 3.11 or newer; this is 3.9.", "apt install python3.11")
    assert done.stderr.count("\n") == 1


def test_missing_venv_names_the_apt_line(tmp_path: Path) -> None:
    done = launch_altered("import sys\nsys.modules['ensurepip'] = None", ZARF_VENV=str(tmp_path / "v"))
    assert_one_sentence(done, "apt install python3-venv")


def test_no_network_is_said_without_naming_a_host(tmp_path: Path) -> None:
    done = launch(
        "demo",
        ZARF_VENV=str(tmp_path / "v"),
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_CONFIG_FILE=os.devnull,
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
        ZARF_LANGUAGE="en",
    )
    assert_one_sentence(done, "Check the network")
    assert "127.0.0.1" not in done.stderr
    assert not list((tmp_path / "v").glob("*.stamp")), "the next launch must try again"


def test_full_disk_is_said(tmp_path: Path) -> None:
    change = """
        import shutil, collections
        shutil.disk_usage = lambda folder: collections.namedtuple("usage", "total used free")(1, 1, 5_000_000)
        """
    assert_one_sentence(launch_altered(change, ZARF_VENV=str(tmp_path / "v"), LANG="C"), "Diskte yer yok", "5 MB")


def test_folder_that_cannot_be_written_is_said() -> None:
    assert_one_sentence(launch("demo", ZARF_VENV="/proc/zarf-venv"), "ZARF_VENV", "/proc/zarf-venv")


@pytest.mark.timeout(240)
def test_two_launches_at_once_make_one_good_environment(tmp_path: Path) -> None:
    environment = os.environ | {"ZARF_VENV": str(tmp_path / "v"), "ZARF_LANGUAGE": "en"}
    both = [
        subprocess.Popen(
            [sys.executable, LAUNCHER, "--version"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(2)
    ]
    answers = [launch.communicate(timeout=200) for launch in both]
    assert [launch.returncode for launch in both] == [0, 0], answers
    assert sum("Environment ready" in err for _, err in answers) == 1
    again = launch("--version", ZARF_VENV=str(tmp_path / "v"))
    assert again.stdout.startswith("zarf, version")
    assert again.stderr == ""
