"""`zarf bench validate [--json] [--rounds N] [--no-compile]`: from bytes to verdict, against the official way.

Peers, in the same process and in turn with ours, each loaded once before: the official way (lxml, then GİB's XSD, then
GİB's rules in saxonche) and the whole of efatura-kontrol. XSDs and compiled rules are those of the efatura-kontrol
package. The figures are medians; all times in microseconds. Measured compiled where that is possible, and in plain
Python always (`python_...`).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from zarf.site.compiled import copies_folder, copy_now
from zarf.site.compiled_loading import SWITCH, use_compiled

ROUNDS = 200
COPIES = 10_000
_ROOT = Path(__file__).parents[1]
_RULES, _TODAY = date(2026, 9, 14), date(2026, 11, 20)
_FLOOR, _PYTHON_FLOOR = 6.0, 3.0
_SIZES = ("small", "big")

Figures = dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the floors are held, else 1."""
    parser = argparse.ArgumentParser(prog="zarf bench validate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-compile", action="store_true", help="plain Python only")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--copies", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(list(arguments))
    if chosen.measure or chosen.copies:
        use_compiled()
        print(json.dumps(_measured(chosen.rounds) if chosen.measure else _copies()))
        return 0
    figures = _all_figures(chosen.rounds, compiled=not chosen.no_compile)
    print(json.dumps(figures) if chosen.json else _table(figures))
    return 0 if _holds(figures) else 1


def _all_figures(rounds: int, *, compiled: bool) -> Figures:
    python = {**_child("no", "--measure", rounds), **_child("no", "--copies", rounds)}
    is_compiled = compiled and copy_now(copies_folder()) is not None
    best = {**_child("", "--measure", rounds), **_child("", "--copies", rounds)} if is_compiled else python
    return {**best, "compiled": float(is_compiled), **{f"python_{name}": value for name, value in python.items()}}


def _child(switch: str, task: str, rounds: int) -> Figures:
    """Each way of running ours has a process of its own, with the peers beside it."""
    paths = os.pathsep.join((str(_ROOT / "src"), str(_ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths, SWITCH: switch}
    command = [sys.executable, "-P", "-m", "bench.validate", task, "--rounds", str(rounds)]
    done = subprocess.run(command, env=environment, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the measuring process failed:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _measured(rounds: int) -> Figures:
    from bench._invoices import big_invoice, small_invoice
    from bench._peers import kontrol, official_way

    from zarf.core.rules import check_rules
    from zarf.core.validation import validate
    from zarf.core.xml.reading import read_plain

    # Other copies than the first are measured, so that no answer can be remembered as a whole.
    documents = {"small": [small_invoice(n) for n in range(1, 9)], "big": [big_invoice(n) for n in range(1, 9)]}
    figures: Figures = {}
    for size in _SIZES:
        for data in documents[size]:
            _must_pass(validate(data, rule_date=_RULES, today=_TODAY).findings, official_way(data), kontrol(data))
        ways: dict[str, Callable[[bytes], object]] = {
            "total": lambda data: validate(data, rule_date=_RULES, today=_TODAY),
            "peer": official_way,
            "kontrol": kontrol,
        }
        figures.update({f"{way}_us_{size}": value for way, value in _in_turn(ways, documents[size], rounds).items()})
        figures[f"ratio_{size}"] = figures[f"peer_us_{size}"] / figures[f"total_us_{size}"]
        figures[f"ratio_kontrol_{size}"] = figures[f"kontrol_us_{size}"] / figures[f"total_us_{size}"]
    read = [plain for data in documents["small"] if (plain := read_plain(data)) is not None]
    rules: list[float] = []
    for number in range(rounds * 3):
        tree = read[number % len(read)].tree
        start = time.perf_counter()
        check_rules(tree, rule_date=_RULES, today=_TODAY)
        rules.append(time.perf_counter() - start)
    figures["rules_us_small"] = statistics.median(rules) * 1e6
    return {name: round(value, 2) for name, value in figures.items()}


def _must_pass(*answers: object) -> None:
    if any(answers):
        raise SystemExit(f"the bench's own document is refused: {answers}")


def _in_turn(ways: Mapping[str, Callable[[bytes], object]], documents: Sequence[bytes], rounds: int) -> Figures:
    """The median of each way over all documents. Each judges all of them, then the next way does, again and again.

    So all meet the same weather, and none finds the caches full of another's work at each single document.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    gc.collect()
    for _ in range(max(1, rounds // len(documents))):
        for name, way in ways.items():
            for data in documents:
                start = time.perf_counter()
                way(data)
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) * 1e6 for name, values in taken.items()}


def _copies() -> Figures:
    """Different copies of the small document from disk, on two cores; and the memory of a process that judges them."""
    from bench._invoices import small_invoice

    pattern = small_invoice(1)
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"{number}.xml" for number in range(COPIES)]
        for number, name in enumerate(names):
            name.write_bytes(pattern.replace(b"ZRF2026000000001", b"ZRF2026%09d" % (number + 1)))
        chunks = [names[start : start + 250] for start in range(0, COPIES, 250)]
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_judge_files, chunks[:2]))
            start = time.perf_counter()
            memory = max(pool.map(_judge_files, chunks))
            seconds = time.perf_counter() - start
    return {"copies_seconds": round(seconds, 2), "memory_mb": round(memory, 1)}


def _judge_files(names: Sequence[Path]) -> float:
    import resource

    from zarf.core.validation import validate

    for name in names:
        _must_pass(validate(name.read_bytes(), rule_date=_RULES, today=_TODAY).findings)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _holds(figures: Figures) -> bool:
    floors = [figures[f"ratio_{size}"] >= _FLOOR for size in _SIZES] if figures["compiled"] else []
    return all([*floors, *(figures[f"python_ratio_{size}"] >= _PYTHON_FLOOR for size in _SIZES)])


def _table(figures: Figures) -> str:
    ways = [("python_", "plain Python")] + ([("", "compiled")] if figures["compiled"] else [])
    lines = [
        f"{'':14}{'':8}{'ours':>10}{'official':>11}{'ratio':>7}{'kontrol':>11}{'ratio':>7}   (median, microseconds)"
    ]
    for prefix, name in ways:
        for size in _SIZES:
            ours, peer, other = (figures[f"{prefix}{way}_us_{size}"] for way in ("total", "peer", "kontrol"))
            ratio, against = figures[f"{prefix}ratio_{size}"], figures[f"{prefix}ratio_kontrol_{size}"]
            lines.append(f"{name:14}{size:8}{ours:10.0f}{peer:11.0f}{ratio:7.1f}{other:11.0f}{against:7.1f}")
        lines.append(
            f"{name:14}all rules on the small document {figures[prefix + 'rules_us_small']:.0f}; {COPIES} copies on "
            f"2 cores {figures[prefix + 'copies_seconds']:.1f} s; {figures[prefix + 'memory_mb']:.0f} MB a process"
        )
    if not figures["compiled"]:
        lines.append("not measured compiled: no compiler or no mypyc here")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
