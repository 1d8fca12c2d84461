"""What the firm's pages call things: areas and values of the audit log, roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.doors.portal.cari import words as cari_words
from zarf.doors.portal.wording import page_language, profile_text, refusal
from zarf.office.audit import services as audit
from zarf.office.audit.reading import field_name, note_text, subject_text
from zarf.office.audit.services import AuditEntry
from zarf.office.exchange.states import document_state_text
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import ROLE_NAMES, ROLES

AREAS: dict[str, Any] = {
    "document": _("Belgeler"),
    "cari": _("Cari hesaplar"),
    "firm": _("Firma"),
    "label": _("Etiketler"),
    "branch": _("Şubeler"),
    "sealing": _("Mühür ve zaman damgası"),
    "edefter": _("e-Defter"),
    "berat": _("Berat"),
    "calendar": _("Takvim"),
    "backup": _("Yedekleme"),
    "people": _("Kullanıcılar"),
    "session": _("Oturumlar"),
    "password": _("Parolalar"),
    "mfa": _("İki adımlı giriş"),
    "key": _("API anahtarları"),
    "operator": _("Platform işletmeni"),
    "page": _("Öteki sayfa işlemleri"),
}
"""First halves of the codes of actions, in the order in which they are offered."""

KINDS: dict[str, Any] = {
    "house": "Zarf",
    "person": _("kişi"),
    "key": _("API anahtarı"),
    "operator": _("platform işletmeni"),
    "nobody": _("giriş yapmamış"),
}


def role_name(role: str) -> str:
    """A role in the page's language."""
    tr, en = ROLE_NAMES[role]
    return en if page_language() == "en" else tr


def role_choices() -> list[tuple[str, str]]:
    """Roles a person can have, with their names."""
    return [(role, role_name(role)) for role in ROLES]


def role_table() -> list[tuple[str, str]]:
    """Each role with what it may do today, in words."""
    language = page_language()
    return [(role_name(role), ", ".join(taxpayers.rights_in_words(role, language))) for role in ROLES]


def branch_choices(taxpayer: taxpayers.Taxpayer) -> list[tuple[str, str]]:
    """The open branches by code, for choosing."""
    return [(one.code, one.text) for one in taxpayers.branches_of(taxpayer) if one.is_active]


def branch_names(codes: list[str] | None, names: Mapping[str, str]) -> str:
    """The branches somebody is limited to, in words; "" for no limit."""
    if codes is None:
        return ""
    named = [names.get(code, code) if code else gettext("Şubesiz belgeler") for code in codes]
    return ", ".join(named) or gettext("Hiçbiri")


def why_not_whole_firm(taxpayer_id: int) -> str:
    """Why who is limited to branches may not change the firm's; "" for everybody else."""
    try:
        taxpayers.require_whole_firm(taxpayer_id)
    except ZarfError as problem:
        return refusal(problem)
    return ""


def action_name(action: str) -> str:
    """An action of the log in the page's language."""
    return audit.words(action, page_language())


def subject(entry: AuditEntry) -> str:
    """What a line of the log is about, for reading."""
    return subject_text(entry, page_language())


def note(entry: AuditEntry) -> str:
    """What a line of the log notes, for reading."""
    return note_text(entry, page_language(), taxpayers.right_names())


def values(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Name, old and new value of each thing that changed, for reading."""
    old, new = entry.old or {}, entry.new or {}
    names = [*new, *(name for name in old if name not in new)]
    return [(_field(name), _shown(name, old.get(name)), _shown(name, new.get(name))) for name in names]


def _field(name: str) -> str:
    return field_name(name, page_language()) or str(cari_words.COLUMNS.get(name) or name)


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("Evet") if value else gettext("Hayır")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if name == "role" and value in ROLE_NAMES:
        return role_name(str(value))
    if name == "state":
        return document_state_text(str(value or ""), page_language())
    if name == "default_scenario":
        return profile_text(str(value or ""))
    return "" if value is None else str(value)
