"""The hunt of the secrets story finds what it is to find; a hunt that finds nothing proves nothing otherwise."""

from __future__ import annotations

import base64
import io
import urllib.parse
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.story.site.secret_hunt import Hunt, key_forms, text_forms

SECRET = "Gizli&Parolası/+9173"
WAYS = {
    "plain": SECRET.encode(),
    "json": b'{"password": "Gizli&Parolas\\u0131/+9173"}',
    "url": b"?p=" + urllib.parse.quote(SECRET).encode(),
    "form": b"p=" + urllib.parse.quote_plus(SECRET).encode(),
    "bytes in a traceback": repr(SECRET.encode()).encode(),
    "UTF-16": SECRET.encode("utf-16-be"),
    "hex in a dump": b"\\x" + SECRET.encode().hex().encode(),
    "base64, wrapped": base64.b64encode(b"user:" + SECRET.encode() + b":and more")[:20]
    + b"\n"
    + base64.b64encode(b"user:" + SECRET.encode() + b":and more")[20:],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_password_is_found_in_every_form(way: str) -> None:
    hunt = Hunt({"password": text_forms(SECRET)})
    hunt.look("here", b"before " + WAYS[way] + b" behind")
    assert hunt.found == {("password", "here")}


@pytest.mark.parametrize("shift", range(3))
def test_base64_is_found_at_every_offset(shift: int) -> None:
    hunt = Hunt({"password": text_forms(SECRET)})
    hunt.look("here", base64.b64encode(b"x" * shift + SECRET.encode() + b"yz"))
    assert hunt.found


@pytest.mark.parametrize("container", ["PKCS8", "TraditionalOpenSSL"])
@pytest.mark.parametrize("encoding", ["DER", "PEM"])
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_private_key_is_found_in_every_container(kind: str, encoding: str, container: str) -> None:
    key = ec.generate_private_key(ec.SECP384R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    written = key.private_bytes(getattr(Encoding, encoding), getattr(PrivateFormat, container), NoEncryption())
    hunt = Hunt({"key": key_forms(key)})
    hunt.look("file", written)
    hunt.look("database", key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()).hex().encode())
    assert {place for _, place in hunt.found} == {"file", "database"}


def test_a_zip_is_looked_into_and_what_may_stand_somewhere_is_let_be() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.xml", SECRET)
    hunt = Hunt({"password": text_forms(SECRET)})
    hunt.look("a.zip", packed.getvalue())
    hunt.look("password file", SECRET.encode(), allowed=["password"])
    assert hunt.found == {("password", "a.zip!inner.xml")}


def test_nothing_is_found_where_nothing_stands() -> None:
    hunt = Hunt({"password": text_forms(SECRET), "key": key_forms(ec.generate_private_key(ec.SECP384R1()))})
    hunt.look("here", bytes(range(256)) * 1000 + b"Gizli&Parolas")
    assert hunt.found == set()
