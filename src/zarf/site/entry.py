"""The console entry: mounts the command line door and adds the commands of the house itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from zarf import __version__
from zarf.core.errors import ZarfError
from zarf.doors.cli import COMMANDS, CommandEntry
from zarf.doors.cli.house_clock import HouseClock
from zarf.doors.cli.spoken import language, listen
from zarf.doors.cli.usage_words import Misused, speak
from zarf.ports.clock import Clock, OffsetFileClock, SystemClock
from zarf.site.compiled_loading import use_compiled
from zarf.site.config import Config
from zarf.site.house import open_house
from zarf.site.processes import leave_no_core
from zarf.site.sentences import CannotGoOn

HOUSE: dict[str, CommandEntry] = {
    "demo": CommandEntry("zarf.site.commands.demo", "Play the main job from seller to buyer and back."),
    "up": CommandEntry("zarf.site.commands.up", "Keep the world running: database, worker, simulator, portal."),
    "test": CommandEntry("zarf.site.commands.test", "Run every check and every test."),
    "doctor": CommandEntry("zarf.site.commands.doctor", "Tell what is missing on this machine and how to get it."),
    "compile": CommandEntry("zarf.site.commands.compile", "Compile what every document passes through."),
    "bench": CommandEntry("zarf.site.commands.bench", "Run a benchmark of the checkout."),
}
"""Commands that belong to no door: they start, test and measure the house."""

_ALL = HOUSE | dict(COMMANDS)


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, not when they are listed."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise Misused(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misused(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, entry in _ALL.items() if find_spec(entry.module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = _ALL.get(cmd_name)
        if entry is None or find_spec(entry.module) is None:
            return None
        if entry.needs_database:
            open_house()
            ctx.with_resource(_at_this_command_line())
        command = import_module(entry.module).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        entry = _ALL.get(args[0])
        alone = entry.standing_alone.get(args[1]) if entry is not None and len(args) > 1 else None
        if alone is not None:
            return f"{args[0]} {args[1]}", import_module(alone).command, args[2:]
        option = entry.database_with if entry is not None else ""
        if option and any(word == option or word.startswith(f"{option}=") for word in args[1:]):
            open_house()
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _ALL[name].help) for name in self.list_commands(ctx)])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zarf")
@click.pass_context
def cli(context: click.Context) -> None:
    """Zarf: e-Fatura from seller to buyer and back. All work data lies in ZARF_HOME (default ./.zarf)."""
    context.obj = HouseClock(_clock)


def _clock() -> Clock:
    config = Config.load()
    return OffsetFileClock(config.clock_file) if config.clock_file else SystemClock()


def _at_this_command_line() -> AbstractContextManager[object]:
    """The audit log tells who sat here. Imported late: most commands need no office."""
    from zarf.doors.cli.office_door import operator
    from zarf.office.acting import HOUSE, acting

    return acting(replace(HOUSE, name=operator()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Exit 2 with one sentence for what stops us; never a traceback for what is foreseen."""
    leave_no_core()
    use_compiled()
    words = list(sys.argv[1:] if arguments is None else arguments)
    listen(words)
    speak()
    try:
        cli.main(args=words, prog_name="zarf")
    except CannotGoOn as error:
        click.echo(error.text(language()), err=True)
    except ZarfError as error:
        click.echo(
            f"{error.code}: {error.finding.message(language())} {error.finding.hint(language())}".strip(), err=True
        )
    except Exception as error:
        if not _is_database_away(error):
            raise
        click.echo(CannotGoOn.database_unreachable().text(language()), err=True)
    sys.exit(2)


def _is_database_away(error: Exception) -> bool:
    """Whether Django could not reach its database. Looked up by name: most commands never load Django."""
    module = sys.modules.get("django.db")
    return module is not None and isinstance(error, module.OperationalError)


if __name__ == "__main__":
    main()
