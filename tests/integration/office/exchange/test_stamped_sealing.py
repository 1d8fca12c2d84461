"""Seals that are stamped on their way out (XAdES-T): paid once whatever happens, waiting while no stamp can be had."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from exchange_letters import OTHER, OUR_GB
from exchange_twins import twins
from test_outgoing import BUYER, SELLER, open_alias, order
from tests.integration.office.timestamps.conftest import OWN, kamusm, stamp_kamusm, stamps

from zarf.core.seal import SealResult, add_signature_timestamp, signature_imprint
from zarf.office import checkpoints
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.exchange.sealing import step_prepare
from zarf.office.sealing import services as sealing
from zarf.office.sealing.services import SealLog
from zarf.office.taxpayers.services import add_alias
from zarf.office.timestamps import services as timestamps
from zarf.office.timestamps.models import Stamp
from zarf.ports import wired

__all__ = ["kamusm", "stamp_kamusm", "stamps"]
pytestmark = pytest.mark.django_db


class Lists:
    """The simulated KamuSM's lists, as the background fetched them."""

    def __init__(self, known):
        self.known = known

    def crl_for(self, issuer):
        return self.known.crl_for(issuer)

    def ocsp_for(self, certificate, issuer):
        return None

    def refresh(self, *, force: bool = False):
        return []


@pytest.fixture
def seller(stamps, stamp_kamusm):
    """A firm with an account of its own that wants its seals stamped; its buyer is registered."""
    before = wired.ports()
    lists = Lists(stamp_kamusm.crls)
    parts = {"archive": before.archive, "trust": before.trust, "clock": before.clock, "timestamps": before.timestamps}
    with wired.using(twins(**parts, revocation=lists)) as ports:
        firm = stamps.taxpayer
        firm.seal_key = ports.keys.put("seller", stamp_kamusm.key)
        firm.title, firm.tax_office = OTHER.title, "Kadıköy"
        firm.save()
        add_alias(firm, "GB", OUR_GB)
        open_alias(ports, identifier=BUYER)
        timestamps.choose_stamping(firm, stamps_outgoing=True, actor="test")
        yield firm


def submit(firm, key="SIP-1") -> Document:
    today = wired.ports().clock.now().date().isoformat()
    data = json.loads(order(key)) | {"issue_date": today}
    return services.submit_order(firm, json.dumps(data).encode(), "erp")


def prepared(item) -> Document:
    step_prepare(item.pk)
    item.refresh_from_db()
    return item


def due_again(item) -> Document:
    Document.objects.filter(pk=item.pk).update(prepare_at=None)
    return prepared(item)


def test_the_seal_of_what_goes_out_is_stamped_for_one_kontor(seller, stamps):
    item = prepared(submit(seller))
    assert (item.state, item.seal_report["level"], item.seal_report["result"]) == ("ENVELOPED", "XAdES-T", "valid")
    assert item.seal_report["timestamp_time"]
    row = Stamp.objects.get()
    assert (row.subject, row.kontor, row.userid) == (str(item), 1, str(OWN))
    assert stamps.left(OWN) == 4
    [logged] = sealing.log([seller.pk])
    assert (logged.event, logged.signer_id) == ("sealed", SELLER)


def test_who_does_not_want_it_is_not_stamped(seller, stamps):
    timestamps.choose_stamping(seller, stamps_outgoing=False, actor="test")
    item = prepared(submit(seller))
    assert (item.state, item.seal_report["level"], stamps.left(OWN)) == ("ENVELOPED", "XAdES-BES", 5)


@pytest.mark.parametrize(
    ("kind", "code"), [("reject", "EF-TSP-004"), ("slow", "EF-TSP-007"), ("expired_tsa", "EF-TSP-006")]
)
def test_while_no_stamp_can_be_had_the_document_waits_and_says_why(seller, stamps, kind, code):
    if kind == "slow":
        stamps.fault("drop_request")
    else:
        stamps.fault(kind)
    item = prepared(submit(seller))
    assert (item.state, item.findings[0]["code"]) == ("NUMBERED", code)
    assert item.prepare_at > wired.ports().clock.now()
    for row in timestamps.open_stamps([seller.pk]):
        timestamps.settle(row.pk, was_paid=False, actor="test")
    assert due_again(item).state == "ENVELOPED"
    assert item.findings == []
    assert item.seal_report["level"] == "XAdES-T"


def test_an_order_whose_end_nobody_knows_is_not_repeated(seller, stamps):
    stamps.fault("drop_answer")
    item = prepared(submit(seller))
    again = due_again(item)
    assert (again.state, again.findings[0]["code"]) == ("NUMBERED", "EF-TSP-012")
    assert stamps.left(OWN) == 4
    [row] = timestamps.open_stamps([seller.pk])
    timestamps.settle(row.pk, was_paid=True, actor="test")
    assert due_again(item).state == "ENVELOPED"
    assert stamps.left(OWN) == 3


def test_when_stamping_is_given_up_the_waiting_go_without(seller, stamps):
    stamps.fault("drop_request")
    item = prepared(submit(seller))
    timestamps.choose_stamping(seller, stamps_outgoing=False, actor="test")
    assert due_again(item).state == "ENVELOPED"
    assert (item.seal_report["level"], stamps.left(OWN)) == ("XAdES-BES", 5)


class Killed(BaseException):
    """Stands for a process that ends here."""


@pytest.mark.parametrize("place", ["unstamped-archived", "stamped", "sealed-bytes-archived"])
def test_a_process_that_ends_between_seal_and_stamp_pays_once(seller, stamps, place):
    def kill(name):
        if name == place:
            raise Killed

    item = submit(seller)
    checkpoints.watch(kill)
    try:
        with pytest.raises(Killed):
            step_prepare(item.pk)
    finally:
        checkpoints.watch(None)
    assert prepared(item).state == "ENVELOPED"
    assert (item.seal_report["level"], stamps.left(OWN), Stamp.objects.count()) == ("XAdES-T", 4, 1)
    events = [row.event for row in sealing.log([seller.pk])]
    assert events == [SealLog.Event.SEALED]


def test_the_stamp_is_of_the_seal_that_went_out(seller, stamps):
    item = prepared(submit(seller))
    archive = wired.ports().archive
    made = archive.get(item.xml_key.removesuffix(".xml") + ".unstamped")
    row = Stamp.objects.get()
    assert row.imprint == signature_imprint(made).hex()
    assert services.sealed_xml(item) == add_signature_timestamp(made, archive.get(row.token_key))


def test_without_kontor_the_document_waits(seller, stamps):
    httpx.post(
        f"{stamps.address}/control/accounts", json={"userid": OWN, "password": "gizli-damga-parolası", "kontor": 0}
    )
    item = prepared(submit(seller))
    assert (item.state, item.findings[0]["code"]) == ("NUMBERED", "EF-TSP-003")


def test_a_key_that_is_not_there_is_told_before_anything_is_paid(seller, stamps):
    seller.seal_key = ""
    seller.save()
    item = prepared(submit(seller))
    assert (item.state, item.findings[0]["code"], stamps.left(OWN)) == ("NUMBERED", "EF-EXC-014", 5)


def test_the_evidence_of_what_went_out_gives_the_same_verdict_later(seller, stamps):
    item = prepared(submit(seller))
    xml = services.sealed_xml(item)
    lists = Lists(None)
    later = twins(archive=wired.ports().archive, trust=wired.ports().trust, revocation=lists)
    later.clock.advance(timedelta(days=4000))
    with wired.using(later):
        report = sealing.judge_again(seller.pk, xml)
    assert (report.result, report.level) == (SealResult.VALID, "XAdES-T")
    assert str(report.as_dict()["timestamp_time"]) == str(item.seal_report["timestamp_time"])
