"""What every kind of file is read into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zarf.core.findings import Finding, finding
from zarf.core.vouchers import field_named
from zarf.core.vouchers.columns import PASSED_OVER, fold, missing_columns
from zarf.office.edefter.refusals import Refused


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of a file are. named: the field of a heading. missing: what a file with these fields lacks.

    list_name: of the list in JSON. inside: objects of a line in JSON, with the field of each of their names.
    """

    named: Callable[[str], str | None]
    missing: Callable[[frozenset[str]], list[str]]
    list_name: str
    inside: Mapping[str, Mapping[str, str]]


FOREIGN = {
    "amount": "currency_amount",
    "currency": "currency",
    "rate": "rate",
    "rate_date": "rate_date",
    "rate_source": "rate_source",
    "rate_comment": "rate_comment",
}
VOUCHERS = Layout(
    field_named,
    missing_columns,
    "vouchers",
    {
        "document": {
            "type": "document_type",
            "number": "document_number",
            "date": "document_date",
            "name": "document_name",
        },
        "foreign": FOREIGN,
        "fund": {"quantity": "fund_quantity", "price": "fund_price"},
    },
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of a voucher. number: its row in the file, from 1; in JSON its place among all lines."""

    number: int
    cells: Mapping[str, object]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Source:
    """A file whose heading is understood. unknown: headings that are not ours; they are passed over, and told."""

    rows: Iterator[RawRow]
    unknown: list[str] = field(default_factory=list)


def columns_of(
    names: Sequence[str], own: Mapping[str, str], constants: Mapping[str, str], layout: Layout = VOUCHERS
) -> tuple[list[str | None], list[str]]:
    """The field of each heading, and the headings that are none. own: field to heading, from a firm's column map.

    Raises Refused when a column is there twice or one that is needed is not.
    """
    by_heading = {fold(heading): name for name, heading in own.items()}
    found: list[str | None] = []
    unknown = []
    for name in names:
        column = by_heading.get(fold(name)) or (None if fold(name) in by_heading else layout.named(name))
        if column is not None and column in own and fold(own[column]) != fold(name):
            # The map says that another heading is this field.
            column = None
        if column is not None and column in found:
            raise Refused([finding("EF-VCH-005", found=name[:60])])
        if column is None and name.strip() and fold(name) not in PASSED_OVER:
            unknown.append(name.strip()[:60])
        found.append(column)
    lacking = layout.missing(frozenset(one for one in found if one) | frozenset(constants))
    if lacking:
        raise Refused([finding("EF-VCH-004", expected=", ".join(lacking))])
    return found, unknown


def unreadable(reason_tr: str, reason_en: str) -> Refused:
    """That the file cannot be read, and why."""
    return Refused([finding("EF-VCH-001", reason_tr=reason_tr, reason_en=reason_en)])


def is_filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""
