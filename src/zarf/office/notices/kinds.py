"""Kinds of notices: what a firm is told of, and which of them come by mail unless a person says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with its name in both languages. by_mail: the choice of who has not chosen."""

    name: str
    tr: str
    en: str
    by_mail: bool

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.tr


REGISTRY, CARI, EXCHANGE, DRAFTS, DEADLINE, MAIL = "registry", "cari", "exchange", "drafts", "deadline", "mail"
BACKUP, RELEASE = "backup", "release"

KINDS = (
    Kind(EXCHANGE, "Sonucu bilinmeyen, duran ya da geciken belgeler", "Documents unknown, stopped or late", True),
    Kind(
        DEADLINE,
        "Süresi gelenler: beratlar, mühür anahtarı, izinler",
        "What falls due: berats, seal keys, consents",
        True,
    ),
    Kind(RELEASE, "Onay bekleyen ve geri verilen faturalar", "Invoices to release, and given back", True),
    Kind(DRAFTS, "Taslak olarak bekleyen faturalar", "Invoices waiting as drafts", False),
    Kind(CARI, "Cari denetiminde yenilikler", "News of the cari check", False),
    Kind(REGISTRY, "GİB kullanıcı listesindeki aksaklıklar", "Troubles with GİB's list of users", False),
    Kind(BACKUP, "Tamamlanmayan defter yedekleri", "Backups of ledgers that failed", True),
    Kind(MAIL, "Gönderilemeyen e-postalar", "Mails that could not be sent", False),
)
"""In the order of a form."""
