"""Sealing as other areas and the doors see it: who may seal, with which key, and what was done."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from zarf.office.run_lock import is_at_work, only_run_of
from zarf.office.sealing.authorisations import (
    authorisations,
    authorise,
    in_force,
    integrator_id,
    withdraw,
)
from zarf.office.sealing.evidence import has_evidence, judge_again, keep_evidence, kept_evidence
from zarf.office.sealing.health import ask_authority, check_keys, key_record, sealing_key_record
from zarf.office.sealing.inserted import check_only_the_seal_was_inserted
from zarf.office.sealing.log import KeyHolder, holder_of, write
from zarf.office.sealing.models import Authorisation, KeyRecord, SealLog, SealRun
from zarf.office.sealing.requests import request_trial
from zarf.office.sealing.runs import begin_run, end_run, note_progress, runs, unfinished_run
from zarf.office.sealing.ways import (
    WAYS,
    ChosenKey,
    choose_way,
    is_sealed_elsewhere,
    key_for,
    may_seal_today,
)

__all__ = [
    "WAYS",
    "Authorisation",
    "ChosenKey",
    "KeyHolder",
    "KeyRecord",
    "SealLog",
    "SealRun",
    "ask_authority",
    "authorisations",
    "authorise",
    "begin_run",
    "check_keys",
    "check_only_the_seal_was_inserted",
    "choose_way",
    "end_run",
    "has_evidence",
    "holder_of",
    "in_force",
    "integrator_id",
    "is_at_work",
    "is_sealed_elsewhere",
    "judge_again",
    "keep_evidence",
    "kept_evidence",
    "key_for",
    "key_record",
    "log",
    "may_seal_today",
    "note_progress",
    "only_run_of",
    "request_trial",
    "runs",
    "sealing_key_record",
    "unfinished_run",
    "withdraw",
    "write",
]


def log(taxpayer_ids: Collection[int]) -> QuerySet[SealLog]:
    """Who sealed for these taxpayers, and who changed who may, newest first."""
    return SealLog.objects.filter(taxpayer_id__in=list(taxpayer_ids)).select_related("taxpayer").order_by("-at", "-pk")
