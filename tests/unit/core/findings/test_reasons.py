"""Causes reported in English by Python, the system or libxml2 reach people in Turkish."""

from __future__ import annotations

import errno
import os
import re
from xml.parsers import expat

import pytest

from zarf.core.documents.order.reading import order_from_json
from zarf.core.errors import DocumentUnreadable
from zarf.core.findings import finding
from zarf.core.findings.reasons import in_words
from zarf.core.xml.reading import read_xml

_UNKNOWN = "bildirilen neden"


@pytest.mark.parametrize(
    "data",
    [
        b"hello", b"<a", b"<a>", b"<a><b>", b"<a></b>", b"<a/><b/>", b"<a></a", b"<1/>", b"<a:b:c/>", b"<x:a/>",
        b'<a x:b="1"/>', b"<a>&nbsp;</a>", b"<a>a & b</a>", b"<a>&b</a>", b"<a b/>", b"<a b=1/>", b'<a b="1/>',
        b'<a b="1"c="2"/>', b'<a b="1" b="2"/>', b'<a b="<"/>', b"<a>\x01</a>", b"<a>&#1;</a>", b"<a>]]></a>",
        b"<a><!-- ", b"<a><![CDATA[ ", b' <?xml version="1.0"?><a/>', b'<?xml version="1.0"><a/>',
        b'<?xml version="2.7"?><a/>', b'<a xmlns:x=""/>', b"<!-- a -- b --><a/>",
    ],
)  # fmt: skip
def test_what_libxml2_says_of_common_faults_is_told_in_turkish(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        read_xml(data)
    item = refused.value.finding
    assert (item.code, item.line) == ("EF-XML-007", 1)
    assert _UNKNOWN not in item.message("tr")
    assert item.params["reason"] in item.message("en")
    assert item.params["reason"] not in item.message("tr")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"a":}', "1. satır, 6. sütun: burada bir değer olmalı"),
        (b'{"a"\n 1}', "2. satır, 2. sütun: burada “:” işareti olmalı"),
        (b"[" * 100_000, "iç içe yapı çok derin"),
        (b"\xfc", "0xfc baytı okunamıyor"),
        (b'{"a": NaN}', "NaN bir sayı değil"),
        (b'{"a": 1, "a": 2}', "iki kez yazılmış"),
    ],
)
def test_what_python_says_of_a_broken_order_is_told_in_turkish_with_its_place(data: bytes, told: str) -> None:
    findings = order_from_json(data)
    assert isinstance(findings, list)
    assert told in findings[0].message("tr")
    assert findings[0].params["reason"] in findings[0].message("en")


@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EEXIST]
)
def test_what_the_system_says_of_a_file_is_told_in_turkish(number: int) -> None:
    said = os.strerror(number)
    told = finding("EF-FIL-002", found="a.xml", reason=said).message("tr")
    assert said not in told
    assert _UNKNOWN not in told


def test_an_unknown_cause_is_quoted_after_turkish_words() -> None:
    assert in_words("The sky {0} fell", "tr") == "bildirilen neden: “The sky {0} fell”"
    assert in_words("The sky fell: line 3 column 4 (char 9)", "tr") == (
        "3. satır, 4. sütun: bildirilen neden: “The sky fell”"
    )
    assert in_words("The sky fell", "en") == "The sky fell"


def test_a_tag_with_braces_in_a_cause_is_no_placeholder() -> None:
    cause = "Opening and ending tag mismatch: {x} line 3 and {found}"
    assert re.search(r"3\. satırda açılan “\{x\}”", in_words(cause, "tr"))


def test_a_byte_that_is_no_utf_8_is_named() -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        read_xml(b"<a>\xfc</a>")
    assert (refused.value.code, refused.value.finding.found) == ("EF-XML-003", "0xFC")


@pytest.mark.parametrize(
    "data",
    [
        b"hello", b"", b"<a", b"<a>", b"<a><b></a>", b"<a/><b/>", b"<a>&x;</a>", b"<a>\x01</a>", b"<a>&#1;</a>",
        b"<a><![CDATA[ ", b' <?xml version="1.0"?><a/>', b'<a b="1" b="2"/>', b"<a><!-- ", b'<?xml version="1.0"><a/>',
    ],
)  # fmt: skip
def test_what_expat_says_of_common_faults_is_told_in_turkish(data: bytes) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    with pytest.raises(expat.ExpatError) as refused:
        parser.Parse(data, True)
    told = in_words(str(refused.value), "tr")
    assert _UNKNOWN not in told
    assert re.match(r"\d+\. satır, \d+\. sütun: ", told)
    assert expat.ErrorString(refused.value.code) not in told
