"""`zarf bench hostile`: every hostile file is refused with its code within the limits, and the costs are told."""

import json

from bench import hostile
from bench._hostile_inputs import Input


def test_every_hostile_file_keeps_within_the_limits(capsys):
    assert hostile.run(json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert [item["input"] for item in told["inputs"]] == list(hostile.INPUTS)
    assert all(item["seconds"] < 1 and item["peak_mb"] < 200 for item in told["inputs"])


def test_another_code_than_expected_is_told_and_fails_the_bench(capsys, monkeypatch):
    monkeypatch.setattr(hostile, "INPUTS", {"empty file": Input("EF-XML-999", lambda: b"")})
    assert hostile.main([]) == 1
    assert "EF-XML-001 instead of EF-XML-999" in capsys.readouterr().out


def test_an_unknown_argument_is_told():
    assert hostile.main(["--yaml"]) == 2
