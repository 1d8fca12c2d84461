"""Requests and answers of the simulator's web face, as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MAX_BODY = 64 * 1024 * 1024
"""Bytes. A zip of 5 MB in base64 is far below it."""


class BadRequest(ValueError):
    """The request cannot be understood; the text says why."""


class TooLarge(ValueError):
    """The body is larger than the simulator takes."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_form(self) -> bool:
        """A form of the control page. curl -d calls JSON a form, too; what begins as an object is JSON."""
        kind = self.headers.get("content-type", "")
        return kind.startswith("application/x-www-form-urlencoded") and not self.body.lstrip().startswith(b"{")

    def fields(self) -> dict[str, Any]:
        """The body as a table: JSON, or a form from the control page. Raises BadRequest."""
        if self.is_form:
            return dict(parse_qsl(self.body.decode("utf-8", "replace")))
        try:
            data = json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise BadRequest(f"not JSON: {error}") from error
        if not isinstance(data, dict):
            raise BadRequest("a JSON object is wanted")
        return data


@dataclass(frozen=True, slots=True)
class Response:
    """drop: the connection is broken instead of answering."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = field(default=())
    drop: bool = False


def as_json(data: object, status: int = 200) -> Response:
    return Response(status, json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def problem(status: int, text: str) -> Response:
    return as_json({"ok": False, "error": text}, status)


def see_other(location: str) -> Response:
    return Response(303, headers=(("Location", location),))


def read_request(environ: Mapping[str, Any], largest: int = MAX_BODY) -> Request:
    """A request from a WSGI environment, of at most *largest* bytes. Raises TooLarge."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > largest:
        raise TooLarge(f"{length} bytes")
    headers = {name.removeprefix("HTTP_").replace("_", "-").lower(): value for name, value in _header_items(environ)}
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        headers=headers,
        body=environ["wsgi.input"].read(length) if length else b"",
    )


def _header_items(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ((n, v) for n, v in environ.items() if n.startswith("HTTP_") or n in ("CONTENT_TYPE", "CONTENT_LENGTH"))
