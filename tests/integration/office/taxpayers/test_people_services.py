"""Invitations, members, keys, branches and the guard of the sign-in, as the services keep them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from tests.portal_world import World, world

from zarf.core.errors import Conflict, NotAllowed, NotFound
from zarf.office.acting import NOBODY, Actor, Kind, acting
from zarf.office.audit.models import AuditEntry
from zarf.office.exchange import queries
from zarf.office.notices.models import OutgoingMail
from zarf.office.taxpayers import services
from zarf.office.taxpayers.models import ApiKey, Invitation, Membership
from zarf.office.tenants import restricted_to

__all__ = ["world"]

NEW = "ayse@deneme.test"
PASSWORD = "uzun bir parola 27"


def invited(world: World, email: str = NEW, **more: Any) -> str:
    """Invite, and give the token that stands in the mail."""
    values: dict[str, Any] = {"role": "sealer", "branches": None, "by": "yonetici@deneme.test", **more}
    services.invite(world.a, email, **values)
    mail = OutgoingMail.objects.order_by("-id").first()
    assert mail is not None
    found = re.search(r"/join/([\w-]+)/", mail.text)
    assert found is not None
    return found[1]


def administrator(world: World) -> Actor:
    world.accountant.memberships.update(role="administrator")
    return Actor(world.accountant.username, Kind.PERSON, {world.a.pk: "administrator"})


def test_an_invitation_goes_by_mail_and_works_once(world: World) -> None:
    token = invited(world)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.is_secret, mail.taxpayer_id) == (NEW, True, world.a.pk)
    assert world.a.title in mail.text
    assert "Rol: Mühürleyen" in mail.text
    user = services.accept(token, password=PASSWORD)
    assert user.check_password(PASSWORD)
    assert Membership.objects.get(user=user).role == "sealer"
    with pytest.raises(Conflict, match="EF-TAX-049"):
        services.accept(token, password=PASSWORD)


def test_the_link_itself_is_kept_nowhere_but_in_the_mail(world: World) -> None:
    token = invited(world)
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))


def test_an_invitation_is_worth_nothing_after_its_days(world: World) -> None:
    token = invited(world)
    world.clock.advance(timedelta(days=7))
    with pytest.raises(NotFound, match="EF-TAX-041"):
        services.accept(token, password=PASSWORD)


def test_a_new_invitation_kills_the_old_link(world: World) -> None:
    old = invited(world)
    new = invited(world, role="preparer")
    with pytest.raises(NotFound):
        services.invitation(old)
    assert services.invitation(new).role == "preparer"
    assert len(services.open_invitations(world.a)) == 1


def test_a_withdrawn_invitation_opens_nothing(world: World) -> None:
    token = invited(world)
    services.withdraw_invitation(world.a, Invitation.objects.get().pk)
    with pytest.raises(NotFound):
        services.invitation(token)


def test_inviting_tells_nothing_about_who_signs_in_here(world: World) -> None:
    """The stranger of firm B has a sign-in, the other address has none: the inviter sees no difference."""
    known, unknown = (services.invite(world.a, mail, "auditor", None, "x") for mail in (world.stranger.username, NEW))
    assert {one.accepted_at for one in (known, unknown)} == {None}
    assert OutgoingMail.objects.count() == 2
    assert not Membership.objects.filter(user=world.stranger, taxpayer=world.a).exists()


def test_who_signs_in_already_takes_the_right_as_himself(world: World) -> None:
    token = invited(world, world.stranger.username)
    with pytest.raises(NotAllowed, match="EF-TAX-042"):
        services.accept(token, password=PASSWORD)
    with pytest.raises(NotAllowed, match="EF-TAX-042"):
        services.accept(token, user=world.accountant)
    services.accept(token, user=world.stranger)
    roles = dict(Membership.objects.filter(user=world.stranger).values_list("taxpayer_id", "role"))
    assert roles == {world.a.pk: "sealer", world.b.pk: "accountant"}
    assert not world.stranger.check_password(PASSWORD)


def test_a_weak_password_keeps_the_invitation_open(world: World) -> None:
    token = invited(world)
    for weak in ("kısa", "1234567890123", "password12", NEW):
        with pytest.raises(services.Refused, match="EF-TAX-031"):
            services.accept(token, password=weak)
    assert not User.objects.filter(username=NEW).exists()
    assert services.invitation(token).email == NEW


@pytest.mark.parametrize(
    ("email", "more", "code"),
    [
        ("ayse", {}, "EF-TAX-030"),
        (NEW, {"role": "boss"}, "EF-TAX-044"),
        (NEW, {"branches": ["Ay"]}, "EF-TAX-052"),
        ("muhasebe@deneme.invalid", {}, "EF-TAX-045"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(world: World, email: str, more: Any, code: str) -> None:
    with pytest.raises(services.Refused) as refused:
        invited(world, email, **more)
    assert refused.value.code == code
    assert not OutgoingMail.objects.exists()


def test_only_who_may_change_people_invites(world: World) -> None:
    with acting(Actor("x", Kind.PERSON, {world.a.pk: "accountant"})), pytest.raises(NotAllowed, match="EF-TAX-040"):
        invited(world)


def test_a_member_gets_another_role_and_branches_at_once(world: World) -> None:
    services.add_branch(world.a, "izmir", "İzmir Şubesi")
    services.change_member(world.a, world.accountant.pk, "preparer", ["izmir"])
    held = Membership.objects.get(user=world.accountant)
    assert (held.role, held.branches) == ("preparer", ["izmir"])
    assert {one.action for one in AuditEntry.objects.all()} >= {"people.role", "people.branches"}


def test_the_last_administrator_stays(world: World) -> None:
    with acting(administrator(world)):
        for do in (
            lambda: services.remove_member(world.a, world.accountant.pk),
            lambda: services.change_member(world.a, world.accountant.pk, "auditor", None),
            lambda: services.grant(world.accountant.username, [world.a], "auditor"),
        ):
            with pytest.raises(services.Refused, match="EF-TAX-043"), transaction.atomic():
                do()
    services.grant(world.stranger.username, [world.a], "administrator")
    with acting(administrator(world)):
        services.remove_member(world.a, world.accountant.pk)
    assert not Membership.objects.filter(user=world.accountant).exists()


def test_another_firms_people_cannot_be_changed(world: World) -> None:
    with acting(administrator(world)):
        with pytest.raises(NotFound, match="EF-TAX-046"):
            services.change_member(world.a, world.stranger.pk, "auditor", None)
        with pytest.raises(NotAllowed, match="EF-TAX-002"):
            services.change_member(world.b, world.stranger.pk, "auditor", None)


def test_a_key_is_shown_once_and_acts_with_its_role_for_its_firm_only(world: World) -> None:
    made, text = services.create_key(world.a, "ERP", "preparer", None, "x")
    assert text not in str(list(ApiKey.objects.values()))
    assert text.startswith(made.shown)
    actor = services.actor_of_key(text, "203.0.113.9")
    assert (actor.kind, actor.roles) == (Kind.KEY, {world.a.pk: "preparer"})
    with acting(actor):
        services.require(world.a.pk, services.Right.CARI_CHANGE)
        for firm, right in ((world.a, services.Right.DOCUMENTS_SEAL), (world.b, services.Right.DOCUMENTS_SEE)):
            with pytest.raises(NotAllowed):
                services.require(firm.pk, right)
    made.refresh_from_db()
    assert (made.last_used_at, made.last_used_from) == (world.clock.now(), "203.0.113.9")


@pytest.mark.parametrize("end", ["revoked", "expired", "firm closed", "misspelt"])
def test_a_key_that_is_over_opens_nothing(world: World, end: str) -> None:
    made, text = services.create_key(world.a, "ERP", "preparer", world.clock.now() + timedelta(days=1), "x")
    if end == "revoked":
        services.revoke_key(world.a, made.pk, "x")
        with pytest.raises(NotFound, match="EF-TAX-054"):
            services.revoke_key(world.a, made.pk, "x")
    elif end == "expired":
        world.clock.advance(timedelta(days=1))
    elif end == "firm closed":
        services.change_taxpayer(world.a.vkn_tckn, {}, is_active=False)
    else:
        text += "x"
    with pytest.raises(NotAllowed, match="EF-TAX-056"):
        services.actor_of_key(text, "")


def test_a_key_never_administers_and_never_begins_in_the_past(world: World) -> None:
    for role, days, code in (("administrator", None, "EF-TAX-044"), ("auditor", 0, "EF-TAX-055")):
        until = world.clock.now() + timedelta(days=days) if days is not None else None
        with pytest.raises(services.Refused) as refused:
            services.create_key(world.a, "ERP", role, until, "x")
        assert refused.value.code == code
    with pytest.raises(services.Refused, match="EF-TAX-053"):
        services.create_key(world.a, " ", "auditor", None, "x")


def test_an_address_is_locked_after_failures_and_free_again_later(world: World) -> None:
    for _ in range(5):
        services.check_sign_in(world.accountant.username)
        services.sign_in_failed(world.accountant.username)
    with pytest.raises(services.SignInLocked) as locked:
        services.check_sign_in(world.accountant.username.upper())
    assert "15 dakika" in locked.value.finding.message("tr")
    told = AuditEntry.objects.filter(taxpayer=world.a).values_list("action", flat=True)
    assert sorted(told) == ["session.failed"] * 5 + ["session.locked"]
    world.clock.advance(timedelta(minutes=15))
    services.check_sign_in(world.accountant.username)


def test_an_address_nobody_has_is_locked_just_the_same(world: World) -> None:
    with acting(NOBODY):
        for _ in range(5):
            services.sign_in_failed(NEW)
    with pytest.raises(services.SignInLocked):
        services.check_sign_in(NEW)
    assert set(AuditEntry.objects.values_list("taxpayer", "actor_kind")) == {(None, "nobody")}


def test_failures_far_apart_do_not_add_up(world: World) -> None:
    for _ in range(10):
        services.sign_in_failed(NEW)
        world.clock.advance(timedelta(minutes=16))
    services.check_sign_in(NEW)


def test_a_new_password_opens_the_lock(world: World) -> None:
    for _ in range(5):
        services.sign_in_failed(world.accountant.username)
    services.set_password(world.accountant.username, PASSWORD)
    services.check_sign_in(world.accountant.username)


def test_f305_a_branch_has_labels_of_its_own(world: World) -> None:
    services.add_alias(world.a, "PK", "urn:mail:izmirpk@deneme.test", branch="izmir", is_default=False)
    (made,) = services.branches_of(world.a)
    assert (made.code, made.name) == ("izmir", "izmir")
    services.change_branch(world.a, made.pk, "İzmir Şubesi", is_active=True)
    label = services.own_alias(world.a.vkn_tckn, "urn:mail:izmirpk@deneme.test", "PK")
    assert label is not None
    services.set_branch_of_label(world.a, label.pk, "")
    label.refresh_from_db()
    assert label.branch == ""
    with pytest.raises(services.Refused, match="EF-TAX-052"):
        services.set_branch_of_label(world.a, label.pk, "ankara")
    with pytest.raises(Conflict, match="EF-TAX-051"):
        services.add_branch(world.a, "izmir")
    with pytest.raises(NotFound, match="EF-TAX-050"):
        services.branch(world.b, made.pk)


@pytest.mark.parametrize(
    ("codes", "seen"),
    [
        (None, {"izmir", "ankara", ""}),
        (["izmir"], {"izmir"}),
        (["izmir", ""], {"izmir", ""}),
        ([], set()),
    ],
)
def test_f305_a_limited_person_sees_the_inbox_of_his_branches_only(world: World, codes: Any, seen: set[str]) -> None:
    for code in ("izmir", "ankara", ""):
        world.document(world.a, "in", "INBOX", branch=code)
    limits = {world.a.pk: codes} if codes is not None else None
    with restricted_to([world.a.pk], limits):
        assert {one.branch for one in queries.documents(world.a.pk, "in")} == seen
        assert sum(queries.state_counts(world.a.pk, "in").values()) == len(seen)
        assert {one.documents.get().branch for one in queries.envelopes(world.a.pk, "in")} == seen


def test_what_goes_out_is_seen_as_what_comes_in(world: World) -> None:
    for code in ("izmir", "ankara", ""):
        world.document(world.a, "out", "DELIVERED", branch=code)
    for codes in (["ankara"], ["izmir", ""], []):
        with restricted_to([world.a.pk], {world.a.pk: codes}):
            assert {one.branch for one in queries.documents(world.a.pk, "out")} == set(codes)
            assert {one.documents.get().branch for one in queries.envelopes(world.a.pk, "out")} == set(codes)


def test_a_limit_in_one_firm_says_nothing_about_another(world: World) -> None:
    world.document(world.b, "in", "INBOX", branch="x")
    with restricted_to([world.a.pk, world.b.pk], {world.a.pk: ["izmir"]}):
        assert queries.documents(world.b.pk, "in").count() == 1
