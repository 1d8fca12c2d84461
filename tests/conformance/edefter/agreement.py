"""Our verdict on an e-Defter file beside that of GİB's schemas and rules, finding by finding."""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from pathlib import Path

from saxonche import PySaxonApiError
from tests.conformance.edefter.ledger_judges import SHEETS, LedgerJudge, assertions

from zarf.core.findings import Severity
from zarf.core.ledgers.checking import check_ledger

_OURS = {
    "edefter_yevmiye": "yevmiye",
    "edefter_kebir": "kebir",
    "edefter_berat": "berat",
    "edefter_rapor": "rapor",
    "envanter_defter": "envanter",
    "envanter_berat": "envanter_berat",
}
"""GİB's rule files and their names in rule ids."""
_ENOUGH = 200
_BROKEN = "EF-LDG-130"
_NAME = "EF-DEF-001"
"""The guide's demand on file names, which GİB's rule files do not make."""


@cache
def rule_ids(path: Path) -> dict[int, str]:
    """Our ids of the assertions of a rule file, by their number in it."""
    counts: Counter[str] = Counter()
    found = {}
    for number, pattern in assertions(path):
        counts[pattern] += 1
        found[number] = f"{_OURS[path.stem]} {pattern}-{counts[pattern]}"
    return found


def disagreement(judge: LedgerJudge, name: str, data: bytes, folder: Path) -> str:
    """What GİB's files and we tell differently about a file of that name; "" where both agree.

    Compared are the verdict, whether the schema has something against it, and, of files that the schema takes, each
    failing assertion with its number. Where GİB's run breaks off on an XPath error, ours must tell such an error.
    """
    file = folder / name
    file.write_bytes(data)
    schema = judge.schema_errors(data)
    official = _official(judge, file)
    ours = check_ledger(io.BytesIO(data), name)
    structure = [item for item in ours.findings if item.code.startswith("EF-STR-")]
    told = []
    valid = all(item.severity is not Severity.ERROR for item in ours.findings if item.code != _NAME)
    if valid != (not schema and official is not None and not official):
        told.append(f"valid: ours {valid}, official {schema[:2]} {official}")
    if bool(structure) != bool(schema):
        told.append(f"schema: ours {[(item.code, item.path) for item in structure[:2]]}, official {schema[:2]}")
    if not schema and len(ours.findings) < _ENOUGH:
        rules = Counter(item.gib_rule for item in ours.findings if item.gib_rule)
        if official is None and not any(item.code == _BROKEN for item in ours.findings):
            told.append("official rules break off, ours do not")
        if official is not None and rules != official:
            told.append(f"rules: ours only {dict(rules - official)}, official only {dict(official - rules)}")
    return "; ".join(told)


def _official(judge: LedgerJudge, file: Path) -> Counter[str | None] | None:
    """How often each assertion fails; None when the run breaks off."""
    kind = file.stem.removeprefix("GIB-").split("-")[2]
    ids = rule_ids(judge.folder / "sch" / f"{SHEETS[kind]}.sch")
    try:
        return Counter(ids[number] for number in judge.rule_failures(file))
    except PySaxonApiError:
        return None
