"""Reading and writing official and public samples gives the same canonical XML back."""

import csv
from dataclasses import replace

import pytest
from lxml import etree

from zarf.core.documents.ubl.aggregates import UBLExtension, UBLExtensions
from zarf.core.documents.ubl.table import ROOTS, ubl_table
from zarf.core.wire.structure import check_structure
from zarf.core.wire.ubl import read_document, write_document
from zarf.core.wire.user_account import read_user_account, write_user_account
from zarf.core.xml.namespaces import clark
from zarf.core.xml.reading import read_xml


def samples(shared, *folders):
    with (shared / "gib/samples/official-rule-results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        shared / "gib/samples" / row["file"]
        for row in rows
        if row["xsd"] == "valid" and row["file"].startswith(folders)
    ]


def normal(root):
    """A form in which comments, blanks between elements, prefixes and unused declarations make no difference."""
    children = [item for item in root if isinstance(item.tag, str)]
    text = "".join([root.text or "", *(item.tail or "" for item in root)])
    return (
        root.tag,
        sorted(root.attrib.items()),
        text.strip() and text if children else text,
        [normal(c) for c in children],
    )


def test_every_valid_invoice_and_response_comes_back_the_same(shared):
    files = samples(shared, "invoice/", "applicationresponse/")
    assert len(files) > 25
    for file in files:
        before = read_xml(file.read_bytes())
        written = write_document(read_document(before))
        assert normal(read_xml(written)) == normal(before), file.name


def test_what_is_written_is_canonical_by_construction(shared):
    """Everything but the seal, which is carried as it came."""
    for file in samples(shared, "invoice/", "applicationresponse/"):
        document = read_document(read_xml(file.read_bytes()))
        if document.ubl_extensions is not None:
            place = UBLExtensions(ubl_extension=(UBLExtension(extension_content=b""),))
            document = replace(document, ubl_extensions=place)
        written = write_document(document)
        body = written[written.index(b"?>\n") + 3 :]
        if body.startswith(b"<?xml-stylesheet"):
            body = body[body.index(b"?>\n") + 3 :]
        assert etree.tostring(etree.fromstring(body), method="c14n") == body, file.name


def test_the_table_equals_the_official_schemas(shared):
    """Every aggregate reachable from the five documents: same children, order, cardinality and kind of leaf."""
    schemas = {
        item.get("targetNamespace"): item
        for file in [
            *(shared / "gib/xsd/maindoc").glob("UBL-*.xsd"),
            *(shared / "gib/xsd/common").glob("UBL-Common*.xsd"),
        ]
        if (item := etree.parse(file).getroot()) is not None
    }
    xs = "{http://www.w3.org/2001/XMLSchema}"
    judged = 0

    def type_of(namespace, name):
        return schemas[namespace].find(f"{xs}complexType[@name='{name}']")

    def resolve(item, name):
        prefix, _, local = name.rpartition(":")
        return item.nsmap[prefix or None], local

    def walk(namespace, type_name, ours):
        nonlocal judged
        if ours in seen:
            return
        seen.add(ours)
        judged += 1
        children = ubl_table().aggregates[ours].children
        official = type_of(namespace, type_name).findall(f"{xs}sequence/{xs}element")
        assert len(children) == len(official), ours
        for child, item in zip(children, official, strict=True):
            target = resolve(item, item.get("ref"))
            assert child.tag == clark(*target), ours
            often = {("1", "1"): "1", ("0", "1"): "?", ("1", "unbounded"): "+", ("0", "unbounded"): "*"}
            assert child.often == often[item.get("minOccurs", "1"), item.get("maxOccurs", "1")], child.name
            element = schemas[target[0]].find(f"{xs}element[@name='{target[1]}']")
            where, what = resolve(element, element.get("type"))
            if child.kind in ubl_table().aggregates:
                walk(where, what, child.kind)

    seen = set()
    for name, namespace in ROOTS.items():
        element = schemas[namespace].find(f"{xs}element[@name='{name}']")
        walk(*resolve(element, element.get("type")), name)
    assert judged == len(ubl_table().aggregates) >= 80


@pytest.mark.parametrize("folder", ["despatchadvice/", "receiptadvice/"])
def test_despatch_documents_come_back_the_same_too(shared, folder):
    for file in samples(shared, folder):
        before = read_xml(file.read_bytes())
        assert normal(read_xml(write_document(read_document(before)))) == normal(before), file.name


def test_user_account_samples_are_read_and_written_again_with_the_same_content(shared):
    files = sorted((shared / "gib" / "samples" / "useraccount").glob("*.xml"))
    assert files
    for file in files:
        document = read_user_account(file.read_bytes())
        assert len(document.accounts) == 2
        assert {account.role for account in document.accounts} == {"GB", "PK"}
        again = write_user_account(document)
        assert read_user_account(again) == document
        assert check_structure(read_xml(again)) == []
