"""`zarf cari`: the accounts of a taxpayer, their check against GİB's lists, and files of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from zarf.core.findings.reasons import in_words
from zarf.doors.cli import office_door as door
from zarf.doors.cli import register_door as register
from zarf.office.cari import services as cari

_COLOURS = {
    "tr": {"green": "Yeşil", "blue": "Mavi", "orange": "Turuncu", "red": "Kırmızı", "black": "Siyah"},
    "en": {"green": "green", "blue": "blue", "orange": "orange", "red": "red", "black": "black"},
}
_REMOVAL = {"tr": "işaret kaldırılacak", "en": "mark to be removed"}
_LEFT_OUT = {
    "tr": "{n} cari Vergi/TC No olmadığı için gösterilmedi",
    "en": "{n} accounts are not shown: they have no tax/TC number",
}
_COUNTED = {"tr": "Yeni {new}, değişecek {change}, aynı {same}, hatalı {error}.",
            "en": "New {new}, to be changed {change}, the same {same}, wrong {error}."}  # fmt: skip
_TAKEN = {"tr": "{n} cari hesap aktarıldı.", "en": "{n} accounts taken over."}
_SEVERITIES = {
    "tr": {"error": "hata", "warning": "uyarı", "info": "bilgi"},
    "en": {"error": "error", "warning": "warning", "info": "info"},
}
_DRY = {"tr": "Hiçbir kart değişmedi; aktarmak için --take verin.", "en": "No card was changed; give --take to do so."}
_WRITTEN = {"tr": "{n} cari hesap {file} dosyasına yazıldı.", "en": "{n} accounts written to {file}."}


@click.group("cari")
def command() -> None:
    """Cari accounts: whom a taxpayer trades with."""


@command.command("check")
@door.taxpayer_option
@click.option("--show", type=click.Choice(cari.FILTERS), help="Only these rows.")
@click.option("--all", "with_calm", is_flag=True, help="Green and black rows too.")
@door.json_option
def check(vkn: str | None, show: str | None, with_calm: bool, as_json: bool) -> None:
    """Compare all accounts with GİB's lists ("Kontrol Et"). No card is changed.

    Exit 0: nothing to do. 1: some rows want attention, or there is no list to compare with.
    """
    with register.refusals("cari", as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        found = cari.run_check(taxpayer.pk, door.ACTOR, source="window")
    wants = found.counts["total"] - found.counts["green"] - found.counts["black"] + found.counts["removal"]
    for row in cari.all_shown(found, show or ""):
        if show or with_calm or _wants_attention(row):
            _print_row(row, as_json=as_json)
    if as_json:
        door.print_json(
            {"check": found.pk, "list": found.list_version, "list_at": found.list_at.isoformat(),
             "seconds": found.seconds, "without_number": found.without_number, **found.counts}
        )  # fmt: skip
    else:
        names = _COLOURS[door.language()]
        click.echo(", ".join(f"{text} {found.counts[key]}" for key, text in names.items()))
        if found.without_number:
            click.echo(_LEFT_OUT[door.language()].format(n=found.without_number))
    sys.exit(door.FINDINGS if wants else door.OK)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door.taxpayer_option
@click.option("--take", is_flag=True, help="Write the good lines; without it the file is only looked at.")
@door.json_option
def bring(file: Path, vkn: str | None, take: bool, as_json: bool) -> None:
    """Look at an .xlsx or CSV file of accounts, line by line, and take it over with --take.

    Exit 0: every line is good. 1: some lines are wrong and were left out. 2: the file was refused.
    """
    with register.refusals(file.name, as_json=as_json):
        taxpayer = door.one_taxpayer(vkn)
        item = cari.keep_file(taxpayer.pk, door.ACTOR, file.name, file.read_bytes())
        cari.read_import(item.pk)
        item = cari.import_of(taxpayer.pk, item.pk)
    language = door.language()
    if item.state == cari.Import.State.REFUSED:
        for one in item.problem or []:
            _print_problem(file.name, None, one, as_json=as_json)
        sys.exit(door.UNREADABLE)
    for row in cari.import_rows(item).exclude(findings=[]):
        for one in row.findings:
            _print_problem(file.name, row.line, one, as_json=as_json)
    many = item.counts["new"] + item.counts["change"]
    if take:
        with register.refusals(file.name, as_json=as_json):
            cari.apply_import(taxpayer.pk, item.pk, door.ACTOR)
    if as_json:
        door.print_json({"file": file.name, "taken": many if take else 0, **item.counts})
    else:
        click.echo(_COUNTED[language].format(**item.counts))
        click.echo(_TAKEN[language].format(n=many) if take else _DRY[language])
    sys.exit(door.FINDINGS if item.counts["error"] else door.OK)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@door.taxpayer_option
def export(file: Path, vkn: str | None) -> None:
    """Write all accounts to FILE (.xlsx or .csv), as `zarf cari import` reads them."""
    with register.refusals(file.name, as_json=False):
        taxpayer = door.one_taxpayer(vkn)
        rows = cari.accounts(taxpayer.pk)
        content = cari.export_accounts(rows, "csv" if file.suffix.lower() == ".csv" else "xlsx")
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise click.FileError(str(file), in_words(problem.strerror or "?", door.language())) from problem
    click.echo(_WRITTEN[door.language()].format(n=rows.count(), file=file.name))


def _wants_attention(row: cari.Row) -> bool:
    return row.judgement is not None and (
        row.judgement.is_removal or row.judgement.colour.value in ("blue", "orange", "red")
    )


def _print_row(row: cari.Row, *, as_json: bool) -> None:
    colour = row.judgement.colour.value if row.judgement else "black"
    sentence = row.judgement.explanation(door.language()) if row.judgement else ""
    if as_json:
        door.print_json(
            {"code": row.account.code, "title": row.account.title, "number": row.account.lookup_key, "colour": colour,
             "explanation": sentence, "gib_title": row.listed.title, "proposed": _proposed(row)}
        )  # fmt: skip
        return
    name = _COLOURS[door.language()][colour]
    # A removal has the colour and the sentence of somebody who is no user; only this tells that Güncelle would write.
    removal = f"  [{_REMOVAL[door.language()]}]" if row.judgement and row.judgement.is_removal else ""
    click.echo(f"{name:<8} {row.account.code}  {row.account.title}  {row.account.lookup_key}  {sentence}{removal}")


def _proposed(row: cari.Row) -> dict[str, Any]:
    """What would be written, column by column."""
    if row.judgement is None:
        return {}
    found: dict[str, Any] = {}
    for name, one in (("efatura", row.judgement.efatura), ("eirsaliye", row.judgement.eirsaliye)):
        for field, column in (
            ("flag", "user"),
            ("pk", "pk"),
            ("gb", "gb"),
            ("scenario", "scenario"),
            ("since", "since"),
        ):
            old, new = getattr(one.card, field), getattr(one.proposed, field)
            if old != new:
                found[f"{name}_{column}"] = [cari.as_text(old), cari.as_text(new)]
    return found


def _print_problem(name: str, line: int | None, one: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        door.print_json(
            {"file": name, "line": line, "code": one["code"], "severity": one["severity"], "message": one["message"]}
        )
        return
    end = "" if door.language() == "tr" else "_en"
    place = f"{name}:{line}" if line else name
    severity = _SEVERITIES[door.language()].get(one["severity"], one["severity"])
    click.echo(f"{place}: {severity} {one['code']} {one[f'message{end}']} {one[f'hint{end}']}", err=True)
