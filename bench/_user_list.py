"""A synthetic list of registered users of any size, written as a stream: about two labels a user, as in GİB's lists."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

_TRADES = ("İNŞAAT", "GIDA", "TEKSTİL", "KIRTASİYE", "OTOMOTİV", "YAZILIM", "NAKLİYAT", "MOBİLYA", "ECZACILIK", "ŞEKER")
_ENDINGS = ("SANAYİ VE TİCARET LİMİTED ŞİRKETİ", "ANONİM ŞİRKETİ", "TİC. &amp; PAZ. LTD. ŞTİ.", "İŞLETMELERİ A.Ş.")
_FIRST = 1_000_000_000


def identifier(number: int) -> str:
    """The number of the user at that place; it is synthetic, and its check digit is not kept."""
    return str(_FIRST + number * 3)


def write_list(path: Path, users: int, *, moved: int = 0, day: int = 1) -> None:
    """Write the zip. moved: every such user has a new label (0: none). day: of the zip's own date, so that two zips of
    one list differ in their bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        member = zipfile.ZipInfo("newUserPkListxml.xml", (2026, 11, day, 3, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(member, "w", force_zip64=True) as stream:
            stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<UserList>\n')
            for piece in _pieces(users, moved):
                stream.write(piece.encode())
            stream.write(b"</UserList>\n")


def _pieces(users: int, moved: int) -> Iterator[str]:
    batch = []
    for number in range(users):
        batch.append(_user(number, is_moved=bool(moved) and number % moved == 0))
        if len(batch) == 1000:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch)


def _user(number: int, *, is_moved: bool) -> str:
    day = f"20{14 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:00"
    labels = [_alias(f"urn:mail:{'yenipk' if is_moved else 'defaultpk'}@firma{number}.com.tr", day)]
    despatch = ""
    if number % 2:
        # Some were closed and opened again, as in GİB's lists.
        former = "defaultpk" if number % 98 == 1 else f"sube{number % 7}pk"
        labels.append(_alias(f"urn:mail:{former}@firma{number}.com.tr", day, "2026-03-26T00:00:00"))
    if number % 4 == 0:
        despatch = (
            f'<Document type="DespatchAdvice">{_alias(f"urn:mail:irsaliyepk@firma{number}.com.tr", day)}'
            f"{_alias(f'urn:mail:depopk@firma{number}.com.tr', day)}</Document>"
        )
    title = f"FİRMA {number} {_TRADES[number % 10]} {_ENDINGS[number % 4]}"
    return (
        f"<User><Identifier>{identifier(number)}</Identifier><Title>{title}</Title><Type>OZEL</Type>"
        f"<FirstCreationTime>{day}</FirstCreationTime><AccountType>OZELENTEGRASYON</AccountType>"
        f'<Documents><Document type="Invoice">{"".join(labels)}</Document>{despatch}</Documents></User>\n'
    )


def _alias(name: str, created: str, deleted: str = "") -> str:
    gone = f"<DeletionTime>{deleted}</DeletionTime>" if deleted else ""
    return f"<Alias><Name>{name}</Name><CreationTime>{created}</CreationTime>{gone}</Alias>"
