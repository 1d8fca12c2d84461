"""Paths: where an element stands, told cheaply however many stand beside it."""

import time

from lxml import etree

from zarf.core.xml.paths import Paths, path_of

ORDER = etree.fromstring(
    '<a xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
    "<cbc:ID/><b/><c/><b><d/></b><!-- b --><b/></a>"
)
WIDE = 100_000


def test_a_number_stands_only_where_there_are_several_of_the_name():
    assert [path_of(item) for item in ORDER.iter(etree.Element)] == [
        "/a",
        "/a/cbc:ID",
        "/a/b[1]",
        "/a/c",
        "/a/b[2]",
        "/a/b[2]/d",
        "/a/b[3]",
    ]


def test_the_order_of_the_questions_makes_no_difference():
    elements = list(ORDER.iter(etree.Element))
    expected = [path_of(item) for item in elements]
    for order in (elements, elements[::-1], elements[3:] + elements + elements[:3]):
        paths = Paths()
        assert [paths.of(item) for item in order] == [expected[elements.index(item)] for item in order]


def test_many_paths_among_many_alike_cost_one_walk():
    root = etree.fromstring("<a>" + "<b/>" * WIDE + "</a>")
    started = time.process_time()
    paths = Paths()
    assert [paths.of(item) for item in root[-200:]][-1] == f"/a/b[{WIDE}]"
    assert time.process_time() - started < 1


def test_many_paths_among_many_unlike_cost_no_walk_each():
    root = etree.fromstring("<a>" + "".join(f"<b{number}/>" for number in range(WIDE)) + "</a>")
    started = time.process_time()
    paths = Paths()
    assert [paths.of(item) for item in root[:200]][199] == "/a/b199[1]"
    assert time.process_time() - started < 1
