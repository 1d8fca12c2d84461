"""The list of registered users, read as a stream: a million users and more are never in memory together.

Source: GİB "UserList (Kullanıcı Listeleri) Kılavuzu" V1.0, April 2026; schema NewUserList. Times stand without a zone
and are Istanbul time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from xml.parsers import expat
from zoneinfo import ZoneInfo

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding

_ISTANBUL = ZoneInfo("Europe/Istanbul")
_CHUNK = 256 * 1024
_LONGEST_TEXT = 10_000
_MOST_ALIASES = 10_000
_DEEPEST = 16
LONGEST_NAME = 250
DOCUMENT_TYPES = ("Invoice", "DespatchAdvice")


class ByteStream(Protocol):
    """What a file or a member of a zip offers."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class UserListAlias:
    """A label, or one period of it. document_type: Invoice or DespatchAdvice.

    deleted_at: closed since then, never to be routed to; one that was opened again is an alias of its own.
    """

    document_type: str
    name: str
    created_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserListUser:
    """type: KAMU or OZEL. account_type: GIBPORTAL, ENTEGRASYON, OZELENTEGRASYON or empty."""

    identifier: str
    title: str
    type: str
    account_type: str
    first_created_at: datetime | None
    aliases: tuple[UserListAlias, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A user or a label that was left out of a list that is sound as a whole.

    position: the user's place in the list, counted from 1. code: EF-LST-002 to 007. found: what stood there, shortened.
    """

    position: int
    identifier: str
    code: str
    found: str


SkippedHandler = Callable[[Skipped], None]


def read_user_list(stream: ByteStream, skipped: SkippedHandler | None = None) -> Iterator[UserListUser]:
    """The users in the XML of a list, in order. Raises DocumentUnreadable for a broken list, possibly in its middle.

    Who keeps what was read so far must be able to take it back: a list counts as a whole or not at all. A user or a
    label that cannot be used is told to *skipped*; without it, one that cannot be read makes the list broken.
    """
    reader = _Reader(skipped)
    while True:
        piece = stream.read(_CHUNK)
        reader.feed(piece)
        yield from reader.taken()
        if not piece:
            return


class _Reader:
    """Collects the texts of the user at hand; complete users wait in a list until they are taken."""

    def __init__(self, skipped: SkippedHandler | None) -> None:
        self._skipped = skipped
        self._position = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._fields: dict[str, str] = {}
        self._document_type = ""
        self._alias: dict[str, str] = {}
        self._names: list[str] = []
        self._aliases: list[tuple[str, str, str, str]] = []
        self._done: list[UserListUser] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise self._broken(expat.errors.messages.get(error.code, "XML")) from error

    def taken(self) -> list[UserListUser]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != "UserList":
            raise self._broken(f"<{name[:60]}>")
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise self._broken("depth")
        self._text.clear()
        self._length = 0
        if name == "Document":
            self._document_type = attributes.get("type", "")
        elif name == "Alias":
            self._alias, self._names = {}, []
        elif name == "User":
            self._fields, self._aliases = {}, []

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise self._broken("text")
        self._text.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        whole = "".join(self._text)
        text = whole.strip()
        self._text.clear()
        self._length = 0
        parent = self._path[-1] if self._path else ""
        if parent == "Alias" and name == "Name":
            # Labels are compared byte for byte: one with blanks around it is another one.
            self._names.append(whole)
        elif parent == "Alias":
            self._alias[name] = text
        elif name == "Alias":
            self._end_alias()
        elif name == "User":
            self._position += 1
            user = self._user() if self._skipped is None else self._usable_user(self._skipped)
            if user is not None:
                self._done.append(user)
        elif parent == "User":
            self._fields[name] = text

    def _end_alias(self) -> None:
        """The schema lets an alias have several names; each becomes an alias of its own."""
        created, deleted = self._alias.get("CreationTime", ""), self._alias.get("DeletionTime", "")
        self._aliases.extend((self._document_type, name, created, deleted) for name in self._names if name.strip())
        if len(self._aliases) > _MOST_ALIASES:
            raise self._broken("aliases")

    def _user(self) -> UserListUser:
        get = self._fields.get
        identifier = get("Identifier", "")
        if not (identifier.isascii() and identifier.isdigit() and len(identifier) in (10, 11)):
            raise self._broken(f"Identifier {identifier[:20]!r}")
        first = get("FirstCreationTime", "")
        return UserListUser(
            identifier=identifier,
            title=get("Title", ""),
            type=get("Type", ""),
            account_type=get("AccountType", ""),
            first_created_at=self._moment(first) if first else None,
            aliases=tuple(
                UserListAlias(kind, name, self._moment(created or first), self._moment(deleted) if deleted else None)
                for kind, name, created, deleted in self._aliases
            ),
        )

    def _usable_user(self, skipped: SkippedHandler) -> UserListUser | None:
        """The user without what cannot be used; None when nothing is left."""
        get = self._fields.get
        identifier = get("Identifier", "")

        def skip(code: str, found: str) -> None:
            skipped(Skipped(self._position, identifier[:20], code, found[:120]))

        if not (identifier.isascii() and identifier.isdigit() and len(identifier) in (10, 11)):
            skip("EF-LST-002", identifier)
            return None
        first = get("FirstCreationTime", "")
        if first and (_read_moment(first)) is None:
            skip("EF-LST-006", first)
            first = ""
        # A label that was closed and opened again stands there once for each of its periods.
        aliases: dict[UserListAlias, None] = {}
        open_names: set[tuple[str, str]] = set()
        for kind, name, created, deleted in self._aliases:
            alias = _usable_alias(kind, name, created or first, deleted, skip)
            if alias is None:
                continue
            if alias in aliases or (alias.deleted_at is None and (kind, name) in open_names):
                skip("EF-LST-004", name)
                continue
            aliases[alias] = None
            if alias.deleted_at is None:
                open_names.add((kind, name))
        if not self._aliases:
            skip("EF-LST-003", "")
        if not aliases:
            return None
        begun = _read_moment(first) if first else None
        texts = (get("Title", ""), get("Type", ""), get("AccountType", ""))
        return UserListUser(identifier, *texts, begun, tuple(aliases))

    def _moment(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self._broken(f"time {text[:40]!r}") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=_ISTANBUL)

    def _doctype(self, *details: object) -> None:
        raise self._broken("DOCTYPE")

    def _broken(self, what: str) -> DocumentUnreadable:
        return DocumentUnreadable(finding("EF-LST-001", line=self._parser.CurrentLineNumber, found=what))


def _usable_alias(
    kind: str, name: str, created: str, deleted: str, skip: Callable[[str, str], None]
) -> UserListAlias | None:
    """A label that can be kept, else None and a word about why."""
    begun, ended = _read_moment(created), _read_moment(deleted) if deleted else None
    if kind not in DOCUMENT_TYPES or len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip():
        skip("EF-LST-007", f'{kind} "{name}"')
    elif begun is None or (deleted and ended is None):
        skip("EF-LST-006", f"{name} {created} {deleted}")
    elif ended is not None and ended < begun:
        skip("EF-LST-005", f"{name} {created} {deleted}")
    else:
        return UserListAlias(kind, name, begun, ended)
    return None


def _read_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_ISTANBUL)
