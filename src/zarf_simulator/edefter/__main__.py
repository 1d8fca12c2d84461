"""`python -m zarf_simulator.edefter --home DIR --port N --kamusm URL [--clock-file F]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zarf_simulator.edefter.running import EDefter
from zarf_simulator.edefter.world import HomeInUse
from zarf_simulator.safety import LOOPBACK
from zarf_simulator.serving import run


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Exit code 2 with one sentence when it cannot start."""
    options = _options(arguments)
    return run(
        "edefter",
        lambda: EDefter(options.home, options.port, kamusm_url=options.kamusm, clock_file=options.clock_file),
        (HomeInUse, ValueError, OSError),
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zarf_simulator.edefter", description=f"A simulated e-Defter service on {LOOPBACK}."
    )
    parser.add_argument("--home", type=Path, required=True, help="folder of its state")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--kamusm", required=True, help="address of the simulated KamuSM")
    parser.add_argument("--clock-file", type=Path, help="offset of the virtual clock in seconds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
