"""Google Drive as backup target: a folder of the user's own account, with the names as a person would look for them.

Two files of one name can lie in one folder of Drive, so "never replace" is looked up before, and one place writes at
a time. Source: Drive API v3, `files` (list, create, get) and resumable uploads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from zarf.ports.storage.api import checked_key
from zarf.ports.storage.backup import http
from zarf.ports.storage.backup.api import PIECE, Comparing, Kept, away, is_the_same, nothing_there, other_bytes
from zarf.ports.storage.backup.drive_sign_in import DriveAccess

ROOT_NAME = "Zarf e-Defter yedeği"
_PLACE = "Google Drive"
_FOLDER = "application/vnd.google-apps.folder"
_FIELDS = "id,name,mimeType,size,md5Checksum,sha256Checksum,parents"
_PAGE = 1000
_CHUNK = 8 * 1024 * 1024
"""Pieces of an upload; a multiple of 256 KiB, as Drive asks."""
_GO_ON = 308
_LOST = (500, 502, 503, 504)


class DriveTarget:
    """Files below a folder of the account, made by the product and seen by it alone and by the account's owner."""

    def __init__(
        self, access: DriveAccess, root_name: str = ROOT_NAME, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._access = access
        self._pause = pause
        self._root_name = root_name
        self._http = http.client(access.hosts.api)
        self._folders: dict[str, str] = {}

    def prepare(self) -> None:
        self._folder("")

    def put(self, name: str, file: Path) -> None:
        checked_key(name)
        place, _, last = name.rpartition("/")
        folder = self._folder(place)
        there = self._named(last, folder)
        if there is not None:
            self._must_equal(there, name, file)
            return
        self._upload(last, folder, file)

    def get(self, name: str, into: BinaryIO) -> None:
        place, _, last = checked_key(name).rpartition("/")
        folder = self._known_folder(place)
        there = self._named(last, folder) if folder else None
        if there is None:
            raise nothing_there(name)
        self._download(str(there["id"]), into)

    def list(self, prefix: str = "") -> Iterator[Kept]:
        found: list[Kept] = []
        waiting = [("", self._folder(""))]
        while waiting:
            place, folder = waiting.pop()
            for item in self._inside(f"'{folder}' in parents"):
                name = f"{place}/{item['name']}".lstrip("/")
                if item["mimeType"] == _FOLDER:
                    if name.startswith(prefix) or prefix.startswith(name + "/"):
                        waiting.append((name, item["id"]))
                elif name.startswith(prefix):
                    found.append(_kept(name, item))
        return iter(sorted(found, key=lambda item: item.name))

    def close(self) -> None:
        self._http.close()
        self._access.close()

    def _must_equal(self, there: dict[str, Any], name: str, file: Path) -> None:
        same = is_the_same(_kept(name, there), file)
        if same is None:
            comparing = Comparing(file)
            self._download(str(there["id"]), comparing)  # type: ignore[arg-type]  # only written into
            same = comparing.equal
        if not same:
            raise other_bytes(name)

    def _download(self, file_id: str, into: BinaryIO) -> None:
        # The file was looked up just now, so the token is good.
        options = {"params": {"alt": "media"}, "headers": self._access.header()}
        with http.streamed(self._http, "GET", f"/drive/v3/files/{file_id}", _PLACE, **options) as response:
            for piece in response.iter_bytes(PIECE):
                into.write(piece)

    def _upload(self, last: str, folder: str, file: Path) -> None:
        """In pieces, going on after what Drive has when a piece was lost on the way."""
        size = file.stat().st_size
        about = {"name": last, "parents": [folder]}
        begun = self._call(
            "POST",
            "/upload/drive/v3/files",
            params={"uploadType": "resumable", "fields": _FIELDS},
            headers={"X-Upload-Content-Length": str(size)},
            json=about,
        )
        session = begun.headers.get("Location", "")
        if not session.startswith(self._access.hosts.api):
            raise away(_PLACE, "Location")
        with file.open("rb") as source:
            done = self._send_pieces(session, source, size)
        if int(done.get("size", -1)) != size:
            raise away(_PLACE, "size")

    def _send_pieces(self, session: str, source: BinaryIO, size: int) -> dict[str, Any]:
        """Send from where Drive is. After a lost piece it is asked how far it is, as the pages tell."""
        at, lost, ask_only = 0, 0, False
        while True:
            source.seek(at)
            piece = b"" if ask_only else source.read(_CHUNK)
            told = f"bytes {at}-{at + len(piece) - 1}/{size}" if piece else f"bytes */{size}"
            sent = {"Content-Range": told}
            response = self._call("PUT", session, headers=sent, content=piece, fine=(_GO_ON, *_LOST))
            if response.is_success:
                answer: dict[str, Any] = response.json()
                return answer
            ask_only = response.status_code in _LOST
            reached = at if ask_only else _received(response)
            lost = lost + 1 if reached <= at else 0
            if lost >= http.TRIES:
                raise away(_PLACE, f"HTTP {response.status_code}")
            if ask_only:
                self._pause(http.FIRST_PAUSE * 2**lost)
            at = reached

    def _folder(self, place: str) -> str:
        """The id of the folder, made where it is missing."""
        if place in self._folders:
            return self._folders[place]
        parent, _, last = place.rpartition("/")
        above = "root" if not place else self._folder(parent)
        there = self._named(last if place else self._root_name, above)
        if there is None:
            about = {"name": last if place else self._root_name, "mimeType": _FOLDER, "parents": [above]}
            there = self._call("POST", "/drive/v3/files", params={"fields": _FIELDS}, json=about).json()
        self._folders[place] = str(there["id"])
        return self._folders[place]

    def _known_folder(self, place: str) -> str:
        """The id of the folder, "" where it is missing."""
        folder = self._folder("")
        for part in place.split("/") if place else []:
            there = self._named(part, folder)
            if there is None:
                return ""
            folder = str(there["id"])
        return folder

    def _named(self, name: str, folder: str) -> dict[str, Any] | None:
        """The oldest entry of that name in the folder."""
        quoted = name.replace("\\", "\\\\").replace("'", "\\'")
        return next(iter(self._inside(f"'{folder}' in parents and name = '{quoted}'")), None)

    def _inside(self, query: str) -> Iterator[dict[str, Any]]:
        params = {
            "q": f"{query} and trashed = false",
            "fields": f"nextPageToken,files({_FIELDS})",
            "pageSize": str(_PAGE),
            "orderBy": "createdTime",
        }
        while True:
            page = self._call("GET", "/drive/v3/files", params=params).json()
            yield from page.get("files", ())
            if not page.get("nextPageToken"):
                return
            params["pageToken"] = page["nextPageToken"]

    def _call(self, method: str, url: str, *, fine: tuple[int, ...] = (), **options: Any) -> httpx.Response:
        """One call; once more with a new token when the old one no longer opens."""
        given = options.pop("headers", {})

        def ask(renewed: bool) -> httpx.Response:
            headers = {**given, **self._access.header(renewed=renewed)}
            return self._http.request(method, url, headers=headers, **options)

        answer = http.asked(lambda: ask(False), _PLACE, fine=(*fine, 401), pause=self._pause)
        if answer.status_code == 401:
            answer = http.asked(lambda: ask(True), _PLACE, fine=fine, pause=self._pause)
        return answer


def _received(response: httpx.Response) -> int:
    """How many bytes Drive has: the end of `Range: bytes=0-N`, none without it."""
    told = response.headers.get("Range", "")
    return int(told.rpartition("-")[2]) + 1 if told else 0


def _kept(name: str, item: dict[str, Any]) -> Kept:
    return Kept(name, int(item.get("size", 0)), item.get("md5Checksum", ""), item.get("sha256Checksum", ""))
