"""Small e-Defter files of every kind, with a seal of the right shape that proves nothing."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator

from tests.unit.core.documents.edefter import ledgers

from zarf.core.documents.edefter import Entry, LedgerFileName, LedgerKind
from zarf.core.documents.edefter.berat import berat, ledger_report
from zarf.core.documents.edefter.book import MonthPlan, WrittenPart, write_month
from zarf.core.documents.edefter.heading import Heading, Segment, unique_id
from zarf.core.documents.edefter.sums import Sums

VALUE = "AAAA"
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


def sealed(data: bytes, value: str = VALUE) -> bytes:
    """The file with the seal before its root's end tag. value: of the signature."""
    start = data.rindex(b"</")
    seal = SEAL.replace(f">{VALUE}</ds:SignatureValue>", f">{value}</ds:SignatureValue>")
    return data[:start] + seal.encode() + data[start:]


def month(entries: Iterator[Entry], plan: MonthPlan | None = None) -> tuple[ledgers.Memory, list[WrittenPart]]:
    memory = ledgers.Memory()
    return memory, list(write_month(entries, plan or ledgers.plan(), memory))


def files(entries: Iterator[Entry], plan: MonthPlan | None = None) -> dict[str, bytes]:
    """All files of a month by their names."""
    chosen = plan or ledgers.plan()
    memory, parts = month(entries, chosen)
    made: dict[str, bytes] = {}
    sums = Sums()
    for part in parts:
        number = part.number if len(parts) > 1 else 0
        made |= _part(chosen, part, number, memory.read(part.number))
        sums.include(part.sums)
    made |= _report(chosen, sums)
    return made


def name_of(plan: MonthPlan, kind: LedgerKind, part: int = 0) -> str:
    """The name of a file of that month."""
    company = plan.company
    return LedgerFileName(company.vkn_tckn, plan.year, plan.month, kind, part, company.branch_number).text


def _part(plan: MonthPlan, part: WrittenPart, number: int, books: tuple[bytes, bytes]) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for unsealed, book, count in ((part.journal, books[0], part.entries), (part.ledger, books[1], None)):
        own = unsealed.heading
        # Each ledger has a seal value of its own, as a real seal would give it.
        value = base64.b64encode(own.unique_id.encode()).decode()
        file = sealed(book, value)
        made[name_of(plan, own.kind, number)] = file
        head = Heading(own.kind.berat, plan.company, own.unique_id, own.created, own.start, own.end)
        ettn = str(
            uuid.uuid5(uuid.NAMESPACE_OID, f"{own.unique_id} {plan.company.vkn_tckn} {plan.company.branch_number}")
        )
        copy = f"<ds:SignatureValue>{value}</ds:SignatureValue>".encode()
        unsealed_berat = berat(head, Segment(ettn, count, len(file)), part.sums, copy)
        made[name_of(plan, own.kind.berat, number)] = sealed(b"".join(unsealed_berat))
    return made


def _report(plan: MonthPlan, sums: Sums) -> dict[str, bytes]:
    serial = unique_id(LedgerKind.REPORT, plan.year, plan.month, 1)
    head = Heading(LedgerKind.REPORT, plan.company, serial, plan.created, plan.first_day, plan.last_day)
    report = ledger_report(head, _ettn(plan, serial), sums)
    return {name_of(plan, LedgerKind.REPORT): sealed(b"".join(report))}


def _ettn(plan: MonthPlan, serial: str) -> str:
    """A UUID of the file's own, the same in each run."""
    company = plan.company
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{serial} {company.vkn_tckn} {company.branch_number}"))


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
