"""Measuring in a process of its own, once in plain Python and once with the compiled copy of core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from zarf.site.compiled import copies_folder, copy_now
from zarf.site.compiled_loading import SWITCH

ROOT = Path(__file__).parents[1]

Figures = dict[str, float]


def measured(module: str, arguments: list[str], *, compiled: bool) -> Figures:
    """What `python -m module arguments` prints as JSON; with core compiled when that is asked for and possible here.

    The key `compiled` tells which it was.
    """
    is_compiled = compiled and copy_now(copies_folder()) is not None
    start = "import runpy, sys; from zarf.site.compiled_loading import use_compiled; use_compiled(); "
    start += f"sys.argv = {[module, *arguments]!r}; runpy.run_module({module!r}, run_name='__main__')"
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths, SWITCH: "" if is_compiled else "no"}
    command = [sys.executable, "-P", "-c", start]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the measuring process failed:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return {**figures, "compiled": float(is_compiled)}
