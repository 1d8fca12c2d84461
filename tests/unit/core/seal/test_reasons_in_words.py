"""What a person reads of a seal that is not valid: sentences, and a next step that fits."""

from __future__ import annotations

import pytest

from zarf.core.seal.report import make_report


def test_reasons_are_sentences_with_their_codes() -> None:
    report = make_report(["EF-SEAL-035", "EF-SEAL-061"])
    turkish = report.reasons_in_words("tr")
    assert turkish.startswith("ds:KeyInfo içindeki anahtar ya da ad, sertifikayla çelişiyor (EF-SEAL-035); ")
    assert turkish.endswith(" (EF-SEAL-061)")
    assert report.reasons_in_words("en").startswith("The key or the name in ds:KeyInfo contradicts the certificate (")


@pytest.mark.parametrize(("reason", "code"), [("EF-SEAL-062", "EF-EXC-015"), ("EF-SEAL-063", "EF-EXC-063")])
def test_a_list_that_cannot_be_used_is_no_matter_of_waiting(reason: str, code: str) -> None:
    told = make_report([reason]).not_settled()
    assert (told.code, told.found, told.gib_code) == (code, reason, 1175)
    assert f"({reason})" in told.message("tr")
    assert ("yeniden denenir" in told.hint("tr")) == (code == "EF-EXC-015")
    assert ("ZARF_TRUST" in told.hint("en")) == (code == "EF-EXC-063")
