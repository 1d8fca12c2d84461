"""What the cards say of a receiver at the moment an invoice is drawn up: its label, its scenario."""

from __future__ import annotations

from dataclasses import dataclass

from zarf.office.cari.checking import setting
from zarf.office.cari.models import Account


@dataclass(frozen=True, slots=True)
class Preference:
    """labels: the PK labels of e-Fatura on the cards with this number, each once, byte for byte as they stand there.

    scenario: the cards' own when they agree on one, else "". default_scenario: what the firm wants where no card says
    (K10). codes: the cards that were asked.
    """

    labels: tuple[str, ...]
    scenario: str
    default_scenario: str
    codes: tuple[str, ...]


def preference(taxpayer_id: int, identifier: str) -> Preference:
    """What the taxpayer's cards say of the firm or person with this VKN or TCKN."""
    cards = list(
        Account.objects.filter(taxpayer_id=taxpayer_id, lookup_key=identifier)
        .order_by("code")
        .values_list("code", "efatura_pk", "efatura_scenario")
    )
    labels = dict.fromkeys(label for _, label, _ in cards if label)
    scenarios = {scenario for _, _, scenario in cards if scenario}
    return Preference(
        tuple(labels),
        scenarios.pop() if len(scenarios) == 1 else "",
        setting(taxpayer_id).default_scenario,
        tuple(code for code, _, _ in cards),
    )
