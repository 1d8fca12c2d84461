"""What the cards say of a receiver at the moment an invoice is drawn up: its label, its scenario."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from zarf.office.cari.models import Setting

_ASKED = """
    SELECT setting.default_scenario, card.code, card.efatura_pk, card.efatura_scenario
    FROM (SELECT %(taxpayer)s::bigint AS id) firm
    LEFT JOIN cari_setting setting ON setting.taxpayer_id = firm.id
    LEFT JOIN cari_account card ON card.taxpayer_id = firm.id AND card.lookup_key = %(number)s
    ORDER BY card.code
"""


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
    """What the taxpayer's cards say of the firm or person with this VKN or TCKN.

    Asked once for every invoice, so cards and setting come by one question.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, {"taxpayer": taxpayer_id, "number": identifier})
        rows = cursor.fetchall()
    cards = [row[1:] for row in rows if row[1] is not None]
    default_scenario = str(rows[0][0] or Setting._meta.get_field("default_scenario").default)
    labels = dict.fromkeys(label for _, label, _ in cards if label)
    scenarios = {scenario for _, _, scenario in cards if scenario}
    return Preference(
        tuple(labels),
        scenarios.pop() if len(scenarios) == 1 else "",
        default_scenario,
        tuple(code for code, _, _ in cards),
    )
