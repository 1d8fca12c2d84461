"""Reading XML: hostile input is a finding with a code, in a second and 200 MB, and never a traceback."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from bench._hostile_inputs import UNREADABLE

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.reading import Limits, duplicate_ids, read_xml

PLAIN = '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x"><b>ğİı</b></a>'.encode()

CHILD = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (3, 3))
from zarf.core.xml.reading import read_xml
from zarf.core.errors import DocumentUnreadable
import time
from bench._hostile_inputs import UNREADABLE
data = UNREADABLE[{name!r}].make()
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


@pytest.mark.parametrize("name", UNREADABLE)
def test_hostile_input_is_refused_with_its_code_within_a_second_and_200_mb(name):
    child = subprocess.run(
        [sys.executable, "-c", CHILD.format(name=name)],
        capture_output=True,
        text=True,
        preexec_fn=_limit_memory,
        timeout=60,
        check=False,
        cwd=Path(__file__).resolve().parents[4],
    )
    assert child.returncode == 0, child.stderr[-500:]
    told, seconds = child.stdout.split()
    assert told == UNREADABLE[name].code
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
