"""Column maps: how a firm's own file names its columns, kept for the next time."""

from __future__ import annotations

from collections.abc import Mapping

from zarf.core.findings import finding
from zarf.core.vouchers import FIELDS
from zarf.office.edefter.models import ColumnMap
from zarf.office.edefter.refusals import Refused, refuse
from zarf.office.taxpayers.services import Right, Taxpayer, require
from zarf.ports.wired import ports


def save_map(
    taxpayer: Taxpayer, name: str, columns: Mapping[str, str], constants: Mapping[str, str], actor: str
) -> ColumnMap:
    """Keep a map under its name. columns: field to heading; constants: field to what every line has. Raises Refused."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    text = " ".join(name.split())
    known = ", ".join(FIELDS)
    problems = [
        finding("EF-VCH-073", path=field, found=field[:40], expected=known)
        for field in (*columns, *constants)
        if field not in FIELDS
    ]
    headings = [heading.strip() for heading in columns.values() if heading.strip()]
    problems += [
        finding("EF-VCH-005", found=heading[:60]) for heading in sorted(set(headings)) if headings.count(heading) > 1
    ]
    if not text or len(text) > 60:
        problems.append(finding("EF-VCH-073", path="name", found=text[:60] or "-", expected=known))
    refuse(problems)
    return ColumnMap.objects.update_or_create(
        taxpayer=taxpayer,
        name=text,
        defaults={
            "columns": {field: heading.strip() for field, heading in columns.items() if heading.strip()},
            "constants": {field: value.strip() for field, value in constants.items() if value.strip()},
            "changed_at": ports().clock.now(),
            "changed_by": actor,
        },
    )[0]


def column_maps(taxpayer: Taxpayer) -> list[ColumnMap]:
    """All kept maps, by name."""
    return list(ColumnMap.objects.filter(taxpayer=taxpayer).order_by("name"))


def delete_map(taxpayer: Taxpayer, name: str) -> None:
    """Forget a map. Raises Refused when there is none of the name."""
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    if not ColumnMap.objects.filter(taxpayer=taxpayer, name=name).delete()[0]:
        raise Refused([finding("EF-VCH-073", found=name[:60], expected="-")])
