"""What a new compiled copy has to pass: it judges the examples, whole and damaged, as the sources do.

Run as a process: `python -m zarf.site.compiled_trial [COPY]` prints all verdicts, by the copy in that folder or by the
sources.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from zarf.site.checkout import EXAMPLES
from zarf.site.compiled import HOT, MANIFEST, Copy
from zarf.site.compiled_loading import put_to_use

_DAY = date(2026, 11, 2)
_DAMAGES = 150


def main(words: list[str]) -> None:
    """Print a line for each document. Exit 1 when a module of the copy is not what was loaded."""
    told: dict[str, str] = {}
    if words:
        place = Path(words[0])
        told = json.loads((place / MANIFEST).read_bytes())["modules"]
        took = put_to_use(Copy(place, {name: place / file for name, file in told.items()}))
        if took.kind != "in use":
            sys.exit(took.detail)
    # Not before: what is compiled must not have been imported yet.
    from zarf.core.validation import validate

    for number, document in enumerate(_documents()):
        findings = validate(document, rule_date=_DAY, today=_DAY, draft=True).findings
        said = repr([item.as_dict("tr") for item in findings]).encode()
        print(number, len(findings), hashlib.sha256(said).hexdigest())
    _check_origin(list(told))


def _documents() -> Iterator[bytes]:
    """The examples, then each with one stretch cut out, doubled or altered, spread over all of it."""
    for file in sorted(EXAMPLES.glob("*.xml")):
        whole = file.read_bytes()
        yield whole
        tags = [place for place in range(len(whole)) if whole[place] == 60]  # "<"
        step = max(len(tags) // _DAMAGES, 1)
        for start, end in zip(tags[::step], [*tags[1::step], len(whole)], strict=False):
            yield whole[:start] + whole[end:]
            yield whole[:end] + whole[start:]
            yield whole[: start + 1] + whole[start + 1 : end].translate(_OTHER) + whole[end:]


_OTHER = bytes.maketrans(b"0123456789T", b"1234567890t")


def _check_origin(compiled: Sequence[str]) -> None:
    """Import every hot module and see that it came from where it should."""
    hot = {"zarf." + name.removesuffix(".py").replace("/", ".") for name in HOT}
    for name in sorted(hot | set(compiled)):
        file = str(import_module(name).__file__)
        if file.endswith(".py") == (name in compiled):
            sys.exit(f"{name} was loaded from {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
