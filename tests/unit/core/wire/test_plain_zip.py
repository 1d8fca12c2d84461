"""The quick way into a zip gives what the way over zipfile gives, or leaves the zip to it."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from zarf.core.errors import EnvelopeRefused
from zarf.core.wire import packing
from zarf.core.wire.packing import DEFAULT_LIMITS, PackLimits, pack, unpack
from zarf.core.wire.plain_zip import plain_member

ID = "5e0d1a3c-0000-4000-8000-0000000000ab"
XML = b"<a>" + bytes(random.Random(3).choices(b"abc <>/", k=3000)) + b"</a>"


def by_zipfile(*, streamed: bool = False, **attributes: object) -> bytes:
    """A zip as Python's own library writes it. streamed: sizes behind the data, as Java does."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def tell(self) -> int:
            if streamed:
                raise io.UnsupportedOperation
            return super().tell()

    member = zipfile.ZipInfo(f"{ID}.xml", (2026, 11, 2, 10, 15, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    for name, value in attributes.items():
        setattr(member, name, value)
    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, XML)
    return stream.getvalue()


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except EnvelopeRefused as problem:
        return problem.finding


def carefully(data: bytes, limits: PackLimits = DEFAULT_LIMITS) -> object:
    """What `unpack` says when it has no quick way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "plain_member", lambda *_: None)
        return outcome(lambda: unpack(data, f"{ID}.zip", limits))


SOUND = [pack(ID, XML).data, by_zipfile(), by_zipfile(streamed=True), by_zipfile(create_system=0, external_attr=0x20)]


@pytest.mark.parametrize("data", SOUND, ids=["ours", "zipfile", "streamed", "dos"])
def test_a_plain_zip_is_read_the_quick_way(data: bytes) -> None:
    assert plain_member(data, len(XML)) == (f"{ID}.xml", XML)
    assert plain_member(data, len(XML) - 1) is None


ODD = {
    "stored": by_zipfile(compress_type=zipfile.ZIP_STORED),
    "comment": by_zipfile(comment=b"x"),
    "extra": by_zipfile(extra=struct.pack("<HHB", 0x7777, 1, 5)),
    "link": by_zipfile(external_attr=0o120777 << 16),
    "folder": by_zipfile(external_attr=0x10),
    "lzma": by_zipfile(compress_type=zipfile.ZIP_LZMA),
    "encrypted": by_zipfile().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
}


@pytest.mark.parametrize("name", ODD)
def test_anything_odd_is_left_to_zipfile(name: str) -> None:
    assert plain_member(ODD[name], 10**6) is None


def changed(data: bytes, chance: random.Random) -> bytes:
    """The zip with a few bytes changed, put in or cut out; most of them in the headers."""
    for _ in range(chance.randint(1, 3)):
        in_headers = chance.choice((range(80), range(max(len(data) - 120, 0), len(data)), range(len(data))))
        at = chance.choice(in_headers or range(1))
        some = bytes(chance.choice((0, 1, 8, 20, 0x50, 0x4B, 255, chance.randrange(256))) for _ in range(2))
        cut = chance.choice((0, 1, 2))
        data = data[:at] + some[: chance.choice((0, 1, 2, cut, cut))] + data[at + cut :]
    return data


@pytest.mark.parametrize("count", [4_000, pytest.param(100_000, marks=[pytest.mark.slow])])
def test_whatever_is_done_to_a_zip_both_ways_agree(count: int) -> None:
    chance = random.Random(count)
    quick = 0
    for number in range(count):
        data = changed(chance.choice(SOUND), chance)
        limits = chance.choice((DEFAULT_LIMITS, PackLimits(max_xml=2000), PackLimits(ratio_from=100, max_ratio=1)))
        quick += plain_member(data, 10**6) is not None
        assert outcome(lambda data=data, limits=limits: unpack(data, f"{ID}.zip", limits)) == carefully(data, limits), (
            number,
            data,
        )
    assert quick > count // 20


def test_signatures_within_the_data_are_not_members() -> None:
    """A hundred marks of list entries, which deflate did not touch: they stand in the XML, not in the list."""
    xml = b"<a>" + b"PK\x01\x02" * 100 + b"</a>"
    stream = zlib.compressobj(0, zlib.DEFLATED, -15)
    packed = stream.compress(xml) + stream.flush()
    whole = pack(ID, xml).data
    ours = whole[30 + 40 : whole.index(b"PK\x01\x02")]
    data = whole.replace(ours, packed, 1).replace(struct.pack("<I", len(ours)), struct.pack("<I", len(packed)))
    end = len(data) - 22
    data = data[: end + 16] + struct.pack("<I", end - 46 - 40) + data[end + 20 :]
    assert data.count(b"PK\x01\x02") > 64
    assert unpack(data).xml == xml
    assert carefully(data) == unpack(data)
