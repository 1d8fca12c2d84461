"""An order drawn up in the office: quickly or carefully, it is the same document with the same facts and findings."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

import pytest
from exchange_letters import OTHER
from exchange_twins import twins
from tests.unit.core.outgoing.orders import Maker

from zarf.core.documents.order import Order, order_from_json
from zarf.core.outgoing import QuickOrder, read_order
from zarf.core.validation import validate
from zarf.office.exchange.drawing import Drawing
from zarf.office.taxpayers.models import Taxpayer
from zarf.office.taxpayers.services import create_taxpayer
from zarf.ports import wired
from zarf.ports.clock.api import istanbul_today

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 22, 30, 5, 987654, tzinfo=UTC)
ETTN = "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a02"


@pytest.fixture(autouse=True)
def world():
    with wired.using(twins()) as ports:
        yield ports


@pytest.fixture
def seller() -> Taxpayer:
    return create_taxpayer(
        OTHER.vkn_tckn, OTHER.title, district="Kadıköy", city="İstanbul", invoice_note="Teşekkürler & saygılar"
    )


def quick_orders(count: int) -> list[QuickOrder]:
    maker = Maker(77)
    found = (read_order(data) for _ in range(count) for data in maker.alike(3))
    return list(islice((order for order in found if isinstance(order, QuickOrder)), count))


def drawing(seller: Taxpayer, order: Order | QuickOrder, profile: str) -> Drawing:
    return Drawing(seller, order, profile, ETTN, NOW)


def test_both_ways_draw_up_the_same(seller, world):
    today = istanbul_today(world.clock)
    for order in quick_orders(90):
        careful = order_from_json(order.data)
        assert isinstance(careful, Order)
        quickly = drawing(seller, order, "TICARIFATURA").drawn("DNM2026000000007")
        carefully = drawing(seller, careful, "TICARIFATURA").drawn("DNM2026000000007")
        assert quickly.xml == carefully.xml
        assert quickly.facts == carefully.facts
        assert quickly.findings() == validate(carefully.xml, rule_date=today, today=today, draft=True).findings


def test_a_profile_whose_karekod_tells_more_is_read_for_it(seller):
    [order] = quick_orders(1)
    careful = order_from_json(order.data)
    assert isinstance(careful, Order)
    quickly = drawing(seller, order, "YOLCUBERABERFATURA").drawn("DNM2026000000007")
    assert quickly.xml == drawing(seller, careful, "YOLCUBERABERFATURA").drawn("DNM2026000000007").xml


def test_a_number_changes_nothing_else(seller):
    [order] = quick_orders(1)
    one = drawing(seller, order, "TEMELFATURA")
    assert one("DNM2026000000001") != one("DNM2026000000002")
    assert one("DNM2026000000001") == one("DNM2026000000001")
