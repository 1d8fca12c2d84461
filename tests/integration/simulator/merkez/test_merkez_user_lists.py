"""The registered-user lists as an integrator fetches them."""

from __future__ import annotations

import io
import zipfile

import httpx
import pytest
from lxml import etree
from merkez_letters import A_GB, B_PK, A, B, account_letter
from merkez_parties import Client

PK, GB = "/EFaturaMerkez/newUserPkListxml.zip", "/EFaturaMerkez/newUserGbListxml.zip"


def fetched(client: Client, path: str) -> etree._Element:
    reply = httpx.get(client.url + path, trust_env=False)
    assert reply.status_code == 200
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        (name,) = archive.namelist()
        assert name == path.rpartition("/")[2].replace(".zip", ".xml")
        return etree.fromstring(archive.read(name))


def aliases(root: etree._Element, identifier: str) -> dict[str, bool]:
    """The aliases of a user and whether they are open."""
    (user,) = root.xpath(f"User[Identifier='{identifier}']")
    return {alias.findtext("Name") or "": alias.find("DeletionTime") is None for alias in user.iter("Alias")}


def test_receivers_and_senders_have_a_list_each(client: Client) -> None:
    receivers, senders = fetched(client, PK), fetched(client, GB)
    assert aliases(receivers, B) == {B_PK: True}
    assert receivers.xpath(f"User[Identifier='{A}']") == []
    assert aliases(senders, A) == {A_GB: True}
    user = senders.xpath(f"User[Identifier='{A}']")[0]
    assert [child.tag for child in user] == [
        "Identifier",
        "Title",
        "Type",
        "FirstCreationTime",
        "AccountType",
        "Documents",
    ]
    assert (user.findtext("Title"), user.findtext("Type")) == ("Deneme A.Ş.", "OZEL")
    assert user.findtext("FirstCreationTime") == user.findtext("Documents/Document/Alias/CreationTime")


def test_closed_alias_stays_in_the_list_with_its_end(client: Client) -> None:
    closing = account_letter(("PK", B_PK), close=True)
    client.send(closing)
    client.wait_for(closing.id, 1300)
    assert aliases(fetched(client, PK), B) == {B_PK: False}


def test_aliases_stand_under_their_document_type(client: Client) -> None:
    user = {"identifier": B, "title": "Örnek & Oğulları <Ltd>", "integrator_vkn": "2222222209"}
    despatch = {"role": "PK", "document_type": "DespatchAdvice", "name": "urn:mail:irsaliyepk@b.example"}
    client.control("users", user | {"aliases": [despatch]})
    (found,) = fetched(client, PK).xpath(f"User[Identifier='{B}']")
    types = {item.get("type"): item.findtext("Alias/Name") for item in found.iter("Document")}
    assert types == {"Invoice": B_PK, "DespatchAdvice": "urn:mail:irsaliyepk@b.example"}
    assert found.findtext("Title") == "Örnek & Oğulları <Ltd>"


def test_lists_are_away_during_an_outage(client: Client) -> None:
    client.control("faults", {"kind": "outage", "seconds": 60})
    assert httpx.get(client.url + PK, trust_env=False).status_code == 503


@pytest.mark.parametrize("title", ["", " ", "a\x00b", "a\nb"])
def test_title_that_cannot_stand_in_a_list_is_refused(client: Client, title: str) -> None:
    with pytest.raises(ValueError, match="not a text"):
        client.control("users", {"identifier": B, "title": title})
