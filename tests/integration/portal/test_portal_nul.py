"""A NUL at any address of the portal: refused with a page, never a fault of the house."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter
from tests.portal_places import places
from tests.portal_world import World

TOLD = "görünmeyen bir NUL karakteri"


def value(converter: Any, text: str) -> object:
    if isinstance(converter, IntConverter):
        return 1
    return "6a0fc3f2-8b7c-4f43-8d39-5d3f3b1c8f0e" if isinstance(converter, UUIDConverter) else text


def told(response: Any) -> bool:
    return response.status_code == 400 and TOLD in unescape(response.content.decode())


def test_every_page_refuses_a_nul_in_path_and_query(client: Client, world: World) -> None:
    world.accountant.memberships.update(role="administrator")
    seen, in_path = [], 0
    for name, converters in places():
        address = reverse(name, kwargs={key: value(one, "x") for key, one in converters.items()})
        assert told(client.get(f"{address}?q=%00")), address
        assert told(client.get(f"{address}?a%00b=1")), address
        assert told(client.post(address, {"wish": "a\x00b"})), address
        if any(value(one, "x") == "x" for one in converters.values()):
            hostile = reverse(name, kwargs={key: value(one, "NUL") for key, one in converters.items()})
            assert told(client.get(hostile.replace("NUL", quote("\x00")))), hostile
            in_path += 1
        seen.append(name)
    assert in_path >= 3
    assert {"portal:registry", "portal:registry-user", "portal:release", "portal:cari", "portal:users"} <= set(seen)
    assert len(seen) > 100


@pytest.mark.parametrize("address", ["/registered-users/?q=%00", "/registered-users/%00/", "/outgoing/release/?by=%00"])
def test_the_refusal_is_a_page_in_the_readers_language(client: Client, address: str) -> None:
    page = client.get(address, headers={"accept-language": "en"})
    assert page.status_code == 400
    assert "NUL character, which cannot be seen" in unescape(page.content.decode())


def test_a_nul_in_the_sign_in_and_in_the_cookie_is_refused(world: World) -> None:
    visitor = Client(headers={"accept-language": "tr"})
    assert told(visitor.post("/accounts/login/", {"login": "a\x00b", "password": "x"}))
    visitor.cookies["sessionid"] = "abcdefgh\x00ijklmnop"
    assert told(visitor.get("/"))


def test_what_stands_in_a_file_is_left_to_its_reader(client: Client) -> None:
    file = SimpleUploadedFile("a.xml", b"\x00\x01")
    assert client.post("/validate/", {"file": file}).status_code != 400
