"""Reading .po and writing .mo without the gettext programs: `python -m zarf.doors.portal.gettext_files`.

Turkish is the language of the sources, so only English has a catalogue. A test fails when the .mo is older than its
.po, or when a text of the portal has no English. Format: GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES"


def read_po(text: str) -> dict[str, str]:
    """Translations by text; plural forms are joined by NUL as in a .mo file. Raises ValueError on a broken line."""
    found: dict[str, str] = {}
    for entry in text.split("\n\n"):
        fields = dict(_fields(entry))
        if "msgid" not in fields:
            continue
        key, value = fields["msgid"], fields.get("msgstr", "")
        if "msgid_plural" in fields:
            key += "\0" + fields["msgid_plural"]
            value = "\0".join(fields[name] for name in sorted(fields) if name.startswith("msgstr["))
        if key in found:
            raise ValueError(f"given twice: {key!r}")
        found[key] = value
    return found


def _fields(entry: str) -> Iterator[tuple[str, str]]:
    name, parts = "", [""]
    for line in entry.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            if name:
                yield name, "".join(parts)
            name, _, line = line.partition(" ")
            parts = []
        parts.append(str(ast.literal_eval(line)))
    if name:
        yield name, "".join(parts)


def write_mo(messages: dict[str, str]) -> bytes:
    """The .mo file (little endian, no hash table) of *messages*."""
    keys = sorted((key for key in messages if messages[key]), key=lambda text: text.encode("utf-8"))
    ids = [key.encode("utf-8") for key in keys]
    texts = [messages[key].encode("utf-8") for key in keys]
    start = 28 + 16 * len(keys)
    tables, blob = b"", b""
    for column in (ids, texts):
        for item in column:
            tables += struct.pack("<II", len(item), start + len(blob))
            blob += item + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return header + tables + blob


def compiled(folder: Path = FOLDER) -> bytes:
    """What the .mo beside *folder*'s .po has to hold."""
    return write_mo(read_po((folder / "django.po").read_text("utf-8")))


def main() -> None:
    """Write the .mo anew."""
    (FOLDER / "django.mo").write_bytes(compiled())


if __name__ == "__main__":
    main()
