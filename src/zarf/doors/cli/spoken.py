"""The language in which the command line speaks to this person, and how it says that it was called wrongly."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

import click

from zarf.core.findings.reasons import in_words

LANGUAGES = ("tr", "en")
_OPTION = "--language"
_asked = ""


def listen(arguments: Sequence[str]) -> None:
    """Remember `--language` of a command line: something may have to be said before its options are read."""
    global _asked
    named = [word.removeprefix(f"{_OPTION}=") for word in arguments if word.startswith(f"{_OPTION}=")]
    named += [after for word, after in pairwise(arguments) if word == _OPTION]
    _asked = next((word for word in named if word in LANGUAGES), "")


def language() -> str:
    """That of `--language`; else `en` when the person's environment says so, else `tr`."""
    context = click.get_current_context(silent=True)
    asked = (context.params.get("language") if context is not None else None) or _asked
    chosen = os.environ.get("ZARF_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return asked or ("en" if chosen.startswith("en") else "tr")


language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default=language, help="Language of the messages."
)


def wrong_use(tr: str, en: str) -> click.UsageError:
    """The command was called wrongly: the sentence in the language of the person, with exit 2."""
    return click.UsageError(en if language() == "en" else tr)


def unusable(name: str, reason: OSError | ValueError) -> click.UsageError:
    """A file or an option that cannot be used, with what the system or the reader says of it."""
    told = reason.strerror if isinstance(reason, OSError) else None
    return click.UsageError(f"{name}: {in_words(told or str(reason), language())}")
