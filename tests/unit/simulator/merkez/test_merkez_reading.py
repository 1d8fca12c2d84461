"""What Merkez reads from a system response that an integrator wrote."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.unit.core.rules.documents import put, system_response

from zarf_simulator.merkez.system_response_reading import read_told

_CODE = "cac:DocumentResponse/cac:LineResponse/cac:Response/cbc:ResponseCode"


@pytest.mark.parametrize(("text", "code"), [("1200", 1200), ("", 0), ("x", 0), ("²", 0), ("9" * 5000, 0)])
def test_a_code_that_is_no_number_of_the_guide_is_none(text: str, code: int) -> None:
    root: etree._Element = system_response(put(_CODE, text))
    assert read_told(root).code == code
