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
_NAME = rb"[!-%'-;=?-~]{1,250}+"
_LABEL = rb"<Alias><Name>%b</Name><CreationTime>%b</CreationTime>(?:<DeletionTime>%b</DeletionTime>)?+</Alias>"
_LABELS = _LABEL % (_NAME, _TIME, _TIME)
_ORDINARY = re.compile(
    rb"(<User><Identifier>(\d{10,11}+)</Identifier>"
    rb"<Title>((?:[^<>&\x00-\x1f\x7f\xef]++|&(?:amp|lt|gt|quot|apos);)*+)</Title>"
    rb"<Type>([A-Za-z]{0,20}+)</Type><FirstCreationTime>(" + _TIME + rb")</FirstCreationTime>"
    rb"<AccountType>([A-Za-z]{0,20}+)</AccountType><Documents>"
    rb'(?:<Document type="Invoice">((?:' + _LABELS + rb")*+)</Document>)?+"
    rb'(?:<Document type="DespatchAdvice">((?:' + _LABELS + rb")*+)</Document>)?+"
    rb"</Documents>)</User>"
)
_BETWEEN = re.compile(rb">[ \t\r\n]+<")
# What stands between the values of a label becomes what stands between them in the packed form.
_PACKING = (
    (b"</Name><CreationTime>", b" "),
    (b"</CreationTime><DeletionTime>", b" "),
    (b"</CreationTime></Alias>", b" -\n"),
    (b"</DeletionTime></Alias>", b"\n"),
)
_CLOSED = re.compile(r" (\S{19}) (\S{19})\n").findall
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?[ \t\r\n]*\?>)?' + _S + rb"<UserList>"
)
_TAIL = b"</UserList>"
_END = b"</User>"


class PackedUser(NamedTuple):
    """A user as it is kept. labels: a line for each, "I|D name creation deletion", deletion "-" while open.

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
        f"{_LETTERS[alias.document_type]} {alias.name} {_text(alias.created_at)} "
        f"{_text(alias.deleted_at) if alias.deleted_at else _NEVER}"
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
        rest, data = b"", self._head(stream)
        while data:
            *pieces, rest = (rest + data).split(_END)
            yield from self._users(pieces)
            if len(rest) > _LONGEST_USER:
                raise _broken("text")
            data = stream.read(CHUNK)
        if rest.strip(_BLANK) != _TAIL:
            odd = any(mark in rest for mark in (b"<!", b"<?", b"<User")) or rest.rstrip(_BLANK).endswith(_TAIL)
            raise NotOrdinary if odd else _broken(_shown(rest))

    def _head(self, stream: ByteStream) -> bytes:
        data = b""
        while len(data) < 4096 and (more := stream.read(4096)):
            data += more
        head = _HEAD.match(data)
        if head is None:
            raise NotOrdinary
        return data[head.end() :]

    def _users(self, pieces: list[bytes]) -> Iterator[PackedUser]:
        seen, blake2b, from_bytes = self._seen, hashlib.blake2b, int.from_bytes
        fresh, marks, places = [], [], []
        for place, raw in enumerate(pieces, self._position + 1):
            piece = raw.strip(_BLANK)
            mark = from_bytes(blake2b(piece, digest_size=8).digest(), "big") >> 1
            if not seen(mark):
                fresh.append(piece)
                marks.append(mark)
                places.append(place)
        self._position += len(pieces)
        if not fresh:
            return
        users = _quick(fresh, marks)
        if users is not None:
            yield from users
            return
        for piece, mark, place in zip(fresh, marks, places, strict=True):
            yield from _quick([piece], [mark]) or self._judged(piece, mark, place)

    def _judged(self, piece: bytes, mark: int, place: int) -> list[PackedUser]:
        """What the careful reader makes of one user."""
        if b"<!" in piece or b"<?" in piece or b"<User>" not in piece[:6]:
            raise NotOrdinary

        def skipped(item: Skipped) -> None:
            self._skipped(Skipped(place, item.identifier, item.code, item.found))

        users = list(read_user_list(BytesIO(b"<UserList>%b</User></UserList>" % piece), skipped))
        return [packed(user, mark) for user in users]


def _quick(pieces: list[bytes], marks: list[int]) -> list[PackedUser] | None:
    """The users of ordinary pieces, all at once; None when the careful reader has to judge one of them."""
    text = _END.join(pieces) + _END
    found = _whole(text, len(pieces))
    if found is None:
        # Blanks between the elements mean nothing; looking for them first would cost more than the reading itself.
        found = _whole(_BETWEEN.sub(b"><", text), len(pieces))
    if found is None:
        return None
    try:
        titles = _titles([item[2] for item in found])
    except UnicodeDecodeError:
        return None
    labels = _packed_labels(found)
    if labels is None:
        return None
    # One text for all of them, cut again: several times faster than user by user.
    rest = b"\x01".join(b"\x01".join((item[1], item[3], item[5], item[4])) for item in found).decode().split("\x01")
    columns = (rest[0::4], titles, rest[1::4], rest[2::4], rest[3::4], labels, marks)
    return list(map(PackedUser._make, zip(*columns, strict=True)))


def _whole(text: bytes, count: int) -> list[tuple[bytes, ...]] | None:
    """The parts of so many users, if these are all that the text holds."""
    found: list[tuple[bytes, ...]] = _ORDINARY.findall(text)
    read = sum(len(item[0]) for item in found) + len(found) * len(_END)
    return found if len(found) == count and read == len(text) else None


def _titles(titles: list[bytes]) -> list[str]:
    text = b"\n".join(titles).decode()
    if "&" in text:
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    return [title.strip() for title in text.split("\n")]


def _packed_labels(found: list[tuple[bytes, ...]]) -> list[str] | None:
    """The labels of each user; None when one has none, has one open twice, or was deleted before it was created."""
    text = b"\x01".join(
        item[6].replace(b"<Alias><Name>", b"I ") + item[7].replace(b"<Alias><Name>", b"D ") for item in found
    )
    for between, plain in _PACKING:
        text = text.replace(between, plain)
    whole = text.decode()
    if any(deleted < created for created, deleted in _CLOSED(whole)):
        return None
    packed_labels = [labels[:-1] for labels in whole.split("\x01")]
    if "" in packed_labels or any("\n" in labels and _names_one_twice(labels) for labels in packed_labels):
        return None
    return packed_labels


def _names_one_twice(labels: str) -> bool:
    """Whether two are open, or the same to the letter; one opened again is ordinary. " TIME -" has 22 characters."""
    lines = labels.split("\n")
    names = [line[:-22] for line in lines if line.endswith("-")]
    return len(set(lines)) < len(lines) or len(set(names)) < len(names)


def _shown(rest: bytes) -> str:
    return repr(rest[:40])


def _broken(what: str) -> DocumentUnreadable:
    return DocumentUnreadable(finding("EF-LST-001", found=what))
