"""`python -m zarf_simulator.kamusm --home DIR --port N [--clock-file F]`: the simulated KamuSM as a process.

Listens on the loopback address only. The first line on standard output is the address it serves.
"""

from __future__ import annotations

import argparse
import functools
import sys
from pathlib import Path

from zarf_simulator.kamusm.authority import MARK
from zarf_simulator.kamusm.clock import virtual_now
from zarf_simulator.kamusm.server import LOOPBACK, listen, make_server
from zarf_simulator.kamusm.state import AuthorityFile
from zarf_simulator.kamusm.store import Store
from zarf_simulator.kamusm.web import KamusmApplication


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="zarf_simulator.kamusm", description=MARK)
    parser.add_argument("--home", type=Path, required=True, help="folder of the authority's state")
    parser.add_argument("--port", type=int, required=True, help="TCP port; 0 takes a free one")
    parser.add_argument("--clock-file", type=Path, help="offset of the virtual clock, decimal seconds")
    given = parser.parse_args(arguments)
    now = functools.partial(virtual_now, given.clock_file)
    file = AuthorityFile(given.home)
    try:
        # The socket first: the port, once known, is written into every certificate.
        listener = listen(given.port)
    except OSError as error:
        print(f"kamusm: port {given.port} cannot be used: {error.strerror}", file=sys.stderr)
        return 1
    with listener:
        port = listener.getsockname()[1]
        address = f"http://{LOOPBACK}:{port}"
        authority = file.load_or_create(now(), address)
        server = make_server(KamusmApplication(authority, file, Store(given.home), now), listener)
        print(address, flush=True)
        server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
