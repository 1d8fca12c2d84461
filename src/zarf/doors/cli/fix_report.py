"""What `zarf fix` tells people: each repair in words with the lines before and after, then what remains."""

from __future__ import annotations

from collections.abc import Sequence

import click

from zarf.core.findings import Finding, Severity
from zarf.core.repair import Repair
from zarf.core.repair.words import description

_LONGEST = 160
_TEXTS = {
    "tr": {
        "some": "{file}: {count} düzeltme",
        "none": "{file}: kesin olarak düzeltilebilecek bir şey yok",
        "line": "satır",
        "written": "Düzeltilmiş, mühürsüz belge: {written}",
        "left": "Elle düzeltilecek {count} hata kaldı:",
        "clean": "Düzeltilecek hata kalmadı.",
    },
    "en": {
        "some": "{file}: {count} repairs",
        "none": "{file}: nothing that can certainly be repaired",
        "line": "line",
        "written": "The repaired, unsealed document: {written}",
        "left": "{count} errors remain to be corrected by hand:",
        "clean": "No errors remain.",
    },
}


def print_people(
    file: str, written: str | None, repairs: Sequence[Repair], left: Sequence[Finding], language: str, to_error: bool
) -> None:
    """to_error: standard output carries the document itself."""
    texts = _TEXTS[language]
    say = _Out(to_error)
    say.line(texts["some" if repairs else "none"].format(file=file, count=len(repairs)))
    for item in repairs:
        say.line(f"  {texts['line']} {item.line}: {_shown(description(item.kind, language, item.found, item.to))}")
        say.line(f"    {item.path}")
        if item.before:
            say.line(f"    - {_shown(item.before)}", "red")
        say.line(f"    + {_shown(item.after)}", "green")
    if written is not None and not to_error:
        say.line(texts["written"].format(written=written))
    errors = [item for item in left if item.severity is Severity.ERROR]
    say.line(texts["left"].format(count=len(errors)) if errors else texts["clean"])
    for wrong in errors:
        place = f", {texts['line']} {wrong.line}" if wrong.line else ""
        say.line(f"  {wrong.code}{place}: {_shown(wrong.message(language), 400)}")


class _Out:
    def __init__(self, to_error: bool) -> None:
        self._to_error = to_error

    def line(self, text: str, colour: str | None = None) -> None:
        click.secho(text, fg=colour, err=self._to_error)


def _shown(value: bytes | str, longest: int = _LONGEST) -> str:
    """One printable line: a document's text must not steer the terminal."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    text = " ".join(text.split())
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= longest else text[: longest - 3] + "..."
