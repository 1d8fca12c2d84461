"""Our own designs, made ready for one language: shared templates put in, texts in their language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from lxml import etree

_XSL = "http://www.w3.org/1999/XSL/Transform"
_TEXT = "{urn:zarf:view:text}t"
_FOLDER = "zarf.core.view"


@cache
def design(name: str, language: str) -> bytes:
    """The stylesheet *name* (`invoice`, `application_response`) in *language* (`tr`, `en`), whole in itself."""
    sheet = _read(f"{name}.xsl")
    # Templates are copied in, not xsl:include'd: the child that runs them may open no file.
    for node in _read("common.xsl"):
        sheet.append(node)
    english = texts() if language == "en" else {}
    for node in list(sheet.iter(_TEXT)):
        plain = etree.Element(f"{{{_XSL}}}text")
        plain.text = english.get(node.text or "", node.text)
        plain.tail = node.tail
        parent = node.getparent()
        if parent is not None:
            parent.replace(node, plain)
    return etree.tostring(sheet, encoding="utf-8")


@cache
def texts() -> dict[str, str]:
    """English for each Turkish text of the designs."""
    return {key: str(value) for key, value in tomllib.loads(_load("texts.en.toml").decode("utf-8")).items()}


@cache
def style() -> str:
    """The style sheet of the designs."""
    return _load("view.css").decode("utf-8")


def _read(file: str) -> etree._Element:
    return etree.fromstring(_load(file), etree.XMLParser(remove_comments=True, resolve_entities=False))


def _load(file: str) -> bytes:
    return (resources.files(_FOLDER) / "designs" / file).read_bytes()
