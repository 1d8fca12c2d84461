"""The envelope (zarf): a StandardBusinessDocument header and the documents, byte for byte. All four kinds.

Source: GİB guide "Ek-1 Zarf Şema Yapısı" v1.5, March 2017; schemas of the e-Fatura package.
"""

from __future__ import annotations

from zarf.core.wire.envelope_parts import Envelope, EnvelopeGroup, EnvelopeType, Partner, is_guid
from zarf.core.wire.envelope_reading import read_envelope
from zarf.core.wire.envelope_writing import (
    around_one,
    bare_document,
    without_instructions,
    write_envelope,
    written_time,
)

__all__ = [
    "Envelope",
    "EnvelopeGroup",
    "EnvelopeType",
    "Partner",
    "around_one",
    "bare_document",
    "is_guid",
    "read_envelope",
    "without_instructions",
    "write_envelope",
    "written_time",
]
