"""Packages that wait for a person, told to the deadlines: from there to the first page, the notices and the mail."""

from __future__ import annotations

from zarf.core.findings import finding
from zarf.office.berats.models import BeratPackage
from zarf.office.berats.states import TROUBLED, state_of
from zarf.office.deadlines import services as deadlines
from zarf.office.deadlines.services import Due

SOURCE = "edefter-berats"


def renew(taxpayer_id: int) -> None:
    """From now on exactly the packages that are in trouble are told to the firm."""
    rows = BeratPackage.objects.filter(taxpayer=taxpayer_id, state__in=TROUBLED)
    deadlines.replace(SOURCE, [_due(row) for row in rows.order_by("state_at")], of=[taxpayer_id])


def _due(row: BeratPackage) -> Due:
    state, problem = state_of(row.state), row.problem or {}
    told = finding(
        "EF-BRT-012",
        found=row.package_id,
        reason_tr=problem.get("tr") or state.text("tr"),
        reason_en=problem.get("en") or state.text("en"),
    )
    return Due(f"package:{row.pk}:{row.attempt}", row.state_at, told, row.taxpayer_id)
