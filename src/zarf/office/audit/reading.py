"""The lines of the audit log in the words people read; the log itself keeps names, which never change."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from zarf.office.audit.models import AuditEntry

_PLACE = re.compile(r"portal:(?P<page>[\w-]+)(?: (?P<what>.*))?", re.DOTALL)
_OF_PAGES = ("page.acted", "page.refused", "operator.looked")


@cache
def vocabulary() -> dict[str, dict[str, tuple[str, str]]]:
    """pages, outcomes and fields by name, each in Turkish and English."""
    text = (resources.files("zarf.office.audit") / "reading.toml").read_text("utf-8")
    return {part: {name: (tr, en) for name, (tr, en) in names.items()} for part, names in tomllib.loads(text).items()}


def field_name(name: str, language: str) -> str:
    """What a value that changed is called; "" where it has no words here."""
    return _word("fields", name, language)


def subject_text(entry: AuditEntry, language: str) -> str:
    """What a line is about. `portal:release-one pk=9` is told as the page's name and "no 9"."""
    found = _PLACE.fullmatch(entry.subject) if entry.action in _OF_PAGES else None
    page = _word("pages", found["page"], language) if found else ""
    if not found or not page:
        return entry.subject
    told = [_thing(*one.partition("=")[::2]) for one in (found["what"] or "").split(", ") if one]
    return " ".join([page, *told])


def note_text(entry: AuditEntry, language: str, rights: dict[str, tuple[str, str]]) -> str:
    """What a line notes: the right that was missing (*rights* by name), how the page answered, or a person's words."""
    if entry.action == "page.refused" and entry.note in rights:
        return rights[entry.note][language == "en"]
    if entry.action in _OF_PAGES and entry.note.isdigit():
        return _word("outcomes", entry.note, language) if entry.note >= "400" else ""
    return entry.note


def _thing(name: str, value: str) -> str:
    return f"no {value}" if name in ("pk", "user_id") else value


def _word(part: str, name: str, language: str) -> str:
    return vocabulary()[part].get(name, ("", ""))[language == "en"]
