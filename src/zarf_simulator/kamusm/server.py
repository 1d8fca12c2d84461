"""The web server: waitress, which drops headers with an underscore; KamuSM's kontör query has two of them."""

from __future__ import annotations

import re
import socket
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server

LOOPBACK = "127.0.0.1"
_UNDERSCORED = re.compile(rb"(?im)^credit_req(_time)?(?=[ \t]*:)")


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    def parse_header(self, header_plus: bytes) -> None:
        """With the two headers under names that waitress lets through."""
        super().parse_header(_UNDERSCORED.sub(lambda found: found[0].replace(b"_", b"-"), header_plus))


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser


def make_server(application: Any, listener: socket.socket) -> Any:
    """A waitress server on *listener*; `run` serves."""
    server = create_server(application, sockets=[listener], threads=4, ident="zarf-simulator")
    server.channel_class = _Channel
    return server


def listen(port: int) -> socket.socket:
    """A socket on the loopback address; port 0 takes a free one. Raises OSError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    return listener
