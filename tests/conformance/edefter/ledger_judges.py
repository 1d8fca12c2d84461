"""GİB's own judges for e-Defter files: the XSDs by lxml, the schematrons by saxonche through a transform of our own.

A schematron is turned into XSLT 2.0 in which each assertion that fails tells its pattern and its place in the file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
XSLT = "http://www.w3.org/1999/XSL/Transform"
SHEETS = {"Y": "edefter_yevmiye", "K": "edefter_kebir", "YB": "edefter_berat", "KB": "edefter_berat"}
SHEETS |= {"DR": "edefter_rapor", "E": "envanter_defter", "EB": "envanter_berat"}
_XSD_URL = "http://www.xbrl.org/2003/"


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XSLT}}}{name}", attributes)


def assertions(path: Path) -> list[tuple[int, str]]:
    """The assertions of a file in its order: number and pattern."""
    root = etree.parse(path).getroot()
    found: list[str] = []
    for pattern in root.findall(f"{{{SCHEMATRON}}}pattern"):
        found += [pattern.get("id", "")] * len(list(pattern.iter(f"{{{SCHEMATRON}}}assert")))
    return list(enumerate(found, 1))


def transform(path: Path) -> str:
    """The stylesheet: a line `number` for each failed assertion."""
    root = etree.parse(path).getroot()
    spaces = {item.get("prefix", ""): item.get("uri", "") for item in root.iter(f"{{{SCHEMATRON}}}ns")}
    sheet = etree.Element(
        f"{{{XSLT}}}stylesheet",
        nsmap={**spaces, "xsl": XSLT, "xs": "http://www.w3.org/2001/XMLSchema"},
        version="2.0",
    )
    _add(sheet, "output", method="text")
    for item in root.findall(f"{{{SCHEMATRON}}}let"):
        _add(sheet, "variable", name=item.get("name", ""), select=item.get("value", ""))
    start = _add(sheet, "template", match="/")
    number = 0
    for order, pattern in enumerate(root.findall(f"{{{SCHEMATRON}}}pattern")):
        mode = f"m{order}"
        _add(start, "apply-templates", select="/", mode=mode)
        rules = pattern.findall(f"{{{SCHEMATRON}}}rule")
        for place, rule in enumerate(rules):
            template = _add(
                sheet, "template", match=rule.get("context", ""), mode=mode, priority=str(len(rules) - place)
            )
            for item in rule.iterchildren(tag=etree.Element):
                if item.tag == f"{{{SCHEMATRON}}}let":
                    _add(template, "variable", name=item.get("name", ""), select=item.get("value", ""))
                elif item.tag == f"{{{SCHEMATRON}}}assert":
                    number += 1
                    test = _add(template, "if", test=f"not({item.get('test')})")
                    _add(test, "text").text = f"{number}\n"
            _add(template, "apply-templates", select="@*|*", mode=mode)
        _add(
            _add(sheet, "template", match="/|*|@*", mode=mode, priority="-1"),
            "apply-templates",
            select="@*|*",
            mode=mode,
        )
        _add(sheet, "template", match="text()|comment()|processing-instruction()", mode=mode, priority="-2")
    for item in root.findall(f"{{{XSLT}}}function"):
        sheet.append(item)
    return etree.tostring(sheet, encoding="unicode")


class LedgerJudge:
    """Both judges. shared: the folder of GİB's files."""

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "edefter"
        self.processor = PySaxonProcessor(license=False)
        self._compiled: dict[str, object] = {}

    @property
    @cache  # noqa: B019  one judge for a whole run
    def schema(self) -> etree.XMLSchema:
        """GİB's XSD with the XBRL files it names by address taken from beside it."""
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(_Beside(self.folder / "xsd"))
        return etree.XMLSchema(etree.parse(self.folder / "xsd" / "edefter.xsd", parser))

    def schema_errors(self, data: bytes) -> list[str]:
        tree = etree.fromstring(data)
        return [] if self.schema.validate(tree) else [str(item.message) for item in self.schema.error_log]

    def rule_failures(self, file: Path) -> list[int]:
        """The numbers of the assertions that fail, in GİB's order, each as often as it fails."""
        kind = file.stem.removeprefix("GIB-").split("-")[2]
        sheet = SHEETS[kind]
        executable = self._compiled.get(sheet)
        if executable is None:
            compiler = self.processor.new_xslt30_processor()
            text = transform(self.folder / "sch" / f"{sheet}.sch")
            executable = self._compiled[sheet] = compiler.compile_stylesheet(stylesheet_text=text)
        document = self.processor.parse_xml(xml_file_name=str(file))
        told = executable.transform_to_string(xdm_node=document)  # type: ignore[attr-defined]
        return sorted(int(line) for line in (told or "").split())


class _Beside(etree.Resolver):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, url: str, _id: str, context: object) -> object:
        beside = self._folder / url.rpartition("/")[2]
        if url.startswith("http") and beside.exists():
            return self.resolve_filename(str(beside), context)
        return None
