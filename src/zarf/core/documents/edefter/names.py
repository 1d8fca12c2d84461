"""The kinds of e-Defter files and their names: `VKN-YYYYMM-KIND-PPPPPP[-SSSS].xml`.

Source: Teknik Kılavuz v1.7, file names and roots; Yazılım Uyumluluk Onay Kılavuzu v1.7 for the prefix `GIB-`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from zarf.core.errors import ZarfError
from zarf.core.findings import finding


class InvalidLedgerFileName(ZarfError):
    """The name is none that GİB gives to e-Defter files."""


class LedgerKind(Enum):
    """A kind of file: its code in names, root, context id, entriesType, letters of uniqueID, stylesheet, title."""

    JOURNAL = ("Y", "defter", "journal_context", "journal", "YEV", "yevmiye.xslt", "Yevmiye Defteri")
    LEDGER = ("K", "defter", "ledger_context", "ledger", "KEB", "kebir.xslt", "Büyük Defter")
    JOURNAL_BERAT = ("YB", "berat", "journal_context", "journal", "YEV", "berat.xslt", "Yevmiye Defteri Beratı")
    LEDGER_BERAT = ("KB", "berat", "ledger_context", "ledger", "KEB", "berat.xslt", "Büyük Defter Beratı")
    REPORT = ("DR", "defterraporu", "now", "trialbalance", "DRP", "defterraporu.xslt", "Defter Raporu")
    INVENTORY = ("E", "defter", "assets_context", "assets", "ENV", "envanter.xslt", "Envanter Defteri")
    INVENTORY_BERAT = ("EB", "berat", "assets_context", "assets", "ENV", "berat.xslt", "Envanter Defteri Beratı")

    def __init__(
        self, code: str, root: str, context: str, entries_type: str, unique_id: str, stylesheet: str, title: str
    ) -> None:
        self.code = code
        self.root = root
        self.context = context
        self.entries_type = entries_type
        self.unique_id = unique_id
        self.stylesheet = stylesheet
        self.title = title

    @classmethod
    def of_code(cls, code: str) -> LedgerKind:
        """The kind with that code. Raises KeyError."""
        for kind in cls:
            if kind.code == code:
                return kind
        raise KeyError(code)

    @property
    def is_berat(self) -> bool:
        return self.root == "berat"

    @property
    def berat(self) -> LedgerKind:
        """The kind of this ledger's berat. Raises KeyError for what has none."""
        return LedgerKind.of_code(self.code + "B")


_NAME = re.compile(
    r"(?P<approved>GIB-)?(?P<owner>[0-9]{10,11})-(?P<year>[0-9]{4})(?P<month>0[1-9]|1[0-2])-(?P<kind>YB|KB|EB|DR|Y|K|E)"
    r"-(?P<part>[0-9]{6})(?:-(?P<branch>[0-9]{4}))?\.(?P<end>xml|zip)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class LedgerFileName:
    """One file's name. part: 0 when the month is one part, else from 1. branch: "" or four digits, never 0000.

    >>> LedgerFileName.parse("1234567808-202601-Y-000000.xml").berat.text
    '1234567808-202601-YB-000000.xml'
    """

    owner: str
    year: int
    month: int
    kind: LedgerKind
    part: int = 0
    branch: str = ""
    approved: bool = False

    @classmethod
    def parse(cls, text: str) -> LedgerFileName:
        """Raises InvalidLedgerFileName (EF-DEF-001) for any other name."""
        match = _NAME.fullmatch(text)
        if match is None or match["branch"] == "0000" or (match["kind"] == "DR" and int(match["part"])):
            raise InvalidLedgerFileName(finding("EF-DEF-001", found=text[:80]))
        return cls(
            owner=match["owner"],
            year=int(match["year"]),
            month=int(match["month"]),
            kind=LedgerKind.of_code(match["kind"]),
            part=int(match["part"]),
            branch=match["branch"] or "",
            approved=match["approved"] is not None,
        )

    @property
    def stem(self) -> str:
        """The name without its ending."""
        branch = f"-{self.branch}" if self.branch else ""
        approved = "GIB-" if self.approved else ""
        return f"{approved}{self.owner}-{self.year:04d}{self.month:02d}-{self.kind.code}-{self.part:06d}{branch}"

    @property
    def text(self) -> str:
        return self.stem + ".xml"

    @property
    def package(self) -> str:
        """The name of the zip it travels in."""
        return self.stem + ".zip"

    @property
    def berat(self) -> LedgerFileName:
        """The name of this ledger's berat."""
        return replace(self, kind=self.kind.berat)

    def of_kind(self, kind: LedgerKind) -> LedgerFileName:
        """The name of the file of another kind for the same part."""
        return replace(self, kind=kind, part=0 if kind is LedgerKind.REPORT else self.part)
