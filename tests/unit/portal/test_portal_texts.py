"""The catalogue of the pages: every Turkish text has its English, and the compiled file is fresh."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zarf.core.codes import load
from zarf.doors.portal import gettext_files

PORTAL = Path(gettext_files.__file__).parent
_TRANSLATE = re.compile(r"""\{%\s*translate\s+("([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"\{%\s*blocktranslate\b.*?%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktranslate\s*%\}", re.S)


def texts_of_templates() -> Iterator[str]:
    for file in sorted((PORTAL / "templates").rglob("*.*")):
        source = file.read_text("utf-8")
        for match in _TRANSLATE.finditer(source):
            yield match[2] or match[3]
        for match in _BLOCK.finditer(source):
            singular, plural = (re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", part or "") for part in match.groups())
            yield f"{singular}\0{plural}" if plural else singular


def texts_of_code() -> Iterator[str]:
    for file in sorted(PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if node.func.id in {"_", "gettext", "gettext_lazy"}:
                # A call without a text of its own takes one from texts_of_data.
                yield from texts[:1]
            elif node.func.id in {"ngettext", "ngettext_lazy"}:
                yield "\0".join(texts[:2])


def texts_of_data() -> Iterator[str]:
    """Names out of code lists that pages translate."""
    for item in load("ledger_document_types").entries:
        yield item.name


def catalogue() -> dict[str, str]:
    found = gettext_files.read_po((gettext_files.FOLDER / "django.po").read_text("utf-8"))
    found.pop("")
    return found


def test_every_text_has_its_english() -> None:
    used = {*texts_of_templates(), *texts_of_code(), *texts_of_data()}
    assert used - set(catalogue()) == set()
    assert all(catalogue().values())


def test_the_catalogue_holds_no_text_that_is_not_used() -> None:
    assert set(catalogue()) - {*texts_of_templates(), *texts_of_code(), *texts_of_data()} == set()


def test_the_compiled_catalogue_is_fresh() -> None:
    """After a change of the .po: `python -m zarf.doors.portal.gettext_files`."""
    assert (gettext_files.FOLDER / "django.mo").read_bytes() == gettext_files.compiled()


def test_placeholders_are_the_same_in_both_languages() -> None:
    for turkish, english in catalogue().items():
        assert set(re.findall(r"%\(\w+\)[sd]", turkish)) == set(re.findall(r"%\(\w+\)[sd]", english)), turkish


def test_the_written_file_is_read_by_gettext() -> None:
    import gettext
    import io

    read = gettext.GNUTranslations(io.BytesIO(gettext_files.compiled()))
    assert read.gettext("Gelen") == "Incoming"
    assert read.ngettext("%(days)d gün kaldı", "%(days)d gün kaldı", 1) == "%(days)d day left"
    assert read.ngettext("%(days)d gün kaldı", "%(days)d gün kaldı", 5) == "%(days)d days left"


@pytest.mark.parametrize("broken", ['msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', 'msgid "a\nmsgstr "b"'])
def test_a_broken_catalogue_is_not_compiled(broken: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        gettext_files.read_po(broken)


def test_no_style_turns_letters_into_capitals() -> None:
    style = (PORTAL / "static" / "portal" / "portal.css").read_text("utf-8")
    assert "text-transform" not in style
    assert "url(" not in style
