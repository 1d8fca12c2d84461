"""A stand-in for Google's sign-in and Drive on this machine: the calls of the product, answered as Google's pages tell.

It forgets everything with the process. What is not asked for by the product is 404 here.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

FOLDER = "application/vnd.google-apps.folder"
CLIENT, SECRET = "zarf-client", "zarf-secret"


@dataclass
class Drive:
    """What the account holds, and what goes wrong on purpose."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    content: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, tuple[dict[str, Any], bytearray, int]] = field(default_factory=dict)
    consent_given: bool = False
    refresh_tokens: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    room: int = 10**12
    page: int = 1000
    lose: int = 0
    """So many coming pieces of an upload are answered by 503 after a half of each has been kept."""
    calls: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def paths(self) -> dict[str, bytes]:
        """Each file's content by its whole path below My Drive."""
        return {
            self._path(file): self.content[file] for file, about in self.files.items() if about["mimeType"] != FOLDER
        }

    def _path(self, file: str) -> str:
        about = self.files[file]
        [parent] = about["parents"]
        return about["name"] if parent == "root" else f"{self._path(parent)}/{about['name']}"


@contextmanager
def drive_server() -> Iterator[tuple[str, Drive]]:
    """The address that stands for both hosts, and the account."""
    drive = Drive()

    class Handler(_Handler):
        account = drive

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Handler.base, drive
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    account: Drive
    base = ""
    protocol_version = "HTTP/1.1"

    def log_message(self, *told: object) -> None:
        """Nothing to the test's output."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def _answer(self, method: str) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.account.calls.append(f"{method} {url.path}")
        if method == "POST" and url.path == "/device/code":
            self._device_code(parse_qs(body.decode()))
        elif method == "POST" and url.path == "/token":
            self._token(parse_qs(body.decode()))
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.account.tokens:
            self._json(401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}})
        elif method == "GET" and url.path == "/drive/v3/files":
            self._list(query)
        elif method == "POST" and url.path == "/drive/v3/files":
            self._json(200, self._made(json.loads(body), b""))
        elif method == "POST" and url.path == "/upload/drive/v3/files":
            self._begin_upload(json.loads(body))
        elif method == "PUT" and url.path.startswith("/upload/session/"):
            self._piece(url.path.rpartition("/")[2], body)
        elif method == "GET" and url.path.startswith("/drive/v3/files/") and query.get("alt") == "media":
            self._media(url.path.rpartition("/")[2])
        else:
            self._json(404, {"error": {"code": 404}})

    def _device_code(self, asked: dict[str, list[str]]) -> None:
        if asked.get("client_id") != [CLIENT]:
            self._json(401, {"error": "invalid_client"})
            return
        told = {"device_code": "device-1", "user_code": "ABCD-EFGH", "expires_in": 1800, "interval": 1}
        self._json(200, {**told, "verification_url": "https://www.google.com/device"})

    def _token(self, asked: dict[str, list[str]]) -> None:
        if asked.get("client_secret") != [SECRET]:
            self._json(401, {"error": "invalid_client"})
        elif asked["grant_type"] == ["refresh_token"]:
            if asked["refresh_token"][0] not in self.account.refresh_tokens:
                self._json(400, {"error": "invalid_grant"})
                return
            self._json(200, self._new_token())
        elif not self.account.consent_given:
            self._json(428, {"error": "authorization_pending"})
        else:
            self.account.refresh_tokens.add("refresh-1")
            self._json(200, {**self._new_token(), "refresh_token": "refresh-1"})

    def _new_token(self) -> dict[str, Any]:
        token = f"token-{next(self.account.numbers)}"
        self.account.tokens.add(token)
        return {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}

    def _list(self, query: dict[str, str]) -> None:
        parent = re.search(r"'([^']+)' in parents", query["q"])
        name = re.search(r"name = '((?:[^'\\]|\\.)*)'", query["q"])
        assert parent, query["q"]
        found = [
            about
            for about in self.account.files.values()
            if about["parents"] == [parent[1]] and (name is None or about["name"] == re.sub(r"\\(.)", r"\1", name[1]))
        ]
        start = int(query.get("pageToken", 0))
        page = min(int(query["pageSize"]), self.account.page)
        told: dict[str, Any] = {"files": found[start : start + page]}
        if start + page < len(found):
            told["nextPageToken"] = str(start + page)
        self._json(200, told)

    def _made(self, about: dict[str, Any], content: bytes) -> dict[str, Any]:
        file = f"id-{next(self.account.numbers)}"
        made = {"mimeType": "application/octet-stream", **about, "id": file}
        if made["mimeType"] != FOLDER:
            digests = {"md5Checksum": hashlib.md5(content).hexdigest()}
            made |= {"size": str(len(content)), **digests, "sha256Checksum": hashlib.sha256(content).hexdigest()}
        self.account.files[file], self.account.content[file] = made, content
        return made

    def _begin_upload(self, about: dict[str, Any]) -> None:
        size = int(self.headers["X-Upload-Content-Length"])
        if sum(map(len, self.account.content.values())) + size > self.account.room:
            reasons = [{"reason": "storageQuotaExceeded"}]
            self._json(403, {"error": {"code": 403, "errors": reasons}})
            return
        session = f"s{next(self.account.numbers)}"
        self.account.uploads[session] = (about, bytearray(), size)
        self._json(200, {}, {"Location": f"{self.base}/upload/session/{session}"})

    def _piece(self, session: str, body: bytes) -> None:
        about, kept, size = self.account.uploads[session]
        told = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", self.headers["Content-Range"])
        assert told
        assert int(told[3]) == size
        if told[1] is not None:
            at = int(told[1])
            if at > len(kept):
                self._json(400, {"error": {"code": 400}})
                return
            if self.account.lose:
                self.account.lose -= 1
                kept[at:] = body[: len(body) // 2]
                self._json(503, {})
                return
            kept[at:] = body
        if len(kept) == size:
            self._json(200, self._made(about, bytes(kept)))
        else:
            self._json(308, {}, {"Range": f"bytes=0-{len(kept) - 1}"} if kept else {})

    def _media(self, file: str) -> None:
        content = self.account.content[file]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _json(self, status: int, told: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
