"""The list of registered users in a hurry: cut at </User>, recognised by one expression, a tree for none.

The careful reader (`user_list`) stays the judge: a user not in the ordinary form is handed to it, and a list that is
not ordinary as a whole (comments, CDATA, another encoding, namespaces) is read by it from beginning to end. So both
ways give the same users, leave out the same ones and refuse the same lists.

A user whose bytes are those of last time need not be read at all: its fingerprint tells. Source: as `user_list`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.wire.user_list import ByteStream, Skipped, SkippedHandler, UserListUser, read_user_list

CHUNK = 512 * 1024
_LONGEST_USER = 4 * 1024 * 1024
_NEVER = "-"
_LETTERS = {"Invoice": "I", "DespatchAdvice": "D"}

_BLANK = b" \t\r\n"
_S = rb"[ \t\r\n]*"
_DAY = rb"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_TIME = rb"[12]\d{3}-" + _DAY + rb"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_NAME = rb"[!-%'-;=?-~]{1,250}"
_ALIAS = (
    rb"<Alias>[ \t\r\n]*<Name>(%s)</Name>[ \t\r\n]*<CreationTime>(%s)</CreationTime>[ \t\r\n]*"
    rb"(?:<DeletionTime>(%s)</DeletionTime>[ \t\r\n]*)?</Alias>[ \t\r\n]*"
) % (_NAME, _TIME, _TIME)
_UNNAMED = re.sub(rb"\((?!\?)", rb"(?:", _ALIAS)
_ORDINARY = re.compile(
    rb"<User>[ \t\r\n]*<Identifier>(\d{10,11})</Identifier>[ \t\r\n]*"
    rb"<Title>((?:[^<>&\x00-\x1f\x7f\xef]|&(?:amp|lt|gt|quot|apos);)*)</Title>[ \t\r\n]*"
    rb"<Type>([A-Za-z]{0,20})</Type>[ \t\r\n]*<FirstCreationTime>(" + _TIME + rb")</FirstCreationTime>[ \t\r\n]*"
    rb"<AccountType>([A-Za-z]{0,20})</AccountType>[ \t\r\n]*<Documents>[ \t\r\n]*"
    rb'(?:<Document type="Invoice">[ \t\r\n]*((?:' + _UNNAMED + rb")*)</Document>[ \t\r\n]*)?"
    rb'(?:<Document type="DespatchAdvice">[ \t\r\n]*((?:' + _UNNAMED + rb")*)</Document>[ \t\r\n]*)?"
    rb"</Documents>[ \t\r\n]*"
)
_ALIASES = re.compile(_ALIAS).findall
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?[ \t\r\n]*\?>)?' + _S + rb"<UserList>"
)
_TAIL = b"</UserList>"
_END = b"</User>"


class PackedUser(NamedTuple):
    """A user as it is kept. labels: a line for each, "I|D creation deletion name", deletion "-" while open.

    fingerprint: 63 bits of a hash over the user's bytes.
    """

    identifier: str
    title: str
    type: str
    account_type: str
    first_created: str
    labels: str
    fingerprint: int


class NotOrdinary(Exception):
    """The list as a whole has to be read by the careful reader."""


def fingerprint(piece: bytes) -> int:
    """63 bits that stand for these bytes; chance meets among millions about once in a million lists."""
    return int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), "big") >> 1


def read_packed(stream: ByteStream, seen: Callable[[int], bool], skipped: SkippedHandler) -> Iterator[PackedUser]:
    """The users that *seen* does not know by their fingerprint.

    Raises DocumentUnreadable for a broken list and NotOrdinary for one that `read_packed_carefully` has to read,
    possibly in the middle: who took what came before has to give it back.
    """
    return _QuickReader(seen, skipped).read(stream)


def read_packed_carefully(
    stream: ByteStream, seen: Callable[[int], bool], skipped: SkippedHandler
) -> Iterator[PackedUser]:
    """The same by the careful reader alone. Fingerprints are those of the packed text."""
    for user in read_user_list(stream, skipped):
        item = packed(user, 0)
        mark = fingerprint("\0".join(item[:6]).encode())
        if not seen(mark):
            yield item._replace(fingerprint=mark)


def packed(user: UserListUser, mark: int) -> PackedUser:
    """A user of the careful reader in the form that is kept."""
    lines = [
        f"{_LETTERS[alias.document_type]} {_text(alias.created_at)} "
        f"{_text(alias.deleted_at) if alias.deleted_at else _NEVER} {alias.name}"
        for alias in user.aliases
    ]
    first = _text(user.first_created_at) if user.first_created_at else ""
    return PackedUser(user.identifier, user.title, user.type, user.account_type, first, "\n".join(lines), mark)


def _text(moment: datetime) -> str:
    """A moment as lists write it: without zone when it is Istanbul's, which is how all ordinary ones come."""
    plain = moment.tzinfo is ZoneInfo("Europe/Istanbul")
    return moment.replace(tzinfo=None).isoformat() if plain else moment.isoformat()


class _QuickReader:
    def __init__(self, seen: Callable[[int], bool], skipped: SkippedHandler) -> None:
        self._seen = seen
        self._skipped = skipped
        self._position = 0

    def read(self, stream: ByteStream) -> Iterator[PackedUser]:
        rest = self._head(stream)
        while data := stream.read(CHUNK):
            *pieces, rest = (rest + data).split(_END)
            yield from self._users(pieces)
            if len(rest) > _LONGEST_USER:
                raise _broken("text")
        if rest.strip(_BLANK) != _TAIL:
            raise NotOrdinary if b"<!" in rest or b"<?" in rest or b"<User" in rest else _broken(_shown(rest))

    def _head(self, stream: ByteStream) -> bytes:
        data = b""
        while len(data) < 4096 and (more := stream.read(4096)):
            data += more
        head = _HEAD.match(data)
        if head is None:
            raise NotOrdinary
        return data[head.end() :]

    def _users(self, pieces: list[bytes]) -> Iterator[PackedUser]:
        seen, blake2b, from_bytes, ordinary = self._seen, hashlib.blake2b, int.from_bytes, _ORDINARY.fullmatch
        for raw in pieces:
            self._position += 1
            piece = raw.strip(_BLANK)
            mark = from_bytes(blake2b(piece, digest_size=8).digest(), "big") >> 1
            if seen(mark):
                continue
            found = ordinary(piece)
            user = _quick(found, mark) if found is not None else None
            if user is None:
                user = self._judged(piece, mark)
            if user is not None:
                yield user

    def _judged(self, piece: bytes, mark: int) -> PackedUser | None:
        """What the careful reader makes of one user."""
        if b"<!" in piece or b"<?" in piece or b"<User>" not in piece[:6]:
            raise NotOrdinary
        place = self._position

        def skipped(item: Skipped) -> None:
            self._skipped(Skipped(place, item.identifier, item.code, item.found))

        users = list(read_user_list(BytesIO(b"<UserList>%b</User></UserList>" % piece), skipped))
        return packed(users[0], mark) if users else None


def _quick(found: re.Match[bytes], mark: int) -> PackedUser | None:
    """The user of an ordinary piece; None when the careful reader has to judge it."""
    identifier, title, kind, first, account, invoice, despatch = found.groups()
    lines = []
    for letter, part in ((b"I ", invoice), (b"D ", despatch)):
        if not part:
            continue
        labels = _ALIASES(part)
        for name, created, deleted in labels:
            if deleted and deleted < created:
                return None
            lines.append(letter + created + b" " + (deleted or b"-") + b" " + name)
        if len(labels) > 1 and len({label[0] for label in labels}) < len(labels):
            return None
    if not lines:
        return None
    try:
        name_of = title.decode()
    except UnicodeDecodeError:
        return None
    if b"&" in title:
        name_of = _unescaped(name_of)
    return PackedUser(
        identifier.decode(),
        name_of.strip(),
        kind.decode(),
        account.decode(),
        first.decode(),
        b"\n".join(lines).decode(),
        mark,
    )


def _unescaped(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


def _shown(rest: bytes) -> str:
    return repr(rest[:40])


def _broken(what: str) -> DocumentUnreadable:
    return DocumentUnreadable(finding("EF-LST-001", found=what))
