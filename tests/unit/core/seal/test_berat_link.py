"""A berat carries the value of its ledger's seal, sealed with the rest; nothing else binds the two."""

import base64

import pytest
from lxml import etree
from tests.unit.core.seal.forger import DS
from tests.unit.core.seal.kinds_of_documents import ledger

from zarf.core.errors import SealRefused
from zarf.core.seal import SealResult, is_of_ledger, seal_value, verify_document, with_ledger_value

BERAT = ledger("berat", "berat")


def test_the_value_of_the_ledger_is_copied_before_sealing(forger, trust, crls, now):
    journal = forger.sealed(ledger())
    value = seal_value(journal)
    bound = with_ledger_value(BERAT, value)
    start = bound.index(b"<ds:SignatureValue>")
    end = bound.index(b"</ds:SignatureValue>") + len(b"</ds:SignatureValue>")
    assert bound[:start] + bound[end:] == BERAT
    sealed = forger.sealed(bound)
    assert verify_document(sealed, trust=trust, revocation=crls, at=now).result is SealResult.VALID
    root = etree.fromstring(sealed)
    assert [child.tag for child in root[-2:]] == [f"{{{DS}}}SignatureValue", f"{{{DS}}}Signature"]
    text = etree.fromstring(journal).findtext(f".//{{{DS}}}SignatureValue")
    assert root.findtext(f"{{{DS}}}SignatureValue") == text
    assert is_of_ledger(sealed, value)
    assert is_of_ledger(sealed, seal_value(sealed)) is False


def test_a_berat_of_another_ledger_is_told_apart_and_a_changed_copy_breaks_the_seal(forger, trust, crls, now):
    first, second = (seal_value(forger.sealed(ledger(sheet=sheet))) for sheet in ("yevmiye", "kebir"))
    sealed = forger.sealed(with_ledger_value(BERAT, first))
    assert (is_of_ledger(sealed, first), is_of_ledger(sealed, second)) == (True, False)
    swapped = sealed.replace(base64.b64encode(first), base64.b64encode(second))
    assert verify_document(swapped, trust=trust, revocation=crls, at=now).reasons == ("EF-SEAL-041",)


def test_a_berat_without_its_ledger_is_not_sealed(forger):
    with pytest.raises(SealRefused) as caught:
        forger.sealed(BERAT)
    assert caught.value.code == "EF-SEAL-072"


@pytest.mark.parametrize(
    ("xml", "code"),
    [(ledger(), "EF-SEAL-012"), (with_ledger_value(BERAT, b"x"), "EF-SEAL-002")],
)
def test_only_an_unbound_berat_is_bound(xml, code):
    with pytest.raises(SealRefused) as caught:
        with_ledger_value(xml, b"value")
    assert caught.value.code == code


def test_the_copy_declares_its_prefix_where_the_berat_does_not(forger, trust, crls, now):
    bare = BERAT.replace(f' xmlns:ds="{DS}"'.encode(), b"")
    sealed = forger.sealed(with_ledger_value(bare, b"value"))
    assert verify_document(sealed, trust=trust, revocation=crls, at=now).result is SealResult.VALID
