"""User account documents are written right, sealed at their place, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from zarf.core.documents.user_account import AccountAction, UserAccount, UserAccountDocument
from zarf.core.errors import DocumentUnreadable
from zarf.core.seal import CrlSet, TrustStore, seal_document, verify_document
from zarf.core.validation import validate
from zarf.core.wire.envelope import Envelope, EnvelopeGroup, EnvelopeType, Partner, write_envelope
from zarf.core.wire.user_account import read_user_account, write_user_account
from zarf.ports.keys import LoadedKey
from zarf_simulator.kamusm import Authority

_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_GB = UserAccount("9876543217", "Örnek İnşaat & Oğulları Ltd. Şti.", "GB", "urn:mail:defaultgb@ornek.example", "1")
_PK = replace(_GB, role="PK", alias="urn:mail:defaultpk@ornek.example", role_name="Posta Kutusu")
_PERSON = replace(_GB, user_id="10000000146", title="Ayşe Örnek", first_name="Ayşe", family_name="Örnek")
_DOCUMENTS = {
    "one label": UserAccountDocument(AccountAction.OPEN, "1111111106", "2026-11-02T10:15:00", (_GB,)),
    "a person": UserAccountDocument(AccountAction.OPEN, "1111111106", "2026-11-02T10:15:00", (_PERSON,)),
    "closing": UserAccountDocument(AccountAction.CLOSE, "1111111106", "2026-11-02T10:15:00", (_PK,)),
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.create(_AT)


@pytest.fixture(scope="module")
def key(authority: Authority) -> LoadedKey:
    issued = authority.issue("1111111106", "Deneme Entegratör A.Ş.", now=_AT)
    return LoadedKey(issued.key, issued.certificate)


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_what_is_written_is_read_back(name: str) -> None:
    document = _DOCUMENTS[name]
    assert read_user_account(write_user_account(document)) == document


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_what_is_written_is_canonical(name: str) -> None:
    data = write_user_account(_DOCUMENTS[name])
    root = etree.fromstring(data)
    assert etree.tostring(root, method="c14n") == data.split(b"?>\n", 1)[1]


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_a_sealed_document_in_its_envelope_keeps_every_rule(name: str, key: LoadedKey, authority: Authority) -> None:
    document = _DOCUMENTS[name]
    sealed = seal_document(write_user_account(document), key, signing_time=_AT)
    element = {AccountAction.OPEN: "PROCESSUSERACCOUNT", AccountAction.CLOSE: "CANCELUSERACCOUNT"}[document.action]
    data = write_envelope(
        Envelope(
            instance_identifier="F47AC10B-58CC-4372-A567-0E02B2C3D479",
            type=EnvelopeType.USER,
            sender=Partner("usergb", "1111111106", "Deneme Entegratör A.Ş."),
            receiver=Partner("GIB", "3900383669", "Gelir İdaresi Başkanlığı"),
            created_at=datetime(2026, 11, 2, 10, 15),
            groups=(EnvelopeGroup(element, (sealed,)),),
        )
    )
    verdict = validate(data, rule_date=date(2026, 9, 14), today=date(2026, 11, 20))
    assert [(item.code, item.gib_rule, item.path) for item in verdict.errors] == []
    trust = TrustStore.from_pem(authority.anchors_pem)
    lists = CrlSet([authority.sub_crl(_AT), authority.root_crl(_AT)])
    report = verify_document(sealed, trust=trust, revocation=lists, at=_AT)
    assert (report.result, report.reasons) == ("valid", ())


def test_another_document_is_told_apart() -> None:
    with pytest.raises(DocumentUnreadable, match="EF-UBL-001"):
        read_user_account(b"<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>")
