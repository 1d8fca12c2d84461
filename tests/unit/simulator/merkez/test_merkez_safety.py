"""The simulator cannot be pointed at the real authority and says everywhere what it is."""

from __future__ import annotations

import pytest

from zarf_simulator.merkez.codes import ERRORS, TEXTS, description, wire_code
from zarf_simulator.safety import LooksLikeProduction, checked_url, is_local_host_header


@pytest.mark.parametrize(
    "url",
    [
        "https://merkez.efatura.gov.tr/EFaturaMerkez/services/EFatura",
        "https://MERKEZTEST.EFATURA.GOV.TR/x",
        "http://gov.tr/",
        "http://efatura.gov.tr.:8080/",
        "http://user@efatura.gov.tr/",
    ],
)
def test_refuses_addresses_of_the_authority(url: str) -> None:
    with pytest.raises(LooksLikeProduction):
        checked_url(url)


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "127.0.0.1:80", "http:///path"])
def test_refuses_what_is_no_http_address(url: str) -> None:
    with pytest.raises(ValueError, match="not an http address"):
        checked_url(url)


def test_takes_other_addresses_as_they_are() -> None:
    assert checked_url("http://127.0.0.1:8000/services/EFatura") == "http://127.0.0.1:8000/services/EFatura"
    assert checked_url("http://notgov.tr/")


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1:8010", True), ("localhost", True), ("[::1]:1", True), ("evil.example", False), ("", False)],
)
def test_knows_whether_a_host_header_names_this_machine(host: str, local: bool) -> None:
    assert is_local_host_header(host) is local


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_description_says_simulator(code: int) -> None:
    assert description(code, "detail").startswith("SIMULATOR: ")


def test_1164_travels_as_1163_and_every_other_code_as_itself() -> None:
    assert {code: wire_code(code) for code in ERRORS} == {code: 1163 if code == 1164 else code for code in ERRORS}
