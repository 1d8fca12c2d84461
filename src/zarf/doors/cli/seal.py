"""`zarf seal FILE --key REF -o OUT` seals a document; `zarf seal test [--key REF]` tries a key before a deadline.

`zarf seal test --for VKN` tries the key that seals a taxpayer's documents, and keeps how it went.

Exit 0: done, or the key is fit; 1: the key is not fit; 2: the file or the key cannot be opened, or may not be sealed.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from zarf.core.seal import KeyHealth, check_key
from zarf.doors.cli.key_trial import key_findings, line, look_around, try_key
from zarf.doors.cli.seal_levels import LEVELS, RENEWED, StampOptions, raise_level, stamp_options
from zarf.doors.cli.seal_orders import Raising, SealOrder, is_big, sealed_big, sealed_whole
from zarf.doors.cli.seal_questions import revocation_lists, trust_store
from zarf.doors.cli.whole_file import write_file
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
@click.option("--level", type=click.Choice(LEVELS), default="bes", show_default=True, help="Form of the seal.")
@click.option("--renew", is_flag=True, help="Put a further archive stamp on a file of level a.")
@click.option("--counter", "as_counter", is_flag=True, help="Counter-sign a sealed user account (seri imza).")
@click.option("--ledger", "ledger", metavar="FILE", help="For a berat: the sealed ledger it belongs to.")
@stamp_options
@click.option("--for", "vkn", metavar="VKN", help="With `test`: the key that seals this taxpayer's documents.")
@click.option("--json", "as_json", is_flag=True, help="With `test`: one JSON object.")
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr", help="Language of the messages.")
def command(
    file: str,
    reference: str | None,
    output: str | None,
    role: str,
    document_first: bool,
    level: str,
    renew: bool,
    as_counter: bool,
    ledger: str | None,
    tsa_url: str | None,
    tsa_user: str,
    tsa_password_file: str,
    trusted: tuple[str, ...],
    crls: tuple[str, ...],
    stamps: str | None,
    vkn: str | None,
    as_json: bool,
    language: str,
) -> None:
    """Seal the document FILE; or `zarf seal test`: try a key, without --key see which cards and HSMs are there.

    With --level t or a and without --key, FILE is sealed already and is raised to that form.
    """
    if vkn is not None:
        _try_key_of(file, vkn, reference, as_json=as_json)
    if file == _TEST and output is None:
        if reference is None:
            sys.exit(look_around(language, as_json=as_json))
        trust = trust_store(trusted) if trusted else None
        sys.exit(
            try_key(reference, language, as_json=as_json, trust=trust, lists=revocation_lists(crls) if crls else None)
        )
    if output is None:
        raise click.UsageError("-o OUT is missing")
    if renew and (reference is not None or level != "bes"):
        raise click.UsageError("--renew goes without --key and --level")
    level = RENEWED if renew else level
    if reference is None and level == "bes":
        raise click.UsageError("--key REF is missing")
    clock = SystemClock()
    key = None
    if reference is not None:
        key = KeyStores(heartbeat=0).open(reference)
        _warn(check_key(key, at=clock.now()), language)
    order = SealOrder(key, role, document_first, as_counter, ledger, clock.now())
    options = StampOptions(tsa_url, tsa_user, tsa_password_file, trusted, crls, stamps)
    raising: Raising | None = None
    if level != "bes":
        raising = lambda sealed, document: raise_level(sealed, level, options, clock, document, language)  # noqa: E731
    write_file(output, sealed_big(file, order, raising) if is_big(file) else sealed_whole(file, order, raising))


def _try_key_of(file: str, vkn: str, reference: str | None, *, as_json: bool) -> NoReturn:
    """Not given back: exit 0 fit, 1 not fit."""
    if file != _TEST or reference is not None:
        raise click.UsageError("--for goes with `zarf seal test` alone")
    # Django is loaded for this one form only.
    from zarf.doors.cli.sealing_keys import try_keys

    sys.exit(0 if try_keys(vkn, as_json=as_json) else 1)


def _warn(health: KeyHealth, language: str) -> None:
    """A receiver will refuse this seal: said, not prevented, since tests of receivers need such seals too."""
    for item in key_findings(health):
        click.echo(line(item, language), err=True)
