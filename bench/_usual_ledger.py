"""The usual pick for a month's ledgers: an lxml tree, signxml, zlib; to verify, lxml, signxml, and GİB's files.

No package carries GİB's e-Defter schemas and rules. They are asked only where ZARF_SHARED names the folder that has
them; without it the usual pick verifies the seal alone, and is faster for it. Of the rules only the journal's are run:
the ledger's need time that grows with the square of the lines of one account.
"""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from bench._ledger_run import PLAN, Seal
from bench._usual import _signer
from bench._vouchers import COMPANY, read_vouchers
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.algorithms import SignatureMethod

from zarf.core.documents.edefter import Entry, LedgerFileName, LedgerKind, Line
from zarf.core.documents.edefter.heading import Heading, beginning, ending, heading, unique_id

_COR = "{http://www.xbrl.org/int/gl/cor/2006-10-25}"
_BUS = "{http://www.xbrl.org/int/gl/bus/2006-10-25}"
_ENTRIES = f".//{_COR}accountingEntries"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
_Posted = tuple[Line, int, int, Entry]
"""A line, its number, its entry's number, its entry."""


def run(vouchers: Path, folder: Path, seal: Seal) -> dict[str, float]:
    """Seconds for journal and ledger: written, sealed, zipped, and verified from disk."""
    began = time.perf_counter()
    entries = sorted(read_vouchers(vouchers), key=lambda entry: (entry.date, entry.number))
    key, certificate = load_pem_private_key(seal.key, None), load_pem_x509_certificate(seal.certificate)
    for kind in (LedgerKind.JOURNAL, LedgerKind.LEDGER):
        name = LedgerFileName(COMPANY.vkn_tckn, PLAN.year, PLAN.month, kind)
        root = _tree(kind, entries)
        signer = _signer("rsa")
        signer.signature_id = f"Signature_{kind.code}"
        sealed = signer.sign(
            root,
            key=key,
            cert=[certificate],
            exclude_c14n_transform_element=True,
            always_add_key_value=False,
        )
        data = etree.tostring(sealed, xml_declaration=True, encoding="UTF-8")
        del root, sealed
        (folder / name.text).write_bytes(data)
        with zipfile.ZipFile(folder / name.package, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name.text, data)
        hashlib.sha256(data).hexdigest()
        del data
    wrote = time.perf_counter()
    judges = _judges()
    for path in sorted(folder.glob("*.xml")):
        _verify(path, seal, judges)
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "seconds_write": round(wrote - began, 2),
        "with_official_rules": float(bool(judges)),
    }


def _tree(kind: LedgerKind, entries: list[Entry]) -> etree._Element:
    serial = unique_id(kind, PLAN.year, PLAN.month, 1)
    head = Heading(kind, COMPANY, serial, PLAN.created, PLAN.first_day, PLAN.last_day)
    text = beginning(kind) + heading(head) + "".join(ending(kind))
    root = etree.fromstring(text.encode(), _PARSER)
    into = root.find(_ENTRIES)
    assert into is not None
    posted: list[_Posted] = []
    for counter, entry in enumerate(entries, 1):
        posted += [(line, len(posted) + place, counter, entry) for place, line in enumerate(entry.lines, 1)]
    if kind is LedgerKind.JOURNAL:
        _journal(into, kind.context, posted)
    else:
        _ledger(into, kind.context, posted)
    return root


def _journal(into: etree._Element, context: str, posted: Iterable[_Posted]) -> None:
    header, last = None, 0
    for line, number, counter, entry in posted:
        if header is None or counter != last:
            last = counter
            header = etree.SubElement(into, f"{_COR}entryHeader")
            total = f"{sum(item.amount for item in entry.lines if item.debit) / 100:.2f}"
            _leaf(header, f"{_COR}enteredBy", entry.entered_by, context)
            _leaf(header, f"{_COR}enteredDate", entry.date, context)
            _leaf(header, f"{_COR}entryNumber", entry.number, context)
            _leaf(header, f"{_COR}entryComment", entry.comment, context)
            _leaf(header, f"{_BUS}totalDebit", total, context, "try")
            _leaf(header, f"{_BUS}totalCredit", total, context, "try")
            _leaf(header, f"{_COR}entryNumberCounter", str(counter), context, "countable")
        _line(header, context, line, number, counter, entry)


def _ledger(into: etree._Element, context: str, posted: Iterable[_Posted]) -> None:
    accounts: dict[tuple[str, str], list[_Posted]] = defaultdict(list)
    for item in posted:
        accounts[item[0].account.main_id, item[0].account.sub_id].append(item)
    for key in sorted(accounts):
        header = etree.SubElement(into, f"{_COR}entryHeader")
        net = sum(line.amount if line.debit else -line.amount for line, *_ in accounts[key])
        _leaf(header, f"{_BUS}totalDebit", f"{max(net, 0) / 100:.2f}", context, "try")
        _leaf(header, f"{_BUS}totalCredit", f"{max(-net, 0) / 100:.2f}", context, "try")
        for item in accounts[key]:
            _line(header, context, *item)


def _line(header: etree._Element, context: str, line: Line, number: int, counter: int, entry: Entry) -> None:
    detail = etree.SubElement(header, f"{_COR}entryDetail")
    _leaf(detail, f"{_COR}lineNumber", str(number), context)
    _leaf(detail, f"{_COR}lineNumberCounter", str(counter), context, "countable")
    account = etree.SubElement(detail, f"{_COR}account")
    _leaf(account, f"{_COR}accountMainID", line.account.main_id, context)
    _leaf(account, f"{_COR}accountMainDescription", line.account.main_name, context)
    sub = etree.SubElement(account, f"{_COR}accountSub")
    _leaf(sub, f"{_COR}accountSubDescription", line.account.sub_name, context)
    _leaf(sub, f"{_COR}accountSubID", line.account.sub_id, context)
    _leaf(detail, f"{_COR}amount", f"{line.amount / 100:.2f}", context, "try")
    _leaf(detail, f"{_COR}debitCreditCode", "D" if line.debit else "C", context)
    _leaf(detail, f"{_COR}postingDate", entry.date, context)
    if line.document is not None:
        _leaf(detail, f"{_COR}documentType", line.document.type, context)
        if line.document.description:
            _leaf(detail, f"{_COR}documentTypeDescription", line.document.description, context)
        _leaf(detail, f"{_COR}documentNumber", line.document.number, context)
        _leaf(detail, f"{_COR}documentReference", entry.number, context)
        _leaf(detail, f"{_COR}documentDate", line.document.date, context)
    if line.payment_method:
        _leaf(detail, f"{_BUS}paymentMethod", line.payment_method, context)
    _leaf(detail, f"{_COR}detailComment", line.comment, context)


def _leaf(parent: etree._Element, name: str, text: str, context: str, unit: str = "") -> None:
    attributes = {"contextRef": context, **({"decimals": "INF", "unitRef": unit} if unit else {})}
    etree.SubElement(parent, name, attributes).text = text


_Judge = Callable[[Path, etree._Element], None]


def _judges() -> list[_Judge]:
    """GİB's schema and the journal's rules, where ZARF_SHARED has them."""
    if not os.environ.get("ZARF_SHARED"):
        return []
    # The transform that turns a schematron into a stylesheet is that of the conformance tests.
    from tests.conformance.edefter.ledger_judges import LedgerJudge

    judge = LedgerJudge(Path(os.environ["ZARF_SHARED"]))
    schema = judge.schema

    def by_schema(_path: Path, root: etree._Element) -> None:
        if not schema.validate(root):
            raise SystemExit(f"the usual pick made a wrong ledger: {schema.error_log[0].message}")

    def by_rules(path: Path, _root: etree._Element) -> None:
        if path.stem.split("-")[2] == "Y" and judge.rule_failures(path):
            raise SystemExit("the usual pick made a journal that GİB's rules refuse")

    return [by_schema, by_rules]


def _verify(path: Path, seal: Seal, judges: list[_Judge]) -> None:
    root = etree.parse(path, _PARSER).getroot()
    for judge in judges:
        judge(path, root)
    XMLVerifier().verify(
        root,
        x509_cert=load_pem_x509_certificate(seal.certificate),
        id_attribute="Id",
        validate_schema=False,
        expect_config=SignatureConfiguration(
            expect_references=True, signature_methods=frozenset({SignatureMethod.RSA_SHA256})
        ),
    )
