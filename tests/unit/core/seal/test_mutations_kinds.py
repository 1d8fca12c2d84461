"""Random changes of archive forms and counter-signed documents: a verdict always, never valid for another content."""

import base64
import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.core.seal.forger import DS, Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, GIB, INTEGRATOR, KINDS, account, report
from tests.unit.core.seal.test_archive_form import Stamper

from zarf.core.seal import Archiver, SealResult, counter_seal, verify_document
from zarf.core.seal.big_files import is_streamable, verify_file

INSERTED = [b"<", b">", b'"', b"&#0;", b"<!--x-->", b"<![CDATA[", b"<?a b?>", b" ", b"\n", b"\xff", b' Id="x" ']


@pytest.fixture(scope="module")
def documents(authority, trust, crls, now):
    issued = {vkn: authority.issue(vkn, "A", now=now) for vkn in (CUSTOMER, INTEGRATOR, GIB)}
    hands = {vkn: Forger(item, now) for vkn, item in issued.items()}
    archiver = Archiver(trust, crls, now, Stamper(authority, now))
    return [
        archiver.seal_archive(hands[CUSTOMER].sealed(report())),
        archiver.seal_archive(hands[CUSTOMER].sealed(KINDS["journal"])),
        counter_seal(hands[INTEGRATOR].sealed(account()), hands[CUSTOMER].key, signing_time=now),
        counter_seal(hands[CUSTOMER].sealed(KINDS["berat"]), hands[GIB].key, signing_time=now),
    ]


@st.composite
def changes(draw):
    """A function from bytes to bytes."""
    kind = draw(st.sampled_from(["byte", "cut", "copy", "insert", "token", "move"]))
    at, of = draw(st.floats(0, 0.9999)), draw(st.floats(0, 0.9999))
    size, byte = draw(st.integers(1, 80)), draw(st.integers(0, 255))
    text = draw(st.sampled_from(INSERTED))

    def change(data):
        first, second = int(at * len(data)), int(of * len(data))
        if kind == "byte":
            return data[:first] + bytes([byte]) + data[first + 1 :]
        if kind == "cut":
            return data[:first] + data[first + size :]
        if kind == "copy":
            return data[:first] + data[second : second + size] + data[first:]
        if kind == "insert":
            return data[:first] + text + data[first:]
        root = etree.fromstring(data)
        (_in_token if kind == "token" else _moved)(root, at, of, byte)
        return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)

    return change


def _in_token(root, at, of, byte):
    """A byte of a certificate, list or stamp, under its base64."""
    values = [item for item in root.iter(etree.Element) if "Encapsulated" in item.tag or "X509Cert" in item.tag]
    value = values[int(at * len(values))]
    der = bytearray(base64.b64decode(value.text))
    der[int(of * len(der))] = byte
    value.text = base64.b64encode(der).decode()


def _moved(root, at, of, _byte):
    items = [item for item in root.iter(etree.Element) if item.getparent() is not None]
    one, other = items[int(at * len(items))], items[int(of * len(items))]
    if one not in (other, *other.iterancestors()):
        other.append(one)


def content(xml):
    """The document without its seal, canonical."""
    root = etree.fromstring(xml)
    seal = next(root.iter(f"{{{DS}}}Signature"))
    before, parent = seal.getprevious(), seal.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (seal.tail or "")
    else:
        parent.text = (parent.text or "") + (seal.tail or "")
    parent.remove(seal)
    return etree.tostring(root.getroottree(), method="c14n", with_comments=False)


@settings(max_examples=500, deadline=timedelta(seconds=10))
@given(which=st.integers(0, 3), change=changes())
def test_a_changed_document_gets_a_verdict_and_is_never_valid_with_another_content(
    which, change, documents, trust, crls, now
):
    xml = change(documents[which])
    found = verify_document(xml, trust=trust, revocation=crls, at=now)
    if found.result is SealResult.VALID:
        assert content(xml) == content(documents[which])
    if is_streamable(etree.fromstring(documents[which]).tag):
        assert verify_file(io.BytesIO(xml), trust=trust, revocation=crls, at=now).result is found.result
