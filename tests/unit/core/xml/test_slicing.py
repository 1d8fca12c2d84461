"""Raw slices: an inner document comes out of an envelope byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zarf.core.xml.slicing import raw_children, raw_slices

PATH = ("{urn:e}env", "list")


def wrapped(*documents: bytes, head: bytes = b"") -> bytes:
    return head + b'<e:env xmlns:e="urn:e"><list>' + b"\n".join(documents) + b"</list></e:env>"


@pytest.mark.parametrize(
    "document",
    [
        b"<a/>",
        b"<a></a>",
        b"<a  x = '>/>' />",
        b"<a x=\"1\"\n y='2'>text /></a >",
        b"<a><b/></a>",
        b"<a><a><a/></a></a>",
        b"<a><!-- </a> --><![CDATA[</a>]]></a>",
        '<d:a xmlns:d="urn:ğ">İı</d:a>'.encode(),
    ],
)
@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->'])
def test_each_document_comes_out_byte_for_byte(document, head):
    assert raw_children(wrapped(document, b"<z/>", document, head=head), PATH) == [document, b"<z/>", document]


def test_the_parent_and_line_are_told():
    data = b'<e:env xmlns:e="urn:e"><list><a/></list>\n<list>\n<b/></list><other><c/></other></e:env>'
    assert [(item.parent, item.tag, item.line) for item in raw_slices(data, PATH)] == [(0, "a", 1), (1, "b", 3)]


@given(st.lists(st.sampled_from([b"<a/>", b"<a>x</a>", b"<a><b/>/></a>", b"<a y='/'/>"]), max_size=8))
def test_any_mixture_is_cut_right(documents):
    assert raw_children(wrapped(*documents), PATH) == documents
