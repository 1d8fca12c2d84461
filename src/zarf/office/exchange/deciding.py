"""The decision at drawing up: e-Fatura to which label and in which scenario, or not e-Fatura.

A receiver who is a registered user gets e-Fatura. Anybody else gets e-Arşiv, which is kept as a draft here. The
decision, with the version and the age of the list it rests on, is kept with the document.
Source: features F127, F211, F213, F250 with readings K4, K10, K22, K25; Entegrasyon Kılavuzu v1.10.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from zarf.core.findings import Finding, finding
from zarf.office.cari import services as cari
from zarf.office.cari.services import Preference
from zarf.office.registry import services as registry
from zarf.office.taxpayers import services as taxpayers
from zarf.office.taxpayers.services import Taxpayer

EFATURA, EARSIV, UNDECIDED = "EFATURA", "EARSIV", "UNDECIDED"
"""Ways a document goes."""

KEEPING_EVENTS = {EARSIV: "earsiv_chosen", UNDECIDED: "list_awaited"}
"""The events of the state table by which what does not go out is kept."""

EARSIV_PROFILE = "EARSIVFATURA"
_RETURN = "IADE"
_RETURN_PROFILE = "TEMELFATURA"
_LEGACY_PK = "defaultpk"
"""The old name of a post box. Suggested only where the list has exactly this name. Source: F310, F312, K22."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of an invoice before it is decided how it goes.

    receiver_alias, sender_alias, profile: as the order names them, "" where it leaves them open. is_efatura: False when
    somebody has taken the mark "e-Fatura" off. is_ready: a UBL file, whose profile stands.
    """

    receiver: str
    receiver_alias: str = ""
    profile: str = ""
    type_code: str = ""
    is_efatura: bool = True
    is_ready: bool = False
    sender_alias: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a document goes, and why.

    way: EFATURA, EARSIV or UNDECIDED (there is no list yet). reason: registered, not_registered, unticked or no_list.
    label_from: order, card or only. profile_from: order, card, firm or return. stray_labels: labels on cards that are
    not open at GİB. list_version and list_at: the copies of the lists; empty when there are none.
    """

    way: str
    reason: str
    receiver: str
    is_registered: bool | None
    is_efatura: bool
    label: str
    label_from: str
    profile: str
    profile_from: str
    open_labels: int
    stray_labels: tuple[str, ...]
    list_version: str
    list_at: str
    decided_at: str
    decided_by: str

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with the document and told in `--json`; with the age of the list in minutes."""
        return asdict(self) | {"stray_labels": list(self.stray_labels), "list_age_minutes": self.list_age_minutes}

    @property
    def list_age_minutes(self) -> int | None:
        """How old the list was when it was decided."""
        if not self.list_at:
            return None
        age = datetime.fromisoformat(self.decided_at) - datetime.fromisoformat(self.list_at)
        return int(age.total_seconds() // 60)

    @property
    def goes_out(self) -> bool:
        """Whether it is numbered and sent; otherwise it is kept as a draft."""
        return self.way == EFATURA

    def warnings(self) -> list[Finding]:
        """What the reader should know of it."""
        told = [self._why_kept()] if not self.goes_out else []
        age = self.list_age_minutes
        if age is not None and age > registry.OLD_AFTER.total_seconds() / 60:
            told.append(finding("EF-EXC-053", found=str(age // 60)))
        if self.way == EFATURA and self.label_from == "only" and self.stray_labels:
            told.append(finding("EF-EXC-054", found=", ".join(self.stray_labels), expected=self.label))
        return told

    def _why_kept(self) -> Finding:
        code = {"not_registered": "EF-EXC-050", "unticked": "EF-EXC-051", "no_list": "EF-EXC-052"}[self.reason]
        if self.reason == "not_registered" and not self.is_efatura:
            code = "EF-EXC-056"
        return finding(code, found=self.receiver)


def decide(taxpayer: Taxpayer, asked: Asked, actor: str, at: datetime) -> Decision | Finding:
    """How the invoice goes; a finding when a person has to say more, or it must not be drawn up like this.

    EF-EXC-005: several labels are open and none is chosen; EF-EXC-006: the one named is not open; EF-EXC-055: an
    e-Arşiv invoice to a registered user.
    """
    stamp, names = registry.receiver(asked.receiver, taxpayers.INVOICE, at)
    wishes = cari.preference(taxpayer.pk, asked.receiver)
    profile, profile_from = _profile(asked, wishes)
    made = Decision(
        way=UNDECIDED,
        reason="no_list",
        receiver=asked.receiver,
        is_registered=bool(names) if stamp else None,
        is_efatura=asked.is_efatura,
        label="",
        label_from="",
        profile=profile,
        profile_from=profile_from,
        open_labels=len(names),
        stray_labels=tuple(label for label in wishes.labels if label not in names),
        list_version=stamp.version if stamp else "",
        list_at=stamp.at.isoformat() if stamp else "",
        decided_at=at.isoformat(),
        decided_by=actor,
    )
    if stamp is None:
        return made
    if not names:
        return _earsiv(made, asked, "not_registered")
    if not asked.is_efatura:
        return _earsiv(made, asked, "unticked")
    if asked.profile == EARSIV_PROFILE:
        return finding("EF-EXC-055", found=asked.receiver)
    chosen = _label(asked, wishes, names)
    if isinstance(chosen, Finding):
        return chosen
    return replace(made, way=EFATURA, reason="registered", label=chosen[0], label_from=chosen[1])


def suggested(names: list[str], wishes: Preference) -> str:
    """Which of several open labels a form may offer first: the card's, else the old constant if GİB's list has it.

    Never one that the list does not have for this very number.
    """
    for label in (*wishes.labels, _LEGACY_PK):
        if label in names:
            return label
    return names[0] if len(names) == 1 else ""


def _earsiv(made: Decision, asked: Asked, reason: str) -> Decision:
    profile = made.profile if asked.is_ready else EARSIV_PROFILE
    return replace(made, way=EARSIV, reason=reason, profile=profile)


def _label(asked: Asked, wishes: Preference, names: list[str]) -> tuple[str, str] | Finding:
    """The receiver's label and whence it is: the one named, else the card's if it is open, else the only one.

    Labels are compared byte for byte; cards that name several open ones decide nothing.
    """
    if asked.receiver_alias:
        if asked.receiver_alias in names:
            return asked.receiver_alias, "order"
        return finding("EF-EXC-006", found=asked.receiver_alias, expected=", ".join(names))
    on_cards = [label for label in wishes.labels if label in names]
    if len(on_cards) == 1:
        return on_cards[0], "card"
    if len(names) == 1:
        return names[0], "only"
    return finding("EF-EXC-005", found=asked.receiver, expected=", ".join(names))


def _profile(asked: Asked, wishes: Preference) -> tuple[str, str]:
    """The scenario and whence it is. A return goes out as TEMELFATURA unless it says otherwise (K2)."""
    if asked.profile:
        return asked.profile, "order"
    if asked.type_code == _RETURN:
        return _RETURN_PROFILE, "return"
    if wishes.scenario:
        return wishes.scenario, "card"
    return wishes.default_scenario, "firm"
