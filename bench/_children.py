"""Measuring in a process of its own, once in plain Python and once with the compiled copy of core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

Figures = dict[str, float]


def measured(module: str, arguments: list[str], *, compiled: bool) -> Figures:
    """What `python -m module arguments` prints as JSON; with core compiled when that is asked for and possible here.

    The key `compiled` tells which it was. The compiled copy holds core alone; the rest of the package is added to it.
    """
    place = _compiled_copy() if compiled else None
    paths = [str(ROOT / "src"), str(ROOT)] if place is None else [str(place), str(ROOT / "src"), str(ROOT)]
    start = f"import zarf; zarf.__path__.append({str(ROOT / 'src' / 'zarf')!r}); import runpy, sys; "
    start += f"sys.argv = {[module, *arguments]!r}; runpy.run_module({module!r}, run_name='__main__')"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-P", "-c", start]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the measuring process failed:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return {**figures, "compiled": float(place is not None)}


def _compiled_copy() -> Path | None:
    from zarf.site.compiled import compiled_copy

    return compiled_copy(ROOT / "build")
