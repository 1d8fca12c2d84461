"""A process of its own that runs one XSLT and cannot do anything else. Run as a script, never imported.

Input on standard input: one line of JSON with the lengths (bytes) of the parts that follow it,
`{"stylesheet": n, "document": n, "facts": n, "clean": bool, "seconds": n}`.
Output: HTML in UTF-8. Exit 0, or 3 with a sentence on standard error.

Locks, one behind the other: libxslt may neither read nor write files or network; after the imports no file
descriptor can be opened any more (RLIMIT_NOFILE at the three that are open), so neither a file nor a socket could
be had even around libxslt; processor time, memory and core dumps are limited. Source: seal.md, "XML library flags";
limits of 10 s and 512 MiB: [DES].
"""

import json
import resource
import sys
from typing import Any

from lxml import etree, html

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024
OUTPUT_BYTES = 20 * 1024 * 1024
_VIEW = "urn:zarf:view"

# What a sender's design may leave in the page. Everything else goes: with its text (_DROPPED) or without.
_KEPT_TAGS = frozenset(
    """html head title style body div span p br hr table caption colgroup col thead tbody tfoot tr th td b strong i em
    u s small big sub sup font center ul ol li dl dt dd h1 h2 h3 h4 h5 h6 img pre blockquote address fieldset legend
    label main section header footer article figure figcaption""".split()  # noqa: SIM905
)
_DROPPED = frozenset(
    """script iframe frame frameset object embed applet link meta base form input button select textarea option
    template noscript svg math audio video source track canvas dialog portal""".split()  # noqa: SIM905
)
_KEPT_ATTRIBUTES = frozenset(
    """class id style align valign width height colspan rowspan span border cellpadding cellspacing bgcolor color face
    size alt title dir lang rules frame nowrap scope start type""".split()  # noqa: SIM905
)
_PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/bmp;")


_NOTHING = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]  # missing in the stubs


def lock(cpu_seconds: int) -> None:
    """Take away everything that a transformation does not need. Cannot be undone in this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def transform(stylesheet: bytes, document: bytes, facts: bytes) -> etree._XSLTResultTree:
    """Run *stylesheet* over *document*; with *facts* over `<view>facts, document</view>`."""
    closed = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    # A sender's stylesheet may name its own entities (nbsp); libxml2 bounds how far they can grow.
    inner = etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # newer than the stubs
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    design = etree.XSLT(etree.fromstring(stylesheet, inner), access_control=_NOTHING, regexp=False)
    root = etree.fromstring(document, closed)
    if facts:
        wrapper = etree.Element(f"{{{_VIEW}}}view")
        wrapper.append(etree.fromstring(facts, closed))
        wrapper.append(root)
        root = wrapper
    return design(etree.ElementTree(root))


def clean(text: str) -> bytes:
    """HTML without scripts, links, forms, frames and outer pictures. Read anew, so that no markup can hide in text."""
    page: Any = html.document_fromstring(
        text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    for node in list(page.iter()):
        if not isinstance(node.tag, str) or node.tag in _DROPPED:
            node.drop_tree()
        elif node.tag not in _KEPT_TAGS:
            node.drop_tag()
        else:
            _clean_attributes(node)
    head = page.find("head")
    if head is None:
        head = etree.Element("head")
        page.insert(0, head)
    for position, attributes in enumerate(_METAS):
        head.insert(position, html.Element("meta", attributes))
    return b"<!DOCTYPE html>\n" + bytes(html.tostring(page, encoding="utf-8", method="html"))


_METAS: tuple[dict[str, str], ...] = (
    {"charset": "utf-8"},
    {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    },
)


def _clean_attributes(node: Any) -> None:
    for name, value in list(node.attrib.items()):
        plain = str(value).strip().lower()
        if node.tag == "img" and name == "src":
            kept = plain.startswith(_PICTURES)
        else:
            kept = name in _KEPT_ATTRIBUTES and "url(" not in plain and "expression(" not in plain
        if not kept:
            del node.attrib[name]


def main() -> int:
    """Read the parts, lock, transform, write. Any failure becomes a sentence and exit code 3."""
    header = json.loads(sys.stdin.buffer.readline())
    stylesheet, document, facts = (
        sys.stdin.buffer.read(int(header[part])) for part in ("stylesheet", "document", "facts")
    )
    lock(min(CPU_SECONDS, int(header["seconds"])))
    try:
        result = transform(stylesheet, document, facts)
        text = str(result)
        if not text.strip():
            raise ValueError("the stylesheet gave nothing")
        page = clean(text) if header["clean"] else text.encode("utf-8")
        if len(page) > OUTPUT_BYTES:
            raise ValueError("the stylesheet gave more than the allowed output")
    except (etree.LxmlError, ValueError, LookupError, MemoryError, RecursionError) as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}"[:2000])
        return 3
    sys.stdout.buffer.write(page)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
