"""Packages that are not GİB's: each is refused with a clear finding and exit 2, and nothing outside is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from zarf.doors.cli.validate import command
from zarf.ports.official import OfficialJudge, PackageRefused

pytest.importorskip("saxonche")
ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "examples" / "invoice-ready.xml"
HEAD = '<schema xmlns="http://purl.oclc.org/dsdl/schematron">'
SET = "20260701"


def pattern(test: str, context: str = "/*", extra: str = "") -> str:
    """A schematron with one assertion."""
    test, context = (item.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") for item in (test, context))
    rule = f'<rule context="{context}"><assert id="X-1" test="{test}">m</assert></rule>'
    return f"{HEAD}{extra}<pattern>{rule}</pattern></schema>"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "schematron").mkdir(parents=True)
    (folder / "xsd" / "maindoc").mkdir(parents=True)
    (folder / "xsd" / "maindoc" / "UBL-Invoice-2.1.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" '
        'targetNamespace="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'
        '<xs:element name="Invoice"/></xs:schema>'
    )
    return folder


def rules(package: Path, text: str) -> Path:
    (package / "schematron" / "rules.sch").write_text(text, "utf-8")
    return package


def code_of(package: Path, **options: float) -> str:
    """Why the package is refused, at the start or with the first document."""
    with pytest.raises(PackageRefused) as trouble, OfficialJudge(package, SET, **options) as judge:
        judge.judge(EXAMPLE.read_bytes(), "efatura")
    return trouble.value.code


def test_a_small_package_works(package: Path) -> None:
    with OfficialJudge(rules(package, pattern("cbc:ID = 'no' and $type = 'efatura'", extra=(
        '<ns prefix="cbc" uri="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"/>'
    ))), SET) as judge:  # fmt: skip
        verdict = judge.judge(EXAMPLE.read_bytes(), "efatura")
        assert judge.judge(b"<a", "efatura") is None
    assert verdict is not None
    assert dict(verdict.failed) == {"X-1": 1}
    assert verdict.structure is True


SECRET = "file:///etc/hostname"


@pytest.mark.parametrize(
    "test",
    [
        f"doc('{SECRET}')",
        f"document('{SECRET}')",
        f"doc ('{SECRET}')",
        f"fn:doc('{SECRET}')",
        f"doc-available('{SECRET}')",
        f"unparsed-text('{SECRET}')",
        f"unparsed-text-available('{SECRET}')",
        f"unparsed-text-lines('{SECRET}')",
        f"json-doc('{SECRET}')",
        "collection('file:///etc')",
        "uri-collection('file:///etc')",
        "environment-variable('PATH')",
        "available-environment-variables()",
        "system-property('user.home')",
        f"Q{{http://www.w3.org/2005/xpath-functions}}doc('{SECRET}')",
        f"(doc#1)('{SECRET}')",
        f"'{SECRET}' => doc()",
        f"for-each('{SECRET}', doc#1)",
        f"function-lookup(xs:QName('fn:doc'), 1)('{SECRET}')",
        f"doc(:x:)('{SECRET}')",
        f"do(:'c:)c('{SECRET}')",
        "transform(map{})",
        f"parse-xml('<!DOCTYPE a SYSTEM \"{SECRET}\"><a/>')",
        f"load-xquery-module('{SECRET}')",
        "error()",
        "trace('x')",
        "'unclosed",
        "java:java.lang.System.getenv('PATH')",
        "saxon:parse('x')",
    ],
)
def test_an_expression_that_reaches_out_is_refused(package: Path, test: str) -> None:
    assert code_of(rules(package, pattern(test))) == "EF-OFF-006"


def test_a_context_and_a_variable_are_checked_like_a_test(package: Path) -> None:
    assert code_of(rules(package, pattern("true()", context="/*[doc('x')]"))) == "EF-OFF-006"
    variable = "<let name='a' value='environment-variable(&quot;PATH&quot;)'/>"
    assert code_of(rules(package, pattern("true()", extra=variable))) == "EF-OFF-006"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "EF-OFF-004"),
        ("<schema/>", "EF-OFF-004"),
        ("not xml", "EF-OFF-004"),
        (f"{HEAD}</schema>", "EF-OFF-004"),
        (f'<!DOCTYPE s [<!ENTITY x SYSTEM "{SECRET}">]>{HEAD}&x;</schema>', "EF-OFF-004"),
        (f'{HEAD}<include href="../../secret.xml#x"/></schema>', "EF-OFF-005"),
        (f'{HEAD}<include href="{SECRET}#x"/></schema>', "EF-OFF-005"),
        (f'{HEAD}<include href="none.xml#x"/></schema>', "EF-OFF-004"),
        (f'{HEAD}<include href="rules.sch#x"/></schema>', "EF-OFF-004"),
        (f'{HEAD}<xsl:include xmlns:xsl="http://www.w3.org/1999/XSL/Transform" href="x"/></schema>', "EF-OFF-004"),
        (f'{HEAD}<phase id="x"/></schema>', "EF-OFF-004"),
        (f'{HEAD}<let name="a b" value="1"/></schema>', "EF-OFF-004"),
        (pattern("true()", extra='<let name="a" value="1"/><let name="a" value="2"/>'), "EF-OFF-004"),
        (pattern("true()", extra=f'<let name="a" value="doc(\'{SECRET}\')"/>'), "EF-OFF-006"),
        (f'{HEAD}<pattern><rule context="/*"><extends rule="no"/></rule></pattern></schema>', "EF-OFF-004"),
        (
            f'{HEAD}<pattern><rule abstract="true" id="a"><extends rule="a"/></rule>'
            '<rule context="/*"><extends rule="a"/></rule></pattern></schema>',
            "EF-OFF-004",
        ),
        (pattern("this is ]["), "EF-OFF-007"),
        (pattern("$unknown"), "EF-OFF-007"),
        (pattern("no:prefix"), "EF-OFF-007"),
        (pattern("true()", context=""), "EF-OFF-007"),
    ],
)
def test_a_file_that_is_no_schematron_of_gibs_kind_is_refused(package: Path, text: str, code: str) -> None:
    (package.parent / "secret.xml").write_text("<x/>")
    assert code_of(rules(package, text)) == code


def test_a_link_that_leads_out_of_the_package_is_not_followed(package: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.sch"
    outside.write_text(pattern("true()"))
    (package / "schematron" / "rules.sch").symlink_to(outside)
    assert code_of(package) == "EF-OFF-005"


def test_a_folder_that_is_no_package_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert code_of(tmp_path / "empty") == "EF-OFF-002"
    assert code_of(tmp_path / "missing") == "EF-OFF-002"
    assert code_of(package) == "EF-OFF-003"
    rules(package, pattern("true()"))
    (package / "schematron" / "second.sch").write_text(pattern("true()"))
    assert code_of(package) == "EF-OFF-003"


def test_a_schema_that_does_not_compile_is_refused(package: Path) -> None:
    (package / "xsd" / "maindoc" / "UBL-Invoice-2.1.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element type="no"/></xs:schema>'
    )
    assert code_of(rules(package, pattern("true()"))) == "EF-OFF-007"


def test_rules_that_never_end_are_stopped(package: Path) -> None:
    endless = "count(for $a in 1 to 2000000000, $b in 1 to 2000000000 return $a mod 7 = $b) = 5"
    assert code_of(rules(package, pattern(endless)), patience=6.0) == "EF-OFF-008"


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_the_command_says_what_is_wrong_and_exits_2(package: Path, arguments: list[str]) -> None:
    rules(package, pattern("doc('x')"))
    result = CliRunner().invoke(command, [*arguments, "--official", str(package), str(EXAMPLE)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "EF-OFF-006" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_day_before_the_first_set_and_a_draft_are_wrong_questions(package: Path) -> None:
    rules(package, pattern("true()"))
    for wrong in (["--rules", "2026-03-11"], ["--rules", "2999-01-01"], ["--draft"]):
        result = CliRunner().invoke(command, [*wrong, "--official", str(package), str(EXAMPLE)])
        assert result.exit_code == 2, wrong


def test_without_the_extra_it_is_told_how_to_install_it(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module of that name that cannot be imported stands in front of the real one."""
    (tmp_path / "front").mkdir()
    (tmp_path / "front" / "saxonche.py").write_text("raise ImportError('not here')\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "front"), *sys.path])
    rules(package, pattern("true()"))
    result = CliRunner().invoke(command, ["--official", str(package), str(EXAMPLE)])
    assert result.exit_code == 2
    assert "EF-OFF-001" in result.stderr
    assert "requirements/official.txt" in result.stderr
