"""Judging the counter signature inside a seal: the customer's own in a user account, GİB's in a berat.

Its first reference must be the value of the seal around it, its second its own SignedProperties; the rest is judged
like any seal.
Source: seal profile, section 1.3; ETSI TS 101 903, 7.2.4; spec of e-Defter, section 5 (GİB's approval).
"""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from zarf.core.seal.fault import SealFault
from zarf.core.seal.higher_forms import read_higher
from zarf.core.seal.judging import Judge, Progress
from zarf.core.seal.locating import find_counter, numbers_at, place_of
from zarf.core.seal.proof import check_proof
from zarf.core.seal.report import SealReport
from zarf.core.seal.shape import SealShape, read_shape
from zarf.core.seal.signer_certificate import signer_certificate
from zarf.core.seal.timestamps import read_stamps

_NOT_ASKED_OF_GIB = frozenset({"EF-SEAL-054", "EF-SEAL-055"})
"""Whether GİB approves berats with a mali mühür or another certificate of KamuSM is told nowhere."""


def judge_counter(
    root: etree._Element, seal: SealShape, judge: Judge, may_counter_seal: Collection[str] | None
) -> SealReport | None:
    """The verdict; None when there is no counter signature. *root* is still whole.

    may_counter_seal None: those whom the document or the law names.
    """
    signature = find_counter(root, seal.signature)
    if signature is None:
        return None
    progress = Progress()
    try:
        shape = progress.shape = read_shape(root, signature, countersigned=seal.value_element)
        progress.signer, progress.others = signer_certificate(shape)
        progress.stamps, progress.higher = read_stamps(shape), read_higher(shape)
        if progress.higher is not None and progress.higher.archive:
            raise SealFault("EF-SEAL-090")
        check_proof(root, shape, progress.signer)
    except SealFault as fault:
        return progress.report([fault.code])
    allowed = may_counter_seal if may_counter_seal is not None else named_counter_sealers(root)
    report = progress.judged(judge, allowed, "EF-SEAL-069")
    if report.signer is None or report.signer.vkn_tckn not in place_of(root).counter_numbers:
        return report
    return progress.report([code for code in report.reasons if code not in _NOT_ASKED_OF_GIB])


def named_counter_sealers(root: etree._Element) -> frozenset[str]:
    place = place_of(root)
    return numbers_at(root, place.counter_sealers) | frozenset(place.counter_numbers)
