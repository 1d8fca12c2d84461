"""Who may act for whom."""

import pytest
from django.contrib.auth.models import User

from zarf.core.errors import NotAllowed, NotFound
from zarf.core.identifiers import InvalidIdentifier
from zarf.office.taxpayers import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return services.create_taxpayer("1234567808", "Deneme Kırtasiye", district="Kadıköy", city="İstanbul")


@pytest.fixture
def buyer():
    return services.create_taxpayer("9876543217", "Örnek İnşaat", district="Çankaya", city="Ankara")


def test_making_a_taxpayer_twice_brings_him_up_to_date(seller):
    again = services.create_taxpayer("1234567808", "Yeni Unvan", district="Kadıköy", city="İstanbul")
    assert again.pk == seller.pk
    assert services.taxpayer("1234567808").title == "Yeni Unvan"


def test_a_number_that_is_none_is_refused():
    with pytest.raises(InvalidIdentifier):
        services.create_taxpayer("12", "x", district="x", city="x")


def test_an_unknown_taxpayer_is_not_found(seller):
    seller.is_active = False
    seller.save()
    with pytest.raises(NotFound):
        services.taxpayer("1234567808")


def test_a_new_default_alias_takes_the_place_of_the_old_one(seller):
    services.add_alias(seller, "GB", "urn:mail:bir@deneme.test")
    services.add_alias(seller, "GB", "urn:mail:iki@deneme.test")
    assert services.default_alias(seller, "GB").name == "urn:mail:iki@deneme.test"
    assert services.default_alias(seller, "PK") is None


def test_an_alias_belongs_to_one_number_and_role(seller, buyer):
    services.add_alias(buyer, "PK", "urn:mail:pk@ornek.test")
    assert services.own_alias("9876543217", "urn:mail:pk@ornek.test", "PK").taxpayer == buyer
    assert services.own_alias("1234567808", "urn:mail:pk@ornek.test", "PK") is None
    assert services.own_alias("9876543217", "urn:mail:pk@ornek.test", "GB") is None


def test_a_person_sees_only_his_own_taxpayers(seller, buyer):
    user = User.objects.create_user("ayse")
    services.add_membership(user, seller)
    assert services.taxpayers_of(user) == [seller]
    with pytest.raises(NotAllowed):
        services.check_right(user, buyer, services.Right.DOCUMENTS_SEE)


def test_who_may_only_look_may_not_act(seller):
    user = User.objects.create_user("mehmet")
    services.add_membership(user, seller, "auditor")
    services.check_right(user, seller, services.Right.DOCUMENTS_SEE)
    with pytest.raises(NotAllowed, match="EF-TAX-040"):
        services.check_right(user, seller, services.Right.DOCUMENTS_ANSWER)
