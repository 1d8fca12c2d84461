"""The page "Belge denetle": files are judged while the page is made; no byte of them is kept."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from zarf.core.codes import list_names
from zarf.core.findings import Finding, Severity
from zarf.core.repair import Repair
from zarf.doors.portal import office
from zarf.doors.portal.forms import AROUND, FINDINGS, WHOLE, ValidateForm
from zarf.doors.portal.inspection import Inspected, Question, inspect, with_number_order
from zarf.doors.portal.scope import ScopedRequest, scoped
from zarf.doors.portal.source_lines import Piece, chunk, pieces, source_of
from zarf.doors.portal.wording import page_language
from zarf.ports.clock.api import ISTANBUL

MOST_FILES = 20
MOST_BYTES = 5 * 1024 * 1024
_MOST_CARDS = 200
_MOST_CHANGES = 50
_MOST_COPY = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as the page shows it. anchor: its id on the page. line: in the text that is shown."""

    anchor: str
    finding: Finding
    message: str
    hint: str
    expected: str
    repair: dict[str, object] | None
    line: int | None

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of the text with its cards, for the template."""

    piece: Piece
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One document on the page. left_out: findings that are not shown, since nobody reads hundreds."""

    number: int
    item: Inspected
    cards: tuple[Card, ...]
    left_out: int
    shown: tuple[Shown, ...]
    indented: bool
    changes: tuple[dict[str, object], ...]
    copy_name: str
    copy_base64: str

    @property
    def placed(self) -> list[Card]:
        return [card for card in self.cards if card.line]

    @property
    def unplaced(self) -> list[Card]:
        return [card for card in self.cards if not card.line]

    @property
    def unlisted_changes(self) -> int:
        return len(self.item.repairs) - len(self.changes)

    @property
    def errors(self) -> int:
        return len(self.item.verdict.errors)

    @property
    def warnings(self) -> int:
        return len(self.item.verdict.warnings)


@scoped
@require_http_methods(["GET", "POST"])
def page(request: ScopedRequest) -> HttpResponse:
    """The form, and after a POST the verdicts below it."""
    if request.method == "GET":
        return _render(request, ValidateForm(today=_today()), {})
    form = ValidateForm(request.POST, today=_today())
    uploads = _uploads(request)
    wrong = _wrong_files(uploads)
    for text in wrong:
        form.add_error(None, text)
    if not form.is_valid():
        return _render(request, form, {}, status=422)
    mode = _mode(request, form)
    question = _question(form)
    items = with_number_order([inspect(str(upload.name), upload.read(), question) for upload in uploads])
    reports = [_report(number, item, mode) for number, item in enumerate(items, 1)]
    return _render(request, form, {"reports": reports, "mode": mode, "question": question})


@scoped
@require_POST
def lines(request: ScopedRequest) -> HttpResponse:
    """The lines of a gap. The browser sends the files once more, since none were kept."""
    number, first, last = _gap(request.POST.get("gap", ""))
    form = ValidateForm(request.POST, today=_today())
    uploads = _uploads(request)
    if not form.is_valid() or _wrong_files(uploads) or number > len(uploads):
        raise Http404
    upload = uploads[number - 1]
    item = inspect(str(upload.name), upload.read(), _question(form))
    shown = [Shown(piece) for piece in chunk(source_of(item.data, ()), first, last)]
    return render(request, "portal/partials/source.html", {"number": number, "shown": shown})


def _gap(text: str) -> tuple[int, int, int]:
    """`file:first:last`. Raises Http404 on anything else."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Http404
    number, first, last = (int(part) for part in parts)
    if not (number and 0 < first <= last):
        raise Http404
    return number, first, last


def _today() -> date:
    return office.now().astimezone(ISTANBUL).date()


def _uploads(request: ScopedRequest) -> list[UploadedFile[bytes]]:
    return cast("list[UploadedFile[bytes]]", request.FILES.getlist("files"))


def _wrong_files(uploads: list[UploadedFile[bytes]]) -> list[str]:
    return list(_file_complaints(uploads))


def _file_complaints(uploads: list[UploadedFile[bytes]]) -> Iterator[str]:
    """What is wrong with the choice of files itself."""
    if not uploads:
        yield gettext("Denetlenecek dosyaları seçin.")
    if len(uploads) > MOST_FILES:
        yield gettext("Bir seferde en çok %(most)d dosya denetlenir.") % {"most": MOST_FILES}
    for upload in uploads:
        if (upload.size or 0) > MOST_BYTES:
            yield gettext("%(name)s çok büyük: en çok 5 MB olabilir.") % {"name": upload.name}


def _mode(request: ScopedRequest, form: ValidateForm) -> str:
    """How much of the text is shown: the button pressed in the results counts before the field of the form."""
    again = request.POST.get("again")
    if again in (AROUND, FINDINGS, WHOLE):
        return again
    return WHOLE if "gap" in request.POST else str(form.cleaned_data["show"] or AROUND)


def _question(form: ValidateForm) -> Question:
    data = form.cleaned_data
    return Question(data["rules"] or form.today, form.today, data["type"] or None, data["draft"])


def _report(number: int, item: Inspected, mode: str) -> Report:
    told = sorted(item.verdict.findings, key=lambda one: one.severity is not Severity.ERROR)[:_MOST_CARDS]
    source = source_of(item.data, told)
    cards = [_card(f"f{number}-{place}", item, one, source.places.get(place)) for place, one in enumerate(told)]
    by_finding = {id(card.finding): card for card in cards}
    shown = [
        Shown(piece, tuple(by_finding[id(one)] for one in piece.findings))
        for piece in (pieces(source, told, whole=mode == WHOLE) if item.data else ())
    ]
    copy = item.copy if item.copy is not None and len(item.copy) <= _MOST_COPY else None
    return Report(
        number=number,
        item=item,
        cards=tuple(sorted(cards, key=lambda card: card.line or 0)),
        left_out=len(item.verdict.findings) - len(told),
        shown=tuple(shown),
        indented=source.indented,
        changes=tuple(_change(one) for one in item.repairs[:_MOST_CHANGES]),
        copy_name=f"{item.name.removesuffix('.xml')}.fixed.xml",
        copy_base64=base64.b64encode(copy).decode() if copy is not None else "",
    )


def _card(anchor: str, item: Inspected, one: Finding, line: int | None) -> Card:
    language = page_language()
    repair = item.repair_of(one)
    told = repair.as_dict(language) if repair is not None else None
    return Card(anchor, one, one.message(language), one.hint(language), _expected(one), told, line)


def _expected(one: Finding) -> str:
    """What should stand there; the name of a code list tells nobody anything."""
    if one.expected in list_names():
        return gettext("GİB'in listesinden bir değer")
    return (one.expected or "").replace(" | ", ", ")


def _change(repair: Repair) -> dict[str, object]:
    """A repair with the text before and after, as `zarf fix` shows it."""
    texts = {"before": repair.before.decode("utf-8", "replace"), "after": repair.after.decode("utf-8", "replace")}
    return {**repair.as_dict(page_language()), **texts}


def _render(request: ScopedRequest, form: ValidateForm, more: dict[str, object], status: int = 200) -> HttpResponse:
    context = {"page": "validate", "form": form, "most_files": MOST_FILES, **more}
    response = render(request, "portal/validate.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
