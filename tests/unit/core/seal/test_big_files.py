"""The way for big ledgers says what the careful way says: same canonical bytes, same seal, same verdict."""

import io
import tracemalloc
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.core.seal.forger import DS, INVOICE, Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, GIB, KINDS, ledger, report
from tests.unit.core.seal.test_archive_form import Stamper
from tests.unit.core.seal.test_places import COUNTER_ATTACKS, PLACE_ATTACKS, both_seals

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.seal import (
    Archiver,
    SealResult,
    add_signature_timestamp,
    counter_seal,
    signature_imprint,
    verify_document,
)
from zarf.core.seal.big_files import change_seal, feed_of, is_streamable, seal_file, verify_file
from zarf.core.seal.canonical_stream import scan
from zarf.core.seal.sealing import seal_document

LEDGERS = [name for name in KINDS if "account" not in name and "earsiv" not in name]


@pytest.fixture(scope="module", params=["ec", "rsa"])
def hands(request, authority, now):
    issued = {vkn: authority.issue(vkn, "Deneme A.Ş.", now=now, key=request.param) for vkn in (CUSTOMER, GIB)}
    return {vkn: Forger(item, now) for vkn, item in issued.items()}


@pytest.fixture
def both(trust, crls, now):
    """The report of the way for big files; it must be that of the careful way."""

    def judge(xml, **options):
        big = verify_file(io.BytesIO(xml), trust=trust, revocation=crls, at=now, **options)
        assert big == verify_document(xml, trust=trust, revocation=crls, at=now, **options)
        return big

    return judge


def canonical(xml):
    parts = []
    scan(io.BytesIO(xml), parts.append)
    return b"".join(parts)


def expected(xml):
    return etree.tostring(etree.fromstring(xml).getroottree(), method="c14n", with_comments=False)


AGAIN = (
    '<a xmlns="urn:a"><b xmlns=""><c xmlns="urn:a" xmlns:q="urn:q">'
    '<d xmlns:q="urn:q" q:x="1" y="2" xml:lang="tr"/></c></b></a>'
)
TAKEN_BACK = '<a xmlns=""><b xmlns="urn:x" xmlns:edefter="urn:other"><edefter:c/></b></a>'
NUMBER = b"1234567808"
VARIANTS = {
    "plain": ledger(),
    "no declaration": ledger().partition(b"?>\n")[2],
    "byte order mark": b"\xef\xbb\xbf" + ledger(),
    "line ends of Windows": ledger().replace(b"\n", b"\r\n").replace(b"><", b">\r\n<"),
    "comment": ledger().replace(b"<xbrli:xbrl", b"<!-- a --><xbrli:xbrl", 1),
    "section": ledger().replace(NUMBER, b"<![CDATA[<a&b>]]>"),
    "references": ledger().replace(NUMBER, b"&#13;&lt;&#x11F;&gt;&amp;&quot;"),
    "attributes in disorder": ledger().replace(b'id="journal', b"z='1' b = \"2&#10;&quot;'\" \n id=\"journal"),
    "namespaces again and again": ledger(more=AGAIN),
    "default taken back": ledger(more=TAKEN_BACK),
    "empty tags": ledger(more="<a/><b c='d' />"),
    "behind the root": ledger() + b"\n<!-- end -->\n",
    "text of its own": ledger(more="Çınar &amp; Şirketi \U0001f600 ]]&gt;"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_stream_is_canonical_xml(name):
    assert canonical(VARIANTS[name]) == expected(VARIANTS[name])


names = st.sampled_from(["a", "b", "p:a", "q:b"])
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), max_size=8)


@st.composite
def element(draw, depth=0):
    declared = draw(st.dictionaries(st.sampled_from(["", "p", "q"]), st.sampled_from(["urn:1", "urn:2"]), max_size=3))
    known = {"p": "urn:p", "q": "urn:q"} if depth == 0 else {}
    spaces = "".join(f' xmlns{":" if p else ""}{p}="{u}"' for p, u in (known | declared).items())
    given_attributes = draw(st.dictionaries(st.sampled_from(["x", "y", "p:x", "z"]), texts, max_size=3))
    pairs = "".join(f" {name}={_quoted(value)}" for name, value in given_attributes.items())
    name = draw(names)
    inside = (
        "" if depth > 2 else "".join(draw(st.lists(st.one_of(texts.map(_escaped), element(depth + 1)), max_size=3)))
    )
    return f"<{name}{spaces}{pairs}>{inside}</{name}>" if inside or draw(st.booleans()) else f"<{name}{spaces}{pairs}/>"


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;").replace("]]>", "]]&gt;")


def _quoted(text):
    escaped = _escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{escaped}"'


@settings(max_examples=150, deadline=None)
@given(element())
def test_any_document_streams_as_libxml2_writes_it(xml):
    data = xml.encode("utf-8")
    assert canonical(data) == expected(data)


@pytest.mark.parametrize("name", LEDGERS)
def test_a_file_is_sealed_and_judged_as_a_document_is(name, hands, both, now):
    plain, hand = KINDS[name], hands[CUSTOMER]
    sealed = b"".join(seal_file(io.BytesIO(plain), hand.key, signing_time=now))
    if hand.key.algorithm.value.startswith("rsa"):
        assert sealed == seal_document(plain, hand.key, signing_time=now)
    start, end = sealed.index(b"<ds:Signature "), sealed.rindex(b"</ds:Signature>") + len(b"</ds:Signature>")
    assert sealed[:start] + sealed[end:] == plain
    found = both(sealed)
    assert (found.result, found.reasons) == (SealResult.VALID, ())
    assert both(sealed, may_seal={GIB}).reasons == ("EF-SEAL-065",)


@pytest.mark.parametrize("name", VARIANTS)
def test_other_ways_of_writing_are_sealed_too(name, hands, both, now):
    sealed = b"".join(seal_file(io.BytesIO(VARIANTS[name]), hands[CUSTOMER].key, signing_time=now))
    assert both(sealed).result is SealResult.VALID


def test_a_seal_is_stamped_and_counter_signed_in_place(hands, authority, both, now):
    sealed = hands[CUSTOMER].sealed(KINDS["berat"])

    def stamp(part):
        return add_signature_timestamp(part, Stamper(authority, now)(signature_imprint(part)))

    stamped = b"".join(change_seal(io.BytesIO(sealed), stamp))
    approved = b"".join(
        change_seal(io.BytesIO(stamped), lambda part: counter_seal(part, hands[GIB].key, signing_time=now))
    )
    found = both(approved)
    assert (found.result, found.level, found.counter.result) == (SealResult.VALID, "XAdES-T", SealResult.VALID)


def test_an_archive_stamp_is_judged_over_the_whole_file(hands, authority, trust, crls, both, now):
    archived = Archiver(trust, crls, now, Stamper(authority, now)).seal_archive(hands[CUSTOMER].sealed(ledger()))
    found = both(archived)
    assert (found.result, found.level) == (SealResult.VALID, "XAdES-A")
    late = now + timedelta(days=3650)
    assert verify_file(io.BytesIO(archived), trust=trust, revocation=crls, at=late).result is SealResult.VALID
    other = Archiver(trust, crls, now, Stamper(authority, now)).seal_archive(
        hands[CUSTOMER].sealed(ledger(sheet="kebir"))
    )
    mine, theirs = etree.fromstring(archived), etree.fromstring(other)
    path = ".//{http://uri.etsi.org/01903/v1.4.1#}ArchiveTimeStamp"
    mine.find(path)[0].text = theirs.find(path)[0].text
    assert both(etree.tostring(mine.getroottree(), encoding="UTF-8")).reasons == ("EF-SEAL-092",)


@pytest.mark.parametrize("name", LEDGERS)
def test_a_file_is_archived_in_place_as_a_document_is(name, hands, authority, trust, crls, both, now):
    """Judged right by both ways, renewal included: what an archive stamp covers is read from the file."""

    def archiver(document):
        return Archiver(trust, crls, now, Stamper(authority, now), document)

    file = io.BytesIO(hands[CUSTOMER].sealed(KINDS[name]))
    archived = b"".join(change_seal(file, archiver(feed_of(file)).seal_archive))
    found = both(archived)
    assert (found.result, found.level, found.reasons) == (SealResult.VALID, "XAdES-A", ())
    again = io.BytesIO(archived)
    renewed = b"".join(change_seal(again, archiver(feed_of(again)).renew))
    assert both(renewed).result is SealResult.VALID
    assert renewed.count(b"<xades141:ArchiveTimeStamp") == 2


def test_an_archive_stamp_over_something_else_is_refused(hands, authority, trust, crls, now):
    file = io.BytesIO(hands[CUSTOMER].sealed(ledger()))

    def wrong(imprint):
        # The third is the archive stamp.
        stamp = Stamper(authority, now)
        wrong.count += 1
        return stamp(imprint if wrong.count < 3 else bytes(32))

    wrong.count = 0
    archiver = Archiver(trust, crls, now, wrong, feed_of(file))
    with pytest.raises(SealRefused) as caught:
        b"".join(change_seal(file, archiver.seal_archive))
    assert caught.value.code == "EF-SEAL-092"


ATTACKS = [(name, kind) for name, row in PLACE_ATTACKS.items() for kind in row[2] if kind in LEDGERS]


@pytest.mark.parametrize(("name", "kind"), ATTACKS)
def test_an_attack_on_the_place_is_found_in_a_stream_too(name, kind, hands, both):
    change, code, _ = PLACE_ATTACKS[name]
    found = both(hands[CUSTOMER].forged(change, xml=KINDS[kind]))
    assert (found.result, found.reasons) == (SealResult.INVALID, (code,))


@pytest.mark.parametrize("name", COUNTER_ATTACKS)
def test_an_attack_on_the_counter_signature_is_found_in_a_stream_too(name, hands, trust, crls, now):
    change, code = COUNTER_ATTACKS[name]
    root = etree.fromstring(both_seals(hands, "berat", now))
    change(root)
    xml = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    found = verify_file(io.BytesIO(xml), trust=trust, revocation=crls, at=now)
    assert (found.result, found.reasons[0]) == (SealResult.INVALID, code)


def replaced(old, new):
    return lambda xml: xml.replace(old, new, 1)


ROOT, ENTITY = b"<edefter:defter", b"<xbrli:entity>"
SPACES = b" ".join(b'xmlns:n%d="urn:n"' % number for number in range(80))
MANY = b" ".join(b'n%d="1"' % number for number in range(300))
HOSTILE = {
    "changed": (replaced(NUMBER, b"9876543217"), "EF-SEAL-041"),
    "DOCTYPE": (replaced(ROOT, b"<!DOCTYPE a>" + ROOT), "EF-XML-004"),
    "entity": (replaced(ROOT, b'<!DOCTYPE a [<!ENTITY a "1">]>' + ROOT), "EF-XML-004"),
    "instruction inside": (replaced(b"<xbrli:xbrl", b"<?x y?><xbrli:xbrl"), "EF-XML-005"),
    "instruction behind": (lambda xml: xml + b"<?xml-stylesheet a?>", "EF-XML-005"),
    "UTF-16": (lambda xml: xml.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"), "EF-XML-003"),
    "Latin-5": (replaced(b"UTF-8", b"ISO-8859-9"), "EF-XML-003"),
    "unknown encoding": (replaced(b"UTF-8", b"shift_jis"), "EF-XML-003"),
    "version that is none": (replaced(b'version="1.0"', b'version="L.0"'), "EF-XML-007"),
    "cut off": (lambda xml: xml[:-9], "EF-XML-007"),
    "empty": (lambda _: b"", "EF-XML-001"),
    "unknown prefix": (replaced(ENTITY, ENTITY + b"<nobody:a/>"), "EF-XML-007"),
    "comment in a value": (replaced(NUMBER + b"<", b"12345<!-- x -->67808<"), "EF-SEAL-015"),
    "duplicate Id": (replaced(ENTITY, b'<xbrli:entity Id="journal_context">'), "EF-SEAL-013"),
    "deep": (replaced(ENTITY, ENTITY + b"<a>" * 300 + b"</a>" * 300), "EF-XML-008"),
    "many namespaces": (replaced(ENTITY, b"<xbrli:entity " + SPACES + b">"), "EF-XML-006"),
    "many attributes": (replaced(ENTITY, b"<xbrli:entity " + MANY + b">"), "EF-XML-012"),
    "relative namespace": (replaced(ENTITY, b'<xbrli:entity xmlns:r="rel/x">'), "EF-SEAL-044"),
    "no seal": (lambda _: ledger(), "EF-SEAL-010"),
    "unknown root": (lambda _: b"<a/>", "EF-SEAL-012"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_have_the_reasons_of_the_careful_way(name, hands, trust, crls, now):
    change, code = HOSTILE[name]
    xml = change(hands[CUSTOMER].sealed(ledger()))
    for judge, source in ((verify_file, io.BytesIO(xml)), (verify_document, xml)):
        found = judge(source, trust=trust, revocation=crls, at=now)
        assert (found.result, found.reasons) == (SealResult.INVALID, (code,))


@pytest.mark.parametrize(
    "change", [lambda xml: xml.replace(b"<edefter:defter", b"<edefter:x", 1), lambda xml: report()]
)
def test_what_has_no_seal_below_its_root_is_left_to_the_careful_way(change, hands, now):
    with pytest.raises((SealRefused, DocumentUnreadable)):
        b"".join(seal_file(io.BytesIO(change(ledger())), hands[CUSTOMER].key, signing_time=now))
    assert is_streamable(etree.fromstring(ledger()).tag)
    assert not is_streamable(etree.fromstring(INVOICE).tag)


def test_a_sealed_file_is_not_sealed_again(hands, now):
    with pytest.raises(SealRefused) as caught:
        seal_file(io.BytesIO(hands[CUSTOMER].sealed(ledger())), hands[CUSTOMER].key, signing_time=now)
    assert caught.value.code == "EF-SEAL-002"


def test_a_big_ledger_costs_little_memory(hands, authority, trust, crls, now, tmp_path):
    """Eight megabytes by less than three, sealed, raised to XAdES-A and verified."""
    line = b'<xbrli:unit contextRef="journal_context" decimals="INF">1000.00</xbrli:unit>' * 100
    begin, end = ledger().split(b"</xbrli:xbrl>")
    with (tmp_path / "plain").open("wb") as file:
        file.write(begin)
        for _ in range(8 * 1024 * 1024 // len(line)):
            file.write(line)
        file.write(b"</xbrli:xbrl>" + end)
    tracemalloc.start()
    with (tmp_path / "plain").open("rb") as plain, (tmp_path / "sealed").open("wb") as sealed:
        for piece in seal_file(plain, hands[CUSTOMER].key, signing_time=now):
            sealed.write(piece)
    with (tmp_path / "sealed").open("rb") as sealed, (tmp_path / "archived").open("wb") as archived:
        archiver = Archiver(trust, crls, now, Stamper(authority, now), feed_of(sealed))
        for piece in change_seal(sealed, archiver.seal_archive):
            archived.write(piece)
    with (tmp_path / "archived").open("rb") as archived:
        found = verify_file(archived, trust=trust, revocation=crls, at=now)
        assert (found.result, found.level) == (SealResult.VALID, "XAdES-A")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 1024 * 1024


def test_a_signature_elsewhere_is_not_taken_for_the_seal(hands, both):
    def change(root):
        root[0].append(root.find(f"{{{DS}}}Signature"))

    assert both(hands[CUSTOMER].forged(change, xml=ledger())).reasons == ("EF-SEAL-017",)


def test_a_seal_of_many_megabytes_is_refused(hands, trust, crls, now):
    sealed = hands[CUSTOMER].sealed(ledger())
    xml = sealed.replace(b"<ds:KeyInfo>", b"<ds:KeyInfo>" + b"<a>1234567</a>" * 1_300_000, 1)
    found = verify_file(io.BytesIO(xml), trust=trust, revocation=crls, at=now)
    assert (found.result, found.reasons) == (SealResult.INVALID, ("EF-XML-002",))
