"""`zarf seal --level t|a`: from a plain seal to one with a time stamp, or to the archive form. Costs kontör."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from cryptography.hazmat.primitives.serialization import Encoding

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.core.seal import Archiver, CrlSet, TrustStore, add_signature_timestamp, signature_imprint
from zarf.core.seal.archiving import Feed
from zarf.core.seal.certificates import load_crl
from zarf.doors.cli.spoken import unusable, wrong_use
from zarf.doors.cli.whole_file import read_file, write_file
from zarf.ports.clock import Clock
from zarf.ports.revocation import HttpRevocation
from zarf.ports.timestamps import (
    PRODUCTION_URL,
    TEST_URL,
    Account,
    FolderLedger,
    KamusmTimestamps,
    MemoryLedger,
    StampLedger,
    TimestampService,
    account_from_file,
    stamp_once,
)

LEVELS = ("bes", "t", "a")
RENEWED = "renewed"
"""One archive stamp more on what is at level a."""
_HOSTS = {"test": TEST_URL, "production": PRODUCTION_URL}


@dataclass(frozen=True, slots=True)
class StampOptions:
    """What the command line says about stamps. lists: files or http(s) addresses. folder: of stamps that were had."""

    url: str | None
    userid: str
    password_file: str
    trusted: tuple[str, ...]
    lists: tuple[str, ...]
    folder: str | None


def stamp_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options of `StampOptions` to a command."""
    added = (
        click.option(
            "--tsa",
            "tsa_url",
            metavar="URL",
            envvar="ZARF_TIMESTAMP_URL",
            help="Time-stamping service: an address, test or production.",
        ),
        click.option(
            "--tsa-user",
            metavar="NUMBER",
            default="",
            envvar="ZARF_TIMESTAMP_USERID",
            help="Customer number at the service.",
        ),
        click.option(
            "--tsa-password-file",
            metavar="FILE",
            default="",
            envvar="ZARF_TIMESTAMP_PASSWORD_FILE",
            help="Its password, in the first line; mode 600.",
        ),
        click.option(
            "--trust", "trusted", metavar="PEM", multiple=True, help="Trusted certificates, for the stamps and `test`."
        ),
        click.option(
            "--crl",
            "crls",
            metavar="FILE|URL",
            multiple=True,
            help="Revocation lists, for level a and `test` (a file).",
        ),
        click.option("--stamps", "stamps", metavar="FOLDER", help="Keeps the stamps: done again, none is paid twice."),
    )
    for option in reversed(added):
        command = option(command)
    return command


def raise_level(
    sealed: bytes,
    level: str,
    options: StampOptions,
    clock: Clock,
    document: Feed | None = None,
    language: str = "tr",
) -> bytes:
    """*sealed* at *level*: "t", "a" or RENEWED. document: where *sealed* holds only the root's tags and the seal.

    Raises UsageError for missing options, ZarfError when a stamp does not come.
    """
    account, trust = _account(options), _trust(options.trusted)
    service = TimestampService(_HOSTS.get(options.url or "", options.url or ""))
    ledger: StampLedger = FolderLedger(Path(options.folder)) if options.folder else MemoryLedger()
    lists = _lists(options, sealed, clock)
    authority = KamusmTimestamps(service, trust=trust, clock=clock, revocation=lists)

    if level == "t" and not options.lists:
        # The archive form refuses without lists; a stamp alone can be had, and may turn out worthless.
        item = finding("EF-TSP-018")
        click.echo(f"{item.code}: {item.message(language)} {item.hint(language)}", err=True)

    def stamp(imprint: bytes) -> bytes:
        return stamp_once(authority, ledger, imprint, account)

    try:
        return _raised(sealed, level, Archiver(trust, lists, clock.now(), stamp, document))
    finally:
        authority.close()


def _raised(sealed: bytes, level: str, archiver: Archiver) -> bytes:
    if level == RENEWED:
        return archiver.renew(sealed)
    if level == "t":
        return add_signature_timestamp(sealed, archiver.stamp(signature_imprint(sealed)))
    return archiver.seal_archive(sealed)


def _account(options: StampOptions) -> Account:
    if not options.url:
        raise wrong_use("--tsa URL eksik", "--tsa URL is missing")
    account = account_from_file(options.userid, options.password_file)
    if account is None:
        raise wrong_use("--tsa-user ve --tsa-password-file eksik", "--tsa-user and --tsa-password-file are missing")
    return account


def _trust(names: tuple[str, ...]) -> TrustStore:
    if not names:
        raise wrong_use(
            "--trust PEM eksik: kimsenin kefil olmadığı bir sunucunun damgası bir şey kanıtlamaz",
            "--trust PEM is missing: a stamp of a server nobody vouches for is worth nothing",
        )
    try:
        return TrustStore.from_pem(*map(read_file, names))
    except ValueError as error:
        raise unusable("--trust", error) from error


def _lists(options: StampOptions, sealed: bytes, clock: Clock) -> CrlSet:
    """Each list once, so that references and values are the same bytes.

    They are kept beside the stamps: done again with the same lists, the same values are stamped.
    """
    kept = Path(options.folder, f"{hashlib.sha256(sealed).hexdigest()[:32]}-lists.pem") if options.folder else None
    if kept is not None and kept.exists():
        pems = re.findall(rb"-----BEGIN X509 CRL-----[^-]++-----END X509 CRL-----", read_file(str(kept)))
        return CrlSet(pems)
    found: list[bytes] = []
    for name in options.lists:
        found += _fetched(name, clock) if name.startswith(("http://", "https://")) else [read_file(name)]
    try:
        lists = CrlSet(found)
    except ValueError as error:
        raise unusable("--crl", error) from error
    if kept is not None and found:
        write_file(str(kept), b"".join(load_crl(item)[1].public_bytes(Encoding.PEM) for item in found))
    return lists


def _fetched(url: str, clock: Clock) -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        faults = HttpRevocation(Path(folder), [url], clock).refresh(force=True)
        if faults:
            raise Unavailable(faults[0])
        return [path.read_bytes() for path in Path(folder).glob("*.crl")]
