"""Who seals for a taxpayer: its own key, this house on its behalf, or the taxpayer elsewhere; logged, and in bulk."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from exchange_letters import OTHER, OUR_GB, Kamusm
from exchange_twins import twins
from test_outgoing import BUYER, SELLER, open_alias, order

from zarf.core.errors import NotAllowed, NotFound, SealRefused
from zarf.core.seal import seal_document
from zarf.core.seal.certificates import load_certificate
from zarf.doors.cli.sealing import keys
from zarf.doors.cli.status import command as status
from zarf.office.deadlines import services as deadlines
from zarf.office.exchange import bulk_sealing, services
from zarf.office.exchange.handing_in import draft_of, hand_in, waiting_for_seal
from zarf.office.exchange.models import Document
from zarf.office.exchange.sealing import step_prepare
from zarf.office.sealing import services as sealing
from zarf.office.sealing.jobs import try_key
from zarf.office.taxpayers.services import Refused, add_alias, create_taxpayer
from zarf.ports import wired
from zarf.ports.clock import FixedClock
from zarf.ports.keys.memory import MemoryKeyStore
from zarf.ports.revocation.memory import MemoryRevocation
from zarf_simulator.kamusm.leaf import LeafState

pytestmark = pytest.mark.django_db
HOUSE = "1111111106"


@pytest.fixture(scope="module")
def kamusm():
    return Kamusm(FixedClock().now())


@pytest.fixture(autouse=True)
def world(kamusm):
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls())) as ports:
        yield ports


@pytest.fixture(autouse=True)
def house(settings, world, kamusm):
    key = world.keys.put("house", kamusm.key(HOUSE))
    settings.ZARF = dict(settings.ZARF.values) | {"ZARF_INTEGRATOR_VKN": HOUSE, "ZARF_INTEGRATOR_KEY": key}


@pytest.fixture
def seller(world, kamusm):
    key = world.keys.put("seller", kamusm.key(SELLER))
    taxpayer = create_taxpayer(SELLER, OTHER.title, district="Kadıköy", city="İstanbul", seal_key=key)
    add_alias(taxpayer, "GB", OUR_GB)
    open_alias(world, identifier=BUYER)
    return taxpayer


def submit(seller, key="SIP-1") -> Document:
    return services.submit_order(seller, order(key), "erp")


def prepared(item: Document) -> Document:
    step_prepare(item.pk)
    item.refresh_from_db()
    return item


def events(seller) -> list[tuple[str, str, str]]:
    return [(row.event, row.signer_id, row.code) for row in reversed(sealing.log([seller.pk]))]


def test_the_taxpayers_own_key_seals_and_the_log_says_so(seller):
    item = prepared(submit(seller))
    assert item.state == "ENVELOPED"
    [row] = sealing.log([seller.pk])
    assert (row.event, row.way, row.signer_id, row.subject) == ("sealed", "here", SELLER, str(item))
    assert len(row.certificate_sha256) == 64
    assert row.authorisation is None


def test_the_house_seals_on_behalf_only_with_a_consent_in_force(seller, world):
    with pytest.raises(SealRefused, match="EF-SLG-003"):
        sealing.choose_way(SELLER, "integrator", "op")
    today = world.clock.now().date()
    sealing.authorise(seller, today - timedelta(days=9), today - timedelta(days=1), "M-1", "op")
    with pytest.raises(SealRefused, match="EF-SLG-003"):
        sealing.choose_way(SELLER, "integrator", "op")
    consent = sealing.authorise(seller, today, None, "M-2", "op")
    seller = sealing.choose_way(SELLER, "integrator", "op")
    item = prepared(submit(seller))
    assert item.state == "ENVELOPED"
    row = sealing.log([seller.pk])[0]
    assert (row.event, row.way, row.signer_id, row.authorisation) == ("sealed", "integrator", HOUSE, consent)


def test_a_withdrawn_consent_ends_the_sealing_on_behalf_at_once_and_is_told_once(seller, world):
    consent = sealing.authorise(seller, world.clock.now().date(), None, "M-1", "op")
    seller = sealing.choose_way(SELLER, "integrator", "op")
    item = submit(seller)
    sealing.withdraw(seller, consent.pk, "op")
    assert prepared(item).state == "NUMBERED"
    assert item.findings[0]["code"] == "EF-SLG-003"
    world.clock.advance(timedelta(hours=1))
    prepared(item)
    assert [event for event in events(seller) if event[0] == "refused"] == [("refused", "", "EF-SLG-003")]
    with pytest.raises(NotAllowed, match="EF-SLG-008"):
        sealing.withdraw(seller, consent.pk, "op")


@pytest.mark.parametrize(
    ("first", "last", "paper", "code"),
    [(date(2026, 1, 2), date(2026, 1, 1), "M", "EF-SLG-006"), (date(2026, 1, 1), None, " ", "EF-SLG-005")],
)
def test_a_consent_that_makes_no_sense_is_refused(seller, first, last, paper, code):
    with pytest.raises(Refused) as refused:
        sealing.authorise(seller, first, last, paper, "op")
    assert [item.code for item in refused.value.findings] == [code]
    assert sealing.authorisations(seller) == []


def test_a_way_nobody_knows_is_refused(seller):
    with pytest.raises(Refused) as refused:
        sealing.choose_way(SELLER, "magic", "op")
    assert [item.code for item in refused.value.findings] == ["EF-SLG-009"]


@pytest.fixture
def elsewhere(seller):
    return sealing.choose_way(SELLER, "elsewhere", "op")


def test_a_document_sealed_elsewhere_waits_and_goes_on_when_it_is_handed_in(elsewhere, kamusm, world):
    item = prepared(submit(elsewhere))
    assert item.state == "WAITING_SEAL"
    assert list(waiting_for_seal([elsewhere.pk])) == [item]
    sealed = seal_document(draft_of(item), kamusm.key(SELLER), signing_time=world.clock.now())
    taken = hand_in([elsewhere.pk], sealed, "erp")
    assert taken.state == "SEALED"
    assert world.archive.get(taken.xml_key) == sealed
    assert prepared(taken).state == "ENVELOPED"
    assert events(elsewhere)[-1] == ("handed_in", SELLER, "")
    with pytest.raises(NotFound, match="EF-SLG-012"):
        hand_in([elsewhere.pk], sealed, "erp")


def test_a_changed_byte_outside_the_seal_is_refused_and_nothing_moves(elsewhere, kamusm, world):
    item = prepared(submit(elsewhere))
    changed = draft_of(item).replace(b"Ankara", b"Bursa", 1)
    assert changed != draft_of(item)
    sealed = seal_document(changed, kamusm.key(SELLER), signing_time=world.clock.now())
    with pytest.raises(SealRefused, match="EF-SLG-011"):
        hand_in([elsewhere.pk], sealed, "erp")
    item.refresh_from_db()
    assert (item.state, item.xml_key) == ("WAITING_SEAL", "")


def test_a_document_handed_in_without_a_seal_is_refused(elsewhere):
    item = prepared(submit(elsewhere))
    with pytest.raises(SealRefused, match="EF-SLG-010"):
        hand_in([elsewhere.pk], draft_of(item), "erp")


@pytest.mark.parametrize(
    ("signer", "state"), [(HOUSE, LeafState.GOOD), (SELLER, LeafState.REVOKED), (SELLER, LeafState.EXPIRED)]
)
def test_a_seal_of_somebody_else_or_a_bad_one_is_refused(elsewhere, kamusm, world, signer, state):
    item = prepared(submit(elsewhere))
    sealed = seal_document(draft_of(item), kamusm.key(signer, state), signing_time=world.clock.now())
    anew = twins(trust=kamusm.trust, revocation=kamusm.crls(), archive=world.archive)
    with wired.using(anew), pytest.raises(SealRefused, match="EF-EXC-016"):
        hand_in([elsewhere.pk], sealed, "erp")
    item.refresh_from_db()
    assert item.state == "WAITING_SEAL"


def test_a_taxpayer_that_changes_its_mind_has_the_waiting_ones_sealed_here(elsewhere):
    item = prepared(submit(elsewhere))
    sealing.choose_way(SELLER, "here", "op")
    assert prepared(item).state == "ENVELOPED"


def test_a_run_takes_along_what_waited_for_a_seal_from_elsewhere(elsewhere):
    item = prepared(submit(elsewhere))
    seller = sealing.choose_way(SELLER, "here", "op")
    assert bulk_sealing.seal_all([seller], "op").sealed == 1
    item.refresh_from_db()
    assert item.state == "ENVELOPED"


def test_all_waiting_documents_are_sealed_in_one_run_and_the_failures_are_told(seller, world, kamusm):
    items = [submit(seller, f"SIP-{number}") for number in range(4)]
    told: list[tuple[int, int]] = []
    [run] = bulk_sealing.seal_all([seller], "op", lambda done, total: told.append((done, total))).runs
    assert (run.total, run.sealed, run.failed, run.starts) == (4, 4, [], 1)
    assert told == [(number, 4) for number in range(1, 5)]
    seller.seal_key = world.keys.put("bad", kamusm.key(SELLER, LeafState.REVOKED))
    seller.save()
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls(), keys=world.keys, archive=world.archive)):
        last = submit(seller, "SIP-9")
        run = bulk_sealing.seal_all([seller], "op")
    assert not run.is_complete
    assert (run.sealed, [item["ettn"] for item in run.failed]) == (0, [str(last.ettn)])
    assert {item.pk for item in items}.isdisjoint({last.pk})


def test_a_key_that_ends_soon_or_does_not_work_falls_due(seller, world, kamusm):
    sealing.check_keys([seller])
    assert deadlines.due([seller.pk]) == []
    assert sealing.key_record(seller).good_at == world.clock.now()
    seller.seal_key = world.keys.put("old", kamusm.key(SELLER, LeafState.EXPIRED))
    seller.save()
    sealing.check_keys([seller])
    assert [item.code for item in deadlines.due([seller.pk])] == ["EF-SLG-021"]
    assert sealing.key_record(seller).codes != []


@pytest.mark.parametrize(("left", "falls_due"), [(91, False), (90, True), (30, True), (7, True), (1, True)])
def test_a_key_falls_due_ninety_days_before_it_ends(seller, world, kamusm, left, falls_due):
    ends = load_certificate(kamusm.key(SELLER).certificate_der).not_valid_after_utc
    world.clock.advance(ends - timedelta(days=left) - world.clock.now())
    sealing.check_keys([seller])
    assert [item.code for item in deadlines.due([seller.pk])] == (["EF-SLG-020"] if falls_due else [])
    if falls_due:
        [item] = deadlines.due([seller.pk])
        assert item.due_at == ends
        assert "{" not in item.texts["tr"] + item.texts["hint_tr"]


def test_a_revoked_key_falls_due_before_it_spoils_a_document(seller, world, kamusm):
    seller.seal_key = world.keys.put("revoked", kamusm.key(SELLER, LeafState.REVOKED))
    seller.save()
    with wired.using(twins(trust=kamusm.trust, revocation=kamusm.crls(), keys=world.keys, clock=world.clock)):
        sealing.check_keys([seller])
    assert sealing.key_record(seller).codes == ["EF-KEY-041"]
    assert [item.code for item in deadlines.due([seller.pk])] == ["EF-SLG-021"]


def test_a_test_that_somebody_asks_for_goes_by_the_lists_of_now(seller, world, kamusm):
    """The lists at hand may be an hour old: a key suspended meanwhile would be called fit on the last day."""
    authority = Kamusm(FixedClock().now())
    seller.seal_key = world.keys.put("fresh", authority.key(SELLER))
    seller.save()
    lists = MemoryRevocation(lambda: [authority.authority.sub_crl(authority.now)])
    lists.refresh()
    with wired.using(twins(trust=authority.trust, revocation=lists, keys=world.keys, clock=world.clock)):
        assert CliRunner().invoke(keys, ["--for", SELLER]).exit_code == 0
        authority.authority.suspend(
            load_certificate(world.keys.open(seller.seal_key).certificate_der).serial_number, authority.now
        )
        told = CliRunner().invoke(keys, ["--for", SELLER])
        assert (told.exit_code, "EF-KEY-042" in told.output) == (1, True)
        try_key(seller.pk, "ayşe")
        assert sealing.key_record(seller).codes == ["EF-KEY-042"]


def test_each_warning_day_is_an_item_of_its_own(seller, world, kamusm):
    """So that it is told anew, and since when it is known is the day on which it was reached."""
    ends = load_certificate(kamusm.key(SELLER).certificate_der).not_valid_after_utc
    noted = []
    for left in (90, 60, 30, 7, 1):
        world.clock.advance(ends - timedelta(days=left) - world.clock.now())
        sealing.check_keys([seller])
        [item] = deadlines.due([seller.pk])
        noted.append((item.key.rpartition(":")[2], (ends - item.noted_at).days))
    assert noted == [("90", 90), ("90", 90), ("30", 30), ("7", 7), ("1", 1)]


def test_a_good_test_is_remembered_while_the_key_cannot_be_reached(seller, world, kamusm):
    sealing.check_keys([seller], "ayşe")
    good = sealing.key_record(seller)
    world.clock.advance(timedelta(days=1))
    away = MemoryKeyStore()
    with wired.using(twins(trust=kamusm.trust, keys=away, clock=world.clock)):
        sealing.check_keys([seller])
    record = sealing.key_record(seller)
    assert (record.is_good, record.good_at, record.holder) == (False, good.good_at, good.holder)
    assert (good.checked_by, record.checked_by) == ("ayşe", "worker")
    assert record.findings[0]["message_en"]


def test_a_good_test_of_an_earlier_key_does_not_speak_for_the_new_one(seller, world, kamusm):
    sealing.check_keys([seller])
    seller.seal_key = world.keys.put("new", kamusm.key(SELLER, LeafState.EXPIRED))
    seller.save()
    sealing.check_keys([seller])
    assert sealing.key_record(seller).good_at is None


def test_a_key_of_somebody_else_is_not_fit(seller, world, kamusm):
    seller.seal_key = world.keys.put("stranger", kamusm.key("5555555504"))
    seller.save()
    sealing.check_keys([seller])
    assert sealing.key_record(seller).codes == ["EF-KEY-039"]
    assert [item.code for item in deadlines.due([seller.pk])] == ["EF-SLG-021"]


def test_all_keys_are_tried_the_houses_too(seller, world):
    sealing.check_keys()
    assert sealing.key_record(None).signer_id == HOUSE
    assert sealing.sealing_key_record(seller).signer_id == SELLER
    sealing.authorise(seller, world.clock.now().date(), None, "M-1", "op")
    seller = sealing.choose_way(SELLER, "integrator", "op")
    sealing.check_keys([seller])
    assert sealing.key_record(seller) is None
    assert sealing.sealing_key_record(seller).signer_id == HOUSE


def test_a_house_that_seals_for_nobody_has_no_key_to_try(seller, settings):
    sealing.check_keys()
    settings.ZARF = dict(settings.ZARF) | {"ZARF_INTEGRATOR_KEY": ""}
    sealing.check_keys()
    assert sealing.key_record(None) is None
    assert deadlines.due_of_the_house() == []


@pytest.mark.parametrize(("left", "falls_due"), [(91, False), (90, True), (1, True)])
def test_a_consent_falls_due_as_a_key_does(seller, world, left, falls_due):
    today = world.clock.now().date()
    sealing.authorise(seller, today, today + timedelta(days=left), "M-1", "op")
    sealing.choose_way(SELLER, "integrator", "op")
    world.clock.advance(timedelta(days=1))
    seller.refresh_from_db()
    sealing.check_keys([seller])
    assert [item.code for item in deadlines.due([seller.pk])] == (["EF-SLG-022"] if falls_due else [])


def test_what_falls_due_stands_in_the_status(seller, world, kamusm):
    seller.seal_key = world.keys.put("old", kamusm.key(SELLER, LeafState.EXPIRED))
    seller.save()
    sealing.check_keys([seller])
    [item] = deadlines.due([seller.pk])
    told = CliRunner().invoke(status, ["--for", SELLER])
    assert item.texts["tr"] in told.output
    shown = json.loads(CliRunner().invoke(status, ["--for", SELLER, "--json"]).output)
    assert [due["code"] for due in shown["due"]] == ["EF-SLG-021"]
