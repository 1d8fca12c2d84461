"""Changed e-Defter files by the number, each made from its seed alone: the same number is always the same file."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TEXTS = (
    *("", " ", "  \n ", "x", "0", "0.00", "-1", "1", "1.005", "1.0", "+5", "1e3", "12,5", ".5", "5.", "INF", "NaN"),
    *("2025-03-32", "2025-02-28", "2025-03-15", "2026-01-01", "2025-03-01T00:00:00", "15.03.2025", "2025-03-31Z"),
    *("D", "C", "debit", "credit", "undefined", "journal", "ledger", "assets", "trialbalance", "standard"),
    *("other", "invoice", "check", "receipt", "voucher", "period_change", "ending_balance", "VERGI_DETAYSIZ"),
    *("NT", "Fon", "FON", "Adet", "Maddi Olmayan Kalemler", "10", "iso4217:TRY", "iso4217:USD", "iso4217:QQQ"),
    *("100", "120", "391", "191", "600", "601", "602", "12", "12345", "100.01", "999.9", "00001", "Kurum Unvanı"),
    *("Adı Soyadı", "Şube No", "Şube Adı", "0001", "1234567808", "10000000146", "123456789", "YEV202503000001"),
    *("KEB202503000001", "ENV202503000001", "YEV202504000001", "YEV2025030000012", "A" * 300, "\u00a0", "İ"),
    "1f0c2b6e-3c1d-4b7e-9a51-7f6f2f1d9a10",
)
_ATTRIBUTES = ("id", "Id", "contextRef", "unitRef", "decimals", "precision", "Algorithm", "URI", "mimeCode", "surprise")
_VALUES = ("INF", "2", "-3", "x y", "", "a1", "TRY", "try", "USD", "#q", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")

Change = Callable[[etree._Element, etree._Element, random.Random], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """One file: its name, its bytes, and the number it is made from."""

    number: int
    name: str
    data: bytes


def drop(_root: etree._Element, item: etree._Element, _chance: random.Random) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def repeat(_root: etree._Element, item: etree._Element, _chance: random.Random) -> None:
    if item.getparent() is not None:
        item.addnext(copy.deepcopy(item))


def swap(_root: etree._Element, item: etree._Element, _chance: random.Random) -> None:
    following = item.getnext()
    if following is not None:
        following.addnext(item)


def move(root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    """Among its like: to the place of another element of the same name."""
    others = [other for other in root.iter(str(item.tag)) if other is not item and item not in other.iterancestors()]
    if others:
        chance.choice(others).addnext(item)


def rename(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.tag = f"{item.tag}{chance.choice('xY')}"


def foreign(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.append(etree.Element(chance.choice(["{urn:foreign}thing", "bare"])))


def comment(_root: etree._Element, item: etree._Element, _chance: random.Random) -> None:
    made = etree.Comment("x")
    text = item.text or ""
    item.text, made.tail = text[: len(text) // 2], text[len(text) // 2 :]
    item.insert(0, made)


def attribute(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.set(chance.choice(_ATTRIBUTES), chance.choice(_VALUES))


def bare(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    if item.attrib:
        del item.attrib[chance.choice([str(name) for name in item.attrib])]


def nil(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.set(XSI_NIL, chance.choice(["true", "1", "false", "yes"]))
    if chance.random() < 0.7:
        del item[:]
        item.text = None


def retext(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.text = chance.choice(_TEXTS)


def pad(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.text = chance.choice([" {} ", "{} ", "\n{}", "{}{}", "0{}", "{}0"]).replace("{}", item.text or "")


def borrow(root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    """The value of another element of the same name."""
    texts = [other.text for other in root.iter(str(item.tag))]
    item.text = chance.choice(texts)


def nudge(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    """A number a little off."""
    text = item.text or ""
    if text.replace(".", "", 1).isdecimal():
        by = chance.choice([-1, 1, 2, 10])
        item.text = str(int(text) + by) if text.isdecimal() else f"{float(text) + by / 100:.2f}"
    else:
        item.text = text[:-1] + chance.choice("129xZ") if text else "1"


def stray(_root: etree._Element, item: etree._Element, chance: random.Random) -> None:
    item.tail = chance.choice(["x", " ", "\n"])


_ANYWHERE: tuple[Change, ...] = (
    *(drop, drop, repeat, swap, move, rename, foreign, comment, attribute, bare, nil, stray),
    *(retext, retext, retext, pad, borrow, borrow, nudge, nudge),
)


def _changed_name(name: str, chance: random.Random) -> str:
    """The file under a name of another owner, month or part."""
    left = name.split("-")
    place = 1 if left[0] == "GIB" else 0
    what = chance.randrange(4)
    if what == 0:
        left[place] = "1111111106"
    elif what == 1:
        left[place + 1] = "202504"
    elif what == 2:
        left[place + 3] = "000001" + left[place + 3][6:]
    return "-".join(left)


def _leaves(root: etree._Element) -> list[etree._Element]:
    return [item for item in root.iter(etree.Element) if not len(item)]


def changed(number: int, originals: list[tuple[str, bytes]]) -> Changed:
    """The changed file of that number."""
    chance = random.Random(number)
    name, data = originals[number % len(originals)]
    root = etree.fromstring(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        change = chance.choice(_ANYWHERE)
        # Lines and entries outnumber the rest; half of the changes are to hit the rest.
        pool = _leaves(root) if change in (retext, pad, borrow, nudge, comment, nil) else list(root.iter(etree.Element))
        names = sorted({str(item.tag) for item in pool if item is not root})
        chosen = chance.choice(names)
        item = chance.choice([item for item in pool if item.tag == chosen and item is not root])
        change(root, item, chance)
    if chance.random() < 0.05:
        name = _changed_name(name, chance)
    return Changed(number, name, etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def originals(shared: Path) -> list[tuple[str, bytes]]:
    """The published samples, good and broken, and files of the kinds they lack."""
    samples = shared / "edefter/samples"
    found = [(file.name, file.read_bytes()) for file in sorted(samples.rglob("*.xml"))]
    return [*found, *inventories(found)]


def inventories(samples: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """An inventory ledger and its berat, made from a journal and its berat: no sample of them is public."""
    for name, data in samples:
        left = name.split("-")
        if left[0] == "GIB" or left[2] not in ("Y", "YB"):
            continue
        text = data.decode("utf-8")
        day = text.partition("<gl-cor:periodCoveredEnd")[2].partition(">")[2][:10]
        text = text.replace("journal_context", "assets_context").replace(">journal<", ">assets<")
        text = text.replace(">YEV", ">ENV")
        head, _, behind = text.partition("<gl-cor:periodCoveredStart")
        opening, _, behind = behind.partition(">")
        text = f"{head}<gl-cor:periodCoveredStart{opening}>{day}{behind[10:]}"
        tree = etree.fromstring(text.encode())
        _as_inventory(tree, day, is_berat=left[2] == "YB")
        left[2] = "EB" if left[2] == "YB" else "E"
        yield "-".join(left), etree.tostring(tree.getroottree(), xml_declaration=True, encoding="UTF-8")


def _as_inventory(tree: etree._Element, day: str, *, is_berat: bool) -> None:
    gl = "{http://www.xbrl.org/int/gl/cor/2006-10-25}"
    for item in list(tree.iter(f"{gl}enteredDate", f"{gl}postingDate")):
        item.text = day
    if is_berat:
        for item in list(tree.iter(f"{gl}entryHeader")):
            drop(tree, item, random.Random(0))
