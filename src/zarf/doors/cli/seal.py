"""`zarf seal FILE --key REF -o OUT` seals a document; `zarf seal test [--key REF]` tries a key before a deadline.

Exit 0: done, or the key is fit; 1: the key is not fit; 2: the file or the key cannot be opened, or may not be sealed.
"""

from __future__ import annotations

import sys

import click

from zarf.core.seal import KeyHealth, check_key, seal_document
from zarf.doors.cli.key_trial import key_findings, line, look_around, try_key
from zarf.doors.cli.whole_file import read_file, write_file
from zarf.ports.clock import SystemClock
from zarf.ports.keys import KeyStores

_TEST = "test"


@click.command("seal")
@click.argument("file", metavar="FILE|test")
@click.option(
    "--key",
    "reference",
    metavar="REF",
    help="pkcs12:<file>?password-file=<file> or pkcs11:module=<module>;token=<label>?pin-file=<file>",
)
@click.option("-o", "--output", metavar="OUT", help="Where the sealed document goes; - for standard output.")
@click.option("--role", default="Supplier", show_default=True, help="Claimed role of the signer.")
@click.option("--document-first", is_flag=True, help="Put the reference to the document before the other.")
@click.option("--json", "as_json", is_flag=True, help="With `test`: one JSON object.")
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr", help="Language of the messages.")
def command(
    file: str,
    reference: str | None,
    output: str | None,
    role: str,
    document_first: bool,
    as_json: bool,
    language: str,
) -> None:
    """Seal the document FILE; or `zarf seal test`: try a key, without --key see which cards and HSMs are there."""
    if file == _TEST and output is None:
        if reference is None:
            sys.exit(look_around(language, as_json=as_json))
        sys.exit(try_key(reference, language, as_json=as_json))
    if reference is None:
        raise click.UsageError("--key REF is missing")
    if output is None:
        raise click.UsageError("-o OUT is missing")
    document = read_file(file)
    key = KeyStores(heartbeat=0).open(reference)
    now = SystemClock().now()
    _warn(check_key(key, at=now), language)
    sealed = seal_document(document, key, signing_time=now, role=role, document_first=document_first)
    write_file(output, sealed)


def _warn(health: KeyHealth, language: str) -> None:
    """A receiver will refuse this seal: said, not prevented, since tests of receivers need such seals too."""
    for item in key_findings(health):
        click.echo(line(item, language), err=True)
