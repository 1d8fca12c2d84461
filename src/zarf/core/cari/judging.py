"""A card against what the list holds: verdict, colour, marks, choices and the proposed change, for both services.

Nothing is decided here about writing: a proposal stands in the grid until a person ticks the row.
Source: cari truth table, sections 3 to 6; readings K9, K10 and O16.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from zarf.core.cari.cards import Card, Listed, Service, ServiceCard, ServiceListed
from zarf.core.cari.labels import LabelJudgement, LabelState, fingerprint, judge_label, label_state
from zarf.core.cari.sentences import explanation
from zarf.core.cari.verdicts import Colour, Verdict, row_verdict, service_verdict

DEFAULT_SCENARIO = "TEMELFATURA"
"""For a new user when the firm has set nothing else: a Ticari invoice needs the parties' consent (reading O16)."""

DESPATCH_SCENARIO = "TEMELIRSALIYE"


@dataclass(frozen=True, slots=True)
class ServiceJudgement:
    """One service of a row. proposed: the card as it would be after Güncelle, before a person's own choices."""

    verdict: Verdict
    pk: LabelJudgement
    gb: LabelJudgement
    card: ServiceCard
    proposed: ServiceCard
    is_confirmed: bool

    @property
    def is_new(self) -> bool:
        """Found in the list and not marked on the card, whatever the colour."""
        return not self.card.flag and self.verdict is not Verdict.NOT_USER

    @property
    def needs_pick(self) -> bool:
        return self.pk.needs_pick or self.gb.needs_pick


@dataclass(frozen=True, slots=True)
class RowJudgement:
    """A row of the window after the check."""

    efatura: ServiceJudgement
    eirsaliye: ServiceJudgement
    colour: Colour

    def of(self, service: Service) -> ServiceJudgement:
        return self.efatura if service is Service.EFATURA else self.eirsaliye

    def explanation(self, language: str = "tr") -> str:
        """The column "Açıklama"."""
        return explanation(
            self.efatura.verdict,
            self.eirsaliye.verdict,
            efatura_flag=self.efatura.card.flag,
            eirsaliye_flag=self.eirsaliye.card.flag,
            language=language,
        )

    @property
    def services(self) -> tuple[ServiceJudgement, ServiceJudgement]:
        return self.efatura, self.eirsaliye

    @property
    def is_new(self) -> bool:
        return any(one.is_new for one in self.services)

    @property
    def is_removal(self) -> bool:
        return any(one.verdict is Verdict.REMOVAL for one in self.services)

    @property
    def is_confirmed(self) -> bool:
        return any(one.is_confirmed for one in self.services)


def judge(card: Card, listed: Listed, *, scenario: str = DEFAULT_SCENARIO) -> RowJudgement:
    """The row of *card*. scenario: the firm's setting for new users of e-Fatura."""
    efatura = _judge_service(card.efatura, listed.efatura, scenario)
    eirsaliye = _judge_service(card.eirsaliye, listed.eirsaliye, DESPATCH_SCENARIO)
    return RowJudgement(efatura, eirsaliye, row_verdict(efatura.verdict, eirsaliye.verdict))


def verdict_of(card: ServiceCard, listed: ServiceListed) -> Verdict:
    """The verdict alone."""
    return verdict_of_labels(card.flag, card.pk, card.gb, listed, _has_confirmed(card, listed))


def verdict_of_labels(flag: bool, pk: str, gb: str, listed: ServiceListed, confirmed: bool) -> Verdict:
    """The same without a card, for comparing a hundred thousand of them."""
    if not listed.pk and not listed.gb:
        return Verdict.REMOVAL if flag else Verdict.NOT_USER
    states = label_state(pk, listed.pk), label_state(gb, listed.gb)
    return service_verdict(flag, states[0], min(len(listed.pk), 2), states[1], min(len(listed.gb), 2), confirmed)


def _has_confirmed(card: ServiceCard, listed: ServiceListed) -> bool:
    return has_confirmed(card.confirmed, listed)


def has_confirmed(confirmed: str, listed: ServiceListed) -> bool:
    """Whether the choice was confirmed among the very labels that are open now."""
    return bool(confirmed) and confirmed == fingerprint(listed.pk, listed.gb)


def _judge_service(card: ServiceCard, listed: ServiceListed, scenario: str) -> ServiceJudgement:
    verdict = verdict_of(card, listed)
    is_removed, is_found = verdict is Verdict.REMOVAL, bool(listed.pk)
    pk = judge_label(card.pk, listed.pk, is_found=is_found, is_removed=is_removed)
    gb = judge_label(card.gb, listed.gb, is_found=is_found, is_removed=is_removed)
    chosen = [one for one in (pk, gb) if one.is_several and one.state is LabelState.RIGHT]
    is_confirmed = card.flag and is_found and bool(chosen) and _has_confirmed(card, listed)
    proposed = _proposed(card, listed, verdict, pk.proposed, gb.proposed, scenario)
    return ServiceJudgement(verdict, pk, gb, card, proposed, is_confirmed)


def _proposed(
    card: ServiceCard, listed: ServiceListed, verdict: Verdict, pk: str, gb: str, scenario: str
) -> ServiceCard:
    if verdict is Verdict.REMOVAL:
        return replace(card, flag=False, pk="", gb="", since=None, confirmed="")
    if not listed.pk:
        return card
    proposed = replace(card, pk=pk, gb=gb)
    if not card.flag:
        return replace(proposed, flag=True, since=listed.since or card.since, scenario=card.scenario or scenario)
    if verdict is Verdict.WRONG:
        return replace(proposed, since=listed.since or card.since)
    return proposed
