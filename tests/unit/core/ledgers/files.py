"""Small e-Defter files of every kind, with a seal of the right shape that proves nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Entry, LedgerKind
from zarf.core.documents.edefter.berat import berat, ledger_report
from zarf.core.documents.edefter.book import MonthPlan, WrittenPart, write_month
from zarf.core.documents.edefter.heading import Heading, Segment, unique_id

_ETTN = str(uuid.UUID(int=7, version=4))
VALUE = "AAAA"
_COPY = f"<ds:SignatureValue>{VALUE}</ds:SignatureValue>".encode()
SEAL = (
    '<ds:Signature Id="S1"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
    '<ds:Reference URI=""><ds:Transforms>'
    '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform></ds:Transforms>'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
    "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    f'<ds:SignatureValue Id="V1">{VALUE}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>'
    "<ds:X509SubjectName>CN=Deneme</ds:X509SubjectName><ds:X509Certificate>AAAA</ds:X509Certificate>"
    "</ds:X509Data></ds:KeyInfo><ds:Object>"
    '<xades:QualifyingProperties Target="#S1"><xades:SignedProperties Id="P1"><xades:SignedSignatureProperties>'
    "<xades:SigningTime>2026-02-05T09:00:00Z</xades:SigningTime><xades:SigningCertificate><xades:Cert>"
    '<xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
    "<ds:DigestValue>AAAA</ds:DigestValue></xades:CertDigest><xades:IssuerSerial>"
    "<ds:X509IssuerName>CN=Kök</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber></xades:IssuerSerial>"
    "</xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties>"
    "</xades:QualifyingProperties></ds:Object></ds:Signature>"
)


def sealed(data: bytes) -> bytes:
    """The file with the seal before its root's end tag."""
    start = data.rindex(b"</")
    return data[:start] + SEAL.encode() + data[start:]


def month(entries: Iterator[Entry], plan: MonthPlan | None = None) -> tuple[ledgers.Memory, list[WrittenPart]]:
    memory = ledgers.Memory()
    return memory, list(write_month(entries, plan or ledgers.plan(), memory))


def files(entries: Iterator[Entry], plan: MonthPlan | None = None) -> dict[str, bytes]:
    """All files of a month by their names; a month of one part."""
    chosen = plan or ledgers.plan()
    memory, [part] = month(entries, chosen)
    company, (journal, ledger) = chosen.company, memory.read(1)
    stem = f"{company.vkn_tckn}-{chosen.year:04d}{chosen.month:02d}"
    tail = f"-{company.branch_number}" if company.branch_number else ""
    made = {f"{stem}-Y-000000{tail}.xml": sealed(journal), f"{stem}-K-000000{tail}.xml": sealed(ledger)}
    for kind, unsealed, count in (
        (LedgerKind.JOURNAL_BERAT, part.journal, part.entries),
        (LedgerKind.LEDGER_BERAT, part.ledger, None),
    ):
        own = unsealed.heading
        head = Heading(kind, company, own.unique_id, own.created, own.start, own.end)
        ledger_file = made[f"{stem}-{kind.code[0]}-000000{tail}.xml"]
        parts = berat(head, Segment(_ETTN, count, len(ledger_file)), part.sums, _COPY)
        made[f"{stem}-{kind.code}-000000{tail}.xml"] = sealed(b"".join(parts))
    head = Heading(
        LedgerKind.REPORT,
        company,
        unique_id(LedgerKind.REPORT, chosen.year, chosen.month, 1),
        chosen.created,
        chosen.first_day,
        chosen.last_day,
    )
    made[f"{stem}-DR-000000{tail}.xml"] = sealed(b"".join(ledger_report(head, _ETTN, part.sums)))
    return made


def inventory(journal: bytes, *, is_berat: bool = False) -> bytes:
    """An inventory of 31 January, made from a journal or a journal berat of that month."""
    text = journal.decode().replace("journal_context", "assets_context").replace(">journal<", ">assets<")
    text = text.replace(">YEV", ">ENV")
    start = text.index(">", text.index("<gl-cor:periodCoveredStart")) + 1
    text = f"{text[:start]}2026-01-31{text[start + 10 :]}"
    if is_berat:
        first, last = text.index("<gl-cor:entryHeader>"), text.rindex("</gl-cor:entryHeader>")
        text = text[:first] + text[last + len("</gl-cor:entryHeader>") :]
    for name in ("enteredDate", "postingDate"):
        pieces = text.split(f'<gl-cor:{name} contextRef="assets_context">')
        text = f'<gl-cor:{name} contextRef="assets_context">'.join(
            [pieces[0], *("2026-01-31" + p[10:] for p in pieces[1:])]
        )
    return text.encode()
