"""What click says of a wrong command line, in Turkish.

click asks gettext for each of its sentences; no catalogue of the machine has them in Turkish, so they are put in here.
Help texts stay English, and so do the words that stand in help alone.
"""

from __future__ import annotations

import gettext
import sys
from typing import IO, Any

import click

from zarf.doors.cli.spoken import language

_CHOICES = "{value!r} olamaz; şunlardan biri olmalı: {choices}."
_EXTRA = "Fazladan değer verilmiş: {args}"
TURKISH = {
    "Error: {message}": "Hata: {message}",
    "Aborted!": "Vazgeçildi.",
    "Try '{command} {option}' for help.": "Yardım için: {command} {option}",
    "Invalid value: {message}": "Değer uygun değil: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} için verilen değer uygun değil: {message}",
    "Missing argument": "Eksik değer",
    "Missing option": "Eksik seçenek",
    "Missing parameter": "Eksik değer",
    "Missing {param_type}": "Eksik değer",
    "Missing parameter: {param_name}": "Eksik değer: {param_name}",
    "Missing command.": "Alt komut verilmemiş.",
    "No such option {name!r}.": "{name!r} diye bir seçenek yok.",
    "No such command {name!r}.": "{name!r} diye bir komut yok.",
    "Did you mean {possibility}?": "Şu olabilir mi: {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Şunlardan biri olabilir mi: {possibilities}?)",
    "Option {name!r} does not take a value.": "{name!r} seçeneği değer almaz.",
    "Option {name!r} requires an argument.": "{name!r} seçeneğinin değeri verilmemiş.",
    "Option {name!r} requires {nargs} arguments.": "{name!r} seçeneği {nargs} değer ister.",
    "Argument {name!r} takes {nargs} values.": "{name!r} için {nargs} değer gerekir.",
    "Takes {nargs} values but 1 was given.": "{nargs} değer gerekir, 1 değer verilmiş.",
    "Takes {nargs} values but {len} were given.": "{nargs} değer gerekir, {len} değer verilmiş.",
    "Got unexpected extra argument ({args})": _EXTRA,
    "Got unexpected extra arguments ({args})": _EXTRA,
    "Could not open file {filename!r}: {message}": "{filename!r} dosyası açılamadı: {message}",
    "unknown error": "nedeni bilinmiyor",
    "Choose from:\n\t{choices}": "Şunlardan biri olmalı:\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} olamaz; {choice} olmalı.",
    "{value!r} is not one of {choices}.": _CHOICES,
    "{value!r} does not match the format {format}.": "{value!r} şu biçimde değil: {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} şu biçimlerden birinde değil: {formats}.",
    "{value!r} is not a valid {number_type}.": "{value!r} bir sayı değil ya da burada kullanılamaz.",
    "{value} is not in the range {range}.": "{value}, {range} aralığında değil.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} olamaz; şunlardan biri: {states}",
    "{name} {filename!r} does not exist.": "{filename!r} bulunamadı.",
    "{name} {filename!r} is a file.": "{filename!r} bir dosya; klasör olmalı.",
    "{name} {filename!r} is a directory.": "{filename!r} bir klasör; dosya olmalı.",
    "{name} {filename!r} is not readable.": "{filename!r} okunamıyor.",
    "{name} {filename!r} is not writable.": "{filename!r} yazılamıyor.",
}
_HEADING = (
    ("Usage: ", "Kullanım: "),
    ("[OPTIONS]", "[SEÇENEKLER]"),
    ("COMMAND [ARGS]...", "KOMUT [DEĞERLER]..."),
)


def speak() -> None:
    """From now on click's errors are in the language of the person (see `language`)."""
    gettext.dgettext = _sentence
    gettext.dngettext = _numbered


def _sentence(domain: str, message: str) -> str:
    return TURKISH.get(message, message) if language() == "tr" else message


def _numbered(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return _sentence(domain, msgid1 if n == 1 else msgid2)


class Misused(click.UsageError):
    """An error of click's with a Turkish heading, where Turkish is spoken."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.message, error.ctx)
        self._error = error

    def show(self, file: IO[Any] | None = None) -> None:
        if language() != "tr" or isinstance(self._error, click.exceptions.NoArgsIsHelpError):
            self._error.show(file)
            return
        out = file if file is not None else sys.stderr
        context = self._error.ctx
        if context is not None:
            heading = context.get_usage()
            for english, turkish in _HEADING:
                heading = heading.replace(english, turkish)
            click.echo(heading, file=out)
            if context.help_option_names:
                click.echo(f"Yardım için: {context.command_path} {context.help_option_names[-1]}\n", file=out)
        click.echo(f"Hata: {self._error.format_message()}", file=out)
