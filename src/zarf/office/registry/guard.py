"""Keeping a list out that lost suspiciously much: of its users, or of the labels that are open."""

from __future__ import annotations

from zarf.office.audit import services as audit
from zarf.office.registry import swapping
from zarf.office.registry.labels import NO_LABELS, OpenLabels
from zarf.office.registry.limits import Shrinkage
from zarf.office.registry.models import ListVersion


class Shrunken(Exception):
    """The list lost too many of its users or open labels. code: of the finding that says so."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(found)
        self.code = code


class Guard:
    """Raises Shrunken for a list that lost too much; where a person answers for it, it is written down instead."""

    def __init__(self, role: str, limits: Shrinkage, *, is_accepted: bool) -> None:
        self._role = role
        self._limits = limits
        self._is_accepted = is_accepted
        self._lost: list[str] = []

    def users(self, before: int, after: int) -> None:
        if self._limits.loses_users(before, after):
            self._stop("EF-REG-003", f"{before} > {after}")

    def labels(self, before: OpenLabels, after: OpenLabels) -> None:
        pairs = (("e-Fatura", before.invoice, after.invoice), ("e-İrsaliye", before.despatch, after.despatch))
        lost = [f"{name} {was} > {left}" for name, was, left in pairs if self._limits.loses_labels(was, left)]
        if lost:
            self._stop("EF-REG-005", ", ".join(lost))

    def write_down(self) -> None:
        """Tell in the audit log what was accepted; nothing for a list that did not shrink."""
        if self._lost:
            audit.write("registry.shrunken_accepted", None, subject=self._role, note="; ".join(self._lost))

    def _stop(self, code: str, found: str) -> None:
        if not self._is_accepted:
            raise Shrunken(code, found)
        self._lost.append(f"{code} {found}")


def open_labels(copy: ListVersion | None, coming: ListVersion) -> OpenLabels:
    """Those of the copy in force while another comes in; a copy of before they were counted is counted now."""
    if copy is None:
        return NO_LABELS
    if copy.open_invoice is None or copy.open_despatch is None:
        return swapping.open_before(coming.role, coming.pk)
    return OpenLabels(copy.open_invoice, copy.open_despatch)
