"""`zarf obligation --turnover YEAR=LIRA ... [--group NAME ...]`: is my firm obliged?

Exit 0: answered; 2: no figures were given, or one cannot be read.
"""

from __future__ import annotations

import json
import re
from datetime import date

import click

from zarf.core.obligations import Answer, Figures, Group, ask
from zarf.doors.cli.spoken import language, language_option, wrong_use
from zarf.doors.obligation_words import NOTHING_GIVEN, SOURCE, doubt, sentence

_LIRA = re.compile(r"[0-9]{1,15}", re.ASCII)
_TURNOVER = {
    "tr": "{value}: YIL=TUTAR biçiminde yazın, örnek 2025=3500000",
    "en": "{value}: write YEAR=AMOUNT, for example 2025=3500000",
}


def _turnover(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[int, int]:
    found: dict[int, int] = {}
    for value in values:
        year, _, amount = value.partition("=")
        digits = amount.replace(".", "").replace("_", "")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and _LIRA.fullmatch(digits)):
            raise click.BadParameter(_TURNOVER[language()].format(value=value))
        found[int(year)] = int(digits)
    return found


@click.command("obligation")
@click.option(
    "--turnover",
    multiple=True,
    metavar="YIL=LİRA",
    callback=_turnover,
    help="Gross sales of a year, whole lira.",
)
@click.option("--group", "groups", multiple=True, type=click.Choice([item.value for item in Group]), help="Business.")
@click.option("--year-end", type=click.IntRange(1, 12), default=12, help="The month the fiscal year ends with.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each document, a line each.")
@language_option
def command(turnover: dict[int, int], groups: tuple[str, ...], year_end: int, as_json: bool, language: str) -> None:
    """Is a firm obliged to use e-Fatura, e-Arşiv, e-İrsaliye and e-Defter, by its own figures?"""
    side = 1 if language == "en" else 0
    if not turnover and not groups:
        raise wrong_use(*NOTHING_GIVEN)
    answers = ask(Figures(turnover, frozenset(Group(item) for item in groups), year_end))
    for answer in answers:
        if as_json:
            click.echo(json.dumps(_row(answer, language), ensure_ascii=False, separators=(",", ":")))
            continue
        click.echo(sentence(answer, language))
        for more in (f"{SOURCE[side]}: {answer.duty.source}" if answer.duty else "", doubt(answer, language)):
            if more:
                click.echo(f"    {more}")


def _row(answer: Answer, language: str) -> dict[str, object]:
    begins: date | None = answer.begins
    return {
        "document": answer.document.value,
        "obliged": answer.is_obliged,
        "begins": begins.isoformat() if begins else None,
        "year": answer.year or None,
        "source": answer.duty.source if answer.duty else None,
        "sure": answer.duty.sure if answer.duty else None,
        "message": sentence(answer, language),
    }
