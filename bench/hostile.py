"""`zarf bench hostile [--json]`: what hostile files cost the check that every way in goes through.

Each input is made and judged in a child of its own, under a limit of one second of CPU for the judging and 200 MB of
address space, so that a file that costs more cannot hide. The exit is 0 when every file was refused with the code that
stands beside it, within the limits.
"""

from __future__ import annotations

import json as json_module
import math
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bench._hostile_inputs import INPUTS, ZIPPED

CPU_SECONDS = 1
ADDRESS_SPACE = 200_000_000
_DAY = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one file cost. seconds: CPU of the judging; peak_mb: resident memory of the child, 0 where untold."""

    input: str
    expected: str
    codes: tuple[str, ...]
    seconds: float
    peak_mb: float
    trouble: str = ""

    @property
    def held(self) -> bool:
        """Refused with its code, in time."""
        return not self.trouble and self.expected in self.codes and self.seconds < CPU_SECONDS


def run(json: bool) -> int:
    """Judge every input and print the costs. 0 when all kept within the limits, 1 otherwise."""
    measured = []
    for name in INPUTS:
        item = measure(name)
        measured.append(item)
        if not json:
            print(_line(item), flush=True)
    held = all(item.held for item in measured)
    if json:
        limits = {"seconds": CPU_SECONDS, "address_space_mb": ADDRESS_SPACE // 1_000_000}
        inputs = [{**asdict(item), "ok": item.held} for item in measured]
        print(json_module.dumps({"ok": held, "limits": limits, "inputs": inputs}))
    return 0 if held else 1


def main(arguments: list[str]) -> int:
    """Entry of `zarf bench hostile`."""
    if arguments[:1] == ["--child"]:
        _judge(arguments[1])
        return 0
    unknown = [item for item in arguments if item != "--json"]
    if unknown:
        print(f"unknown: {' '.join(unknown)}. Usage: zarf bench hostile [--json]", file=sys.stderr)
        return 2
    return run("--json" in arguments)


def measure(name: str) -> Measured:
    """Judge one input in a child of its own."""
    expected = INPUTS[name].code
    child = subprocess.run(
        [sys.executable, "-m", "bench.hostile", "--child", name],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).resolve().parent.parent,
    )
    if child.returncode:
        last = child.stderr.strip().splitlines()[-1:] or [f"ended with {child.returncode}"]
        return Measured(name, expected, (), 0.0, 0.0, last[0])
    told = json_module.loads(child.stdout)
    return Measured(name, expected, tuple(told["codes"]), told["seconds"], told["peak_mb"])


def _judge(name: str) -> None:
    """In the child: make the input, set the limits, judge, and tell. Every message is written out too."""
    from zarf.core.errors import EnvelopeRefused  # the parent judges nothing and needs none of it
    from zarf.core.findings import all_entries
    from zarf.core.validation import validate
    from zarf.core.wire.packing import unpack

    all_entries()  # read once per process, whatever comes
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    data = INPUTS[name].make()
    # The limit counts the process from its start, in whole seconds: what is used by now is added.
    seconds = math.ceil(time.process_time()) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    started = time.process_time()
    try:
        errors = validate(unpack(data).xml if name in ZIPPED else data, rule_date=_DAY, today=_DAY).errors
    except EnvelopeRefused as refused:
        errors = (refused.finding,)
    for item in errors:
        item.message("tr"), item.message("en"), item.hint("tr"), item.hint("en")
    cost = time.process_time() - started
    codes = sorted({item.code for item in errors})
    print(json_module.dumps({"codes": codes, "seconds": round(cost, 6), "peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """The child's largest resident size. `ru_maxrss` would begin with the parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return round(int(line.split()[1]) / 1000, 1)


def _line(item: Measured) -> str:
    mark = "ok  " if item.held else "FAIL"
    told = item.trouble or (item.expected if item.held else f"{', '.join(item.codes)} instead of {item.expected}")
    return f"{mark} {item.input:36} {item.seconds * 1000:8.2f} ms {item.peak_mb:7.1f} MB  {told}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
