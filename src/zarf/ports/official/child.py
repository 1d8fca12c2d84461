"""The process in which a package runs: no environment, no writing of files, killed when it takes too long.

`python -m zarf.ports.official.child FOLDER RULE_SET`. It answers one JSON line when it is ready, then one for each
document: a line of JSON in front (`type`, `size`), then the bytes.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from zarf.core.errors import DocumentUnreadable
from zarf.core.validation import limits_for
from zarf.core.xml.reading import read_xml
from zarf.ports.official.package import Package
from zarf.ports.official.trouble import PackageRefused, refused

_LOCKED = {
    "http://saxon.sf.net/feature/allowedProtocols": "",
    "http://saxon.sf.net/feature/allow-external-functions": "false",
}


def main(folder: str, rule_set: str) -> int:
    """Serves until standard input ends. Exit 0; 2 when the package is refused, told in the first line."""
    # Numbers only: a package could fill the disk otherwise.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        from saxonche import PySaxonProcessor
    except ImportError:
        return _fail(refused("EF-OFF-001", "saxonche"))
    processor = PySaxonProcessor(license=False)
    for name, value in _LOCKED.items():
        processor.set_configuration_property(name, value)
    try:
        package = Package(Path(folder), rule_set)
        sheet = _executable(processor, package.stylesheet)
    except PackageRefused as trouble:
        return _fail(trouble)
    _say({"assertions": package.assertions})
    while line := sys.stdin.buffer.readline():
        question = json.loads(line)
        data = sys.stdin.buffer.read(question["size"])
        try:
            _say(_judge(processor, sheet, package, data, question["type"]))
        except PackageRefused as trouble:
            return _fail(trouble)
    return 0


def _executable(processor: Any, stylesheet: str) -> Any:
    compiler = processor.new_xslt30_processor()
    compiler.set_jit_compilation(False)
    try:
        return compiler.compile_stylesheet(stylesheet_text=stylesheet)
    except Exception as trouble:  # saxonche has one exception class of its own for everything
        raise refused("EF-OFF-007", trouble) from trouble


def _judge(processor: Any, sheet: Any, package: Package, data: bytes, document_type: str) -> dict[str, object]:
    try:
        root = read_xml(data, limits_for(data))
    except DocumentUnreadable:
        return {"readable": False}
    try:
        node = processor.parse_xml(xml_text=data.removeprefix(b"\xef\xbb\xbf").decode())
        sheet.set_parameter("type", processor.make_string_value(document_type))
        told = sheet.transform_to_string(xdm_node=node) or ""
    except Exception as trouble:  # as above
        raise refused("EF-OFF-008", trouble) from trouble
    return {"readable": True, "failed": told.split("\n")[:-1], "structure": package.is_valid(root)}


def _fail(trouble: PackageRefused) -> int:
    item = trouble.finding
    _say({"refused": [item.code, item.found, item.expected]})
    return 2


def _say(line: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
