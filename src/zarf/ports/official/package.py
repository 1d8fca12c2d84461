"""A package as in GİB's releases: `schematron/` (or one folder for each rule set in it) and `xsd/`.

Nothing outside its folder is read: every file that a schema or a schematron names must lie inside, links resolved.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from zarf.core.errors import DocumentUnreadable
from zarf.core.xml.reading import Limits, read_xml
from zarf.ports.official.schematron import compiled
from zarf.ports.official.trouble import refused

_LIMITS = Limits(max_bytes=4 * 1024 * 1024)
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
_ENTITY = re.compile(rb"<!ENTITY[^>]*>?")
_EXTERNAL = re.compile(rb"<!DOCTYPE\s+\S+\s+(?:SYSTEM|PUBLIC)")
_HARMLESS = re.compile(rb"<!ENTITY\s+(?:%\s+)?\w+\s+(?:'[^'&%]*'|\"[^\"&%]*\")\s*>")
"""An entity that is a short text of its own: neither another file nor made of other entities."""
_LINKS = ("import", "include", "redefine", "override")
_DOCUMENTS = ("Invoice", "ApplicationResponse", "DespatchAdvice", "ReceiptAdvice", "CreditNote")
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ENVELOPE = (
    ("http://www.efatura.gov.tr/package-namespace", "Envelope/Package_1_2.local.xsd"),
    (
        "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader",
        "Envelope/StandardBusinessDocumentHeader.xsd",
    ),
    (f"{_UBL}CreditNote-2", "maindoc/UBL-CreditNote-2.1.xsd"),
)
_ACCOUNTS = (
    ("http://www.hr-xml.org/3", "HRXML/UserAccount.xsd"),
    ("http://www.w3.org/2000/09/xmldsig#", "common/UBL-xmldsig-core-schema-2.1.xsd"),
)


class Package:
    """The folder, looked at but not yet run. Raises PackageRefused (EF-OFF-002 to 006)."""

    def __init__(self, folder: Path, rule_set: str) -> None:
        self._folder = folder.resolve()
        self._schemas: dict[str, etree.XMLSchema | None] = {}
        for name in ("schematron", "xsd"):
            if not (self._folder / name).is_dir():
                raise refused("EF-OFF-002", name)
        main = self._main(rule_set)
        self.stylesheet, self.assertions = compiled(self._read(main), lambda name: self._read(main.parent / name))
        if not self.assertions:
            raise refused("EF-OFF-004", main.name)
        if not (self._folder / "xsd" / "maindoc" / "UBL-Invoice-2.1.xsd").is_file():
            raise refused("EF-OFF-002", "xsd/maindoc/UBL-Invoice-2.1.xsd")

    def is_valid(self, root: etree._Element) -> bool | None:
        """Whether the XSDs accept the document; None for a kind that the package has no schema for."""
        name = etree.QName(root).localname
        if name not in self._schemas:
            self._schemas[name] = self._schema(name)
        schema = self._schemas[name]
        return None if schema is None else schema.validate(root)

    def _main(self, rule_set: str) -> Path:
        folder = self._folder / "schematron"
        if (folder / rule_set).is_dir():
            folder = folder / rule_set
        found = sorted(folder.glob("*.sch")) or sorted(folder.glob("*Main*.xml"))
        if len(found) != 1:
            raise refused("EF-OFF-003", ", ".join(item.name for item in found) or "-", rule_set)
        return found[0]

    def _read(self, path: Path) -> etree._Element:
        """The root of a file of the package."""
        real = path.resolve()
        if not real.is_relative_to(self._folder):
            raise refused("EF-OFF-005", path.name)
        try:
            if real.stat().st_size > _LIMITS.max_bytes:
                raise refused("EF-OFF-004", f"{path.name}: > {_LIMITS.max_bytes}")
            return read_xml(real.read_bytes(), _LIMITS)
        except OSError as trouble:
            raise refused("EF-OFF-004", f"{path.name}: {trouble.strerror}") from trouble
        except DocumentUnreadable as trouble:
            raise refused("EF-OFF-004", f"{path.name}: {trouble.finding.message('en')}") from trouble

    def _read_schema(self, path: Path) -> etree._Element:
        """The root of an XSD of the package; W3C's own xmldsig schema has a DOCTYPE, so one is borne if harmless."""
        real = path.resolve()
        if not real.is_relative_to(self._folder):
            raise refused("EF-OFF-005", path.name)
        if real.stat().st_size > _LIMITS.max_bytes:
            raise refused("EF-OFF-004", f"{path.name}: > {_LIMITS.max_bytes}")
        data = real.read_bytes()
        # Only what is surely UTF-8 can be searched for entities.
        encoding = _ENCODING.search(data[:200])
        if b"\0" in data or (encoding and encoding[1].upper() not in (b"UTF-8", b"US-ASCII")):
            raise refused("EF-OFF-004", path.name)
        if _EXTERNAL.search(data) or any(not _HARMLESS.fullmatch(item[0]) for item in _ENTITY.finditer(data)):
            raise refused("EF-OFF-005", f"{path.name}: <!DOCTYPE")
        try:
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as trouble:
            raise refused("EF-OFF-004", f"{path.name}: {trouble}") from trouble

    def _schema(self, name: str) -> etree.XMLSchema | None:
        if name in _DOCUMENTS:
            parts: tuple[tuple[str, str], ...] = ((f"{_UBL}{name}-2", f"maindoc/UBL-{name}-2.1.xsd"),)
        elif name == "StandardBusinessDocument":
            parts = _ENVELOPE
        elif name in ("ProcessUserAccount", "CancelUserAccount"):
            parts = _ACCOUNTS
        else:
            return None
        imported = ""
        for namespace, where in parts:
            file = self._folder / "xsd" / where
            if not file.is_file():
                raise refused("EF-OFF-002", f"xsd/{where}")
            self._check_links(file)
            imported += f'<xs:import namespace="{namespace}" schemaLocation="{file.as_uri()}"/>'
        text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imported}</xs:schema>'
        try:
            return etree.XMLSchema(etree.fromstring(text))
        except etree.XMLSchemaParseError as trouble:
            raise refused("EF-OFF-007", trouble) from trouble

    def _check_links(self, first: Path) -> None:
        """Every schema reachable from *first* is plain XML inside the folder."""
        waiting, seen = [first.resolve()], set[Path]()
        while waiting:
            file = waiting.pop()
            if file in seen:
                continue
            seen.add(file)
            for link in self._read_schema(file).iterchildren(*(_XSD + name for name in _LINKS)):
                location = unquote(link.get("schemaLocation", ""))
                if not location:
                    continue
                target = (file.parent / location).resolve()
                if "://" in location or location.startswith(("/", "file:")) or not target.is_file():
                    raise refused("EF-OFF-005", location)
                waiting.append(target)
