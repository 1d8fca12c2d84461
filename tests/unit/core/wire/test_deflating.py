"""Packing from parts: whatever comes again is deflated once, and what comes out of the zip is the same XML."""

from __future__ import annotations

import base64
import io
import random
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.wire.deflating import RepeatedPart, deflated, repeated_part
from zarf.core.wire.packing import pack, unpack

ID = "5e0d1a3c-0000-4000-8000-0000000000ab"
LINE = "<cbc:Note>İrsaliye yerine geçmez</cbc:Note>".encode()
STYLESHEET = base64.b64encode(bytes(random.Random(7).choices(b"<xsl:template match='/'>\n", k=30_000)))
PARTS = (b"<a>" + LINE * 200, repeated_part(STYLESHEET), LINE * 300 + b"</a>")


def joined(parts) -> bytes:
    return b"".join(part.data if isinstance(part, RepeatedPart) else part for part in parts)


def test_parts_come_out_of_the_zip_as_one() -> None:
    packed = pack(ID, PARTS)
    assert unpack(packed.data).xml == joined(PARTS)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.testzip() is None
        assert archive.read(f"{ID}.xml") == joined(PARTS)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="Info-ZIP is not installed")
@pytest.mark.parametrize("xml", [PARTS, joined(PARTS), b"", [b""]], ids=["parts", "whole", "empty", "empty-part"])
def test_info_zip_finds_nothing_wrong(xml, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(pack(ID, xml).data)
    tested = subprocess.run(["unzip", "-t", str(file)], capture_output=True, text=True, check=False)
    assert (tested.returncode, tested.stderr) == (0, "")
    assert "No errors detected" in tested.stdout
    subprocess.run(["unzip", "-q", str(file), "-d", str(tmp_path)], check=True)
    assert (tmp_path / f"{ID}.xml").read_bytes() == (xml if isinstance(xml, bytes) else joined(xml))


def test_a_streaming_reader_that_trusts_the_headers_alone_reads_it() -> None:
    """Java's ZipInputStream goes by the local header and the deflate stream, and never sees the list at the end."""
    data = pack(ID, PARTS).data
    assert data[:4] == b"PK\x03\x04"
    assert int.from_bytes(data[6:8], "little") == 0
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    start = 30 + int.from_bytes(data[26:28], "little")
    assert stream.decompress(data[start:]) == joined(PARTS)
    assert stream.unused_data.startswith(b"PK\x01\x02")
    assert len(data) - len(stream.unused_data) - start == int.from_bytes(data[18:22], "little")


def test_the_same_parts_give_the_same_bytes_whether_remembered_or_not() -> None:
    afresh = RepeatedPart(**{name: getattr(PARTS[1], name) for name in ("data", "deflated", "crc")})
    assert pack(ID, PARTS) == pack(ID, (PARTS[0], afresh, PARTS[2]))
    assert repeated_part(bytes(bytearray(STYLESHEET))) is PARTS[1]


def test_a_part_too_large_to_be_remembered_is_packed_all_the_same() -> None:
    large = bytes(3 * 1024 * 1024)
    assert repeated_part(large) is not repeated_part(large)
    assert zlib.decompress(deflated([repeated_part(large), b"x"]).data, -15) == large + b"x"


SOME = st.one_of(st.binary(max_size=40), st.sampled_from([LINE * 3, STYLESHEET, STYLESHEET[:5000], b"<a>" * 500]))
PART = st.tuples(st.booleans(), SOME).map(lambda drawn: repeated_part(drawn[1]) if drawn[0] else drawn[1])


@given(st.lists(PART, max_size=8))
def test_any_parts_make_their_join(parts) -> None:
    whole = joined(parts)
    made = deflated(parts)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    assert stream.decompress(made.data) == whole
    assert (stream.eof, stream.unused_data) == (True, b"")
    assert (made.size, made.crc) == (len(whole), zlib.crc32(whole))
    assert made == deflated(parts)


@pytest.mark.parametrize("count", [60, pytest.param(5_000, marks=[pytest.mark.slow])])
def test_an_envelope_may_be_cut_anywhere(count: int) -> None:
    chance = random.Random(count)
    whole = joined(PARTS)
    for _ in range(count):
        cuts = sorted(chance.randrange(len(whole) + 1) for _ in range(chance.randint(0, 6)))
        pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        parts = [repeated_part(piece) if chance.random() < 0.3 else piece for piece in pieces]
        packed = pack(ID, parts)
        assert unpack(packed.data).xml == whole, cuts
