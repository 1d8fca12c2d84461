"""Users, branches, keys and sessions in the portal: what each page shows, does, and refuses."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client
from tests.portal_world import World

from zarf.office.audit.models import AuditEntry
from zarf.office.notices.models import OutgoingMail
from zarf.office.taxpayers import services
from zarf.office.taxpayers.models import ApiKey, Branch, Invitation, Membership
from zarf.ports.clock.api import ISTANBUL

NEW, PASSWORD = "ayse@deneme.test", "uzun bir parola 27"


def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def boss(client: Client, world: World) -> Client:
    """The accountant's browser, who now administers the firm."""
    world.accountant.memberships.update(role="administrator")
    return client


def link() -> str:
    mail = OutgoingMail.objects.order_by("-id").first()
    assert mail is not None
    found = re.search(r"(/join/[\w-]+/)", mail.text)
    assert found is not None
    return found[1]


def test_the_list_tells_role_branches_and_second_step(boss: Client, world: World) -> None:
    services.add_branch(world.a, "izmir", "İzmir Şubesi")
    services.grant(world.stranger.username, [world.a], "preparer")
    services.change_member(world.a, world.stranger.pk, "preparer", ["izmir"])
    TOTP.activate(world.stranger, "JBSWY3DPEHPK3PXP")
    page = text(boss.get("/firm/users/"))
    row = page.partition(world.stranger.username)[2].partition("</tr>")[0]
    assert "Hazırlayan" in row
    assert "İzmir Şubesi" in row
    assert "açık" in row
    assert "belge düzenleme, cari hesap değiştirme" in page


def test_an_invited_person_sets_a_password_and_is_in(boss: Client, world: World) -> None:
    page = boss.post("/firm/users/", {"email": NEW, "role": "sealer"}, follow=True)
    assert f"Davet {NEW} adresine gönderiliyor." in text(page)
    assert "Bekleyen davetler" in text(page)
    visitor = Client(headers={"accept-language": "tr"})
    offer = visitor.get(link())
    assert world.a.title in text(offer)
    assert offer.headers["Referrer-Policy"] == "same-origin"
    assert visitor.post(link(), {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Membership.objects.get(user__username=NEW).role == "sealer"
    assert visitor.post("/accounts/login/", {"login": NEW, "password": PASSWORD}).status_code == 302
    assert world.a.title in text(visitor.get("/"))
    assert visitor.get(link()).status_code == 404
    late = Client(headers={"accept-language": "tr"}).get(link())
    assert late.status_code == 404
    assert "<h1>Davet kullanılmış</h1>" in text(late)
    assert f"Bu davet {NEW} adresiyle kabul edildi. O adresle giriş yapın" in text(late)
    assert 'href="/accounts/login/"' in text(late)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"password": "kısa", "again": "kısa"}, "Parola uygun değil"),
        ({"password": PASSWORD, "again": "başka parola 1"}, "İki parola aynı değil."),
        ({"password": "", "again": ""}, "zorunlu"),
    ],
)
def test_a_password_that_does_not_fit_is_told_and_the_link_stays(boss: Client, given: Any, told: str) -> None:
    boss.post("/firm/users/", {"email": NEW, "role": "sealer"})
    visitor = Client(headers={"accept-language": "tr"})
    response = visitor.post(link(), given)
    assert response.status_code == 422
    assert told in text(response)
    assert not User.objects.filter(username=NEW).exists()
    assert visitor.get(link()).status_code == 200


def test_who_has_an_account_signs_in_and_accepts(boss: Client, world: World) -> None:
    boss.post("/firm/users/", {"email": world.stranger.username, "role": "auditor"})
    assert "/accounts/login/?next=/join/" in text(Client().get(link()))
    assert "önce çıkış yapıp" in text(boss.get(link()))
    assert boss.post(link()).status_code == 422
    stranger = Client()
    stranger.force_login(world.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.post(link()).status_code == 302
    assert Membership.objects.get(user=world.stranger, taxpayer=world.a).role == "auditor"


def test_an_invitation_is_withdrawn_or_sent_anew(boss: Client) -> None:
    boss.post("/firm/users/", {"email": NEW, "role": "sealer"})
    first, pk = link(), Invitation.objects.get().pk
    boss.post(f"/firm/users/invitations/{pk}", {"action": "again"})
    assert link() != first
    assert Client().get(first).status_code == 404
    boss.post(
        f"/firm/users/invitations/{services.open_invitations(Invitation.objects.all()[0].taxpayer)[0].pk}",
        {"action": "withdraw"},
    )
    assert Client().get(link()).status_code == 404


def test_a_made_up_link_tells_nothing(world: World) -> None:
    response = Client(headers={"accept-language": "tr"}).get("/join/uydurma/")
    assert response.status_code == 404
    assert "davet bağlantısı geçerli değil" in text(response)
    assert "<h1>Davet geçerli değil</h1>" in text(response)


def test_branches_without_the_box_are_refused_and_nothing_changes(boss: Client, world: World) -> None:
    services.add_branch(world.a, "izmir", "İzmir Şubesi")
    services.grant(world.stranger.username, [world.a], "preparer")
    services.change_member(world.a, world.stranger.pk, "preparer", ["izmir"])
    person = boss.post(f"/firm/users/{world.stranger.pk}/", {"role": "sealer", "branches": "izmir"})
    assert person.status_code == 422
    at_the_box = text(person).partition('name="is_limited"')[2].partition("</div>")[0]
    assert "Şube seçtiniz ama sınırlamadınız" in at_the_box
    kept = Membership.objects.get(user=world.stranger, taxpayer=world.a)
    assert (kept.role, kept.branches) == ("preparer", ["izmir"])
    invited = boss.post("/firm/users/", {"email": NEW, "role": "preparer", "branches": ["izmir", "-"]})
    assert invited.status_code == 422
    assert "Şube seçtiniz ama sınırlamadınız" in text(invited)
    assert not Invitation.objects.exists()


def test_a_right_is_changed_and_taken_away(boss: Client, world: World) -> None:
    services.grant(world.stranger.username, [world.a], "preparer")
    services.add_branch(world.a, "izmir", "İzmir Şubesi")
    address = f"/firm/users/{world.stranger.pk}/"
    boss.post(address, {"role": "sealer", "is_limited": "on", "branches": ["izmir", "-"]})
    held = Membership.objects.get(user=world.stranger, taxpayer=world.a)
    assert (held.role, held.branches) == ("sealer", ["izmir", ""])
    assert 'value="izmir"' in text(boss.get(address))
    boss.post(f"{address}remove")
    assert list(Membership.objects.filter(user=world.stranger).values_list("taxpayer_id", flat=True)) == [world.b.pk]


def test_the_last_administrator_is_told_why_he_stays(boss: Client, world: World) -> None:
    page = boss.post(f"/firm/users/{world.accountant.pk}/", {"role": "auditor"})
    assert page.status_code == 422
    assert "son yöneticisi" in text(page)
    assert "son yöneticisi" in text(boss.post(f"/firm/users/{world.accountant.pk}/remove", follow=True))
    assert Membership.objects.get(user=world.accountant).role == "administrator"


def test_another_firms_people_do_not_exist(boss: Client, world: World) -> None:
    assert boss.get(f"/firm/users/{world.stranger.pk}/").status_code == 302
    boss.post(f"/firm/users/{world.stranger.pk}/remove")
    assert Membership.objects.filter(user=world.stranger).exists()


def test_an_auditor_sees_users_and_changes_nothing(client: Client, world: World) -> None:
    world.accountant.memberships.update(role="auditor")
    page = text(client.get("/firm/users/"))
    assert "Davet gönder" not in page
    response = client.post("/firm/users/", {"email": NEW, "role": "administrator"}, follow=True)
    assert not Invitation.objects.exists()
    assert "yetkisi bu iş için yetmez" in text(response)
    client.post(f"/firm/users/{world.accountant.pk}/", {"role": "administrator"})
    assert Membership.objects.get(user=world.accountant).role == "auditor"
    assert AuditEntry.objects.filter(action="page.refused", note="people.change").exists()


@pytest.mark.parametrize("role", ["preparer", "sealer", "accountant"])
def test_others_do_not_see_the_users_or_keys(client: Client, world: World, role: str) -> None:
    world.accountant.memberships.update(role=role)
    assert {client.get(address).status_code for address in ("/firm/users/", "/firm/keys/")} == {403}
    assert "/firm/users/" not in text(client.get("/settings/"))


def test_a_firm_can_demand_two_steps(boss: Client, world: World) -> None:
    page = boss.post("/firm/users/two-steps", {"demand": "1"}, follow=True)
    assert "Önce kendi iki adımlı girişinizi açın" in text(page)
    TOTP.activate(world.accountant, "JBSWY3DPEHPK3PXP")
    boss.post("/firm/users/two-steps", {"demand": "1"})
    world.a.refresh_from_db()
    assert world.a.is_mfa_demanded
    services.grant(world.stranger.username, [world.a], "auditor")
    Membership.objects.filter(user=world.stranger, taxpayer=world.b).delete()
    stranger = Client(headers={"accept-language": "tr"})
    stranger.force_login(world.stranger, backend="django.contrib.auth.backends.ModelBackend")
    response = stranger.get("/incoming/")
    assert response.status_code == 403
    assert "İki adımlı giriş gerekli" in text(response)
    TOTP.activate(world.stranger, "JBSWY3DPEHPK3PXP")
    assert stranger.get("/incoming/").status_code == 200


def test_the_secret_of_a_second_step_is_not_readable_in_the_database(world: World) -> None:
    kept = TOTP.activate(world.accountant, "JBSWY3DPEHPK3PXP").instance
    assert "JBSWY3DPEHPK3PXP" not in str(kept.data)


def test_branches_are_added_renamed_closed_and_given_labels(boss: Client, world: World) -> None:
    assert "Henüz şube yok" in text(boss.get("/firm/branches/"))
    boss.post("/firm/branches/", {"code": "izmir", "name": ""})
    made = Branch.objects.get()
    boss.post(f"/firm/branches/{made.pk}", {"name": "İzmir Şubesi", "is_active": "1"})
    label = world.a.aliases.get()
    boss.post(f"/firm/branches/labels/{label.pk}", {"branch": "izmir"})
    page = text(boss.get("/firm/branches/"))
    assert "İzmir Şubesi" in page
    label.refresh_from_db()
    assert label.branch == "izmir"
    boss.post(f"/firm/branches/{made.pk}", {"name": "İzmir Şubesi", "is_active": "0"})
    made.refresh_from_db()
    assert not made.is_active
    assert boss.post("/firm/branches/", {"code": "izmir"}).status_code == 422


def test_f305_who_is_limited_sees_his_branchs_inbox(boss: Client, world: World) -> None:
    services.add_branch(world.a, "izmir")
    theirs = world.document(world.a, "in", "INBOX", branch="")
    mine = world.document(world.a, "in", "INBOX", branch="izmir")
    Membership.objects.filter(user=world.accountant).update(branches=["izmir"])
    page = text(boss.get("/incoming/"))
    assert mine.number in page
    assert theirs.number not in page
    assert boss.get(f"/documents/{mine.pk}/").status_code == 200
    assert boss.get(f"/documents/{theirs.pk}/").status_code == 404


def test_a_key_is_shown_once(boss: Client) -> None:
    sent = {"name": "ERP", "role": "preparer", "expires": "2026-12-31"}
    page = boss.post("/firm/keys/", sent, follow=True)
    shown = re.search(r"zarf_[\w-]{40,}", text(page))
    assert shown is not None
    assert page.headers["Cache-Control"] == "private, no-store"
    assert shown[0] not in text(boss.get("/firm/keys/"))
    key = ApiKey.objects.get()
    assert services.actor_of_key(shown[0], "").roles
    assert key.expires_at is not None
    assert "31 Aralık 2026" in text(boss.get("/firm/keys/"))
    boss.post(f"/firm/keys/{key.pk}/revoke")
    assert "iptal edildi" in text(boss.get("/firm/keys/"))
    assert boss.post("/firm/keys/", {"name": "ERP", "role": "administrator"}).status_code == 422


def test_a_new_key_is_shown_once_and_loading_anew_makes_no_other(boss: Client, world: World) -> None:
    sent = boss.post("/firm/keys/", {"name": "ERP", "role": "preparer"})
    assert (sent.status_code, sent["Location"]) == (302, "/firm/keys/")
    cookie = sent.cookies["new_key"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/firm/keys/")
    carried = cookie.value
    page = boss.get(sent["Location"])
    assert page["Cache-Control"] == "private, no-store"
    shown = re.search(r'class="shown-once".*?<code>([^<]+)</code>', text(page), re.DOTALL)
    assert shown is not None
    assert services.actor_of_key(shown[1], "10.0.0.1").roles == {world.a.pk: "preparer"}
    again = boss.get(sent["Location"])
    assert shown[1] not in text(again)
    assert ApiKey.objects.count() == 1
    stranger = Client()
    stranger.force_login(world.stranger, backend="django.contrib.auth.backends.ModelBackend")
    world.stranger.memberships.update(role="administrator")
    stranger.cookies["new_key"] = carried
    assert shown[1] not in text(stranger.get("/firm/keys/"))


def test_sessions_are_listed_and_ended(world: World) -> None:
    here, there = Client(headers={"accept-language": "tr"}), Client(headers={"user-agent": "Telefon"})
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": world.accountant.username, "password": "uzun bir parola 26"})
    page = text(here.get("/account/"))
    assert "Telefon" in page
    assert "bu oturum" in page
    session = re.search(r'name="session" value="(\d+)"', page)
    assert session is not None
    ended = here.post("/account/end-session", {"session": session[1]}, follow=True)
    assert "1 oturum sonlandırıldı." in text(ended)
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="session.ended", taxpayer=world.a).exists()


def test_the_list_of_sessions_tells_when_each_was_last_seen_and_notes_it_seldom(world: World) -> None:
    from allauth.usersessions.models import UserSession
    from django.core.cache import cache
    from django.utils import timezone

    here, there = Client(headers={"accept-language": "tr"}), Client(headers={"user-agent": "Telefon"})
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": world.accountant.username, "password": "uzun bir parola 26"})
    long_ago = timezone.now() - timedelta(days=9)
    UserSession.objects.update(last_seen_at=long_ago, created_at=long_ago)
    page = text(here.get("/account/"))
    assert "Son görülme" in page
    assert page.count(long_ago.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")) == 3
    there.get("/account/")
    theirs = UserSession.objects.get(user_agent="Telefon")
    assert theirs.last_seen_at == long_ago, "noted at the sign-in just now"
    cache.clear()
    there.get("/account/")
    theirs.refresh_from_db()
    assert timezone.now() - theirs.last_seen_at < timedelta(minutes=1)
    assert text(here.get("/account/")).count(long_ago.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")) == 2


def test_nobody_ends_another_persons_session(client: Client, world: World) -> None:
    from allauth.usersessions.models import UserSession

    other = Client()
    other.post("/accounts/login/", {"login": world.stranger.username, "password": "uzun bir parola 26"})
    theirs = UserSession.objects.get(user=world.stranger)
    client.post("/account/end-session", {"session": theirs.pk})
    assert other.get("/").status_code == 200
