"""Numbers run without gaps and without doubles, whoever asks at the same moment."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from zarf.core.errors import NotAllowed
from zarf.core.identifiers import InvalidIdentifier
from zarf.office.numbering.models import Series
from zarf.office.numbering.services import reserve
from zarf.office.taxpayers.services import create_taxpayer

DAY = date(2026, 11, 2)


def free(number):
    return False


@pytest.fixture
def taxpayer(db):
    return create_taxpayer("1234567808", "Deneme", district="Kadıköy", city="İstanbul")


def number(taxpayer, day=DAY, is_taken=free):
    return reserve(taxpayer.pk, "INVOICE", "DNM", day, is_taken=is_taken)


def test_numbers_start_at_one_and_follow_each_other(taxpayer):
    assert [number(taxpayer).number for _ in range(3)] == [f"DNM202600000000{n}" for n in (1, 2, 3)]


def test_every_year_starts_anew(taxpayer):
    number(taxpayer)
    assert number(taxpayer, date(2027, 1, 1)).number == "DNM2027000000001"


def test_a_number_used_by_a_ready_document_is_passed_over(taxpayer):
    assert number(taxpayer, is_taken=lambda text: text == "DNM2026000000001").number == "DNM2026000000002"


def test_a_rolled_back_reservation_leaves_no_gap(taxpayer):
    with transaction.atomic():
        number(taxpayer)
        transaction.set_rollback(True)
    assert number(taxpayer).number == "DNM2026000000001"


def test_an_earlier_date_after_a_later_one_is_told(taxpayer):
    assert not number(taxpayer, DAY).out_of_order
    assert number(taxpayer, date(2026, 11, 1)).out_of_order


def test_a_full_series_is_refused(taxpayer):
    Series.objects.create(taxpayer=taxpayer, kind="INVOICE", prefix="DNM", year=2026, last_number=999_999_999)
    with pytest.raises(NotAllowed, match="EF-NUM-001"):
        number(taxpayer)


def test_a_prefix_of_another_form_is_refused(taxpayer):
    with pytest.raises(InvalidIdentifier):
        reserve(taxpayer.pk, "INVOICE", "dn", DAY, is_taken=free)


@pytest.mark.django_db(transaction=True)
def test_ten_hands_at_once_get_ten_different_numbers_without_a_gap():
    taxpayer = create_taxpayer("1234567808", "Deneme", district="Kadıköy", city="İstanbul")
    taken: list[str] = []

    def ask():
        taken.append(number(taxpayer).number)
        connection.close()

    hands = [threading.Thread(target=ask) for _ in range(10)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(taken) == [f"DNM2026{n:09d}" for n in range(1, 11)]
