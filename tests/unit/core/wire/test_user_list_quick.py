"""The quick reader and the careful one are the same reader, whatever the list looks like."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zarf.core.errors import DocumentUnreadable
from zarf.core.wire.user_list import Skipped
from zarf.core.wire.user_list_quick import NotOrdinary, PackedUser, read_packed, read_packed_carefully

PARTS = (
    "<User>", "</User>", "<Identifier>1234567808</Identifier>", "<Identifier>123456789</Identifier>",
    "<Title>Işık &amp; Oğlu</Title>", "<Title> a\\b </Title>", "<Title/>", "<Title>a&b</Title>",
    "<Title>\u3000x</Title>",
    "<Type>OZEL</Type>", "<FirstCreationTime>2014-04-01T00:00:00</FirstCreationTime>", "<FirstCreationTime/>",
    "<AccountType>OZELENTEGRASYON</AccountType>", "<Documents>", "</Documents>", '<Document type="Invoice">',
    '<Document type="DespatchAdvice">', '<Document type="Other">', "</Document>", "<Alias>", "</Alias>",
    "<Name>urn:mail:pk@a.invalid</Name>", "<Name>urn:mail:x y@a</Name>", "<Name></Name>",
    "<CreationTime>2014-04-01T09:00:00</CreationTime>", "<CreationTime>2015-02-29T09:00:00</CreationTime>",
    "<DeletionTime>2026-03-26T00:00:00</DeletionTime>", "<DeletionTime>2001-03-26T00:00:00</DeletionTime>",
    " ", "\n", "\x0b", "<!-- </User> -->", "&#65;", "text", "<Name> a@b </Name>", "<Name> </Name>",
)  # fmt: skip
ORDER = (0, 2, 4, 9, 10, 12, 13, 15, 19, 21, 24, 26, 20, 19, 21, 24, 20, 18, 16, 19, 21, 24, 20, 18, 14, 1)


@st.composite
def lists(draw: st.DrawFn) -> bytes:
    """A few users in the ordinary form, with some parts changed, dropped or put in."""
    text = ""
    for _ in range(draw(st.integers(0, 4))):
        parts = [PARTS[number] for number in ORDER]
        for _ in range(draw(st.integers(0, 3))):
            place = draw(st.integers(0, len(parts) - 1))
            parts[place : place + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(PARTS), max_size=2))
        text += draw(st.sampled_from(("", "\n", " "))).join(parts)
    head = draw(st.sampled_from(("", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff", "<!-- x -->")))
    return f"{head}<UserList>{text}</UserList>".encode()


Answer = tuple[list[PackedUser], list[Skipped]] | str


def told(data: bytes, *, quick: bool) -> Answer:
    """Users and rows left out, or the code of the refusal."""
    skipped: list[Skipped] = []
    try:
        reader = read_packed if quick else read_packed_carefully
        users = list(reader(io.BytesIO(data), lambda mark: False, skipped.append))
    except NotOrdinary:
        return told(data, quick=False)
    except DocumentUnreadable as error:
        return error.code
    return [user._replace(fingerprint=0) for user in users], skipped


WHOLE = "".join(PARTS[number] for number in ORDER)


@settings(max_examples=400, deadline=None)
@given(lists())
@example(f"<UserList>{WHOLE}{PARTS[2]}</UserList>".encode()).via("elements after the last user")
def test_quick_and_careful_give_the_same(data: bytes) -> None:
    assert told(data, quick=True) == told(data, quick=False)


def test_an_ordinary_user_needs_no_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zarf.core.wire.user_list_quick.read_user_list", None)
    data = f"<UserList>{''.join(PARTS[number] for number in ORDER if number != 26)}</UserList>".encode()
    data = data.replace(b"urn:mail:pk@a.invalid", b"urn:mail:pk2@a.invalid", 1)
    (user,) = read_packed(io.BytesIO(data), lambda mark: False, lambda item: None)
    assert user.title == "Işık & Oğlu"
    assert user.labels.split("\n") == [
        "I urn:mail:pk2@a.invalid 2014-04-01T09:00:00 -",
        "I urn:mail:pk@a.invalid 2014-04-01T09:00:00 -",
        "D urn:mail:pk@a.invalid 2014-04-01T09:00:00 -",
    ]


def test_a_user_whose_bytes_are_known_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = f"<UserList>{''.join(PARTS[number] for number in ORDER)}</UserList>".encode()
    assert list(read_packed(io.BytesIO(data), lambda mark: True, lambda item: None)) == []


def test_a_label_that_was_opened_again_keeps_both_periods_and_is_ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    data = f"<UserList>{''.join(PARTS[number] for number in ORDER)}</UserList>".encode()
    careful = told(data, quick=False)
    monkeypatch.setattr("zarf.core.wire.user_list_quick.read_user_list", None)
    assert told(data, quick=True) == careful
    assert isinstance(careful, tuple)
    assert (careful[0][0].labels.split("\n"), careful[1]) == (
        [
            "I urn:mail:pk@a.invalid 2014-04-01T09:00:00 2026-03-26T00:00:00",
            "I urn:mail:pk@a.invalid 2014-04-01T09:00:00 -",
            "D urn:mail:pk@a.invalid 2014-04-01T09:00:00 -",
        ],
        [],
    )


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("times", ["<CreationTime>2016-01-01T09:00:00</CreationTime>", PARTS[24] + PARTS[26]])
def test_a_label_open_twice_or_a_row_that_stands_twice_counts_once(times: str, quick: bool) -> None:
    once = f"<Alias><Name>urn:mail:pk@a.invalid</Name>{times}</Alias>"
    data = f"<UserList>{''.join(PARTS[number] for number in ORDER)}</UserList>".replace(
        "</Document>", f"{once}</Document>", 1
    )
    users, skipped = told(data.encode(), quick=quick)
    assert users[0].labels.count("I ") == 2
    assert [item.code for item in skipped] == ["EF-LST-004"]


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", [" urn:mail:pk@b ", "urn:mail:pk@b ", "\n urn:mail:pk@b", "urn:mail:pk@b\u00a0"])
def test_a_label_with_blanks_around_it_is_left_out_not_trimmed(name: str, quick: bool) -> None:
    data = f"<UserList>{WHOLE}</UserList>".replace(PARTS[21], f"<Name>{name}</Name>", 1)
    users, skipped = told(data.encode(), quick=quick)
    assert "urn:mail:pk@b" not in users[0].labels
    assert [(item.code, item.found) for item in skipped] == [("EF-LST-007", f'Invoice "{name}"')]
