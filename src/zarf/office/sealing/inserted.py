"""What came back sealed from elsewhere: is it the document that was handed out, with a seal put in and nothing else?"""

from __future__ import annotations

from xml.parsers import expat

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.findings import finding
from zarf.core.xml.namespaces import DS, EXT
from zarf.core.xml.reading import read_xml

_PATH = tuple(f"{EXT} {name}" for name in ("UBLExtensions", "UBLExtension", "ExtensionContent"))


def check_only_the_seal_was_inserted(draft: bytes, sealed: bytes) -> None:
    """Byte for byte, but for one ds:Signature in an ext:ExtensionContent that was empty.

    Raises DocumentUnreadable, or SealRefused: EF-SLG-010 no seal at the place, EF-SLG-011 other bytes changed.
    """
    read_xml(sealed)
    place = _Finder(sealed).run()
    if place is None:
        raise SealRefused(finding("EF-SLG-010"))
    start, end = place
    without = sealed[:start] + sealed[end:]
    if without != draft and without != _opened(draft, start):
        at = next((i for i, (a, b) in enumerate(zip(draft, without, strict=False)) if a != b), len(draft))
        raise SealRefused(finding("EF-SLG-011", found=str(at)))


def _opened(draft: bytes, place: int) -> bytes | None:
    """*draft* with `<ext:ExtensionContent/>` written as two tags: the one other byte that making room may change."""
    if draft[place - 1 : place + 1] != b"/>":
        return None
    opening = draft.rfind(b"<", 0, place)
    name = draft[opening + 1 : place - 1].split(None, 1)[0]
    return draft[: place - 1] + b"></" + name + b">" + draft[place + 1 :]


class _Finder:
    """The bytes `[start:end)` of the one signature at the place of the seal; None when there is none, or several."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: list[str] = []
        self._found: list[tuple[int, int]] = []
        self._start = -1
        self._ended = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        # Any further event tells where the end tag before it ended.
        self._parser.DefaultHandlerExpand = self._on_other

    def run(self) -> tuple[int, int] | None:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise DocumentUnreadable(finding("EF-SLG-010")) from error
        return self._found[0] if len(self._found) == 1 else None

    def _at_place(self) -> bool:
        return tuple(self._open[1:4]) == _PATH and len(self._open) == 5 and self._open[4] == f"{DS} Signature"

    def _on_start(self, name: str, _attributes: object) -> None:
        self._close()
        self._open.append(name)
        if self._at_place():
            self._start = self._parser.CurrentByteIndex

    def _on_end(self, _name: str) -> None:
        self._close()
        self._ended = self._at_place()
        self._open.pop()

    def _on_other(self, _text: str) -> None:
        self._close()

    def _close(self) -> None:
        if self._ended:
            self._found.append((self._start, self._parser.CurrentByteIndex))
            self._ended = False
