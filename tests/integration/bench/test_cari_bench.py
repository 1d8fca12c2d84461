"""`zarf bench cari` runs through at a small size and tells what it promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_whole_check_is_measured_with_its_pages() -> None:
    script = (
        "import sys; sys.path[:0] = ['src', '.']; from bench.cari import main;"
        "sys.exit(main(['--json', '--accounts', '400', '--users', '800']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["accounts"] == 400
    assert {"compare_seconds", "first_page_ms", "update_seconds"} <= set(figures)
    assert figures["updated_rows"] > 50
