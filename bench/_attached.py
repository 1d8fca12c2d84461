"""A firm's own stylesheet, attached to an invoice before it is written: no bytes are parsed for it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from zarf.core.documents import Invoice
from zarf.core.documents.ubl.aggregates import Attachment, BinaryObject, Date, DocumentReference, Identifier, Text


@dataclass(frozen=True, slots=True)
class Attachable:
    """A stylesheet ready to be attached: its base64, made once for all documents of the firm."""

    text: str

    @classmethod
    def of(cls, stylesheet: bytes) -> Attachable:
        return cls(base64.b64encode(stylesheet).decode("ascii"))


def attached(invoice: Invoice, stylesheet: Attachable) -> Invoice:
    """*invoice* with the cac:AdditionalDocumentReference that carries *stylesheet* behind those it has.

    Source: GİB Entegrasyon Kılavuzu v1.10 (the XSLT is inside the document).
    """
    binary = BinaryObject(
        stylesheet.text,
        mime_code="application/xml",
        character_set_code="UTF-8",
        encoding_code="Base64",
        filename=f"{invoice.id.text}.xslt",
    )
    reference = DocumentReference(
        id=Identifier(invoice.uuid.text),
        issue_date=Date(invoice.issue_date.text),
        document_type=Text("XSLT"),
        attachment=Attachment(embedded_document_binary_object=binary),
    )
    return replace(invoice, additional_document_reference=(*invoice.additional_document_reference, reference))
