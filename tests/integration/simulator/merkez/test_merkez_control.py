"""The control API and the control page."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from merkez_letters import Letter, invoice
from merkez_parties import Client

from zarf_simulator.merkez.control import ROUTES
from zarf_simulator.merkez.faults import KINDS, PLACES
from zarf_simulator.merkez.settings import Settings

REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "simulator.md"


@pytest.mark.parametrize("path", ["/", "/health", "/control/envelopes", "/nowhere", "/EFaturaMerkez/services/EFatura"])
def test_every_answer_says_simulator_in_its_header(client: Client, path: str) -> None:
    assert httpx.get(client.url + path, trust_env=False).headers["X-Zarf-Simulator"]


def test_page_is_turkish_says_what_it_is_and_loads_nothing_from_elsewhere(client: Client) -> None:
    letter = Letter((invoice(),))
    client.send(letter)
    client.wait_for(letter.id, 1220)
    client.control("faults", {"kind": "refuse_with", "code": 1150, "count": 3})
    reply = httpx.get(client.url, trust_env=False)
    page = reply.text
    assert '<html lang="tr">' in page
    assert "Bu bir benzetimdir, GİB değildir" in page
    assert letter.id in page
    assert "1220" in page
    assert "Kodla reddet" in page
    assert "//" not in page.replace("http://127.0.0.1", "")
    assert "<script" not in page
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_what_came_from_outside_is_escaped_on_the_page(client: Client) -> None:
    user = {"identifier": "1111111111", "title": "x", "integrator_vkn": "<b>1</b>"}
    client.control("users", user | {"aliases": [{"role": "GB", "name": "<script>alert(1)</script>"}]})
    page = httpx.get(client.url, trust_env=False).text
    assert "<script" not in page
    assert "<b>1" not in page


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"offset_seconds": ' + b"1" * 5000 + b"}"])
def test_a_body_that_is_no_json_is_answered_with_400_and_a_reason(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{client.url}/control/clock", content=body, headers=headers, trust_env=False)
    assert (reply.status_code, reply.json()["error"][:8]) == (400, "not JSON")


def test_buttons_of_the_page_move_the_clock_and_set_faults(client: Client) -> None:
    before = client.control("clock")["offset_seconds"]
    reply = httpx.post(f"{client.url}/control/clock", data={"advance_seconds": "7200"}, trust_env=False)
    assert reply.status_code == 303
    assert client.control("clock")["offset_seconds"] == before + 7200
    form = {"kind": "refuse_with", "code": "1160", "seconds": "", "at": "", "count": "2"}
    assert httpx.post(f"{client.url}/control/faults", data=form, trust_env=False).status_code == 303
    assert client.control("faults")["faults"][0]["code"] == 1160
    assert httpx.post(f"{client.url}/control/faults/clear", data={"x": "1"}, trust_env=False).status_code == 303
    assert client.control("faults")["faults"] == []


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("clock", {"advance_seconds": -1}, "forward only"),
        ("clock", {"advance_seconds": "nan"}, "forward only"),
        ("clock", {}, "advance_seconds is missing"),
        ("integrators", {"vkn": "1", "title": "x", "url": "http://127.0.0.1/"}, "not a VKN"),
        ("integrators", {"vkn": "1111111104", "title": "x", "url": "https://efatura.gov.tr/"}, "gov.tr"),
        ("users", {"identifier": "1111111104", "title": "x", "aliases": [{"role": "XX", "name": "y"}]}, "none of"),
        ("faults", {"kind": "x"}, "none of"),
        ("settings", {"colour": 1}, "no setting"),
        ("gib-traffic", {"kind": "x", "identifier": "1", "alias": "y"}, "none of"),
        ("scenario", {"colour": []}, "knows no colour"),
        ("nowhere", {}, "there is no"),
        ("envelopes/11111111-2222-4333-8444-555555555555/cancel", {}, "there is no envelope"),
    ],
)
def test_wrong_calls_are_told_in_a_sentence(client: Client, path: str, data: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        client.control(path, data)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    reply = httpx.post(f"{client.url}/control/users", content=body, trust_env=False)
    assert reply.status_code == 400
    assert reply.json()["ok"] is False


def test_json_is_taken_for_json_even_where_curl_calls_it_a_form(client: Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = b'{"advance_seconds": 60}'
    reply = httpx.post(f"{client.url}/control/clock", content=body, headers=headers, trust_env=False)
    assert reply.json()["ok"] is True


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_foreign_web_pages_cannot_drive_it(client: Client, headers: dict[str, str]) -> None:
    reply = httpx.post(f"{client.url}/control/clock", json={"advance_seconds": 1}, headers=headers, trust_env=False)
    assert reply.status_code == 403


@pytest.mark.parametrize("body", [b"", b"not soap", b"<a/>", b"<!DOCTYPE a><a/>"])
def test_bad_soap_is_answered_by_a_fault_or_a_refusal_never_a_trace(client: Client, body: bytes) -> None:
    reply = httpx.post(
        f"{client.url}/EFaturaMerkez/services/EFatura",
        content=body,
        headers={"Content-Type": "application/soap+xml"},
        trust_env=False,
    )
    assert reply.status_code in (400, 500)
    assert b"Fault" in reply.content
    assert b"Traceback" not in reply.content


def test_every_fault_and_setting_stands_in_the_reference() -> None:
    text = REFERENCE.read_text("utf-8")
    for name in (*KINDS, *PLACES, *Settings.__slots__):
        assert f"`{name}`" in text, name


def test_every_control_call_stands_in_the_reference() -> None:
    text = REFERENCE.read_text("utf-8")
    for method, path in ROUTES:
        assert f"`{method} {path}`" in text, f"{method} {path}"
