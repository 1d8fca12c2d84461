"""`python -m zarf_simulator.merkez --home DIR --port N [--clock-file F] [--scenario F]`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from zarf_simulator.merkez.running import Merkez
from zarf_simulator.merkez.scenario import ScenarioRefused
from zarf_simulator.merkez.world import HomeInUse
from zarf_simulator.safety import LOOPBACK

_CANNOT_START = 2


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Exit code 2 with one sentence when it cannot start."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s merkez-simulator %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for every call says nothing the queue does not
    try:
        merkez = Merkez(options.home, options.port, clock_file=options.clock_file, scenario=options.scenario)
    except (HomeInUse, ScenarioRefused, OSError) as error:
        print(f"merkez simulator cannot start: {error}", file=sys.stderr)
        return _CANNOT_START
    print(f"SIMULATOR, not the authority: {merkez.url}/", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # SIGINT and SIGTERM are the ordinary end of a process in the foreground.
        with contextlib.suppress(KeyboardInterrupt):
            merkez.serve()
    finally:
        merkez.close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zarf_simulator.merkez", description=f"A simulated Merkez on {LOOPBACK}.")
    parser.add_argument("--home", type=Path, required=True, help="folder of its state")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--clock-file", type=Path, help="offset of the virtual clock in seconds")
    parser.add_argument("--scenario", type=Path, help="TOML or JSON file: settings, integrators, users, faults")
    return parser.parse_args(arguments)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
