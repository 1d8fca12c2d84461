"""A command that was called wrongly says so in one language: that of `--language`, else that of the environment."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from zarf.doors.cli import spoken
from zarf.doors.cli.usage_words import TURKISH

TURKISH_WORDS = ("Kullanım:", "Yardım için:", "Hata:")
ENGLISH_WORDS = ("Usage:", "Try '", "Error:")
NEVER_SAID = {
    "Aborted!",
    "Argument {name!r} takes {nargs} values.",
    "Choice({choices})",
    "Commands",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "Options",
    "Positional arguments",
    "(dynamic)",
    "Show this message and exit.",
    "{value!r} is not a valid UUID.",
    "{name} {filename!r} is not executable.",
    "Value must be an iterable.",
    "deprecated",
    "default: {default}",
    "env var: {var}",
    "required",
    "file",
    "directory",
    "path",
    "{len_type} values are required, but {len_value} was given.",
    "{len_type} values are required, but {len_value} were given.",
}
"""What stands in help alone, or what no command here can bring about."""


def said(*arguments: str, **environment: str) -> tuple[int, str]:
    """Exit status and what `zarf ARGUMENTS` writes, both outputs together."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "ZARF_LANGUAGE")}
    done = subprocess.run(
        [sys.executable, "-m", "zarf.site.entry", *arguments],
        env=kept | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "turkish", "english"),
    [
        (("seal", "nosuch"), "-o OUT eksik", "-o OUT is missing"),
        (("nosuch",), "diye bir komut yok", "No such command"),
        (("verify", "--nosuch"), "diye bir seçenek yok", "No such option"),
        (("verify",), "Eksik değer", "Missing argument"),
        (("seal", "a", "-o", "b", "--level", "q"), "şunlardan biri olmalı", "is not one of"),
        (("verify", "a", "--trust", "nosuch"), "böyle bir dosya ya da klasör yok", "No such file or directory"),
        (("verify", "a", "--at", "x"), "biçiminde bir zaman değil", "is not an ISO 8601 time"),
        (("unpack", "nosuch.zip", "-o", "x"), "'nosuch.zip' bulunamadı.", "does not exist"),
        (("obligation", "--turnover", "2025=" + "9" * 5000), "YIL=TUTAR biçiminde", "write YEAR=AMOUNT"),
    ],
)
def test_the_whole_error_is_in_one_language(arguments: tuple[str, ...], turkish: str, english: str) -> None:
    for environment in ({}, {"LC_ALL": "C"}, {"LANG": "tr_TR.UTF-8"}):
        code, text = said(*arguments, **environment)
        assert code == 2
        assert turkish in text
        assert all(word in text for word in TURKISH_WORDS)
        assert not any(word in text for word in (*ENGLISH_WORDS, "[OPTIONS]"))
    code, text = said(*arguments, LANG="en_US.UTF-8")
    assert code == 2
    assert english in text
    assert all(word in text for word in ENGLISH_WORDS)
    assert not any(word in text for word in TURKISH_WORDS)


@pytest.mark.parametrize("option", [["--language", "en"], ["--language=en"]])
def test_the_option_goes_before_the_environment(option: list[str]) -> None:
    assert "Error: No such option" in said("seal", "x", *option, "--nosuch", LANG="tr_TR.UTF-8")[1]
    assert "Error: -o OUT is missing" in said("seal", "x", *option)[1]
    assert "Hata: -o OUT eksik" in said("seal", "x", "--language", "tr", LANG="en_US.UTF-8")[1]


def test_a_language_that_is_none_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_asked", "")
    spoken.listen(["seal", "--language", "de", "--language"])
    assert spoken.language() in spoken.LANGUAGES


def _sentences() -> set[str]:
    """What click asks gettext for."""
    found = set()
    folder = Path(click.__file__).parent
    for name in ("core", "exceptions", "parser", "types"):
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                found |= {one.value for one in node.args[:2] if isinstance(one, ast.Constant)}
    return {text for text in found if isinstance(text, str)}


def test_click_says_nothing_that_has_no_turkish() -> None:
    told = _sentences()
    assert {text for text in told - TURKISH.keys() - NEVER_SAID if not _is_for_programmers(text)} == set()
    assert TURKISH.keys() - told == set(), "click says this no more"


def _is_for_programmers(text: str) -> bool:
    """Said of a command that was declared wrongly."""
    return any(word in text for word in ("decl", "DeprecationWarning", "defined twice", "No options defined"))


def test_the_help_of_the_key_test_is_its_own() -> None:
    code, text = said("seal", "test", "--help")
    assert code == 0
    assert "zarf seal test [OPTIONS]" in text
    assert "--key REF" in text
    assert "--for VKN" in text
    assert not any(option in text for option in ("--output", "--level", "--tsa", "--counter"))
    assert "--level" in said("seal", "--help")[1]
