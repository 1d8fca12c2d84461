"""The seal (mali mühür): putting it into a document, and judging one. Keys, trust and time are passed in."""

from zarf.core.seal.archiving import Archiver
from zarf.core.seal.berat import is_of_ledger, seal_value, with_ledger_value
from zarf.core.seal.checkup import KeyHealth, check_key
from zarf.core.seal.countersealing import counter_seal
from zarf.core.seal.evidence import Recorder
from zarf.core.seal.kept_evidence import KeptEvidence, verify_and_keep, verify_kept, what_was_used
from zarf.core.seal.keys import KeyAlgorithm, SealKey
from zarf.core.seal.report import SealReport, SealResult, Signer
from zarf.core.seal.revocation import CrlSet, Revocation
from zarf.core.seal.sealing import seal_document
from zarf.core.seal.stamping import add_signature_timestamp, signature_imprint
from zarf.core.seal.trust import TrustStore
from zarf.core.seal.verification import verify_document

__all__ = [
    "Archiver",
    "CrlSet",
    "KeptEvidence",
    "KeyAlgorithm",
    "KeyHealth",
    "Recorder",
    "Revocation",
    "SealKey",
    "SealReport",
    "SealResult",
    "Signer",
    "TrustStore",
    "add_signature_timestamp",
    "check_key",
    "counter_seal",
    "is_of_ledger",
    "seal_document",
    "seal_value",
    "signature_imprint",
    "verify_and_keep",
    "verify_document",
    "verify_kept",
    "what_was_used",
    "with_ledger_value",
]
