"""`zarf seal FILE --key REF -o OUT` seals a document; `zarf seal test --key REF` tries a key before a deadline.

Exit 0: done, or the key is fit; 1: the key is not fit; 2: the file or the key cannot be opened, or may not be sealed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from zarf.core.findings import finding
from zarf.core.seal import KeyHealth, SealKey, check_key, seal_document
from zarf.ports.clock import SystemClock
from zarf.ports.clock.api import ISTANBUL
from zarf.ports.keys import Pkcs12KeyStore

_TEST = "test"
_TEXTS = {
    "tr": {
        "holder": "Sahibi",
        "vkn_tckn": "VKN/TCKN",
        "issuer": "Veren",
        "until": "Son geçerlilik",
        "days": "Kalan gün",
        "fit": "Anahtar imza atıyor ve mühür için uygun.",
        "unfit": "Anahtar mühür için uygun değil:",
    },
    "en": {
        "holder": "Holder",
        "vkn_tckn": "VKN/TCKN",
        "issuer": "Issuer",
        "until": "Valid until",
        "days": "Days left",
        "fit": "The key signs and is fit for sealing.",
        "unfit": "The key is not fit for sealing:",
    },
}


@click.command("seal")
@click.argument("file", metavar="FILE|test")
@click.option("--key", "reference", metavar="REF", required=True, help="pkcs12:<file>?password-file=<file>")
@click.option("-o", "--output", metavar="OUT", help="Where the sealed document goes; - for standard output.")
@click.option("--role", default="Supplier", show_default=True, help="Claimed role of the signer.")
@click.option("--document-first", is_flag=True, help="Put the reference to the document before the other.")
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr", help="Language of the messages.")
def command(file: str, reference: str, output: str | None, role: str, document_first: bool, language: str) -> None:
    """Seal the document FILE, or try a key with `zarf seal test`."""
    if file == _TEST and output is None:
        sys.exit(_try_key(Pkcs12KeyStore().open(reference), language))
    if output is None:
        raise click.UsageError("-o OUT is missing")
    document = _read(file)
    key = Pkcs12KeyStore().open(reference)
    now = SystemClock().now()
    _warn(check_key(key, at=now), language)
    sealed = seal_document(document, key, signing_time=now, role=role, document_first=document_first)
    _write(output, sealed)


def _try_key(key: SealKey, language: str) -> int:
    health = check_key(key, at=SystemClock().now())
    texts = _TEXTS[language]
    until = health.not_after.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
    click.echo(f"{texts['holder']}: {health.holder}")
    click.echo(f"{texts['vkn_tckn']}: {health.vkn_tckn or '?'}")
    click.echo(f"{texts['issuer']}: {health.issuer}")
    click.echo(f"{texts['until']}: {until}")
    click.echo(f"{texts['days']}: {health.days_left}")
    click.echo(texts["unfit"] if health.faults else texts["fit"])
    for line in _faults(health, language):
        click.echo(f"  {line}")
    return 1 if health.faults else 0


def _warn(health: KeyHealth, language: str) -> None:
    """A receiver will refuse this seal: said, not prevented, since tests of receivers need such seals too."""
    for line in _faults(health, language):
        click.echo(line, err=True)


def _faults(health: KeyHealth, language: str) -> list[str]:
    told = [finding(code) for code in health.faults]
    return [f"{item.code}: {item.message(language)} {item.hint(language)}" for item in told]


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from error


def _write(name: str, data: bytes) -> None:
    """The whole file or none: it appears under its name only when it is complete."""
    if name == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    try:
        descriptor, fresh = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(fresh).chmod(0o666 & ~mask)
        Path(fresh).replace(target)
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from error
