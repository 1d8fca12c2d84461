"""Multipart/related messages: one root part and what it refers to by content id.

Source: RFC 2387 (multipart/related), RFC 2046 section 5.1 (boundaries), XOP 1.0 and MTOM 1.0 of the W3C.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_MOST_PARTS = 8
_LONGEST_PART_HEADER = 8 * 1024
_LONGEST_CONTENT_TYPE = 2048
_PARAMETER = re.compile(r';\s*([!#$%&\'*+.^`|~\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s"]+)\s*')
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*")
_AS_IS = frozenset({"binary", "8bit", "7bit"})


class BadMultipart(ValueError):
    """The bytes are not the multipart message their content type promises."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type in lower case with its parameters; parameter names are in lower case."""

    media_type: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part. content_id: without angle brackets, empty when there is none."""

    content_id: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Related:
    """The root part and all parts by content id."""

    root: Part
    parts: Mapping[str, Part]


def parse_content_type(text: str) -> ContentType:
    """Read a Content-Type header. Raises BadMultipart when it has no media type.

    >>> parse_content_type('Multipart/Related; Boundary="a b"').parameters["boundary"]
    'a b'
    """
    match = _TYPE.match(text[:_LONGEST_CONTENT_TYPE])
    if match is None:
        raise BadMultipart("no media type")
    parameters = {
        item[1].lower(): _unquote(item[2]) for item in _PARAMETER.finditer(text[:_LONGEST_CONTENT_TYPE], match.end())
    }
    return ContentType(match[1].lower(), parameters)


def read_related(content_type: ContentType, body: bytes) -> Related:
    """Take a multipart/related message apart. Raises BadMultipart."""
    boundary = content_type.parameters.get("boundary", "")
    if not boundary or len(boundary) > 70 or not boundary.isascii():
        raise BadMultipart("no boundary")
    parts = list(_parts(body, boundary.encode("ascii")))
    if not parts:
        raise BadMultipart("no part")
    by_id = {part.content_id: part for part in parts if part.content_id}
    if len(by_id) != sum(bool(part.content_id) for part in parts):
        raise BadMultipart("two parts have one content id")
    start = _bare(content_type.parameters.get("start", ""))
    if start and start not in by_id:
        raise BadMultipart("the root part is missing")
    return Related(by_id[start] if start else parts[0], by_id)


def write_related(root: Part, attachment: Part, *, parameters: str = "") -> tuple[str, bytes]:
    """A message of two parts: content type and body. The boundary is worked out from the data and not in it."""
    boundary = f"zarf-{hashlib.sha256(attachment.data).hexdigest()[:32]}"
    while boundary.encode() in attachment.data or boundary.encode() in root.data:
        boundary = f"zarf-{hashlib.sha256(boundary.encode()).hexdigest()[:32]}"
    body = b"".join((_write(root, boundary), _write(attachment, boundary), f"--{boundary}--\r\n".encode("ascii")))
    media_type = parse_content_type(root.content_type).media_type
    content_type = f'multipart/related; type="{media_type}"; start="<{root.content_id}>"; boundary="{boundary}"'
    return content_type + parameters, body


def _write(part: Part, boundary: str) -> bytes:
    head = (
        f"--{boundary}\r\nContent-Type: {part.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
        f"Content-ID: <{part.content_id}>\r\n\r\n"
    )
    return head.encode("ascii") + part.data + b"\r\n"


def _parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    mark = b"\r\n--" + boundary
    at = len(mark) - 2 if body.startswith(mark[2:]) else _after(body, mark, 0)
    count = 0
    while not body.startswith(b"--", at):
        count += 1
        if count > _MOST_PARTS:
            raise BadMultipart(f"more than {_MOST_PARTS} parts")
        line_end = body.find(b"\r\n", at, at + 256)
        if line_end < 0 or body[at:line_end].strip():
            raise BadMultipart("text after a boundary")
        next_mark = _after(body, mark, line_end)
        yield _part(body, line_end, next_mark - len(mark))
        at = next_mark


def _after(body: bytes, mark: bytes, start: int) -> int:
    found = body.find(mark, start)
    if found < 0:
        raise BadMultipart("the closing boundary is missing")
    return found + len(mark)


def _part(body: bytes, start: int, end: int) -> Part:
    """The part between *start* (the line end before its headers) and *end*."""
    head_end = body.find(b"\r\n\r\n", start, min(end, start + _LONGEST_PART_HEADER))
    if head_end < 0:
        raise BadMultipart("a part without an empty line after its headers")
    headers: dict[str, str] = {}
    for line in body[start:head_end].decode("latin-1").replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    encoding = headers.get("content-transfer-encoding", "binary").lower()
    data = _decoded(body[head_end + 4 : end], encoding)
    return Part(_bare(headers.get("content-id", "")), headers.get("content-type", ""), data)


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding in _AS_IS:
        return data
    if encoding != "base64":
        raise BadMultipart(f"transfer encoding {encoding[:40]!r}")
    try:
        return binascii.a2b_base64(b"".join(data.split()), strict_mode=True)
    except binascii.Error as error:
        raise BadMultipart("a part is not base64") from error


def _bare(content_id: str) -> str:
    return content_id.strip().removeprefix("<").removesuffix(">")


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
