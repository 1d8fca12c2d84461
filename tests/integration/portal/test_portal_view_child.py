"""The locked child: what a sender's stylesheet can and cannot do. Runs real processes."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from zarf.doors.portal.view import ViewFailed, render_html, render_senders_view
from zarf.doors.portal.view.runner import run

EXAMPLE = Path(__file__).parents[3] / "examples" / "invoice-ready.xml"
XSL = "xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='1.0'"
HTML = "<html><body><p>{}</p></body></html>"


def sheet(body: str, head: str = "") -> bytes:
    """A stylesheet whose root template is *body*."""
    return f"<xsl:stylesheet {XSL}>{head}<xsl:template match='/'>{body}</xsl:template></xsl:stylesheet>".encode()


def with_design(stylesheet: bytes, file_name: str = "x.XSLT") -> bytes:
    """The example invoice carrying *stylesheet* as its sender's design."""
    text = base64.b64encode(stylesheet).decode()
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cac:Attachment>"
        f"<cbc:EmbeddedDocumentBinaryObject filename='{file_name}' mimeCode='application/xml'>{text}"
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference><cac:Signature>"
    )
    return EXAMPLE.read_bytes().replace(b"<cac:Signature>", reference.encode(), 1)


def foreign(stylesheet: bytes) -> str:
    return run(stylesheet, b"<a/>", clean=True)


def test_our_view_shows_parties_lines_totals_words_and_karekod() -> None:
    page = render_html(EXAMPLE.read_bytes(), note="Sabit notumuz", language="tr")
    for text in ("e-Fatura", "GİB logosu yeri", "HZR2026000000001", "6f1c2a30-5b7e-4d0a-9c41-2f9b6d1e7a01"):
        assert text in page
    assert "Sabit notumuz" in page
    assert "Yalnız" in page
    assert re.search(r'class="karekod" width="\d+" height="\d+" src="data:image/png;base64,', page)
    assert "TASLAK" not in page
    assert 'lang="tr"' in page


def test_our_view_speaks_english_when_asked() -> None:
    page = render_html(EXAMPLE.read_bytes(), language="en")
    assert "Seller" in page
    assert "Satıcı" not in page


def test_a_draft_says_that_it_is_one() -> None:
    assert "TASLAK" in render_html(EXAMPLE.read_bytes(), draft=True)


def test_our_view_holds_no_script_and_fetches_nothing() -> None:
    page = render_html(
        EXAMPLE.read_bytes().replace(b"<cbc:Note>", b"<cbc:Note>&lt;script&gt;alert(1)&lt;/script&gt; ", 1)
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [("12345678901234567.10", "12.345.678.901.234.567,10"), ("0.5", "0,50"), ("1000", "1.000,00"), ("x", "x")],
)
def test_amounts_are_shown_digit_by_digit(written: str, shown: str) -> None:
    xml = EXAMPLE.read_text("utf-8")
    start = xml.index("<cbc:PayableAmount")
    head, tail = xml[:start], xml[start:]
    value = tail[tail.index(">") + 1 : tail.index("</")]
    page = render_html((head + tail.replace(f">{value}<", f">{written}<", 1)).encode())
    assert f'<span class="amount">{shown} TL</span>' in page


def test_the_senders_design_is_found_and_used() -> None:
    assert "Merhaba" in render_senders_view(with_design(sheet(HTML.format("Merhaba"))))


def test_a_kind_without_a_view_is_told() -> None:
    despatch = b"<DespatchAdvice xmlns='urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2'/>"
    with pytest.raises(ViewFailed) as caught:
        render_html(despatch)
    assert caught.value.code == "EF-VIEW-004"


def test_a_document_without_a_design_says_so() -> None:
    with pytest.raises(ViewFailed) as caught:
        render_senders_view(EXAMPLE.read_bytes())
    assert caught.value.code == "EF-VIEW-003"


def try_foreign(stylesheet: bytes) -> str:
    """The page, or "" when the child gave up; never another failure."""
    try:
        return foreign(stylesheet)
    except ViewFailed as problem:
        return "" if problem.code == "EF-VIEW-001" else problem.code


@pytest.mark.parametrize(
    "attack",
    [
        "<xsl:copy-of select=\"document('/etc/passwd')\"/>",
        "<xsl:copy-of select=\"document('file:///etc/hostname')\"/>",
        "<xsl:copy-of select=\"document('http://127.0.0.1:1/x')\"/>",
        "<exsl:document href='{out}'>x</exsl:document>",
        "<saxon:output href='{out}'>x</saxon:output>",
    ],
)
def test_a_stylesheet_can_neither_read_nor_write(attack: str, tmp_path: Path) -> None:
    """Whether libxslt gives up or goes on without the file: nothing is read and nothing written."""
    secrets = {Path(name).read_text("utf-8").splitlines()[0] for name in ("/etc/passwd", "/etc/hostname")}
    out = tmp_path / "written"
    stylesheet = sheet(HTML.format("x" + attack.replace("{out}", str(out)))).replace(
        b"version='1.0'>",
        b"version='1.0' xmlns:exsl='http://exslt.org/common' xmlns:saxon='http://icl.com/saxon'"
        b" extension-element-prefixes='exsl saxon'>",
        1,
    )
    page = try_foreign(stylesheet)
    assert "EF-VIEW" not in page
    assert not [secret for secret in secrets if secret in page]
    assert not out.exists()


@pytest.mark.parametrize("verb", ["include", "import"])
def test_a_stylesheet_cannot_take_in_another_file(verb: str, tmp_path: Path) -> None:
    other = tmp_path / "other.xsl"
    other.write_bytes(sheet(HTML.format("taken in")))
    stylesheet = f"<xsl:stylesheet {XSL}><xsl:{verb} href='file://{other}'/></xsl:stylesheet>".encode()
    with pytest.raises(ViewFailed) as caught:
        foreign(stylesheet)
    assert caught.value.code == "EF-VIEW-001"


def test_an_outer_entity_of_a_stylesheet_is_not_read() -> None:
    page = try_foreign(b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + sheet(HTML.format("[&e;]")))
    assert "EF-VIEW" not in page
    assert "root:" not in page


def test_an_endless_stylesheet_is_stopped() -> None:
    loop = "<xsl:template name='l'><xsl:call-template name='l'/><xsl:call-template name='l'/></xsl:template>"
    with pytest.raises(ViewFailed) as caught:
        foreign(sheet("<xsl:call-template name='l'/>", loop))
    assert caught.value.code in {"EF-VIEW-001", "EF-VIEW-002"}


def test_a_stylesheet_that_burns_time_is_stopped_by_the_clock() -> None:
    """Six loops inside each other over 400 elements would take years."""
    loops = "<xsl:for-each select='/a/b'>" * 6 + "<xsl:if test='false()'>x</xsl:if>" + "</xsl:for-each>" * 6
    with pytest.raises(ViewFailed) as caught:
        run(sheet(loops), b"<a>" + b"<b/>" * 400 + b"</a>", clean=True, seconds=1)
    assert caught.value.code == "EF-VIEW-002"


def test_a_stylesheet_that_eats_memory_is_stopped() -> None:
    double = (
        "<xsl:template name='d'><xsl:param name='t'/><xsl:call-template name='d'>"
        "<xsl:with-param name='t' select='concat($t,$t)'/></xsl:call-template></xsl:template>"
    )
    with pytest.raises(ViewFailed) as caught:
        foreign(
            sheet(
                "<xsl:call-template name='d'><xsl:with-param name='t' select=\"'0123456789'\"/></xsl:call-template>",
                double,
            )
        )
    assert caught.value.code in {"EF-VIEW-001", "EF-VIEW-002"}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src='http://example.invalid/a.png'/>",
        "<img src='data:image/svg+xml,x'/>",
        "<a href='javascript:alert(1)'>t</a>",
        "<p onclick='alert(1)'>t</p>",
        "<iframe src='http://example.invalid/'/>",
        "<form action='http://example.invalid/'><input name='a'/></form>",
        "<object data='x'/>",
        "<base href='http://example.invalid/'/>",
        "<svg onload='alert(1)'><script>alert(1)</script></svg>",
        "<p style='background:url(http://example.invalid/x)'>t</p>",
        "<meta http-equiv='refresh' content='0;url=http://example.invalid/'/>",
        "<xsl:text disable-output-escaping='yes'>&lt;script&gt;alert(1)&lt;/script&gt;</xsl:text>",
        "<noscript><xsl:text disable-output-escaping='yes'>&lt;img src=x onerror=alert(1)&gt;</xsl:text></noscript>",
    ],
)
def test_the_senders_page_is_cleaned(markup: str) -> None:
    page = foreign(sheet(HTML.format("before " + markup + " after"))).lower()
    for forbidden in ("alert", "example.invalid", "<script", "<iframe", "<form", "javascript:", "onclick", "svg"):
        assert forbidden not in page
    assert "before" in page
    assert "after" in page


def test_the_senders_pictures_and_styles_stay() -> None:
    page = foreign(
        sheet("<html><head><style>p{color:red}</style></head><body><img src='data:image/png;base64,AA'/></body></html>")
    )
    assert "color:red" in page
    assert "data:image/png;base64,AA" in page


def test_a_stylesheet_that_is_no_xml_is_told() -> None:
    with pytest.raises(ViewFailed) as caught:
        foreign(b"not xml")
    assert caught.value.code == "EF-VIEW-001"


def test_the_karekod_text_in_the_page_is_the_invoices() -> None:
    from zarf.core.view.karekod import karekod_text
    from zarf.core.xml.reading import read_xml

    assert json.loads(karekod_text(read_xml(EXAMPLE.read_bytes())))["no"] == "HZR2026000000001"
