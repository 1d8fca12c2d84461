"""Kontrol Et and Güncelle over the real database and lists that change between them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.cari_world import TCKN, Listing, Lists, add, marked, vkn
from tests.portal_world import World

from zarf.core.errors import Unavailable
from zarf.office.cari import services as cari
from zarf.office.cari.models import Change, Check, CheckRow
from zarf.office.cari.services import Account, Row, Updated

PK, GB = "urn:mail:pk@alan.test", "urn:mail:gb@alan.test"


def check(world: World, account_ids: list[int] | None = None) -> Check:
    return cari.run_check(world.a.pk, "muhasebe", source="window", account_ids=account_ids)


def seen(found: Check) -> dict[str, Row]:
    return {row.account.code: row for row in cari.shown(found, cari.rows(found))}


def tick(found: Check, *codes: str, **picks: str) -> None:
    for row in CheckRow.objects.filter(check_run=found, account__code__in=codes):
        cari.choose(found, row.pk, is_ticked=True, picks=picks)


def update(found: Check) -> Updated:
    return cari.update(found, "muhasebe")


def stored(code: str) -> Account:
    return Account.objects.get(code=code)


def test_the_check_writes_nothing_and_ticks_nothing(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    new = add(world.a.pk, "YENI", vkn=vkn(1))
    gone = add(world.a.pk, "GITTI", vkn=vkn(2), **marked("efatura", PK, GB))
    found = check(world)
    assert {code: row.judgement.colour.value for code, row in seen(found).items() if row.judgement} == {
        "YENI": "blue",
        "GITTI": "black",
    }
    assert not CheckRow.objects.filter(is_ticked=True).exists()
    for before in (new, gone):
        after = stored(before.code)
        assert (after.revision, after.efatura_user, after.efatura_pk) == (1, before.efatura_user, before.efatura_pk)
    assert (found.counts["blue"], found.counts["removal"], found.counts["total"]) == (1, 1, 2)


def test_accounts_without_number_are_left_out_and_counted(world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "NUMARASIZ")
    add(world.a.pk, "NUMARALI", vkn=vkn(1))
    found = check(world)
    assert (found.without_number, list(seen(found))) == (1, ["NUMARALI"])


def test_stand_ins_are_shown_and_never_looked_up_or_cleared(world: World, lists: Lists) -> None:
    lists.users["11111111111"] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "PERAKENDE", tckn="11111111111", is_person=True, **marked("efatura", PK, GB))
    found = check(world)
    row = seen(found)["PERAKENDE"]
    assert (row.judgement, row.stored.is_impossible, row.stored.colour) == (None, True, "black")
    tick(found, "PERAKENDE")
    assert update(found).written == 0
    assert stored("PERAKENDE").efatura_user


def test_a_person_is_looked_up_by_tckn(world: World, lists: Lists) -> None:
    lists.users[TCKN] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "SAHIS", tckn=TCKN, vkn=vkn(1), is_person=True)
    add(world.a.pk, "FIRMA", tckn=TCKN, vkn=vkn(1))
    assert {code: row.stored.colour for code, row in seen(check(world)).items()} == {"SAHIS": "blue", "FIRMA": "black"}


def test_without_a_list_the_check_is_refused(world: World, lists: Lists) -> None:
    add(world.a.pk, "A", vkn=vkn(1))
    with pytest.raises(Unavailable, match="EF-CAR-033"):
        check(world)
    assert not Check.objects.exists()


def test_update_writes_ticked_rows_only(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB], eirsaliye_pk=["pk-i"], eirsaliye_gb=["gb-i"])
    lists.users[vkn(2)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "BIR", vkn=vkn(1))
    add(world.a.pk, "IKI", vkn=vkn(2))
    found = check(world)
    tick(found, "BIR")
    done = update(found)
    assert (done.written, done.left) == (1, [])
    one = stored("BIR")
    assert (one.efatura_user, one.efatura_pk, one.efatura_gb) == (True, PK, GB)
    assert (one.efatura_scenario, one.eirsaliye_scenario) == ("TEMELFATURA", "TEMELIRSALIYE")
    assert not stored("IKI").efatura_user
    rows = seen(found)
    assert (rows["BIR"].stored.colour, rows["BIR"].stored.is_ticked) == ("green", False)
    assert rows["IKI"].stored.colour == "blue"
    found.refresh_from_db()
    assert (found.counts["blue"], found.counts["green"]) == (1, 1)


def test_each_written_value_is_told_in_the_history(world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "GITTI", vkn=vkn(1), **marked("efatura", PK, GB))
    found = check(world)
    tick(found, "GITTI")
    update(found)
    told = {one.field: (one.old, one.new) for one in Change.objects.filter(source="update")}
    assert told == {
        "efatura_user": ("1", "0"),
        "efatura_pk": (PK, ""),
        "efatura_gb": (GB, ""),
        "efatura_since": ("2021-05-04", ""),
    }
    one = Change.objects.filter(source="update").first()
    assert (one.by, one.at, one.list_version) == ("muhasebe", world.clock.now(), found.list_version)
    assert stored("GITTI").efatura_scenario == "TICARIFATURA"


def test_a_card_changed_since_the_check_is_left_alone_and_named(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.users[vkn(2)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    for code, number in (("BIR", vkn(1)), ("IKI", vkn(2))):
        add(world.a.pk, code, vkn=number)
    found = check(world)
    tick(found, "BIR", "IKI")
    one = stored("BIR")
    card = cari.card(one)
    cari.change_account(world.a.pk, one.pk, cari.CardData(**{**_fields(card), "title": "Yeni unvan"}), "x", revision=1)
    done = update(found)
    assert [(account.code, code) for account, code in done.left] == [("BIR", "EF-CAR-030")]
    assert (stored("BIR").efatura_user, stored("IKI").efatura_user) == (False, True)
    assert seen(found)["BIR"].stored.outcome == "EF-CAR-030"


def test_a_row_a_newer_list_speaks_against_is_left_alone_and_named(world: World, lists: Lists) -> None:
    """The window stood open while GİB closed a label, took a user back and dropped one: none of it is written."""
    other = PK.replace("pk@", "baska@")
    for number in (1, 2, 4):
        lists.users[vkn(number)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    for code, number in (("KAPANDI", 1), ("AYNI", 2), ("CIKTI", 4)):
        add(world.a.pk, code, vkn=vkn(number))
    add(world.a.pk, "DONDU", vkn=vkn(3), **marked("efatura", PK, GB))
    found = check(world)
    tick(found, "KAPANDI", "AYNI", "DONDU", "CIKTI")
    lists.users[vkn(1)] = Listing(efatura_pk=[other], efatura_gb=[GB])
    lists.users[vkn(3)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    del lists.users[vkn(4)]
    lists.load()
    done = update(found)
    assert sorted((account.code, code) for account, code in done.left) == [
        ("CIKTI", "EF-CAR-037"),
        ("DONDU", "EF-CAR-037"),
        ("KAPANDI", "EF-CAR-037"),
    ]
    assert [stored(code).efatura_user for code in ("KAPANDI", "AYNI", "DONDU", "CIKTI")] == [False, True, True, False]
    assert seen(found)["KAPANDI"].stored.outcome == "EF-CAR-037"


def test_an_unpicked_label_is_left_alone_and_named_and_the_others_go_on(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=["a", "b"], efatura_gb=[GB])
    lists.users[vkn(2)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "COK", vkn=vkn(1))
    add(world.a.pk, "TEK", vkn=vkn(2))
    found = check(world)
    tick(found, "COK", "TEK")
    done = update(found)
    assert ([(one.code, why) for one, why in done.left], done.written) == ([("COK", "EF-CAR-031")], 1)
    tick(found, "COK", efatura_pk="b")
    assert update(found).written == 1
    assert stored("COK").efatura_pk == "b"
    row = seen(found)["COK"]
    assert (row.stored.colour, row.stored.is_confirmed) == ("green", True)


def test_a_label_that_is_not_open_cannot_be_picked(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=["a", "b", "eski"], efatura_gb=[GB], closed=["eski"])
    lists.load()
    add(world.a.pk, "COK", vkn=vkn(1))
    found = check(world)
    for label in ("eski", "A", "a "):
        with pytest.raises(cari_refusal(), match="EF-CAR-032"):
            tick(found, "COK", efatura_pk=label)
    assert not CheckRow.objects.filter(is_ticked=True).exists()


def test_ticking_a_right_label_among_several_confirms_it_until_the_labels_change(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=["a", "b"], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "COK", vkn=vkn(1), **marked("efatura", "a", GB))
    found = check(world)
    assert seen(found)["COK"].stored.colour == "orange"
    tick(found, "COK")
    assert update(found).written == 1
    assert seen(found)["COK"].stored.colour == "green"
    again = check(world)
    assert (again.counts["green"], again.counts["confirmed"]) == (1, 1)
    assert [row.account.code for row in cari.rows(again, "orange", with_confirmed=True)] == ["COK"]
    lists.users[vkn(1)].efatura_pk.append("c")
    lists.load()
    assert check(world).counts["orange"] == 1


def test_two_cards_with_one_number_are_judged_each_alone(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1), **marked("efatura", PK, GB))
    add(world.a.pk, "B", vkn=vkn(1))
    assert {code: row.stored.colour for code, row in seen(check(world)).items()} == {"A": "green", "B": "blue"}


def test_many_removals_are_asked_once_with_their_number(world: World, lists: Lists) -> None:
    lists.load()
    for number in range(4):
        add(world.a.pk, f"C{number}", vkn=vkn(number), **marked("efatura", PK, GB))
    found = check(world)
    assert cari.question_before(found) is None
    assert cari.tick_all(found, is_ticked=True, show="removal") == 4
    question = cari.question_before(found)
    assert (question.removals, question.marked, question.is_list_old) == (4, 4, False)


def test_few_removals_among_many_are_not_asked_about(world: World, lists: Lists) -> None:
    for number in range(20):
        lists.users[vkn(number)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
        add(world.a.pk, f"C{number}", vkn=vkn(number), **marked("efatura", PK, GB))
    add(world.a.pk, "GITTI", vkn=vkn(50), **marked("efatura", PK, GB))
    lists.load()
    found = check(world)
    cari.tick_all(found, is_ticked=True, show="removal")
    assert cari.question_before(found) is None


def test_an_old_list_is_asked_about(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    world.clock.advance(timedelta(hours=25))
    found = check(world)
    cari.tick_all(found, is_ticked=True)
    question = cari.question_before(found)
    assert (question.removals, question.is_list_old) == (0, True)


def test_the_selected_accounts_alone_are_checked(world: World, lists: Lists) -> None:
    lists.load()
    one, _two = add(world.a.pk, "A", vkn=vkn(1)), add(world.a.pk, "B", vkn=vkn(2))
    theirs = add(world.b.pk, "C", vkn=vkn(3))
    assert list(seen(check(world, [one.pk, theirs.pk]))) == ["A"]


def test_a_label_is_applied_to_every_row_that_offers_it(world: World, lists: Lists) -> None:
    for number, labels in ((1, ["ortak", "b"]), (2, ["c", "ortak"]), (3, ["d", "e"])):
        lists.users[vkn(number)] = Listing(efatura_pk=labels, efatura_gb=[GB])
        add(world.a.pk, f"C{number}", vkn=vkn(number))
    lists.load()
    found = check(world)
    assert cari.apply_label(found, "efatura_pk", "ortak") == 2
    rows = seen(found)
    assert [rows[code].value("efatura_pk") for code in ("C1", "C2", "C3")] == ["ortak", "ortak", ""]


def test_a_scheduled_check_tells_only_what_is_new(world: World, lists: Lists) -> None:
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    for number in (1, 2):
        add(world.a.pk, f"C{number}", vkn=vkn(number))
    first = cari.check_by_schedule(world.a.pk)
    assert first.news == {"new": 1, "removal": 0, "wrong": 0, "several": 0}
    assert cari.unseen(world.a.pk) == first
    cari.mark_seen(first)
    second = cari.check_by_schedule(world.a.pk)
    assert (any(second.news.values()), cari.unseen(world.a.pk)) == (False, None)
    lists.users[vkn(2)] = Listing(efatura_pk=["x", "y"], efatura_gb=[GB])
    lists.load()
    third = cari.check_by_schedule(world.a.pk)
    assert third.news == {"new": 1, "removal": 0, "wrong": 0, "several": 1}


def test_the_rows_of_old_checks_are_let_go_and_who_checked_stays(world: World, lists: Lists) -> None:
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    scheduled = cari.check_by_schedule(world.a.pk)
    for _ in range(7):
        check(world)
    kept = set(CheckRow.objects.values_list("check_run_id", flat=True))
    newest = set(Check.objects.order_by("-pk").values_list("pk", flat=True)[:5])
    assert kept == newest | {scheduled.pk}
    assert Check.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_a_row_is_written_once(world: World, lists: Lists) -> None:
    """Two tabs press Güncelle at the same moment: one writes, the other finds nothing to do and refuses nothing."""
    lists.users[vkn(1)] = Listing(efatura_pk=[PK], efatura_gb=[GB])
    lists.load()
    add(world.a.pk, "A", vkn=vkn(1))
    found = check(world)
    tick(found, "A")
    done: list[Updated] = []

    def press() -> None:
        try:
            done.append(update(found))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.written for one in done) == [0, 1]
    assert [one.left for one in done] == [[], []]
    assert stored("A").revision == 2


def _fields(card: cari.CardData) -> dict[str, object]:
    return {name: getattr(card, name) for name in card.__slots__}


def cari_refusal() -> type[Exception]:
    from zarf.core.errors import NotAllowed

    return NotAllowed
