"""Drawing up the invoice of an order: with a given number, its view inside, its facts and what the rules say of it.

An ordinary order goes the quick way of core/outgoing, which gives the same bytes, facts and findings
(tests/integration/office/exchange/test_drawing.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from zarf.core.documents.order import Order, PartyData
from zarf.core.findings import Finding
from zarf.core.outgoing import QuickOrder, Written, judge_written, own_facts_of, write_invoice
from zarf.core.view.facts import OwnFacts
from zarf.core.wire.view_place import with_view
from zarf.core.xml.reading import read_xml
from zarf.office.exchange.facts import INVOICE, Facts, read_facts
from zarf.office.exchange.own_view import own_view
from zarf.office.exchange.schedule import ISTANBUL
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer
from zarf.ports.clock.api import istanbul_today
from zarf.ports.wired import ports


@dataclass(frozen=True, slots=True)
class Drawn:
    """An invoice drawn up."""

    written: Written
    facts: Facts

    @property
    def xml(self) -> bytes:
        """The whole document."""
        return self.written.data

    def findings(self) -> Sequence[Finding]:
        """What structure and rules of today say of it."""
        today = istanbul_today(ports().clock)
        return judge_written(self.written, rule_date=today, today=today).findings


@dataclass(frozen=True, slots=True)
class Drawing:
    """An order about to become an invoice. Called with a number it gives the invoice's bytes.

    profile: as decided. now: aware.
    """

    taxpayer: Taxpayer
    order: Order | QuickOrder
    profile: str
    ettn: str
    now: datetime

    def __call__(self, number: str) -> bytes:
        return self._written(number, taxpayers.party_data(self.taxpayer)).data

    def drawn(self, number: str) -> Drawn:
        """The invoice with that number."""
        supplier = taxpayers.party_data(self.taxpayer)
        written = self._written(number, supplier)
        if isinstance(self.order, QuickOrder):
            return Drawn(written, self._facts(self.order, supplier, number))
        return Drawn(written, read_facts(read_xml(written.data)))

    def _written(self, number: str, supplier: PartyData) -> Written:
        order, view = self.order, own_view(self.taxpayer)
        own: OwnFacts | None = None
        if isinstance(order, QuickOrder):
            own = own_facts_of(
                order,
                supplier,
                profile=self.profile,
                number=number,
                ettn=self.ettn,
                issue_date=self._day().isoformat(),
            )
        written = write_invoice(
            order,
            supplier,
            profile=self.profile,
            number=number,
            ettn=self.ettn,
            issued_at=self.now.astimezone(ISTANBUL),
            view=view.contents(own) if own is not None else (),
        )
        return written if own is not None else Written.of(number, with_view(written.data, view))

    def _day(self) -> date:
        return self.order.issue_date or self.now.astimezone(ISTANBUL).date()

    def _facts(self, order: QuickOrder, supplier: PartyData, number: str) -> Facts:
        """As they would be read from the invoice."""
        return Facts(
            kind=INVOICE,
            ettn=UUID(self.ettn),
            number=number,
            profile=self.profile,
            type_code=order.type_code,
            issue_date=self._day(),
            supplier_id=supplier.vkn_tckn,
            supplier_title=_title(supplier),
            customer_id=order.customer,
            customer_title=order.customer_title[:500],
            currency=order.currency,
            payable_amount=Decimal(order.payable),
            tax_amount=Decimal(order.tax),
        )


def _title(party: PartyData) -> str:
    names = f"{party.first_name} {party.family_name}".strip() if party.is_person else ""
    return (party.title.strip() or names)[:500]
