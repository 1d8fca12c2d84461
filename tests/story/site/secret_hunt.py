"""Looking for secrets: every form in which one could have been written down, and every place where it could stand."""

from __future__ import annotations

import base64
import io
import json
import os
import threading
import urllib.parse
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from psycopg import sql

_SPACE = b" \t\r\n"


def forms(secret: bytes) -> set[bytes]:
    """*secret* as it is, in hexadecimal, in base64 at each of the three offsets, escaped for URLs, Python and JSON."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode(), secret.hex(":").encode()}
    for offset in range(3):
        # What depends on the bytes before and behind is cut off.
        usable = len(secret) - (len(secret) + offset) % 3
        encoded = base64.b64encode(bytes(offset) + secret[:usable])[(0, 2, 3)[offset] :]
        found |= {encoded, encoded.translate(bytes.maketrans(b"+/", b"-_"))}
    found |= {urllib.parse.quote(secret, safe=safe).encode() for safe in ("", "/", "/:@")}
    found |= {urllib.parse.quote_plus(secret).encode(), repr(secret)[2:-1].encode()}
    return {form for form in found if len(form) >= 8}


def text_forms(secret: str) -> set[bytes]:
    """The forms of a password or PIN, in each encoding that a program might give it."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "iso8859-9")
    found = {form for name in encodings for form in forms(secret.encode(name, "replace"))}
    return found | {json.dumps(secret)[1:-1].encode(), json.dumps(secret)[1:-1].replace("\\u", "\\\\u").encode()}


def key_forms(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> set[bytes]:
    """Each secret number of a private key, as DER holds it (so in every container and PEM), and in decimals."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        numbers = [key.private_numbers().private_value]
    else:
        held = key.private_numbers()
        numbers = [held.d, held.p, held.q, held.dmp1, held.dmq1, held.iqmp]
    found: set[bytes] = set()
    for number in numbers:
        found |= forms(number.to_bytes((number.bit_length() + 7) // 8, "big")) | {str(number).encode()}
    return found


class Hunt:
    """What is looked for: the forms of each secret by its name. A place may be allowed to hold some of them."""

    def __init__(self, secrets: Mapping[str, set[bytes]]) -> None:
        self.secrets = dict(secrets)
        self.found: set[tuple[str, str]] = set()

    def look(self, place: str, content: bytes, allowed: Iterable[str] = ()) -> None:
        """Remember each secret that stands in *content*, also across line breaks, and in the members of a zip."""
        joined = content.translate(None, _SPACE)
        for name, wanted in self.secrets.items():
            if name not in allowed and any(form in content or form in joined for form in wanted):
                self.found.add((name, place))
        if content.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for member in packed.namelist():
                    self.look(f"{place}!{member}", packed.read(member), allowed)

    def look_in_folder(self, folder: Path, allowed: Mapping[str, Iterable[str]]) -> int:
        """Every file below *folder*; allowed: which secrets a file (by its relative path) may hold. Gives how many."""
        count = 0
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                name = str(file.relative_to(folder))
                self.look(str(file), file.read_bytes(), allowed.get(name, ()))
                count += 1
        return count

    def look_in_database(self, url: str) -> int:
        """Every row of every table, as text, past row-level security. Gives how many tables."""
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
                " and table_schema not in ('information_schema')"
            ).fetchall()
            for schema, table in tables:
                what = sql.SQL("copy (select * from {}) to stdout").format(sql.Identifier(schema, table))
                with connection.cursor().copy(what) as rows:
                    # bytea comes in hexadecimal, one of the forms.
                    self.look(f"{schema}.{table}", b"".join(bytes(row) for row in rows))
            return len(tables)


class ProcessWatch:
    """Reads the command line and the environment of every process while something runs: a few times at its start,
    since a program takes the place of another, and once a second afterwards, since a program may rewrite its own."""

    _OFTEN, _PAUSE, _SELDOM = 5, 0.01, 100

    def __init__(self) -> None:
        self.seen: dict[bytes, set[str]] = {}
        self.rounds = 0
        self._looks: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> ProcessWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Look no further; may be called more than once."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._PAUSE):
            self.rounds += 1
            there = {name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()}
            # A number may come again for another process.
            self._looks = {name: self._looks.get(name, 0) + 1 for name in there}
            for name, looks in self._looks.items():
                if looks <= self._OFTEN or self.rounds % self._SELDOM == 0:
                    self._look(name)

    def _look(self, process: str) -> None:
        for what in ("cmdline", "environ"):
            try:
                content = Path("/proc", process, what).read_bytes()
            except OSError:
                continue  # it has ended, or is another user's
            if content:
                self.seen.setdefault(content, set()).add(what)
