"""`zarf bench seal` and `zarf bench pipeline` run through at a small size, and their judges accept what is measured."""

from __future__ import annotations

from bench._children import measured


def test_the_seal_is_measured_beside_its_key_operation() -> None:
    figures = measured("bench.seal", ["--measure", "--rounds", "8"], compiled=False)
    asked = ("bare_us", "whole_us", "seal_us_small", "verify_us", "bare_verify_us")
    for name in (f"{part}_{kind}" for part in asked for kind in ("ec", "rsa")):
        assert figures[name] > 0
    assert figures["seal_us_small"] == max(figures["seal_us_small_ec"], figures["seal_us_small_rsa"])


def test_the_whole_way_out_and_in_is_measured_beside_the_usual_pick() -> None:
    figures = measured("bench.pipeline", ["--measure", "--rounds", "4"], compiled=False)
    for size in ("small", "big"):
        for kind in ("ec", "rsa"):
            assert figures[f"ratio_{size}_{kind}"] > 0
            assert figures[f"ours_per_second_{size}_{kind}"] > figures[f"peer_per_second_{size}_{kind}"] > 0
        assert figures[f"ratio_incoming_{size}"] > 0
    assert figures["ratio_two"] > 0
