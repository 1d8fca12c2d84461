"""The seal (mali mühür): putting it into a document, and judging one. Keys, trust and time are passed in."""

from zarf.core.seal.archiving import Archiver
from zarf.core.seal.checkup import KeyHealth, check_key
from zarf.core.seal.countersealing import counter_seal
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
    "KeyAlgorithm",
    "KeyHealth",
    "Revocation",
    "SealKey",
    "SealReport",
    "SealResult",
    "Signer",
    "TrustStore",
    "add_signature_timestamp",
    "check_key",
    "counter_seal",
    "seal_document",
    "signature_imprint",
    "verify_document",
]
