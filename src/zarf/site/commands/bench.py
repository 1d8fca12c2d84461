"""`zarf bench NAME`: run a benchmark of the checkout. Each is a module of `bench/` with a `main(arguments)`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from zarf.doors.cli.spoken import wrong_use
from zarf.site.checkout import ROOT


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(name: str | None, arguments: Sequence[str]) -> None:
    """Run the benchmark NAME; without a name, list what there is."""
    names = sorted(file.stem for file in (ROOT / "bench").glob("[a-z]*.py"))
    if name is None:
        click.echo("\n".join(names))
        return
    if name.replace("-", "_") not in names:
        known = ", ".join(names)
        raise wrong_use(
            f"{name!r} diye bir ölçüm yok; olanlar: {known}", f"no benchmark is called {name!r}; there is: {known}"
        )
    # bench/ is no part of the installed product; it is found through the checkout.
    sys.path.insert(0, str(ROOT))
    sys.exit(import_module(f"bench.{name.replace('-', '_')}").main(list(arguments)))
