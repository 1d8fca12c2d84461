"""What our own writer makes goes the quick way, and the seal is right."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.core.seal.forger import Forger

from zarf.core.seal import CrlSet, SealResult, TrustStore, verify_document
from zarf.core.wire.ubl import read_invoice, write_document
from zarf_simulator.kamusm import Authority

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[4] / "examples" / "invoice-ready.xml"


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_a_written_document_is_sealed_without_building_a_tree(key, monkeypatch):
    authority = Authority.create(NOW)
    forger = Forger(authority.issue("1234567808", "Deneme A.Ş.", now=NOW, key=key), NOW)
    written = write_document(read_invoice(EXAMPLE.read_bytes()))
    with monkeypatch.context() as without_reader:
        without_reader.setattr("zarf.core.seal.sealing.read_xml", None)
        sealed = forger.sealed(written, canonical=True)
    report = verify_document(
        sealed,
        trust=TrustStore.from_pem(authority.anchors_pem),
        revocation=CrlSet([authority.sub_crl(NOW)]),
        at=NOW,
        may_seal={"1234567808"},
    )
    assert (report.result, report.reasons) == (SealResult.VALID, ())
