"""What the pages call things: states with their signs, profiles, kinds of invoice, refusals, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zarf.core.errors import ZarfError
from zarf.core.findings import all_entries
from zarf.office.exchange import states

# A sign stands beside the words, so that nothing hangs on colour alone. state: (sign, tone)
_SIGNS = {
    "DRAFT": ("✎", "calm"),
    "REFUSED_BY_RULES": ("✕", "bad"),
    "EARSIV_DRAFT": ("✎", "warn"),
    "WAITING_LIST": ("…", "warn"),
    "WAITING_RELEASE": ("◔", "warn"),
    "RETURNED": ("↩", "bad"),
    "DROPPED": ("–", "calm"),
    "NUMBERED": ("…", "wait"),
    "WAITING_SEAL": ("…", "warn"),
    "SEALED": ("…", "wait"),
    "ENVELOPED": ("…", "wait"),
    "READY": ("…", "wait"),
    "SENDING": ("→", "wait"),
    "UNKNOWN": ("?", "warn"),
    "STOPPED": ("!", "bad"),
    "AT_MERKEZ": ("…", "wait"),
    "PASSED_MERKEZ": ("…", "wait"),
    "DELIVERED": ("✓", "good"),
    "ACCEPTED": ("✓", "good"),
    "REJECTED": ("✕", "bad"),
    "COMPLETED": ("✓", "good"),
    "REFUSED_BY_MERKEZ": ("✕", "bad"),
    "REFUSED_BY_RECEIVER": ("✕", "bad"),
    "UNDELIVERED": ("!", "bad"),
    "RECEIVED": ("…", "wait"),
    "REFUSED": ("✕", "bad"),
    "WAITING_ANSWER": ("◔", "warn"),
    "INBOX": ("✓", "calm"),
    "ANSWERING": ("→", "wait"),
    "PROCESSING": ("…", "wait"),
    "PROCESSED": ("✓", "good"),
    "DONE": ("✓", "good"),
}

_MACHINES = {
    ("document", "out"): states.Machine.DOCUMENT_OUT,
    ("document", "in"): states.Machine.DOCUMENT_IN,
    ("envelope", "out"): states.Machine.ENVELOPE_OUT,
    ("envelope", "in"): states.Machine.ENVELOPE_IN,
}

_SEALS: dict[str, tuple[str, str | Promise]] = {
    "valid": ("✓", _("geçerli")),
    "invalid": ("✕", _("geçersiz")),
    "undetermined": ("?", _("belirsiz")),
}

_PROFILES: dict[str, str | Promise] = {
    "TEMELFATURA": _("Temel fatura"),
    "TICARIFATURA": _("Ticari fatura"),
    "EARSIVFATURA": _("e-Arşiv fatura"),
    "IHRACAT": _("İhracat"),
    "YOLCUBERABERFATURA": _("Yolcu beraberi faturası"),
    "OZELFATURA": _("Özel fatura"),
    "KAMU": _("Kamu"),
    "HKS": "HKS",
    "ENERJI": _("Enerji"),
    "ILAC_TIBBICIHAZ": _("İlaç ve tıbbi cihaz"),
    "YATIRIMTESVIK": _("Yatırım teşvik"),
    "IDIS": "İDİS",
}

_TYPES: dict[str, str | Promise] = {
    "SATIS": _("Satış"),
    "IADE": _("İade"),
    "TEVKIFAT": _("Tevkifat"),
    "TEVKIFATIADE": _("Tevkifat iadesi"),
    "ISTISNA": _("İstisna"),
    "OZELMATRAH": _("Özel matrah"),
    "IHRACKAYITLI": _("İhraç kayıtlı"),
    "SGK": "SGK",
    "KOMISYONCU": _("Komisyoncu"),
    "KONAKLAMAVERGISI": _("Konaklama vergisi"),
}

_KINDS: dict[str, str | Promise] = {
    "INVOICE": _("Fatura"),
    "APPLICATIONRESPONSE": _("Uygulama yanıtı"),
    "DESPATCHADVICE": _("İrsaliye"),
    "RECEIPTADVICE": _("İrsaliye yanıtı"),
    "CREDITNOTE": _("İade belgesi"),
    "PROCESSUSERACCOUNT": _("Hesap açma"),
    "CANCELUSERACCOUNT": _("Hesap kapama"),
    "ENVELOPE": _("Zarf"),
}


_STAMPS: dict[str, str | Promise] = {
    "ordered": _("… istendi, yanıtı bekleniyor"),
    "open": _("? sonucu bilinmiyor"),
    "granted": _("✓ alındı"),
    "refused": _("✕ reddedildi, kontör harcanmadı"),
    "released": _("– harcanmadı"),
    "lost": _("✕ kontör harcandı, damga gelmedi"),
}


@dataclass(frozen=True, slots=True)
class Attention:
    """A group of states that asks for a person's attention on the home page."""

    direction: str
    states: tuple[str, ...]
    text: str | Promise
    sign: str


ATTENTION = (
    Attention("out", ("REFUSED_BY_RULES",), _("giden fatura kurallara takıldı, düzeltilmesi gerek"), "✕"),
    Attention("out", ("RETURNED",), _("fatura hazırlayanda, düzeltilmesi gerek"), "↩"),
    Attention("out", ("REFUSED_BY_MERKEZ", "REFUSED_BY_RECEIVER"), _("giden fatura geri çevrildi"), "✕"),
    Attention("out", ("REJECTED",), _("giden faturaya alıcı RED yanıtı verdi"), "✕"),
    Attention("out", ("UNDELIVERED",), _("giden fatura alıcıya ulaştırılamadı"), "!"),
    Attention("out", ("UNKNOWN",), _("giden faturanın sonucu bilinmiyor, GİB'e soruluyor"), "?"),
    Attention("out", ("EARSIV_DRAFT", "WAITING_LIST"), _("fatura taslak olarak bekliyor, gönderilmedi"), "✎"),
    Attention("out", ("STOPPED",), _("giden faturanın gönderimi durdu, yeniden gönderilmesi gerek"), "!"),
    Attention("in", ("REFUSED",), _("gelen fatura kurallara uymadığı için geri çevrildi"), "✕"),
)


def state_text(subject: str, direction: str, state: str) -> str:
    """What the reader is told of *state*, from the state table, in the language of the page."""
    row = _row(subject, direction, state)
    return row.text(page_language()) if row else state


def state_sign(state: str) -> tuple[str, str]:
    """The sign of *state* and its tone (a CSS class)."""
    return _SIGNS.get(state, ("·", "calm"))


def state_badge(subject: str, direction: str, state: str) -> SafeString:
    """The state as a badge: sign and words."""
    sign, tone = state_sign(state)
    text = state_text(subject, direction, state).removesuffix(".")
    return format_html('<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, text)


def next_step(subject: str, direction: str, state: str) -> str:
    """What will or may happen next, "" when there is nothing to say."""
    row = _row(subject, direction, state)
    return row.next_step(page_language()) if row else ""


def state_choices(subject: str, direction: str) -> list[tuple[str, str]]:
    """States to choose from in a filter."""
    machine = _MACHINES[subject, direction]
    return [(row.name, row.text(page_language())) for row in states.STATES if row.machine == machine]


def profile_text(code: str) -> str:
    """TICARIFATURA to "Ticari fatura"; an unknown code stays as it is."""
    return str(_PROFILES.get(code, code))


def profile_choices() -> list[tuple[str, str]]:
    """Profiles to choose from in a filter."""
    return [(code, str(text)) for code, text in _PROFILES.items()]


def type_text(code: str) -> str:
    """SATIS to "Satış"; an unknown code stays as it is."""
    return str(_TYPES.get(code, code))


def stamp_state(state: str) -> str:
    """How an order of a time stamp ended."""
    return str(_STAMPS.get(state, state))


def kind_text(code: str) -> str:
    """INVOICE to "Fatura"; what could not be told is "Bilinmiyor"."""
    return str(_KINDS.get(code, _("Bilinmiyor")))


def refusal(problem: ZarfError) -> str:
    """Why the office refused, with what to do, in the language of the page."""
    language = page_language()
    hint = problem.finding.hint(language)
    return f"{problem.finding.message(language)} {hint}".strip()


def refusal_hint(problem: ZarfError) -> str:
    """What to do about a refusal."""
    return problem.finding.hint(page_language())


def finding_text(stored: dict[str, Any], language: str) -> dict[str, Any]:
    """A stored finding for reading. Stored texts are Turkish; in English the catalogue's hint is taken."""
    entry = all_entries().get(str(stored.get("code", "")))
    message, hint = stored.get("message", ""), stored.get("hint", "")
    if language == "en":
        message = stored.get("message_en") or message
        hint = stored.get("hint_en") or (entry.hint_en if entry and "{" not in entry.hint_en else hint)
    return {
        **{name: stored.get(name) for name in ("code", "path", "line", "gib_rule")},
        "error": stored.get("severity", "error") == "error",
        "message": message or gettext("Ayrıntı yok."),
        "hint": hint,
    }


def seal_verdict(report: dict[str, Any]) -> SafeString:
    """A stored seal report in words: valid, invalid (why) or not determined (why), and the signer."""
    sign, text = _SEALS.get(str(report.get("result")), ("?", _("belirsiz")))
    reasons = " ".join(_reason(str(code)) for code in report.get("reasons") or ())
    signer = report.get("signer") or {}
    return format_html(
        '<span aria-hidden="true">{}</span> <strong>{}</strong> {} <span class="soft">{}</span>',
        sign,
        text,
        reasons,
        f"{signer.get('name', '')} {signer.get('vkn_tckn', '')}".strip(),
    )


def _reason(code: str) -> str:
    """A reason code of the verifier as a sentence; without its sentence when that needs values."""
    entry = all_entries().get(code)
    text = (entry.en if page_language() == "en" else entry.tr) if entry else ""
    return code if not text or "{" in text else f"{text} ({code})"


def _row(subject: str, direction: str, state: str) -> states.State | None:
    """The row of the state table; a system envelope's states lie in a table of their own."""
    for machine in (_MACHINES[subject, direction], states.Machine.SYSTEM_OUT):
        try:
            return states.state(machine, state)
        except KeyError:
            continue
    return None


def page_language() -> str:
    """`tr` or `en`."""
    return "en" if (get_language() or "tr").startswith("en") else "tr"
