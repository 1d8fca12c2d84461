"""`python -m zarf_simulator.edefter --home DIR --port N --kamusm URL [--clock-file F]`."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from zarf_simulator.edefter.running import EDefter
from zarf_simulator.edefter.world import HomeInUse
from zarf_simulator.safety import LOOPBACK

_CANNOT_START = 2


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM. Exit code 2 with one sentence when it cannot start."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s edefter-simulator %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        service = EDefter(options.home, options.port, kamusm_url=options.kamusm, clock_file=options.clock_file)
    except (HomeInUse, ValueError, OSError) as error:
        print(f"e-Defter simulator cannot start: {error}", file=sys.stderr)
        return _CANNOT_START
    print(f"SIMULATOR, not the authority: {service.url}/", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # SIGINT and SIGTERM are the ordinary end of a process in the foreground.
        with contextlib.suppress(KeyboardInterrupt):
            service.serve()
    finally:
        service.close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zarf_simulator.edefter", description=f"A simulated e-Defter service on {LOOPBACK}."
    )
    parser.add_argument("--home", type=Path, required=True, help="folder of its state")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--kamusm", required=True, help="address of the simulated KamuSM")
    parser.add_argument("--clock-file", type=Path, help="offset of the virtual clock in seconds")
    return parser.parse_args(arguments)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
