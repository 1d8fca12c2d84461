"""Reading XML: hostile input is a finding with a code, in a second and 200 MB, and never a traceback."""

import resource
import subprocess
import sys

import pytest

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.reading import Limits, duplicate_ids, read_xml

PLAIN = '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x"><b>ğİı</b></a>'.encode()

HOSTILE = {
    "empty": ("b''", "EF-XML-001"),
    "blank": ("b' \\n'", "EF-XML-001"),
    "not_xml": ("b'PK\\x03\\x04 this is no xml'", "EF-XML-007"),
    "text_only": ("b'hello'", "EF-XML-007"),
    "truncated": ("b'<a><b>text'", "EF-XML-007"),
    "two_roots": ("b'<a/><b/>'", "EF-XML-007"),
    "utf16": ("'<a/>'.encode('utf-16')", "EF-XML-003"),
    "utf32": ("'<a/>'.encode('utf-32')", "EF-XML-003"),
    "utf16_without_mark": ("'<a/>'.encode('utf-16-le')", "EF-XML-003"),
    "declared_latin5": ('b\'<?xml version="1.0" encoding="ISO-8859-9"?><a/>\'', "EF-XML-003"),
    "bytes_that_are_not_utf8": ("b'<a>\\xff\\xfe</a>'", "EF-XML-003"),
    "doctype": ("b'<!DOCTYPE a><a/>'", "EF-XML-004"),
    "doctype_behind_comment": (
        'b\'<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>\'',
        "EF-XML-004",
    ),
    "entity_bomb": (
        "b'<!DOCTYPE a [<!ENTITY x \"' + b'y' * 1000 + b'\">' + b''.join(b'<!ENTITY x%d \"%s\">' % (i, b'&x;' * 10)"
        " for i in range(20)) + b']><a>&x19;</a>'",
        "EF-XML-004",
    ),
    "undeclared_entity": ("b'<a>&boo;</a>'", "EF-XML-007"),
    "instruction": ("b'<?php echo 1 ?><a/>'", "EF-XML-005"),
    "instruction_inside": ("b'<a><?php echo 1 ?></a>'", "EF-XML-005"),
    "instruction_behind": ("b'<a/><?php echo 1 ?>'", "EF-XML-005"),
    "text_of_50_mb": ("b'<a>' + b'x' * 50_000_000 + b'</a>'", "EF-XML-002"),
    "text_of_15_mb": ("b'<a>' + b'x' * 15_000_000 + b'</a>'", "EF-XML-009"),
    "attribute_of_15_mb": ("b'<a x=\"' + b'x' * 15_000_000 + b'\"/>'", "EF-XML-009"),
    "depth_of_10000": ("b'<a>' * 10_000 + b'</a>' * 10_000", "EF-XML-008"),
    "depth_of_300": ("b'<a>' * 300 + b'</a>' * 300", "EF-XML-008"),
    "2000_namespaces_on_one": (
        "b'<a ' + b' '.join(b'xmlns:n%d=\"urn:%d\"' % (i, i) for i in range(2000)) + b'/>'",
        "EF-XML-006",
    ),
    "300000_namespaces_on_one": (
        "b'<a ' + b' '.join(b'xmlns:n%d=\"u\"' % i for i in range(300_000)) + b'/>'",
        "EF-XML-006",
    ),
    "300000_namespaces_on_one_and_a_comment": (
        "b'<a><!-- x --><b ' + b' '.join(b'xmlns:n%d=\"u\"' % i for i in range(300_000)) + b'/></a>'",
        "EF-XML-006",
    ),
    "2000_namespaces_spread": (
        "b'<a>' + b''.join(b'<b xmlns:n%d=\"urn:%d\"/>' % (i, i) for i in range(2000)) + b'</a>'",
        "EF-XML-006",
    ),
    "many_comments_before_root": ("b'<!-- x -->' * 100_000 + b'<!DOCTYPE a><a/>'", "EF-XML-004"),
    "three_million_elements": ("b'<a>' + b'<b/>' * 3_000_000 + b'</a>'", "EF-XML-011"),
    "unfinished_instruction": ("b'<?xml-stylesheet ' + b'x' * 5_000_000", "EF-XML-007"),
}

CHILD = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
from zarf.core.xml.reading import read_xml
from zarf.core.errors import DocumentUnreadable
import time
data = {expression}
start = time.process_time()
try:
    read_xml(data)
    print("read", time.process_time() - start)
except DocumentUnreadable as refused:
    refused.finding.message("tr"), refused.finding.hint("en")
    print(refused.code, time.process_time() - start)
"""


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_with_its_code_within_a_second_and_200_mb(name):
    expression, code = HOSTILE[name]
    child = subprocess.run(
        [sys.executable, "-c", CHILD.format(expression=expression)],
        capture_output=True,
        text=True,
        preexec_fn=_limit_memory,
        timeout=60,
        check=False,
    )
    assert child.returncode == 0, child.stderr[-500:]
    told, seconds = child.stdout.split()
    assert told == code
    assert float(seconds) < 1


def test_plain_xml_is_read():
    assert read_xml(PLAIN).findtext("{urn:x}b") == "ğİı"


def test_a_byte_order_mark_is_accepted():
    assert read_xml(b"\xef\xbb\xbf" + PLAIN).findtext("{urn:x}b") == "ğİı"


def test_a_stylesheet_instruction_before_the_root_is_accepted():
    assert read_xml(b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xslt"?><a/>').tag == "a"


def test_a_doctype_quoted_in_text_is_no_doctype():
    assert read_xml(b"<a><![CDATA[<!DOCTYPE a> <?php ?>]]></a>").text == "<!DOCTYPE a> <?php ?>"


def test_the_word_xmlns_in_text_is_no_declaration():
    assert read_xml(b"<a>" + b"xmlns:x " * 5000 + b"</a>").tag == "a"


def test_declarations_quoted_in_a_comment_or_cdata_do_not_count():
    quoted = b"".join(b'<b xmlns:n%d="urn:x"/>' % index for index in range(400))
    assert read_xml(b"<a><!--" + quoted + b"--></a>").tag == "a"
    assert read_xml(b"<a><![CDATA[" + quoted + b"]]></a>").tag == "a"


def test_the_namespace_limit_is_the_stated_one():
    declared = b" ".join(b'xmlns:n%d="urn:%d"' % (i, i) for i in range(64))
    assert read_xml(b"<a " + declared + b"/>").tag == "a"
    with pytest.raises(DocumentUnreadable):
        read_xml(b"<a " + declared + b' xmlns:m="urn:m"/>')
    assert read_xml(b"<a " + declared + b' xmlns:m="urn:m"/>', Limits(max_ns_per_element=65)).tag == "a"


def test_external_files_are_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with pytest.raises(DocumentUnreadable) as refused:
        read_xml(f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><a>&s;</a>'.encode())
    assert refused.value.code == "EF-XML-004"


def test_the_line_of_a_fault_is_told():
    with pytest.raises(DocumentUnreadable) as refused:
        read_xml(b"<a>\n<b>\n</a>")
    assert refused.value.finding.line == 3


def test_an_id_used_twice_is_told_whatever_its_spelling():
    told = duplicate_ids(read_xml(b'<a Id="x"><b ID="x"/><c id="y"/></a>'))
    assert [(item.code, item.found) for item in told] == [("EF-XML-010", "x")]


def test_of_very_many_repeated_ids_the_first_are_told():
    twice = b"".join(b'<b Id="i%d"/><c Id="i%d"/>' % (index, index) for index in range(300))
    assert [item.found for item in duplicate_ids(read_xml(b"<a>" + twice + b"</a>"))] == [
        f"i{index}" for index in range(200)
    ]
