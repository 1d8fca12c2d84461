"""Where a document comes from: the label of the sender, and with it the branch. Where it goes is decided in `deciding`.

A document that goes out is of the branch of its label. One from a label of no branch is of the branch of who handed it
in, if that person is limited to branches: else nobody would hand in what he may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zarf.core.findings import Finding, finding
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import HEAD, Taxpayer


@dataclass(frozen=True, slots=True)
class Sender:
    """The label a document goes out from ("": none yet), and the code of its branch ("": the firm itself)."""

    alias: str
    branch: str


def sender_of(taxpayer: Taxpayer, branch: str = HEAD, named: str = "") -> Sender | Finding:
    """Where the taxpayer sends from: the label that is named, else one of the branch, or of the branches of who acts,
    else one of the firm.

    branch: of a document that has one already. Labels are compared byte for byte.
    """
    wanted = [branch] if branch else taxpayers.limits(taxpayer.pk)
    labels = taxpayers.labels_of_role(taxpayer, taxpayers.GB)
    if wanted is not None:
        # Its own first; the firm's may be used as well.
        labels = [one for one in labels if one.branch in (*wanted, HEAD)]
        labels.sort(key=lambda one: one.branch not in wanted)
    if wanted is not None and (not wanted or not labels):
        return finding("EF-EXC-061", found=", ".join(wanted) or "-")
    if named:
        fitting = [one for one in labels if one.name == named]
        if not fitting:
            names = ", ".join(one.name for one in labels) or "-"
            return finding("EF-EXC-062", path="$.sender_alias", found=named, expected=names)
        labels = fitting
    if not labels:
        return finding("EF-EXC-009", found=taxpayer.vkn_tckn)
    return Sender(labels[0].name, labels[0].branch or _own(wanted))


def without_label(taxpayer: Taxpayer, branch: str = HEAD) -> Sender:
    """What is only kept needs no label yet."""
    return Sender("", branch or _own(taxpayers.limits(taxpayer.pk)))


def _own(wanted: Sequence[str] | None) -> str:
    return HEAD if not wanted or HEAD in wanted else sorted(wanted)[0]
