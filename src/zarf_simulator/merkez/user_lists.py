"""The registered-user lists: newUserPkListxml.zip and newUserGbListxml.zip, each a zip of one XML.

Form: GİB "UserList (Kullanıcı Listeleri) Kılavuzu" V1.0, April 2026. Times are Istanbul time without zone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from zarf.core.xml.canonical import element
from zarf_simulator.clock import ISTANBUL
from zarf_simulator.merkez.world import World
from zarf_simulator.store import Row

NAMES = {"PK": "newUserPkListxml", "GB": "newUserGbListxml"}
"""File name by role: PK lists the receivers, GB the senders. The zip is called .zip, its member .xml."""

TEMP_NAME = "userTempListxml"
"""Our own choice, after the other two: GİB's name of this file is not public."""


def build(world: World, role: str) -> bytes:
    """The zip of one list, made anew at each call. A closed alias stays in it with its DeletionTime."""
    aliases = groupby(world.registry.aliases(role), key=itemgetter("identifier"))
    by_user = {identifier: list(rows) for identifier, rows in aliases}
    users = (user for user in world.registry.users() if user["identifier"] in by_user)
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(f"{NAMES[role]}.xml", "w", force_zip64=True) as member,
    ):
        for piece in _pieces(users, by_user):
            member.write(piece.encode())
    return buffer.getvalue()


def build_temp_list(world: World) -> bytes:
    """The zip of the temporary list: users who are about to close or to change their number."""
    buffer = io.BytesIO()
    lines = "".join(_closing(row) for row in world.registry.closing_users(world.clock.timestamp()))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<UserTempList>\n{lines}</UserTempList>\n'
        archive.writestr(f"{TEMP_NAME}.xml", text.encode())
    return buffer.getvalue()


def _closing(row: Row) -> str:
    return (
        f"<User>{element('Identifier', row['identifier'])}{element('NewIdentifier', row['new_identifier'])}"
        f"{element('ClosureDate', row['closure_date'])}{element('Status', row['status'])}"
        f"{element('RegistrationCode', row['registration_code'])}"
        f"{element('RegistrationDescription', row['registration_text'])}</User>\n"
    )


def _pieces(users: Iterable[Row], by_user: dict[str, list[Row]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<UserList>\n'
    for user in users:
        yield (
            f"<User>{element('Identifier', user['identifier'])}{element('Title', user['title'])}"
            f"{element('Type', user['type'])}{element('FirstCreationTime', _time(user['created_at']))}"
            f"{element('AccountType', user['account_type'])}"
            f"<Documents>{_documents(by_user[user['identifier']])}</Documents></User>\n"
        )
    yield "</UserList>\n"


def _documents(aliases: list[Row]) -> str:
    """One Document for each type, with its aliases."""
    return "".join(
        f'<Document type="{document_type}">{"".join(_alias(row) for row in rows)}</Document>'
        for document_type, rows in groupby(sorted(aliases, key=itemgetter("document_type"), reverse=True), _type)
    )


def _type(row: Row) -> str:
    return str(row["document_type"])


def _alias(row: Row) -> str:
    closed = element("DeletionTime", _time(row["deleted_at"])) if row["deleted_at"] else ""
    return f"<Alias>{element('Name', row['name'])}{element('CreationTime', _time(row['created_at']))}{closed}</Alias>"


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, ISTANBUL):%Y-%m-%dT%H:%M:%S}"
