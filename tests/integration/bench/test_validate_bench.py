"""`zarf bench validate`: the documents are what they should be, the peers agree, and the figures are all there."""

from __future__ import annotations

import json

import pytest
from bench._invoices import big_invoice, small_invoice
from bench._peers import kontrol, official_way
from bench.validate import main

_ASKED = (
    *("ratio_small", "ratio_big", "ratio_kontrol_small", "ratio_kontrol_big"),
    *("rules_us_small", "total_us_small", "total_us_big", "peer_us_small", "peer_us_big"),
)


def test_the_documents_have_the_sizes_they_are_named_for() -> None:
    assert 17_500 < len(small_invoice()) < 18_500
    assert 173_000 < len(big_invoice()) - len(small_invoice()) < 175_000
    assert small_invoice().count(b"<cac:InvoiceLine>") == 10
    assert small_invoice(1) != small_invoice(2)


def test_the_peers_see_what_is_wrong() -> None:
    wrong = small_invoice().replace(b">TICARIFATURA<", b">TICARI<").replace(b"<cbc:Percent>20<", b"<cbc:Percent>x<")
    for peer in (official_way, kontrol):
        assert peer(small_invoice()) == []
        assert any("ProfileID" in told for told in peer(wrong))
        assert len(peer(wrong)) > 1


def test_the_figures_are_told_in_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--no-compile", "--rounds", "8"])
    figures = json.loads(capsys.readouterr().out)
    for name in _ASKED:
        assert figures[name] > 0
        assert figures[f"python_{name}"] > 0
    assert figures["compiled"] == 0
    assert figures["ratio_small"] == pytest.approx(figures["peer_us_small"] / figures["total_us_small"], rel=0.01)
