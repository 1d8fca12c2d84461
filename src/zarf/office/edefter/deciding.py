"""What a person decides about a set: time stamps or none, and while it waits for kontör, whether to go on without.

Source: K13, K14.
"""

from __future__ import annotations

from typing import Any

from zarf.core.findings import finding
from zarf.office.edefter import waiting
from zarf.office.edefter.models import LedgerSet
from zarf.office.edefter.refusals import Refused
from zarf.office.edefter.sets import any_set
from zarf.office.edefter.transitions import advance
from zarf.office.taxpayers.services import Right, Taxpayer, require


def choose_stamps(
    taxpayer: Taxpayer, pk: int, actor: str, *, with_stamps: bool, stamps_ledgers: bool = False
) -> LedgerSet:
    """Whether berats (and ledgers) get time stamps, until the approval.

    Raises NotFound, NotAllowed for a set that is approved, Refused for stamps on ledgers alone.
    """
    require(taxpayer.pk, Right.EDEFTER_CHANGE)
    if stamps_ledgers and not with_stamps:
        raise Refused([finding("EF-PRD-024")])
    item = any_set(taxpayer, pk)
    advance(item, "stamps_chosen", actor, with_stamps=with_stamps, stamps_ledgers=stamps_ledgers)
    return item


def go_on(taxpayer: Taxpayer, pk: int, actor: str) -> LedgerSet:
    """There is kontör again. Raises NotAllowed when the set does not wait."""
    return _decided(taxpayer, pk, "resumed", actor)


def go_on_unstamped(taxpayer: Taxpayer, pk: int, actor: str) -> LedgerSet:
    """What is not stamped yet stays without a stamp. Raises NotAllowed when the set does not wait."""
    return _decided(taxpayer, pk, "unstamped_chosen", actor, with_stamps=False, stamps_ledgers=False)


def _decided(taxpayer: Taxpayer, pk: int, event: str, actor: str, **changes: Any) -> LedgerSet:
    require(taxpayer.pk, Right.EDEFTER_SEND)
    item = any_set(taxpayer, pk)
    advance(item, event, actor, problems=[], **changes)
    waiting.renew(taxpayer)
    return item


def try_again(taxpayer: Taxpayer, pk: int) -> LedgerSet:
    """A set that stopped is to be tried again: its problems are forgotten. Raises NotFound."""
    require(taxpayer.pk, Right.EDEFTER_SEND)
    item = any_set(taxpayer, pk)
    LedgerSet.every.filter(pk=pk, state__in=("APPROVED", "WRITTEN")).update(problems=[])
    # A report that could not be made is tried again at the worker's next round.
    LedgerSet.every.filter(pk=pk, state="FILED").update(progress={})
    return item
