"""Django's own tables are made on the embedded server."""

from __future__ import annotations

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.test import Client


@pytest.mark.django_db
def test_all_migrations_run() -> None:
    assert get_user_model().objects.count() == 0


def test_another_process_sees_what_the_test_committed(database_url: str) -> None:
    get_user_model().objects.create_user("deneme", "deneme@ornek.test", "parola-1234")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select email from auth_user").fetchall() == [("deneme@ornek.test",)]


@pytest.mark.django_db
def test_health_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZARF_HOME_MARK", "0123456789abcdef")
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok 0123456789abcdef")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_strangers_cannot_make_an_account(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "yabanci@ornek.test", "password1": "parola-1234-uzun"})
    assert answer.status_code == 200
    assert get_user_model().objects.count() == 0
