"""A row of the window as the page draws it: cells with their mark, choices, and what would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from zarf.core.cari import Service, ServiceJudgement, Verdict
from zarf.doors.portal.cari import words
from zarf.doors.portal.dates import day
from zarf.doors.portal.wording import page_language
from zarf.office.cari import services as cari
from zarf.office.cari.sheets.columns import as_cell, heading

SERVICES = {Service.EFATURA: "e-Fatura", Service.EIRSALIYE: "e-İrsaliye"}


@dataclass(frozen=True, slots=True)
class LabelCell:
    """One label of one service. mark is "" before the check. old: the card's label when another one is proposed."""

    service: str
    column: str
    role: str
    mark: str
    value: str
    choices: tuple[str, ...]
    old: str
    is_several: bool
    is_confirmed: bool
    needs_pick: bool


@dataclass(frozen=True, slots=True)
class ServiceCells:
    """Mark, scenario and transition date of one service; texts of the card where nothing changes."""

    name: str
    column: str
    is_concerned: bool
    flag: bool
    new_flag: bool
    scenario: str
    scenario_text: str
    new_scenario_text: str
    scenarios: tuple[tuple[str, str], ...]
    since: str
    new_since: str

    @property
    def is_nil(self) -> bool:
        """Whether there is nothing to tell of this service; a phone leaves it out."""
        return not (self.is_concerned or self.flag or self.scenario_text or self.since)


@dataclass(frozen=True, slots=True)
class WindowRow:
    """All that the template needs of a row."""

    pk: int
    account_id: int
    code: str
    title: str
    gib_title: str
    number: str
    colour: str
    sign: str
    colour_name: str
    explanation: str
    notes: tuple[str, ...]
    is_checked: bool
    is_ticked: bool
    is_removal: bool
    pk_cells: tuple[LabelCell, ...]
    gb_cells: tuple[LabelCell, ...]
    services: tuple[ServiceCells, ...]
    left: str


def window_row(row: cari.Row) -> WindowRow:
    """The row after a check."""
    stored, judgement = row.stored, row.judgement
    colour = stored.colour if stored else "black"
    if judgement is not None:
        colour = judgement.colour.value
    sign, name = words.COLOURS[colour]
    return WindowRow(
        pk=stored.pk if stored else 0,
        account_id=row.account.pk,
        code=row.account.code,
        title=row.account.title,
        gib_title=row.listed.title,
        number=row.account.lookup_key,
        colour=colour,
        sign=sign if stored else "",
        colour_name=str(name) if stored else "",
        explanation=judgement.explanation(page_language()) if judgement and stored else "",
        notes=tuple(_notes(row)),
        is_checked=stored is not None,
        is_ticked=bool(stored and stored.is_ticked),
        is_removal=judgement is not None and judgement.is_removal,
        pk_cells=tuple(_labels(row, "pk")),
        gb_cells=tuple(_labels(row, "gb")),
        services=tuple(_service(row, service) for service in SERVICES),
        left=words.reason(stored.outcome) if stored else "",
    )


def plain_row(account: cari.Account) -> WindowRow:
    """A row before the check: black, no sentence, the cells show the card."""
    return window_row(cari.Row(account, _NOBODY, None, None))


def _notes(row: cari.Row) -> list[str]:
    found = []
    if row.stored and row.stored.is_impossible:
        found.append(gettext("Vergi/TC No geçersiz"))
    if row.judgement is not None and row.judgement.is_removal:
        found.append(gettext("işaret kaldırılacak"))
    no_postbox = gettext("GİB'de açık posta kutusu yok")
    found += [f"{SERVICES[service]}: {no_postbox}" for service in row.without_postbox]
    if row.is_stale:
        found.append(gettext("kart denetimden sonra değişti"))
    if row.listed.closes_on:
        found.append(gettext("GİB kaydı %(day)s tarihinde kapanıyor") % {"day": day(row.listed.closes_on)})
        if row.listed.new_number:
            found.append(gettext("yeni numarası %(number)s") % {"number": row.listed.new_number})
    return found


def _labels(row: cari.Row, role: str) -> list[LabelCell]:
    """A line for each service that concerns the row; one empty line when none does."""
    cells = []
    for service, name in SERVICES.items():
        column = f"{service.value}_{role}"
        judgement = row.judgement.of(service) if row.judgement else None
        stored = str(getattr(row.account, column))
        if not stored and (
            judgement is None or not (judgement.pk.choices or judgement.gb.choices or _flag(row, service))
        ):
            continue
        cells.append(_label(row, name, column, role, judgement, stored))
    return cells


def _flag(row: cari.Row, service: Service) -> bool:
    return bool(getattr(row.account, f"{service.value}_user"))


def _label(
    row: cari.Row, name: str, column: str, role: str, judgement: ServiceJudgement | None, stored: str
) -> LabelCell:
    if judgement is None:
        return LabelCell(name, column, role, "", stored, (), "", False, False, False)
    label = judgement.pk if role == "pk" else judgement.gb
    value = row.value(column)
    choices = label.choices
    if choices and value and value not in choices:
        choices = (value, *choices)
    return LabelCell(
        service=name,
        column=column,
        role=role,
        mark=label.mark.value,
        value=value,
        choices=choices,
        old=stored if stored != value else "",
        is_several=label.is_several,
        is_confirmed=label.is_several and judgement.is_confirmed,
        needs_pick=label.needs_pick and not value,
    )


def _service(row: cari.Row, service: Service) -> ServiceCells:
    account, judgement = row.account, row.judgement.of(service) if row.judgement else None
    column = f"{service.value}_scenario"
    flag, scenario = _flag(row, service), str(getattr(account, column))
    since = getattr(account, f"{service.value}_since")
    value = row.value(column)
    proposed = judgement.proposed if judgement else None
    concerned = judgement is not None and (flag or judgement.verdict is not Verdict.NOT_USER)
    return ServiceCells(
        name=SERVICES[service],
        column=column,
        is_concerned=concerned,
        flag=flag,
        new_flag=proposed.flag if proposed else flag,
        scenario=value,
        scenario_text=_scenario(scenario),
        new_scenario_text=_scenario(value),
        scenarios=tuple((code, _scenario(code)) for code in cari.SCENARIOS[service]),
        since=day(since),
        new_since=day(proposed.since) if proposed else day(since),
    )


def _scenario(code: str) -> str:
    return str(words.SCENARIOS.get(code, code))


def export_line(row: cari.Row) -> list[Any]:
    """The row as a line of a file, in the order of `export_headings`.

    The columns of the card hold what the card holds, so that the file can be brought back without writing a proposal.
    """
    drawn, account = window_row(row), row.account
    cells = [drawn.code, drawn.title, drawn.gib_title, drawn.number, drawn.colour_name, drawn.explanation]
    card = [as_cell(name, getattr(account, name)) for name in _CARD_COLUMNS]
    return [*cells, *card, "; ".join(_proposals(row, drawn)), "; ".join(drawn.notes)]


def export_headings() -> list[str]:
    """The heading of the window's file. The columns of the card are named as importing reads them."""
    language = page_language()
    return [
        heading("code", language),
        heading("title", language),
        gettext("GİB'deki unvan"),
        gettext("Vergi/TC No"),
        gettext("Renk"),
        gettext("Açıklama"),
        *(heading(name, language) for name in _CARD_COLUMNS),
        gettext("Önerilen değişiklik"),
        gettext("Not"),
    ]


def _proposals(row: cari.Row, drawn: WindowRow) -> Iterator[str]:
    """What Güncelle would write, column by column."""
    for cells, service in zip(drawn.services, SERVICES, strict=True):
        columns = {name: f"{service.value}_{name}" for name in ("user", "pk", "gb", "scenario", "since")}
        yes, no = gettext("Evet"), gettext("Hayır")
        pairs = {
            "user": (yes if cells.flag else no, yes if cells.new_flag else no),
            "scenario": (cells.scenario_text, cells.new_scenario_text),
            "since": (cells.since, cells.new_since),
        }
        pairs |= {name: (str(getattr(row.account, columns[name])), row.value(columns[name])) for name in ("pk", "gb")}
        for name, column in columns.items():
            old, new = pairs[name]
            if old != new:
                yield f"{heading(column, page_language())}: {old or '—'} → {new or '—'}"


_CARD_COLUMNS = (
    "is_person",
    *(f"{service.value}_{name}" for service in SERVICES for name in ("user", "pk", "gb", "scenario", "since")),
)
_NOBODY = cari.NOBODY
