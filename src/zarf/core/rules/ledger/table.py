"""The one table of all e-Defter rules: GİB's six rule files, assertion by assertion, in their order.

GİB's assertions have no ids. Ours are made of the rule file, its pattern and the assertion's number in the patterns of
that name: `yevmiye entrydetail-2`. A group that one file has like another is written once.
Source: GİB e-Defter schematrons of 2025 (yevmiye, kebir, berat, rapor, envanter_defter, envanter_berat).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zarf.core.rules.ledger import company, entry, head, line, report
from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.demands import (
    BERAT_ETTN,
    Demand,
    LedgerCheck,
    has,
    has_one,
    has_some,
    is_not_there,
    when,
)
from zarf.core.rules.ledger.facts import Sheet
from zarf.core.xml.namespaces import IN_EDEFTER

DECIMALS = "EF-LDG-010"

NEVER_FAILS = ("measure-2",)
"""Asks whether the one parent of a measure is more than one. In every rule file."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One assertion: GİB's file and place as an id, our finding code, the test."""

    id: str
    code: str
    check: LedgerCheck


@dataclass(frozen=True, slots=True)
class LedgerContext:
    """A place, as a path of names below the root, and the rules that are asked there."""

    path: tuple[str, ...]
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class SheetRules:
    """A rule file. root: the root element's Clark name.

    decimals: values that a `decimals` attribute may have; decimals_id: id of that rule.
    contexts: whatever is asked of the tree at the end; header, line, measurable: what is asked of each entry and line.
    """

    sheet: Sheet
    root: str
    decimals: frozenset[str]
    decimals_id: str
    contexts: tuple[LedgerContext, ...]
    header: tuple[LedgerRow, ...]
    line: tuple[LedgerRow, ...]
    measurable: tuple[LedgerRow, ...]

    def rows(self) -> Iterator[LedgerRow]:
        """Every assertion but the one about `decimals`."""
        for context in self.contexts:
            yield from context.rows
        yield from (*self.header, *self.line, *self.measurable)


_Place = tuple[str, tuple[str, ...], Sequence[Demand]]
"""Pattern, path, demands."""

_NAMED = Demand("EF-LDG-014", head.named_after_owner)
_NUMBER_FIELD = n.BUS + "numberOfEntries"
_NO_COUNT = is_not_there("EF-LDG-012", n.XBRLI + "segment", _NUMBER_FIELD)
_NO_ETTN = is_not_there("EF-LDG-013", n.XBRLI + "segment", n.COR + "uniqueID")
_HAS_SEAL = has_some("EF-LDG-016", n.DS + "Signature")
_VALUE_ID = Demand("EF-LDG-023", head.value_has_id)
_BERAT_SEGMENT = (
    report.has_segment(n.COR + "uniqueID"),
    report.has_segment(n.BUS + "measurableQuantity"),
    report.SIZE_HAS_TWO_DECIMALS,
    BERAT_ETTN,
    _NAMED,
)
_BERAT_ROOT = (has_some("EF-LDG-017", n.DS + "SignatureValue"), head.attachment_only_in_journal())


def _common(before: Sequence[Demand], root: tuple[str, Sequence[Demand]], *, seal_id: bool, iso: bool) -> list[_Place]:
    """What all files begin with. before: what is asked of the entity; root: name of the root's pattern, and demands."""
    currency = (Demand("EF-LDG-026", head.has_currency_unit),) if iso else ()
    return [
        ("entity", n.ENTITY, before),
        (root[0], (), root[1]),
        ("signature", n.SEAL, ((_VALUE_ID,) if seal_id else ()) + head.SEAL_DEMANDS),
        ("signature", n.KEY_DATA, (has(n.DS + "X509Certificate"),)),
        ("signature", n.SUBJECT_NAME, (Demand("EF-LDG-022", head.subject_is_not_blank),)),
        (
            "xbrl",
            n.INSTANCE,
            (
                has_one("EF-LDG-024", n.XBRLI + "context"),
                has_some("EF-LDG-025", n.XBRLI + "unit"),
                has_one("EF-LDG-024", n.COR + "accountingEntries"),
                has_some("EF-LDG-025", n.XBRLI + "unit", n.XBRLI + "measure"),
                *currency,
            ),
        ),
        ("xbrl", n.IDENTIFIER, (Demand("EF-LDG-015", head.identifier_has_length),)),
    ]


def _entries(*demands: Demand) -> _Place:
    return (
        "accountingentries",
        n.ENTRIES,
        (has(n.COR + "documentInfo"), has(n.COR + "entityInformation"), *demands),
    )


_COMPANY: tuple[_Place, ...] = (
    ("entityinformation", n.ENTITY_INFORMATION, company.COMPANY_DEMANDS),
    (
        "entityinformation",
        (*n.ENTITY_INFORMATION, n.BUS + "accountantInformation"),
        company.ACCOUNTANT_DEMANDS,
    ),
    ("entityinformation", (*n.ENTITY_INFORMATION, n.BUS + "entityPhoneNumber"), company.PHONE_DEMANDS),
    ("entityinformation", (*n.ENTITY_INFORMATION, n.BUS + "entityEmailAddressStructure"), company.EMAIL_DEMANDS),
    ("entityinformation", (*n.ENTITY_INFORMATION, n.BUS + "entityWebSite"), company.WEB_SITE_DEMANDS),
)
_ATTACHMENT: _Place = ("binaryObject", n.BINARY_OBJECT, head.ATTACHMENT_DEMANDS)


def _journal() -> list[_Place]:
    return [
        *_common((_NO_COUNT, _NO_ETTN, _NAMED), ("defter", (_HAS_SEAL,)), seal_id=False, iso=True),
        ("measure", n.MEASURE, head.measure_demands()),
        _entries(head.whole_month_has_entries("Y")),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(head.entries_type_is("journal"), head.unique_id_begins("YEV")),
        ),
        *_COMPANY,
        ("entryheader", n.HEADER, entry.JOURNAL_ENTRY_DEMANDS),
        ("entrydetail", n.LINE, line.JOURNAL_LINE_DEMANDS),
        ("measurable", n.MEASURABLE, line.FUND_DEMANDS),
        _ATTACHMENT,
    ]


def _ledger() -> list[_Place]:
    root = ("defter", (_HAS_SEAL, head.attachment_only_in_journal()))
    return [
        *_common((_NO_COUNT, _NO_ETTN, _NAMED), root, seal_id=False, iso=False),
        ("measure", n.MEASURE, head.measure_demands()),
        _entries(*entry.LEDGER_ORDER_DEMANDS),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(head.entries_type_is("ledger"), head.unique_id_begins("KEB")),
        ),
        *_COMPANY,
        ("entryheader", n.HEADER, entry.LEDGER_ENTRY_DEMANDS),
        ("entrydetail", n.LINE, line.LEDGER_LINE_DEMANDS),
        ("measurable", n.MEASURABLE, line.FUND_DEMANDS),
    ]


def _inventory() -> list[_Place]:
    return [
        *_common((_NO_COUNT, _NO_ETTN, _NAMED), ("defter", (_HAS_SEAL,)), seal_id=False, iso=True),
        ("measure", n.MEASURE, head.measure_demands()),
        _entries(head.whole_month_has_entries("E")),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(head.entries_type_is("assets"), head.unique_id_begins("ENV"), inventory=True),
        ),
        *_COMPANY,
        ("entryheader", n.HEADER, entry.INVENTORY_ENTRY_DEMANDS),
        ("entrydetail", n.LINE, line.INVENTORY_LINE_DEMANDS),
        ("measurable", n.MEASURABLE, line.INVENTORY_MEASURABLE_DEMANDS),
        _ATTACHMENT,
    ]


def _berat_of(entries_type: str, demand: Demand) -> Demand:
    """Asked of a berat that calls itself of that kind; the schematron judges both kinds."""
    return when(lambda facts, _node: report.is_kind(entries_type, facts), demand)


def _berat() -> list[_Place]:
    segment = (
        Demand("EF-LDG-012", report.count_only_in_journal_berat),
        report.count_in_berat_of("journal"),
        *_BERAT_SEGMENT,
    )
    return [
        *_common(segment, ("berat", _BERAT_ROOT), seal_id=True, iso=False),
        ("measure", n.MEASURE, head.measure_demands(normalize=True)),
        _entries(Demand("EF-LDG-110", report.one_tax_entry), Demand("EF-LDG-111", report.no_tax_entry_in_plain_berat)),
        ("entryHeader", n.HEADER, report.QUALIFIER_DEMANDS),
        ("entryDetail", n.LINE, report.FIRST_LINE_DEMANDS),
        ("entryHeader", n.HEADER, report.TAX_ENTRY_DEMANDS),
        ("entryDetail", n.LINE, report.STANDARD_LINE_DEMANDS),
        ("entryDetail", n.LINE, report.TAX_LINE_DEMANDS),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(
                _berat_of("journal", head.entries_type_is("journal")),
                _berat_of("ledger", head.entries_type_is("ledger")),
                _berat_of("journal", head.unique_id_begins("YEV")),
                _berat_of("ledger", head.unique_id_begins("KEB")),
            ),
        ),
        *_COMPANY,
    ]


def _report() -> list[_Place]:
    segment = (_NO_COUNT, report.has_segment(n.COR + "uniqueID"), BERAT_ETTN, _NAMED)
    return [
        *_common(segment, ("defterraporu", (head.attachment_only_in_journal(),)), seal_id=True, iso=False),
        ("measure", n.MEASURE, head.measure_demands()),
        _entries(Demand("EF-LDG-110", report.one_report_entry)),
        ("entryHeader", n.HEADER, report.REPORT_ENTRY_DEMANDS),
        ("entryDetail", n.LINE, report.FIRST_LINE_DEMANDS),
        ("entryDetail", n.LINE, report.STANDARD_LINE_DEMANDS),
        ("entryDetail", n.LINE, report.REPORT_LINE_DEMANDS),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(head.entries_type_is("trialbalance", normalize=False, only_when_there=True)),
        ),
        *_COMPANY,
    ]


def _inventory_berat() -> list[_Place]:
    segment = (report.count_in_berat_of("assets"), *_BERAT_SEGMENT)
    return [
        *_common(segment, ("berat", _BERAT_ROOT), seal_id=True, iso=False),
        ("measure", n.MEASURE, head.measure_demands(normalize=True)),
        _entries(Demand("EF-LDG-124", report.no_entries)),
        (
            "documentinfo",
            n.DOCUMENT_INFO,
            head.document_demands(
                head.entries_type_is("assets"), _berat_of("assets", head.unique_id_begins("ENV")), inventory=True
            ),
        ),
        *_COMPANY,
    ]


_ROOTS = {
    Sheet.JOURNAL: "defter",
    Sheet.LEDGER: "defter",
    Sheet.INVENTORY: "defter",
    Sheet.BERAT: "berat",
    Sheet.INVENTORY_BERAT: "berat",
    Sheet.REPORT: "defterraporu",
}
_STREAMED = frozenset({Sheet.JOURNAL, Sheet.LEDGER, Sheet.INVENTORY})
"""Files whose entries and lines are judged one by one."""


def _built(sheet: Sheet, places: list[_Place]) -> SheetRules:
    counts: Counter[str] = Counter()
    # Pattern kok: the decimals of every element, then the root.
    tag = IN_EDEFTER + _ROOTS[sheet]
    root: list[_Place] = [("kok", (), (head.root_is(tag),))]
    counts["kok"] = 1
    contexts: list[LedgerContext] = []
    streamed: dict[tuple[str, ...], list[LedgerRow]] = {n.HEADER: [], n.LINE: [], n.MEASURABLE: []}
    for pattern, path, demands in [*root, *places]:
        rows = []
        for demand in demands:
            counts[pattern] += 1
            rows.append(LedgerRow(f"{sheet.value} {pattern}-{counts[pattern]}", demand.code, demand.check))
        if sheet in _STREAMED and path in streamed:
            streamed[path] += rows
        else:
            contexts.append(LedgerContext(path, tuple(rows)))
    return SheetRules(
        sheet,
        tag,
        frozenset({"INF", "2"} if sheet is Sheet.INVENTORY else {"INF"}),
        f"{sheet.value} kok-1",
        tuple(contexts),
        tuple(streamed[n.HEADER]),
        tuple(streamed[n.LINE]),
        tuple(streamed[n.MEASURABLE]),
    )


LEDGER_RULES: dict[Sheet, SheetRules] = {
    Sheet.JOURNAL: _built(Sheet.JOURNAL, _journal()),
    Sheet.LEDGER: _built(Sheet.LEDGER, _ledger()),
    Sheet.BERAT: _built(Sheet.BERAT, _berat()),
    Sheet.REPORT: _built(Sheet.REPORT, _report()),
    Sheet.INVENTORY: _built(Sheet.INVENTORY, _inventory()),
    Sheet.INVENTORY_BERAT: _built(Sheet.INVENTORY_BERAT, _inventory_berat()),
}
