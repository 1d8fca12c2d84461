"""An XBRL processor that we did not write (Arelle) finds our ledgers sound, and sees what is wrong in a broken one.

It takes xbrli:xbrl as a document of its own; inside edefter:defter it knows no instance. It gets no network: the
taxonomy is GİB's, from the reference files, and XBRL's own schemas come with it. Berats and the report keep one rule of
XBRL 2.1 less: GİB's guides put facts into the context's segment, which 4.7.3.2 forbids.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from tests.unit.core.documents.edefter import ledgers
from tests.unit.core.ledgers.files import files

_INSTANCE = "{http://www.xbrl.org/2003/instance}xbrl"
_GIB_BREAKS = "xbrl.4.7.3.2:segmentItemOrTuple"
_FAULT = re.compile(r"^\[(?!info\])([\w:.\-]+)\]", re.MULTILINE)


@pytest.fixture
def place(shared: Path, tmp_path: Path) -> Path:
    """A folder beside which the taxonomy lies, as the files say."""
    folder = tmp_path / "month"
    folder.mkdir()
    (tmp_path / "xsd").symlink_to(shared / "edefter/xsd")
    return folder


def _instance(data: bytes) -> bytes:
    found = etree.fromstring(data).find(_INSTANCE)
    assert found is not None
    return etree.tostring(found, xml_declaration=True, encoding="UTF-8")


def _judged(folder: Path) -> tuple[list[str], str]:
    """Kinds of faults told about all files of the folder, and all that was said."""
    paths = "|".join(str(path) for path in sorted(folder.glob("*.xml")))
    command = [sys.executable, "-m", "arelle.CntlrCmdLine", "--file", paths, "--validate"]
    command += ["--internetConnectivity", "offline"]
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    return _FAULT.findall(done.stdout), done.stdout + done.stderr


def test_arelle_finds_a_whole_month_sound(place: Path) -> None:
    month = files(ledgers.entries(8))
    special = files(ledgers.special_entries())
    for name, data in month.items():
        (place / name).write_bytes(_instance(data))
    for name, data in special.items():
        (place / f"special-{name}").write_bytes(_instance(data))
    faults, said = _judged(place)
    assert set(faults) == {_GIB_BREAKS}, said
    told = [line for line in said.splitlines() if _GIB_BREAKS in line]
    assert all(re.search(r"-(YB|KB|DR)-", line) for line in told), "a ledger has no segment"
    assert said.count("validated in") == len(month) + len(special), said


def test_arelle_sees_a_fact_without_its_context(place: Path) -> None:
    name, data = next((name, data) for name, data in files(ledgers.entries(4)).items() if "-Y-" in name)
    broken = data.replace(b'<gl-cor:amount contextRef="journal_context"', b'<gl-cor:amount contextRef="nowhere"', 1)
    (place / name).write_bytes(_instance(broken))
    faults, said = _judged(place)
    assert faults, said
