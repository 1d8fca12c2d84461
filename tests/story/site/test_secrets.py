"""No private key, PIN or password is ever in a log, an error, a process list or the database in clear.

The whole job with recognisable secrets, with wrong ones and with crashes; then everything that was written or said is
searched for each of them in every form. `tests/unit/test_secret_hunt.py` shows that the search finds.
"""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from bench._softhsm import Stored, Tokens, module
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from tests.story.site.conftest import wait
from tests.story.site.outside import (  # noqa: F401
    BUYER,
    SELLER,
    TITLES,
    Authorities,
    House,
    authorities,
    house,
    labels,
)
from tests.story.site.secret_hunt import Hunt, ProcessWatch, key_forms, text_forms

from zarf.site.checkout import ROOT

pytestmark = pytest.mark.timeout(600)

ORDER = ROOT / "examples" / "order-ticari.json"
SECRETS = {
    "key password": "Gizli-Anahtar&Parolası/9173",
    "wrong key password": "Yanlış-Anahtar-Parolası-2210",
    "PIN": "pin-GizliKart-4471",
    "wrong PIN": "pin-YanlisKart-9902",
    "PIN in a reference": "pin-Referansta-1207",
    "password in a reference": "parola-Referansta-3316",
    "stamp password": "Gizli+Damga&Parolası/8815",
    "wrong stamp password": "yanlış-Damga-Parolası-6631",
    "sign-in password": "Portal-Girişi-Gizli-5507",
    "wrong sign-in password": "Portal-Yanlış-Giriş-1184",
}
CRASH = """
import sys
from zarf.ports.keys import loaded
def sign(self, data, *rest):
    raise RuntimeError(f"the device burnt down while {self!r} signed")
for name in ("sign", "sign_digest"):
    if hasattr(loaded.LoadedKey, name):
        setattr(loaded.LoadedKey, name, sign)
from zarf.site.entry import main
main(sys.argv[1:])
"""


@dataclass
class Said:
    """What every command of the story said, and the house it was said in."""

    house: House
    folder: Path
    said: list[tuple[str, bytes]] = field(default_factory=list)

    def run(self, *words: str, typed: str = "", succeeds: bool | None = True, program: tuple[str, ...] = ()) -> str:
        """What it says on standard output. succeeds: whether it must succeed (True) or must not (False)."""
        command = [sys.executable, "-P", *(program or ("-m", "zarf.site.entry")), *words]
        done = subprocess.run(
            command, env=self.house.up.environment, input=typed.encode(), capture_output=True, timeout=90
        )
        self.said.append((" ".join(words), done.stdout + done.stderr))
        assert succeeds is None or succeeds == (done.returncode == 0), (done.stdout + done.stderr).decode()
        return done.stdout.decode()

    def secret_file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text + "\n", "utf-8")
        return path


@dataclass
class Keys:
    """References to the seller's key in a file and the buyer's in an HSM, and both private keys."""

    file: str
    token: str
    private: dict[str, Any]


@pytest.fixture
def said(house: House, tmp_path: Path) -> Said:  # noqa: F811
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    return Said(house, folder)


@pytest.fixture
def tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """Asked for before the house, so that the house finds the module's configuration in its environment."""
    if module() is None:
        reason = "SoftHSM is not installed (apt-get install softhsm2)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    made = Tokens(tmp_path / "softhsm")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def keys(tokens: Tokens, said: Said, authorities: Authorities) -> Keys:  # noqa: F811
    """Before the watch begins: SoftHSM's own program takes the PIN on its command line."""
    password = SECRETS["key password"]
    seller, buyer = (_issued(authorities, vkn, kind) for vkn, kind in ((SELLER, "ec"), (BUYER, "rsa")))
    locked = pkcs12.serialize_key_and_certificates(
        None, seller[0], seller[1], seller[2], BestAvailableEncryption(password.encode())
    )
    (said.folder / "seller.p12").write_bytes(locked)
    password_file = said.secret_file("seller.password", password)
    private = buyer[0].private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    tokens.make("buyer", Stored(private, buyer[1].public_bytes(Encoding.DER)), pin=SECRETS["PIN"])
    pin_file = said.secret_file("buyer.pin", SECRETS["PIN"])
    return Keys(
        file=f"pkcs12:{said.folder / 'seller.p12'}?password-file={password_file}",
        token=f"pkcs11:module=softhsm2;token=buyer?pin-file={pin_file}",
        private={"seller's key": seller[0], "buyer's key": buyer[0]},
    )


def _issued(authorities: Authorities, vkn: str, kind: str) -> tuple[Any, Any, Any]:  # noqa: F811
    request = {"vkn_tckn": vkn, "title": TITLES[vkn], "key": kind, "state": "good"}
    issued = httpx.post(f"{authorities.urls['kamusm']}/issue", json=request, trust_env=False).json()
    return pkcs12.load_key_and_certificates(base64.b64decode(issued["pkcs12_base64"]), issued["password"].encode())


@pytest.fixture
def watch(keys: Keys) -> Iterator[ProcessWatch]:
    with ProcessWatch() as running:
        yield running


def test_no_secret_is_told_or_written_in_clear(
    keys: Keys,
    house: House,  # noqa: F811
    said: Said,
    watch: ProcessWatch,
    authorities: Authorities,  # noqa: F811
) -> None:
    _set_up(said, keys)
    number = _exchange(said)
    _stamp(said, authorities, number)
    _by_hand(said, keys)
    _wrong_secrets(said, keys)
    _sign_in(house)
    _crashes(said, keys)
    watch.stop()
    _secrets_in_references(said, keys)
    hunt = Hunt({name: text_forms(secret) for name, secret in SECRETS.items()})
    hunt.secrets |= {name: key_forms(key) for name, key in keys.private.items()}
    hunt.secrets |= {
        f"the database's {name}": text_forms((house.up.home / f"postgres.{name}").read_text("ascii").strip())
        for name in ("password", "superuser")
    }
    # No secret, but it stands in each place: so each is really looked into.
    hunt.secrets["the key's place"] = text_forms(str(said.folder / "seller.p12"))
    _search(hunt, house, said, watch)
    places = {place for name, place in hunt.found if name == "the key's place"}
    for expected in ("public.taxpayers_taxpayer", "a process", "/base/", "/pg_wal/"):
        assert any(expected in place for place in places), f"{expected} was not looked into: {places}"
    assert {item for item in hunt.found if item[0] != "the key's place"} == set()


def _set_up(said: Said, keys: Keys) -> None:
    for vkn, reference in ((SELLER, keys.file), (BUYER, keys.token)):
        words = ["--title", TITLES[vkn], "--district", "Şişli", "--city", "İstanbul", "--seal-key", reference]
        said.run("taxpayer", "add", vkn, *words)
        for role, name in labels(vkn).items():
            said.run("alias", "add", role, name, "--for", vkn)
    person = ["user", "add", "ayse@deneme.test", "--for", SELLER, "--password-stdin"]
    said.run(*person, typed=SECRETS["sign-in password"] + "\n")


def _exchange(said: Said) -> str:
    """The invoice goes out sealed by the file's key, its answer by the HSM's."""
    [sent] = said.house.zarf("send", str(ORDER), "--wait", "60")
    assert sent["state"] == "DELIVERED"
    said.run("answer", sent["number"], "KABUL")
    url = _superuser_url(said.house.up.home)
    states = "select state from exchange_document where kind = 'INVOICE'"
    with psycopg.connect(url, autocommit=True) as connection:
        assert wait(lambda: set(connection.execute(states).fetchall()) == {("ACCEPTED",)}, 90)
    return str(sent["number"])


def _stamp(said: Said, authorities: Authorities, number: str) -> None:  # noqa: F811
    """A stamp by a typed password, which is locked in the database; first by a wrong one."""
    sealed = next(file for file in (said.house.up.home / "archive").rglob("*.xml") if number in file.read_text("utf-8"))
    account = {"userid": "7001", "password": SECRETS["stamp password"], "kontor": 50}
    httpx.post(f"{authorities.urls['kamusm']}/control/accounts", json=account, trust_env=False).raise_for_status()
    own = ["timestamps", "account", "set", "--userid", "7001", "--for", SELLER, "--password-stdin"]
    stamp = ["timestamps", "stamp", str(sealed), "-o", str(said.folder / "t.xml"), "--for", SELLER]
    said.run(*own, typed=SECRETS["wrong stamp password"] + "\n")
    said.run(*stamp, succeeds=False)
    said.run(*own, typed=SECRETS["stamp password"] + "\n")
    said.run(*stamp)


def _by_hand(said: Said, keys: Keys) -> None:
    ready = str(ROOT / "examples" / "invoice-ready.xml")
    for name, reference in (("file", keys.file), ("token", keys.token)):
        said.run("seal", ready, "--key", reference, "-o", str(said.folder / f"sealed-{name}.xml"))
    said.run("seal", "test", "--key", keys.token)
    said.run("sealing", "keys", "--json", succeeds=None)


def _wrong_secrets(said: Said, keys: Keys) -> None:
    password = said.secret_file("wrong.password", SECRETS["wrong key password"])
    pin = said.secret_file("wrong.pin", SECRETS["wrong PIN"])
    for reference in (
        f"{keys.file.partition('?')[0]}?password-file={password}",
        f"{keys.token.partition('?')[0]}?pin-file={pin}",
    ):
        said.run("seal", "test", "--key", reference, succeeds=False)
        said.run("taxpayer", "change", SELLER, "--seal-key", reference, succeeds=False)


def _secrets_in_references(said: Said, keys: Keys) -> None:
    """Somebody writes them where they do not belong: refused, neither repeated nor kept."""
    pin, password = SECRETS["PIN in a reference"], SECRETS["password in a reference"]
    token, file = (reference.partition("?")[0] for reference in (keys.token, keys.file))
    for reference in (f"{token}?pin-value={pin}", f"{token};pin={pin}", f"{file}?password={password}"):
        said.run("seal", "test", "--key", reference, succeeds=False)
        said.run("taxpayer", "change", SELLER, "--seal-key", reference, succeeds=False)


def _sign_in(house: House) -> None:  # noqa: F811
    assert house.sign_in("ayse@deneme.test", SECRETS["wrong sign-in password"]).status_code == 200
    assert TITLES[SELLER] in house.sign_in("ayse@deneme.test", SECRETS["sign-in password"]).text


def _crashes(said: Said, keys: Keys) -> None:
    """A program that dies of something unforeseen tells where, and no more; a killed one leaves no core behind."""
    ready = str(ROOT / "examples" / "invoice-ready.xml")
    words = ["seal", ready, "--key", keys.file, "-o", str(said.folder / "never.xml")]
    said.run(*words, program=("-c", CRASH), succeeds=False)
    assert b"burnt down" in said.said[-1][1]
    worker = said.house.up.children()["worker"]
    limits = Path(f"/proc/{worker}/limits").read_text("ascii")
    assert "Max core file size        0                    0" in limits
    os.kill(worker, signal.SIGSEGV)
    assert said.house.up.starts_again("worker", worker)
    web = said.house.up.children()["web"]
    os.kill(web, signal.SIGABRT)
    assert said.house.up.starts_again("web", web)


def _search(hunt: Hunt, house: House, said: Said, watch: ProcessWatch) -> None:  # noqa: F811
    """Everywhere, but the files that hold a secret because that is what they are for."""
    home = house.up.home
    assert hunt.look_in_database(_superuser_url(home)) > 40
    database = Path((home / "postgres.path").read_text("utf-8").strip()) if (home / "postgres.path").exists() else None
    hunt.look("zarf up", house.up.stop().encode())
    for words, output in said.said:
        hunt.look(words, output)
    own = {
        "postgres.url": ["the database's password"],
        "postgres.password": ["the database's password"],
        "postgres.superuser": ["the database's superuser"],
    }
    assert hunt.look_in_folder(home, own) > 30
    if database is not None:
        # The database's own files and its log of changes, past every table.
        assert hunt.look_in_folder(database, {}) > 500
    files = {
        "seller.password": ["key password"],
        "buyer.pin": ["PIN"],
        "wrong.password": ["wrong key password"],
        "wrong.pin": ["wrong PIN"],
    }
    hunt.look_in_folder(said.folder, files)
    assert watch.rounds > 100
    for content, what in watch.seen.items():
        # How to reach the database is told to the children in their environment, which nobody else may read.
        hunt.look(
            f"a process: {content[:200]!r}", content, ["the database's password"] if "cmdline" not in what else ()
        )


def _superuser_url(home: Path) -> str:
    password = (home / "postgres.superuser").read_text("ascii").strip()
    place = (home / "postgres.url").read_text("utf-8").strip().rpartition("@")[2]
    return f"postgresql://postgres:{password}@{place}"
