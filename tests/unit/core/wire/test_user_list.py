"""The list of registered users: read in order, in pieces, and refused when broken."""

from __future__ import annotations

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from zarf.core.errors import DocumentUnreadable
from zarf.core.wire.user_list import UserListAlias, UserListUser, read_user_list

ISTANBUL = ZoneInfo("Europe/Istanbul")

USER = """<User><Identifier>1234567808</Identifier><Title>Şirket &amp; Ortağı</Title><Type>OZEL</Type>
<FirstCreationTime>2014-04-01T00:00:00</FirstCreationTime><AccountType>OZELENTEGRASYON</AccountType><Documents>
<Document type="Invoice">
 <Alias><Name>urn:mail:pk@a.invalid</Name><CreationTime>2014-04-01T09:00:00</CreationTime></Alias>
 <Alias><Name>urn:mail:old@a.invalid</Name><CreationTime>2014-04-01T09:00:00</CreationTime>
  <DeletionTime>2026-03-26T00:00:00</DeletionTime></Alias>
</Document><Document type="DespatchAdvice"/></Documents></User>"""


class Slow(io.BytesIO):
    """Gives seven bytes at a time, so that every element is cut somewhere."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


def users(text: str) -> list[UserListUser]:
    return list(read_user_list(io.BytesIO(f"<UserList>{text}</UserList>".encode())))


def test_gives_users_with_their_aliases_open_and_closed() -> None:
    at = datetime(2014, 4, 1, 9, tzinfo=ISTANBUL)
    assert users(USER) == [
        UserListUser(
            identifier="1234567808",
            title="Şirket & Ortağı",
            type="OZEL",
            account_type="OZELENTEGRASYON",
            first_created_at=datetime(2014, 4, 1, tzinfo=ISTANBUL),
            aliases=(
                UserListAlias("Invoice", "urn:mail:pk@a.invalid", at, None),
                UserListAlias("Invoice", "urn:mail:old@a.invalid", at, datetime(2026, 3, 26, tzinfo=ISTANBUL)),
            ),
        )
    ]


def test_reads_the_same_from_any_pieces() -> None:
    whole = f'<?xml version="1.0" encoding="UTF-8"?><UserList>{USER * 3}</UserList>'.encode()
    assert list(read_user_list(Slow(whole))) == list(read_user_list(io.BytesIO(whole)))


def test_gives_the_first_user_before_the_last_is_read() -> None:
    stream = io.BytesIO(f"<UserList>{USER * 10_000}</UserList>".encode())
    next(read_user_list(stream))
    assert stream.tell() < 1_000_000


def test_an_empty_list_has_no_user() -> None:
    assert users("") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<UserList>",
        "<Userlist/>",
        "<UserTempList/>",
        f"<UserList>{USER}",
        f"<!DOCTYPE x [<!ENTITY a 'b'>]><UserList>{USER}</UserList>",
        f"<UserList>{USER.replace('1234567808', 'x')}</UserList>",
        f"<UserList>{USER.replace('2014-04-01T09:00:00', 'gestern')}</UserList>",
        f"<UserList>{USER.replace('OZEL<', 'O' * 20_000 + '<')}</UserList>",
        f"<UserList>{'<a>' * 100}{'</a>' * 100}</UserList>",
    ],
)
def test_a_broken_list_is_named_so(text: str) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        list(read_user_list(io.BytesIO(text.encode())))
    assert caught.value.code == "EF-LST-001"
