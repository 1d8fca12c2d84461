"""The zip: one envelope in, one envelope out, and every trick of a hostile zip refused with its code."""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest

from zarf.core.errors import EnvelopeRefused
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.packing import PackLimits, check_identity, open_zip, pack, unpack

ID = "5e0d1a3c-0000-4000-8000-0000000000ab"
XML = b"<a>" + b"x" * 5000 + b"</a>"
ENVELOPE = Envelope(
    ID, EnvelopeType.SENDER, Partner("a", "1"), Partner("b", "2"), None, (EnvelopeGroup("INVOICE", (b"<x/>",)),)
)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def member(name: str, mode: int = 0, external: int | None = None) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16 if external is None else external
    return info


def patched(data: bytes, offset_local: int, offset_central: int, value: bytes) -> bytes:
    """The zip with a header field changed in both places that hold it."""
    changed = bytearray(data)
    central = data.index(b"PK\x01\x02")
    changed[offset_local : offset_local + len(value)] = value
    changed[central + offset_central : central + offset_central + len(value)] = value
    return bytes(changed)


def refused(data: bytes, limits: PackLimits | None = None) -> tuple[str, int | None]:
    with pytest.raises(EnvelopeRefused) as caught:
        unpack(data, f"{ID}.zip", limits or PackLimits())
    return caught.value.code, caught.value.finding.gib_code


def test_gives_back_what_was_packed() -> None:
    packed = pack(ID, XML)
    assert packed.file_name == f"{ID}.zip"
    assert packed.md5_hex == hashlib.md5(packed.data).hexdigest()
    out = unpack(packed.data)
    assert (out.member_name, out.xml) == (f"{ID}.xml", XML)


def test_the_same_envelope_packs_to_the_same_bytes() -> None:
    assert pack(ID, XML) == pack(ID, XML)


def test_others_can_open_our_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(ID, XML).data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{ID}.xml"]


def test_stored_members_and_sizes_behind_the_data_are_read() -> None:
    assert unpack(zipped((f"{ID}.xml", XML), method=zipfile.ZIP_STORED)).xml == XML

    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{ID}.xml", XML)
    assert unpack(stream.getvalue()).xml == XML


def test_a_name_that_is_no_guid_is_not_packed() -> None:
    with pytest.raises(EnvelopeRefused) as caught:
        pack("../../x", XML)
    assert caught.value.finding.gib_code == 1111


@pytest.mark.parametrize("data", [b"", b"<xml/>", b"Rar!", b"\x1f\x8b\x08", b"\x00" * 100])
def test_what_is_no_zip_is_1110(data: bytes) -> None:
    assert refused(data) == ("EF-ZIP-002", 1110)


GOOD = zipped((f"{ID}.xml", XML))


@pytest.mark.parametrize(
    "data",
    [
        b"PK",
        b"PK\x03\x04",
        GOOD[:-10],
        GOOD[: len(GOOD) // 2],
        GOOD[:60] + b"\xff\xff\xff" + GOOD[63:],
        b"PKxx" + GOOD,
        patched(GOOD, 14, 16, b"\x00\x00\x00\x00"),
        patched(GOOD, 22, 24, struct.pack("<I", 10)),
        patched(GOOD, 18, 20, struct.pack("<I", 10)),
        patched(GOOD, 30, 46, b"zzz")[:33] + GOOD[33:],
    ],
    ids=["two", "four", "cut", "half", "data", "before", "crc", "size", "packed-size", "names-differ"],
)
def test_a_broken_zip_is_1130(data: bytes) -> None:
    assert refused(data) == ("EF-ZIP-003", 1130)


@pytest.mark.parametrize(
    "data",
    [
        zipped(),
        zipped((f"{ID}.xml", XML), ("b.xml", XML)),
        zipped((f"{ID}.xml", XML), (f"{ID}.xml", b"<other/>")),
        zipped(("folder/", b""), (f"{ID}.xml", XML)),
        zipped(*[(f"{n}.xml", b"") for n in range(5000)]),
    ],
    ids=["empty", "two", "same-name", "folder-beside", "thousands"],
)
def test_anything_but_one_member_is_1131(data: bytes) -> None:
    assert refused(data) == ("EF-ZIP-004", 1131)


@pytest.mark.parametrize(
    "name",
    [
        "../x.xml",
        "/etc/x.xml",
        "a/b.xml",
        "..",
        "a\\b.xml",
        "C:x.xml",
        "C:\\x.xml",
        "x\x00y.xml",
        "a\nb.xml",
        "./x.xml",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_1133(name: str) -> None:
    data = zipped(("N" * len(name), XML)).replace(b"N" * len(name), name.encode())
    assert refused(data) == ("EF-ZIP-005", 1133)


@pytest.mark.parametrize(
    "info",
    [
        member(f"{ID}.xml", stat.S_IFLNK | 0o777),
        member(f"{ID}.xml", stat.S_IFCHR | 0o600),
        member(f"{ID}.xml", stat.S_IFDIR | 0o755),
        member(f"{ID}.xml", external=0x10),
    ],
    ids=["link", "device", "folder", "dos-folder"],
)
def test_a_link_or_a_folder_is_1131(info: zipfile.ZipInfo) -> None:
    assert refused(zipped((info, XML))) == ("EF-ZIP-006", 1131)


def test_a_lone_folder_is_refused() -> None:
    assert refused(zipped(("folder/", b""))) == ("EF-ZIP-005", 1133)


def test_an_encrypted_member_is_1130() -> None:
    assert refused(patched(GOOD, 6, 8, b"\x01\x00")) == ("EF-ZIP-007", 1130)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_uncommon_compression_is_1130(method: int) -> None:
    assert refused(zipped((f"{ID}.xml", XML), method=method)) == ("EF-ZIP-008", 1130)


def test_limits_are_kept_whatever_the_headers_say() -> None:
    """The headers of the bomb promise ten bytes; the count of what comes out decides."""
    bomb = zipped((f"{ID}.xml", b"<a>" + b"\x00" * 60_000_000 + b"</a>"))
    assert len(bomb) < 100_000
    lying = patched(bomb, 22, 24, struct.pack("<I", 10))
    assert refused(bomb) == ("EF-ZIP-010", 1130)
    assert refused(lying) == ("EF-ZIP-010", 1130)
    patient = PackLimits(max_ratio=10**9)
    assert refused(lying, patient) == ("EF-ZIP-009", 1130)
    assert refused(bomb, PackLimits(max_zip=1000)) == ("EF-ZIP-001", 1130)


@pytest.mark.parametrize(("name", "xml"), [(f"{ID}.xml", b"%PDF-1.4"), (f"{ID}.xml", b""), (f"{ID}.pdf", XML)])
def test_a_member_that_is_no_xml_is_1132(name: str, xml: bytes) -> None:
    assert refused(zipped((name, xml))) == ("EF-ZIP-013", 1132)


def test_utf_16_is_left_to_the_reader_to_name() -> None:
    assert unpack(zipped((f"{ID}.xml", "<a/>".encode("utf-16")))).xml.startswith(b"\xff\xfe")


@pytest.mark.parametrize(
    ("change", "file_name", "member_name", "code"),
    [
        ({}, f"{ID.upper()}.ZIP", f"{ID}.xml", None),
        ({}, "x.zip", f"{ID}.xml", 1142),
        ({}, ID, f"{ID}.xml", 1142),
        ({}, f"{ID}.zip", "x.xml", 1133),
        ({"instance_identifier": ""}, f"{ID}.zip", f"{ID}.xml", 1141),
        ({"instance_identifier": ID[1:]}, f"{ID}.zip", f"{ID}.xml", 1111),
        ({"type_version": "2.0"}, f"{ID}.zip", f"{ID}.xml", 1143),
        ({"header_version": ""}, f"{ID}.zip", f"{ID}.xml", 1143),
    ],
)
def test_names_identifier_and_version_must_agree(
    change: dict[str, str], file_name: str, member_name: str, code: int | None
) -> None:
    wrong = check_identity(replace(ENVELOPE, **change), file_name, member_name)  # type: ignore[arg-type]
    assert (wrong.gib_code if wrong else None) == code


def test_open_zip_looks_at_names_and_content_together() -> None:
    packed = pack(ID, write_envelope(ENVELOPE))
    assert open_zip(packed.data, packed.file_name) == ENVELOPE
    with pytest.raises(EnvelopeRefused) as caught:
        open_zip(packed.data, "other.zip")
    assert caught.value.finding.gib_code == 1142
