"""GİB's published samples: those whose seal still verifies, and those that were edited after signing.

Only the shape and the cryptography can be judged: the chain of the old test authority is not at hand, so a sound
seal is undetermined for want of trust. Which samples still verify was checked with xmlsec1 too.
"""

from datetime import UTC, datetime

import pytest

from zarf.core.seal import TrustStore, verify_document
from zarf.core.wire.envelope import read_envelope

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

SOUND = {
    "invoice/ext_ccfd049e_4A2892B1-6B5E-416C-9748-41B6B0EFEBC4---TEVKIFAT-KDV.xml",
    "envelope/ext_2beff035_DDC6E542-3275-48BF-BE83-F58383E30D2B---IADE.xml",
    "envelope/ext_6755219a_UBL-TR-12-SENDERENVELOPE.xml",
}
EDITED = {
    "invoice/gib_4d8e11e9_7_TEMEL_FATURA_IADE.xml": "EF-SEAL-041",
    "invoice/gib_5a4b8798_2_TICARI_FATURA.xml": "EF-SEAL-041",
    "invoice/gib_98ac4687_6_TEMEL_FATURA_KDV_SIFIR.xml": "EF-SEAL-041",
    "invoice/gib_d6b9304d_3_TICARI_FATURA.xml": "EF-SEAL-041",
    "invoice/gib_f071a14e_7_TICARI_FATURA.xml": "EF-SEAL-041",
    "invoice/ext_1e000b3a_example-sample.xml": "EF-SEAL-040",
    "invoice/gib_c2baf645_YOLCUBERABER.xml": "EF-SEAL-020",
    "envelope/ext_a066e442_3EA60998-5452-4DEA-BEF6-D5E801593118---TEVKIFAT-Diger.xml": "EF-SEAL-041",
}


def reasons(file):
    """The reasons against the one document in *file*."""
    data = file.read_bytes()
    [xml] = read_envelope(data).documents if file.parent.name == "envelope" else (data,)
    report = verify_document(xml, trust=TrustStore(), revocation=None, at=NOW)
    return report.reasons, report.signer


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_sample_that_still_verifies_is_open_only_for_want_of_trust(shared, name):
    found, signer = reasons(shared / "gib" / "samples" / name)
    assert found == ("EF-SEAL-050",)
    assert signer.vkn_tckn == "9999999999"


@pytest.mark.parametrize("name", sorted(EDITED))
def test_a_sample_edited_after_signing_is_told_apart(shared, name):
    assert reasons(shared / "gib" / "samples" / name)[0] == (EDITED[name],)


def test_no_sample_makes_verification_stumble(shared):
    """Every XML file of the reference, sealed or not, gets a report."""
    files = sorted((shared / "gib" / "samples").rglob("*.xml"))
    assert files
    for file in files:
        report = verify_document(file.read_bytes(), trust=TrustStore(), revocation=None, at=NOW)
        assert report.reasons
