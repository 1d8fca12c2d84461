"""The rules about what stands before the entries: context, seal, units, documentInfo. The same in nearly every kind.

Source: GİB schematrons of e-Defter, patterns kok, entity, defter, berat, signature, xbrl, measure, documentinfo.
"""

from __future__ import annotations

from zarf.core.rules.ledger import names as n
from zarf.core.rules.ledger.codes import currencies
from zarf.core.rules.ledger.demands import IDENTIFIER, Demand, LedgerCheck, has, is_not_blank, is_not_there, shown
from zarf.core.rules.ledger.facts import LedgerFacts
from zarf.core.rules.ledger.xpath import any_at_least, one, one_normalized, texts
from zarf.core.rules.rule import Fault, first
from zarf.core.rules.tree import Node
from zarf.core.rules.values import normalized

_ISO = "iso4217:"
_UNIQUE_ID = n.COR + "uniqueID"
_STARTS, _ENDS, _CREATED = n.COR + "periodCoveredStart", n.COR + "periodCoveredEnd", n.COR + "creationDate"
_SIGNED_PROPERTIES = (
    n.DS + "Object",
    n.XADES + "QualifyingProperties",
    n.XADES + "SignedProperties",
    n.XADES + "SignedSignatureProperties",
)
_MOST_CHARACTERS = 15


def root_is(tag: str) -> Demand:
    """The file begins with that element."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        return None if node.tag == tag else Fault(node, node.tag.rpartition("}")[2], shown(tag))

    return Demand("EF-LDG-011", check)


def named_after_owner(facts: LedgerFacts, node: Node) -> Fault | None:
    """The file's name has the identifier in it."""
    found = node.all(n.XBRLI + "identifier")
    if one(found) + "-" in facts.name:
        return None
    return Fault(*first(node, found), facts.name)


def identifier_has_length(_facts: LedgerFacts, node: Node) -> Fault | None:
    if IDENTIFIER.fullmatch(normalized(node.text)):
        return None
    return Fault(node, node.text, "VKN (10) | TCKN (11)")


def has_seal_part(*path: str, when: str = "") -> Demand:
    """The seal has such a part. when: a part without which this is not asked."""
    return Demand("EF-LDG-019", has(*path, when=when).check)


def signed_property(name: str) -> Demand:
    return has_seal_part(*_SIGNED_PROPERTIES, n.XADES + name, when=n.DS + "Object")


def value_has_id(_facts: LedgerFacts, node: Node) -> Fault | None:
    values = node.all(n.DS + "SignatureValue")
    if any("Id" in value.attributes for value in values):
        return None
    return Fault(values[0] if values else node, None, "Id", below="@Id")


def one_document_reference(_facts: LedgerFacts, node: Node) -> Fault | None:
    references = node.select(n.DS + "SignedInfo", n.DS + "Reference")
    count = sum(reference.attributes.get("URI") == "" for reference in references)
    return None if count == 1 else Fault(node, str(count), "1", below="ds:SignedInfo/ds:Reference[@URI='']")


def digest_is_not_sha1(_facts: LedgerFacts, node: Node) -> Fault | None:
    methods = node.select(n.DS + "SignedInfo", n.DS + "SignatureMethod")
    for method in methods:
        if method.attributes.get("Algorithm", "").endswith("sha1"):
            return Fault(method, method.attributes["Algorithm"], "rsa-sha256", below="@Algorithm")
    return None


def subject_is_not_blank(_facts: LedgerFacts, node: Node) -> Fault | None:
    return None if normalized(node.text) else Fault(node, node.text, "CN=...")


SEAL_DEMANDS = (
    has_seal_part(n.DS + "SignedInfo", n.DS + "Reference", n.DS + "Transforms"),
    has_seal_part(n.DS + "KeyInfo"),
    has_seal_part(n.DS + "KeyInfo", n.DS + "X509Data", when=n.DS + "KeyInfo"),
    has_seal_part(n.DS + "Object"),
    signed_property("SigningTime"),
    signed_property("SigningCertificate"),
    Demand("EF-LDG-020", one_document_reference),
    Demand("EF-LDG-021", digest_is_not_sha1),
)


def has_currency_unit(_facts: LedgerFacts, node: Node) -> Fault | None:
    measures = node.select(n.XBRLI + "unit", n.XBRLI + "measure")
    if any(normalized(item.text).startswith(_ISO) for item in measures):
        return None
    return Fault(*first(node, measures), _ISO + "TRY", below="" if measures else "xbrli:unit/xbrli:measure")


def currency_is_known(*, normalize: bool) -> LedgerCheck:
    """The measure's currency is in GİB's list. normalize: white space is cut before the code is taken."""

    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        text = normalized(node.text)
        if not text.startswith(_ISO):
            return None
        code = (text if normalize else node.text)[len(_ISO) :]
        return None if currencies().lists(code) else Fault(node, code, "TRY")

    return check


def _unit_of_currency(node: Node) -> str | None:
    """The id of the measure's unit if it is a currency code, or a part of one: GİB's test looks no closer."""
    unit = node.parent
    identity = unit.attributes.get("id", "") if unit is not None else ""
    return identity if currencies().contain(identity) else None


def measure_is_as_its_unit(_facts: LedgerFacts, node: Node) -> Fault | None:
    identity = _unit_of_currency(node)
    if identity is None or node.text == _ISO + identity:
        return None
    return Fault(node, node.text, _ISO + identity)


def default_currency_is_the_unit(facts: LedgerFacts, node: Node) -> Fault | None:
    identity, known = _unit_of_currency(node), facts.default_currency
    if identity is None or not known or node.text != _ISO + identity or node.text in texts(known):
        return None
    return Fault(known[0], known[0].text, node.text)


def unit_is_alone(_facts: LedgerFacts, _node: Node) -> Fault | None:
    """GİB asks whether a measure has more than one unit around it; it never has (see NEVER_FAILS)."""
    return None


def measure_demands(*, normalize: bool = False) -> tuple[Demand, ...]:
    """Pattern measure. normalize: as currency_is_known."""
    return (
        Demand("EF-LDG-027", currency_is_known(normalize=normalize)),
        Demand("EF-LDG-029", unit_is_alone),
        Demand("EF-LDG-029", measure_is_as_its_unit),
        Demand("EF-LDG-030", default_currency_is_the_unit),
    )


def whole_month_has_entries(code: str) -> Demand:
    """A ledger that covers a month in one part has an entry. code: the kind's letters in file names."""

    def check(facts: LedgerFacts, node: Node) -> Fault | None:
        if f"{code}-000000" not in facts.name or facts.entries > 0:
            return None
        return Fault(node, "0", below="gl-cor:entryHeader")

    return Demand("EF-LDG-031", check)


def entries_type_is(value: str, *, normalize: bool = True, only_when_there: bool = False) -> Demand:
    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(n.COR + "entriesType")
        if only_when_there and not found:
            return None
        if (one_normalized(found) if normalize else one(found)) == value:
            return None
        return Fault(*first(node, found), value)

    return Demand("EF-LDG-032", check)


def unique_id_begins(letters: str) -> Demand:
    def check(_facts: LedgerFacts, node: Node) -> Fault | None:
        found = node.all(_UNIQUE_ID)
        if not found or one_normalized(found).startswith(letters):
            return None
        return Fault(found[0], found[0].text, letters)

    return Demand("EF-LDG-033", check)


def unique_id_has_length(_facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(_UNIQUE_ID)
    if not found or len(one_normalized(found)) == _MOST_CHARACTERS:
        return None
    return Fault(found[0], found[0].text, str(_MOST_CHARACTERS))


def ends_after_start(_facts: LedgerFacts, node: Node) -> Fault | None:
    starts, ends = node.all(_STARTS), node.all(_ENDS)
    if any_at_least(ends, starts):
        return None
    return Fault(*first(node, ends), starts[0].text if starts else "")


def ends_on_start(_facts: LedgerFacts, node: Node) -> Fault | None:
    starts, ends = node.all(_STARTS), node.all(_ENDS)
    if any(end.text in texts(starts) for end in ends):
        return None
    return Fault(*first(node, ends), starts[0].text if starts else "")


def created_after_end(_facts: LedgerFacts, node: Node) -> Fault | None:
    created, ends = node.all(_CREATED), node.all(_ENDS)
    if any_at_least(created, ends):
        return None
    return Fault(*first(node, created), ends[0].text if ends else "")


def named_after_period(facts: LedgerFacts, node: Node) -> Fault | None:
    if f"-{facts.period}-" in facts.name:
        return None
    return Fault(*first(node, node.all(_STARTS)), facts.name)


def ends_in_the_same_year(facts: LedgerFacts, node: Node) -> Fault | None:
    ends = node.all(_ENDS)
    return None if one(ends)[0:4] == facts.year else Fault(*first(node, ends), facts.year)


def ends_in_the_same_month(facts: LedgerFacts, node: Node) -> Fault | None:
    ends = node.all(_ENDS)
    return None if one(ends)[5:7] == facts.month else Fault(*first(node, ends), f"{facts.year}-{facts.month}")


def unique_id_has_the_period(facts: LedgerFacts, node: Node) -> Fault | None:
    found = node.all(_UNIQUE_ID)
    period = facts.year + facts.month
    return None if period in one(found) else Fault(*first(node, found), period)


def document_demands(*kind: Demand, inventory: bool = False) -> tuple[Demand, ...]:
    """Pattern documentinfo. kind: what it asks of entriesType, then of the letters of uniqueID, split at `has`."""
    types = tuple(item for item in kind if item.code == "EF-LDG-032")
    letters = tuple(item for item in kind if item.code == "EF-LDG-033")
    return (
        has(n.COR + "entriesType"),
        *types,
        has(_UNIQUE_ID),
        *letters,
        Demand("EF-LDG-034", unique_id_has_length),
        has(_CREATED),
        has(_STARTS),
        has(_ENDS),
        Demand("EF-LDG-036", ends_on_start) if inventory else Demand("EF-LDG-035", ends_after_start),
        Demand("EF-LDG-037", created_after_end),
        is_not_blank(n.BUS + "sourceApplication"),
        Demand("EF-LDG-038", named_after_period),
        Demand("EF-LDG-039", ends_in_the_same_year),
        Demand("EF-LDG-040", ends_in_the_same_month),
        Demand("EF-LDG-041", unique_id_has_the_period),
    )


def attachment_only_in_journal() -> Demand:
    return is_not_there("EF-LDG-018", *n.BINARY_OBJECT)


def attachment_is_pdf(_facts: LedgerFacts, node: Node) -> Fault | None:
    mime = node.attributes.get("mimeCode")
    return None if mime == "application/pdf" else Fault(node, mime, "application/pdf", below="@mimeCode")


def attachment_is_named_pdf(_facts: LedgerFacts, node: Node) -> Fault | None:
    name = node.attributes.get("filename", "")
    return None if name[max(len(name) - 4, 0) :] == ".pdf" else Fault(node, name, ".pdf", below="@filename")


def attachment_is_not_empty(_facts: LedgerFacts, node: Node) -> Fault | None:
    return None if normalized(node.text) else Fault(node, node.text)


ATTACHMENT_DEMANDS = (
    Demand("EF-LDG-101", attachment_is_pdf),
    Demand("EF-LDG-102", attachment_is_named_pdf),
    Demand("EF-LDG-103", attachment_is_not_empty),
)
