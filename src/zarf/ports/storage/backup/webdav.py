"""A WebDAV server as backup target: Nextcloud, ownCloud, a NAS. Source: RFC 4918."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

import httpx
from lxml import etree

from zarf.ports.storage.api import checked_key
from zarf.ports.storage.backup import http
from zarf.ports.storage.backup.api import (
    PIECE,
    Comparing,
    Kept,
    away,
    not_prepared,
    other_bytes,
)

_DAV = "{DAV:}"
_WANTED = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop>'
    b"</propfind>"
)
_TAKEN, _EXISTS, _NO_PARENT = 412, 405, 409


class WebDavTarget:
    """Files below the folder that *address* names, an http(s) URL. https is a must except on this machine."""

    def __init__(self, address: str, user: str = "", password: str = "") -> None:
        self._base = address.rstrip("/") + "/"
        self._path = unquote(urlsplit(self._base).path)
        self._http = http.client(auth=(user, password) if user else None)
        self._made: set[str] = set()

    def prepare(self) -> None:
        """Make the folder if its parent is there."""
        self._make_folder("")

    def put(self, name: str, file: Path) -> None:
        checked_key(name)
        self._make_folders(name.rpartition("/")[0])
        # A half-sent file must never carry the name: it gets it when it is whole (MOVE without overwriting).
        half = f".unfinished-{name.rpartition('/')[2]}"
        half_url = self._url(f"{name.rpartition('/')[0]}/{half}".lstrip("/"))

        def send() -> httpx.Response:
            with file.open("rb") as source:
                return self._http.put(half_url, content=iter(lambda: source.read(PIECE), b""))

        http.asked(send, self._base, fine=())
        moved = http.asked(
            lambda: self._http.request("MOVE", half_url, headers={"Destination": self._url(name), "Overwrite": "F"}),
            self._base,
            fine=(_TAKEN,),
        )
        if moved.status_code == _TAKEN:
            http.asked(lambda: self._http.delete(half_url), self._base, fine=(404,))
            comparing = Comparing(file)
            self.get(name, comparing)  # type: ignore[arg-type]  # it is written into and nothing else
            if not comparing.equal:
                raise other_bytes(name)

    def get(self, name: str, into: BinaryIO) -> None:
        with http.streamed(self._http, "GET", self._url(checked_key(name)), name) as response:
            for piece in response.iter_bytes(PIECE):
                into.write(piece)

    def list(self, prefix: str = "") -> Iterator[Kept]:
        found: list[Kept] = []
        folders = [prefix.rpartition("/")[0]]
        while folders:
            inside, files = self._look_into(folders.pop())
            folders += inside
            found += files
        return iter(sorted((item for item in found if item.name.startswith(prefix)), key=lambda item: item.name))

    def close(self) -> None:
        self._http.close()

    def _look_into(self, folder: str) -> tuple[Sequence[str], Sequence[Kept]]:
        """The folders and files right in *folder*; none where it is not there."""
        url = self._url(folder + "/" if folder else "")
        response = http.asked(
            lambda: self._http.request("PROPFIND", url, headers={"Depth": "1"}, content=_WANTED),
            self._base,
            fine=(404,),
        )
        if response.status_code == 404:
            if not folder:
                raise not_prepared(self._base)
            return [], []
        folders: MutableSequence[str] = []
        files: MutableSequence[Kept] = []
        for name, size in self._entries(response.content):
            if name in ("", folder) or name.rpartition("/")[2].startswith("."):
                continue
            if size is None:
                folders.append(name)
            else:
                files.append(Kept(name, size))
        return folders, files

    def _entries(self, answer: bytes) -> Iterator[tuple[str, int | None]]:
        """Name below the target's folder, and size; None for a folder."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            yield from self._told(etree.fromstring(answer, parser))
        except (etree.XMLSyntaxError, ValueError) as error:  # ValueError: a size or an address that is none
            raise away(self._base, "PROPFIND: XML") from error

    def _told(self, root: etree._Element) -> Iterator[tuple[str, int | None]]:
        for response in root.iter(f"{_DAV}response"):
            path = unquote(urlsplit(response.findtext(f"{_DAV}href") or "").path)
            if not path.rstrip("/").startswith(self._path.rstrip("/")):
                continue
            name = path.rstrip("/")[len(self._path) :] if len(path.rstrip("/")) > len(self._path) else ""
            if response.find(f".//{_DAV}collection") is not None:
                yield name, None
            else:
                yield name, int(response.findtext(f".//{_DAV}getcontentlength") or 0)

    def _make_folders(self, folder: str) -> None:
        parts = folder.split("/") if folder else []
        for count in range(1, len(parts) + 1):
            self._make_folder("/".join(parts[:count]))

    def _make_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        url = self._url(folder + "/" if folder else "")
        made = http.asked(lambda: self._http.request("MKCOL", url), self._base, fine=(_EXISTS, _NO_PARENT, 301))
        if made.status_code == _NO_PARENT:
            raise not_prepared(self._base)
        self._made.add(folder)

    def _url(self, name: str) -> str:
        return self._base + quote(name)
