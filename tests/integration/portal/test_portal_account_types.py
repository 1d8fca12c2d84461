"""How a registered user is connected to GİB, in words, on the page and from the command line."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.portal_world import World
from tests.registered import register

from zarf.doors.cli.registry import command


@pytest.mark.parametrize(
    ("language", "told"), [("tr", "özel entegratör"), ("en", "service provider (özel entegratör)")]
)
def test_the_kind_of_an_account_is_told_in_words(client: Client, world: World, language: str, told: str) -> None:
    register(world.b.vkn_tckn, "PK", "urn:mail:pk@ornek.test", world.clock.now() - timedelta(days=1))
    answer = client.get(f"/registered-users/?q={world.b.vkn_tckn}", headers={"accept-language": language})
    page = unescape(answer.content.decode())
    assert f">{told}</td>" in page
    assert "OZELENTEGRASYON" not in page
    found = CliRunner().invoke(command, ["find", world.b.vkn_tckn], env={"ZARF_LANGUAGE": language})
    assert f"Firma  {told}" in found.stdout
