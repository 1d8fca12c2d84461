"""`zarf seal FILE --key REF -o OUT` seals a document; `zarf seal test [--key REF]` tries a key before a deadline.

`zarf seal test --for VKN` tries the key that seals a taxpayer's documents, and keeps how it went.

Exit 0: done, or the key is fit; 1: the key is not fit; 2: the file or the key cannot be opened, or may not be sealed.
"""

from __future__ import annotations

import sys
from copy import copy
from typing import NoReturn

import click

from zarf.core.seal import KeyHealth, check_key
from zarf.doors.cli.key_trial import key_findings, line, look_around, try_key
from zarf.doors.cli.seal_levels import LEVELS, RENEWED, StampOptions, raise_level, stamp_options
from zarf.doors.cli.seal_orders import Raising, SealOrder, is_big, sealed_big, sealed_whole
from zarf.doors.cli.seal_questions import revocation_lists, trust_store
from zarf.doors.cli.spoken import language_option, wrong_use
from zarf.doors.cli.whole_file import write_file
from zarf.ports.clock import SystemClock
from zarf.ports.keys import KeyStores

_TEST = "test"
_TEST_HELP = """Try a key before a deadline: it signs a probe, the probe is verified, and what is wrong is told.

Without --key and --for nothing is logged in to: the cards and HSMs of this machine are listed, with their certificates.

Exit 0: the key is fit, or a card was found. 1: it is not fit, or none was found. 2: the key cannot be opened.
"""
_TEST_OPTIONS = {
    "reference": "",
    "vkn": "The key that seals this taxpayer's documents; how it went is kept.",
    "trusted": "Trusted certificates, to look up whether the key's certificate was revoked.",
    "crls": "Revocation lists to look in.",
    "as_json": "One JSON object.",
    "language": "",
}
"""Those that the test knows, by parameter, with their own words."""


class _Seal(click.Command):
    """`zarf seal test --help` tells of the test alone, not of all that sealing may want."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[:1] == [_TEST] and any(word in ctx.help_option_names for word in args):
            inner = click.Context(_test_help(self), ctx.parent, f"{ctx.info_name} {_TEST}")
            click.echo(inner.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)


def _test_help(whole: click.Command) -> click.Command:
    params = []
    for param in whole.params:
        if isinstance(param, click.Option) and param.name in _TEST_OPTIONS:
            params.append(copy(param))
            params[-1].help = _TEST_OPTIONS[param.name] or param.help
    return click.Command(_TEST, params=list(params), help=_TEST_HELP)


@click.command("seal", cls=_Seal)
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
@language_option
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
        raise wrong_use(
            "-o OUT eksik: mühürlü belge nereye yazılsın?", "-o OUT is missing: where is the sealed document to go?"
        )
    if renew and (reference is not None or level != "bes"):
        raise wrong_use("--renew, --key ve --level ile birlikte verilmez", "--renew goes without --key and --level")
    level = RENEWED if renew else level
    if reference is None and level == "bes":
        raise wrong_use("--key REF eksik: hangi anahtarla mühürlensin?", "--key REF is missing: which key is to seal?")
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
        raise wrong_use(
            "--for yalnız `zarf seal test` ile verilir, --key ile birlikte verilmez",
            "--for goes with `zarf seal test` alone, and not with --key",
        )
    # Django is loaded for this one form only.
    from zarf.doors.cli.sealing_keys import try_keys

    sys.exit(0 if try_keys(vkn, as_json=as_json) else 1)


def _warn(health: KeyHealth, language: str) -> None:
    """A receiver will refuse this seal: said, not prevented, since tests of receivers need such seals too."""
    for item in key_findings(health):
        click.echo(line(item, language), err=True)
