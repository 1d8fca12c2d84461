"""`python -m zarf_simulator.merkez --home DIR --port N [--clock-file F] [--scenario F]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zarf_simulator.merkez.running import Merkez
from zarf_simulator.merkez.scenario import ScenarioRefused
from zarf_simulator.merkez.world import HomeInUse
from zarf_simulator.safety import LOOPBACK
from zarf_simulator.serving import run


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Exit code 2 with one sentence when it cannot start."""
    options = _options(arguments)
    return run(
        "merkez",
        lambda: Merkez(options.home, options.port, clock_file=options.clock_file, scenario=options.scenario),
        (HomeInUse, ScenarioRefused, OSError),
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zarf_simulator.merkez", description=f"A simulated Merkez on {LOOPBACK}.")
    parser.add_argument("--home", type=Path, required=True, help="folder of its state")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--clock-file", type=Path, help="offset of the virtual clock in seconds")
    parser.add_argument("--scenario", type=Path, help="TOML or JSON file: settings, integrators, users, faults")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
