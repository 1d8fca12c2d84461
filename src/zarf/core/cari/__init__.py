"""Cari accounts against GİB's list of registered users: what the window "e-Dönüşüm Bilgilerini Güncelle" says and
proposes. Pure: a card and what the list holds give a verdict; nothing is stored or looked up here.
"""

from zarf.core.cari.cards import NOBODY, Card, Listed, Service, ServiceCard, ServiceListed
from zarf.core.cari.judging import RowJudgement, ServiceJudgement, judge
from zarf.core.cari.labels import LabelJudgement, LabelState, Mark, fingerprint, label_state
from zarf.core.cari.numbers import Number, lookup_key
from zarf.core.cari.sentences import explanation
from zarf.core.cari.verdicts import Colour, Verdict, row_verdict, service_verdict

__all__ = [
    "NOBODY",
    "Card",
    "Colour",
    "LabelJudgement",
    "LabelState",
    "Listed",
    "Mark",
    "Number",
    "RowJudgement",
    "Service",
    "ServiceCard",
    "ServiceJudgement",
    "ServiceListed",
    "Verdict",
    "explanation",
    "fingerprint",
    "judge",
    "label_state",
    "lookup_key",
    "row_verdict",
    "service_verdict",
]
