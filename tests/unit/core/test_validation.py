"""From bytes to verdict: what is read, what is judged, and what is told when nothing can be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree
from tests.unit.core.rules.documents import (
    NEW_SET,
    OLD_SET,
    SELLER,
    TODAY,
    despatch,
    envelope,
    invoice,
    put,
    receipt,
    response,
    system_response,
)

from zarf.core.validation import Verdict, judge, limits_for, validate
from zarf.core.wire.structure import MOST_FINDINGS
from zarf.core.xml.kinds import DocumentKind
from zarf.core.xml.reading import DOCUMENT_LIMITS


def judged(root: etree._Element, **choices: str) -> Verdict:
    return judge(root, rule_date=NEW_SET, today=TODAY, document_type=choices.get("document_type"))


def broken_rules(verdict: Verdict) -> list[str | None]:
    return [item.gib_rule for item in verdict.errors if item.gib_rule]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (invoice, DocumentKind.INVOICE),
        (response, DocumentKind.APPLICATION_RESPONSE),
        (system_response, DocumentKind.APPLICATION_RESPONSE),
        (despatch, DocumentKind.DESPATCH_ADVICE),
        (receipt, DocumentKind.RECEIPT_ADVICE),
        (lambda: envelope(invoice()), DocumentKind.ENVELOPE),
    ],
)
def test_the_kind_is_told_and_the_rules_are_run(make: Callable[[], etree._Element], kind: DocumentKind) -> None:
    verdict = judged(make())
    assert verdict.kind is kind
    assert broken_rules(verdict) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EF-XML-001"),
        (b"not xml", "EF-XML-007"),
        (b"<a>", "EF-XML-007"),
        (b"<!DOCTYPE a []><a/>", "EF-XML-004"),
        ("<a/>".encode("utf-16"), "EF-XML-003"),
    ],
)
def test_what_is_no_document_is_a_verdict_and_no_exception(data: bytes, code: str) -> None:
    verdict = validate(data, rule_date=NEW_SET, today=TODAY)
    assert not verdict.readable
    assert not verdict.valid
    assert verdict.kind is DocumentKind.UNKNOWN
    assert [item.code for item in verdict.findings] == [code]


def test_a_foreign_root_is_told_by_its_name() -> None:
    verdict = validate(b"<order/>", rule_date=NEW_SET, today=TODAY)
    assert verdict.readable
    assert not verdict.valid
    assert [(item.code, item.found, item.gib_code) for item in verdict.findings] == [("EF-RUL-003", "order", 1140)]


def test_a_user_account_document_is_judged() -> None:
    data = b'<ProcessUserAccount xmlns="http://www.hr-xml.org/3"/>'
    verdict = validate(data, rule_date=NEW_SET, today=TODAY)
    assert verdict.kind is DocumentKind.PROCESS_USER_ACCOUNT
    assert not verdict.valid
    assert {(item.code, item.expected) for item in verdict.findings} >= {
        ("EF-STR-009", "oa:ApplicationArea hr:DataArea")
    }


def test_an_error_makes_the_verdict_invalid_and_a_warning_does_not() -> None:
    warned = judged(invoice(put("cac:LegalMonetaryTotal/cbc:PayableAmount", "1.00")))
    assert [item.code for item in warned.warnings] == ["EF-WRN-005"]
    wrong = judged(invoice(put("cbc:ID", "1")))
    assert not wrong.valid
    assert broken_rules(wrong) == ["InvoiceIDCheck-1"]


def test_an_earsiv_invoice_is_judged_as_earsiv_by_itself() -> None:
    earsiv = invoice(profile="EARSIVFATURA")
    assert broken_rules(judged(earsiv)) == []
    assert broken_rules(judged(earsiv, document_type="efatura")) == ["ProfileIDCheck-1"]


def test_an_envelope_is_always_efatura() -> None:
    assert broken_rules(judged(envelope(invoice()), document_type="earchive")) == []


def test_the_rule_date_chooses_the_set() -> None:
    public_return = invoice(
        put("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", "ABC2026000000009"),
        put("cac:BillingReference/cac:InvoiceDocumentReference/cbc:DocumentTypeCode", "IADE"),
        put("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "TR330006100519786457841326"),
        profile="KAMU",
        kind="IADE",
    )
    assert broken_rules(judge(public_return, rule_date=NEW_SET, today=TODAY)) == []
    assert broken_rules(judge(public_return, rule_date=OLD_SET, today=TODAY)) == ["InvoiceTypeCodeCheck-2"]


def test_the_same_id_twice_in_one_document_is_told_but_not_across_documents() -> None:
    def with_id(root: etree._Element) -> None:
        root.set("Id", "x")

    across = judged(envelope(invoice(with_id), invoice(with_id), sender=SELLER))
    assert "EF-XML-010" not in [item.code for item in across.findings]
    within = judged(invoice(with_id, put("cac:Signature", Id="x")))
    assert "EF-XML-010" in [item.code for item in within.findings]


def test_an_envelope_may_cost_more_than_one_document() -> None:
    assert limits_for(etree.tostring(envelope(invoice()))).max_ns_total > DOCUMENT_LIMITS.max_ns_total
    assert limits_for(etree.tostring(invoice())) == DOCUMENT_LIMITS


def test_a_wrecked_document_is_told_so_far_and_its_rules_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merkez stops at the schema; a file of nothing but stray elements must not cost the rules' time."""
    monkeypatch.setattr("zarf.core.validation.check_rules", lambda *given, **more: pytest.fail("rules were asked"))
    xml = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">' + b"<x/>" * 5000 + b"</Invoice>"
    verdict = validate(xml, rule_date=NEW_SET, today=TODAY)
    assert not verdict.valid
    assert len(verdict.findings) == MOST_FINDINGS
