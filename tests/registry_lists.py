"""Small lists of registered users as GİB zips them, for tests."""

from __future__ import annotations

import io
import zipfile

A = "1234567808"


def user(identifier: str, *aliases: str, title: str = "", despatch: str = "") -> str:
    more = f'<Document type="DespatchAdvice">{despatch}</Document>' if despatch else ""
    title = title or f"Firma {identifier}"
    return f"""<User><Identifier>{identifier}</Identifier><Title>{title}</Title><Type>OZEL</Type>
    <FirstCreationTime>2020-01-01T00:00:00</FirstCreationTime><AccountType>OZELENTEGRASYON</AccountType>
    <Documents><Document type="Invoice">{"".join(aliases)}</Document>{more}</Documents></User>"""


def alias(name: str, created: str = "2020-01-01T00:00:00", deleted: str = "") -> str:
    gone = f"<DeletionTime>{deleted}</DeletionTime>" if deleted else ""
    return f"<Alias><Name>{name}</Name><CreationTime>{created}</CreationTime>{gone}</Alias>"


def zipped(xml: str | bytes, name: str = "list.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return held.getvalue()


def listed(*users: str, close: str = "</UserList>") -> bytes:
    return zipped('<?xml version="1.0" encoding="UTF-8"?><UserList>' + "".join(users) + close)


def closing_user(identifier: str, day: str, new: str = "") -> str:
    return (
        f"<User><Identifier>{identifier}</Identifier><NewIdentifier>{new}</NewIdentifier>"
        f"<ClosureDate>{day}</ClosureDate><Status>1</Status><RegistrationCode>861</RegistrationCode>"
        "<RegistrationDescription>deneme</RegistrationDescription></User>"
    )


def closing_list(*lines: str) -> bytes:
    return zipped(f"<UserTempList>{''.join(lines)}</UserTempList>")
