"""Every kind of document at its own place: what is sealed there is valid, and what stands elsewhere is not."""

import copy
from datetime import timedelta

import pytest
from lxml import etree
from tests.unit.core.seal.forger import DS, INVOICE, NS, XADES, Forger
from tests.unit.core.seal.kinds_of_documents import (
    CUSTOMER,
    EARSIV,
    EDEFTER,
    GIB,
    HR,
    INTEGRATOR,
    KINDS,
    OA,
    SEALER,
    account,
    ledger,
    report,
)

from zarf.core.errors import SealRefused
from zarf.core.seal import SealResult, add_signature_timestamp, counter_seal, signature_imprint, verify_document
from zarf_simulator.kamusm import LeafProfile
from zarf_simulator.kamusm.tokens import Order, make_token

COUNTERED = [name for name in KINDS if "account" in name or name == "berat"]
SPACES = NS | {"hr": HR, "oa": OA, "earsiv": EARSIV, "edefter": EDEFTER}


@pytest.fixture(scope="module", params=["ec", "rsa"])
def hands(request, authority, now):
    """VKN -> forger, all with the same kind of key."""
    names = {CUSTOMER: "Müşteri A.Ş.", INTEGRATOR: "Entegratör A.Ş.", GIB: "GİB", "9876543217": "Yabancı A.Ş."}
    issued = {vkn: authority.issue(vkn, title, now=now, key=request.param) for vkn, title in names.items()}
    return {vkn: Forger(item, now) for vkn, item in issued.items()}


@pytest.fixture
def judged(trust, crls, now):
    def judge(xml, **options):
        return verify_document(xml, trust=trust, revocation=crls, at=now, **options)

    return judge


def counter_of(name):
    return GIB if name == "berat" else CUSTOMER


def both_seals(hands, name, now):
    sealed = hands[SEALER[name]].sealed(KINDS[name])
    return counter_seal(sealed, hands[counter_of(name)].key, signing_time=now)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_sealed_at_its_place_and_valid(name, hands, judged):
    plain = KINDS[name]
    sealed = hands[SEALER[name]].sealed(plain)
    found = judged(sealed)
    assert (found.result, found.reasons, found.level) == (SealResult.VALID, (), "XAdES-BES")
    start, end = sealed.index(b"<ds:Signature "), sealed.rindex(b"</ds:Signature>") + len(b"</ds:Signature>")
    if b"xmlns:ds" in sealed[start : start + 20]:
        start = sealed.index(b"<ds:Signature xmlns")
    assert sealed[:start] + sealed[end:] == plain
    parent = etree.fromstring(sealed).find(f".//{{{DS}}}SignedInfo").getparent().getparent()
    assert parent[-1].tag == f"{{{DS}}}Signature"
    expected = {"account": f"{{{OA}}}Signature", "earsiv": f"{{{EARSIV}}}baslik"}
    wanted = next((tag for word, tag in expected.items() if word in name), None)
    assert parent.tag == wanted if wanted else parent.getparent() is None


@pytest.mark.parametrize("name", COUNTERED)
def test_a_counter_signature_is_judged_with_the_seal(name, hands, judged, now):
    found = judged(both_seals(hands, name, now))
    assert (found.result, found.reasons) == (SealResult.VALID, ())
    assert (found.signer.vkn_tckn, found.counter.signer.vkn_tckn) == (SEALER[name], counter_of(name))
    told = found.as_dict()["counter_signature"]
    assert (told["result"], told["signer"]["vkn_tckn"], told["level"]) == ("valid", counter_of(name), "XAdES-BES")


def test_a_counter_signature_has_the_form_of_gibs_samples(hands, now):
    root = etree.fromstring(both_seals(hands, "open account", now))
    [inner] = root.xpath("//xades:CounterSignature/ds:Signature", namespaces=NS)
    value = root.find(f".//{{{OA}}}Signature/{{{DS}}}Signature/{{{DS}}}SignatureValue")
    first, second = inner.findall("ds:SignedInfo/ds:Reference", NS)
    assert (first.get("URI"), first.get("Type")) == (f"#{value.get('Id')}", None)
    [transform] = first.findall("ds:Transforms/ds:Transform", NS)
    assert transform.get("Algorithm") == "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
    assert second.get("Type") == "http://uri.etsi.org/01903#SignedProperties"


def test_seal_and_counter_signature_may_both_be_stamped_in_either_order(hands, authority, judged, now):
    sealed = hands[INTEGRATOR].sealed(KINDS["open account"])

    def stamped(xml):
        order = Order("sha256", signature_imprint(xml), None, True)
        return add_signature_timestamp(xml, make_token(order, authority.credential("tsa"), [authority.root], now, 1))

    def countered(xml):
        return counter_seal(xml, hands[CUSTOMER].key, signing_time=now)

    for xml in (stamped(countered(sealed)), countered(stamped(sealed))):
        found = judged(xml)
        assert (found.result, found.level, found.counter.level) == (SealResult.VALID, "XAdES-T", "XAdES-BES")


def test_an_account_of_the_vuk_507_options_needs_no_counter_signature(hands, judged):
    found = judged(hands[INTEGRATOR].sealed(KINDS["open account"]))
    assert (found.result, found.counter) == (SealResult.VALID, None)


def test_who_may_seal_is_what_the_document_names(hands, judged, now):
    assert judged(hands[CUSTOMER].sealed(account())).reasons == ("EF-SEAL-065",)
    assert judged(hands["9876543217"].sealed(report())).reasons == ("EF-SEAL-065",)
    assert judged(hands[INTEGRATOR].sealed(report(preparer=INTEGRATOR))).result is SealResult.VALID
    # Who asks knows better: an e-Defter may be sealed by the accountant, an invoice by the integrator.
    assert judged(hands["9876543217"].sealed(ledger())).result is SealResult.VALID
    assert judged(hands["9876543217"].sealed(ledger()), may_seal={CUSTOMER}).reasons == ("EF-SEAL-065",)


@pytest.mark.parametrize("name", ["open account", "berat"])
def test_a_counter_signature_of_a_stranger_is_invalid(name, hands, judged, now):
    xml = counter_seal(
        hands[SEALER[name]].sealed(KINDS[name]), hands["9876543217"].key, signing_time=now + timedelta(minutes=1)
    )
    found = judged(xml)
    assert (found.result, found.reasons, found.gib_code) == (SealResult.INVALID, ("EF-SEAL-069",), 1176)
    assert found.counter.reasons == ("EF-SEAL-069",)
    assert judged(xml, may_counter_seal={"9876543217"}).result is SealResult.VALID


def test_gib_may_approve_with_another_kind_of_certificate_and_nobody_else_may(authority, hands, judged, now):
    """Which kind it has is told nowhere; the chain and the number are asked for all the same."""
    plain = LeafProfile(policy=None, extended_key_usage=None)
    for vkn, place, code in (
        (GIB, "berat", None),
        (CUSTOMER, "open account", "EF-SEAL-054"),
        ("9876543217", "berat", "EF-SEAL-069"),
    ):
        hand = Forger(authority.issue(vkn, "A", now=now, profile=plain), now)
        found = judged(counter_seal(hands[SEALER[place]].sealed(KINDS[place]), hand.key, signing_time=now))
        assert (found.counter.reasons[0] if found.counter.reasons else None) == code
        assert found.result is (SealResult.INVALID if code else SealResult.VALID)


REFUSED = {
    "unknown root": (b"<x/>", "EF-SEAL-012"),
    "no place": (account().replace(b"<oa:Signature></oa:Signature>", b""), "EF-SEAL-007"),
    "two places": (account().replace(b"<oa:Signature></oa:Signature>", b"<oa:Signature/>" * 2), "EF-SEAL-007"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_place_is_refused(name, hands):
    xml, code = REFUSED[name]
    with pytest.raises(SealRefused) as caught:
        hands[CUSTOMER].sealed(xml)
    assert caught.value.code == code


def test_a_self_closed_place_is_opened(hands, judged):
    xml = account().replace(b"<oa:Signature></oa:Signature>", b"<oa:Signature />")
    assert judged(hands[INTEGRATOR].sealed(xml)).result is SealResult.VALID


def test_a_counter_signature_is_made_once_and_only_where_it_belongs(hands, now):
    once = both_seals(hands, "berat", now)
    for xml, code in (
        (once, "EF-SEAL-008"),
        (hands[CUSTOMER].sealed(ledger()), "EF-SEAL-008"),
        (hands[CUSTOMER].sealed(INVOICE), "EF-SEAL-008"),
        (account(), "EF-SEAL-010"),
    ):
        with pytest.raises(SealRefused) as caught:
            counter_seal(xml, hands[GIB].key, signing_time=now)
        assert caught.value.code == code


# Attacks. Each changes a document that carries both seals; the outer seal's cryptography stays right, since all of it
# happens in what that seal does not cover, or is signed again.


def one(root, path):
    [found] = root.xpath(path, namespaces=SPACES)
    return found


COUNTER = "//xades:CounterSignature/ds:Signature"


def to_another_value(root):
    """The counter signature points at its own value: it says nothing about the seal around it."""
    inner = one(root, COUNTER)
    inner.find("ds:SignedInfo/ds:Reference", NS).set("URI", "#" + inner.find("ds:SignatureValue", NS).get("Id"))


def to_the_document(root):
    reference = one(root, f"{COUNTER}/ds:SignedInfo/ds:Reference[1]")
    reference.set("URI", "")


def to_the_signature(root):
    outer = one(root, COUNTER).getparent().xpath("ancestor::ds:Signature", namespaces=NS)[0]
    one(root, f"{COUNTER}/ds:SignedInfo/ds:Reference[1]").set("URI", "#" + outer.get("Id"))


def without_first_reference(root):
    reference = one(root, f"{COUNTER}/ds:SignedInfo/ds:Reference[1]")
    reference.getparent().remove(reference)


def third_reference(root):
    info = one(root, f"{COUNTER}/ds:SignedInfo")
    info.append(copy.deepcopy(info.find("ds:Reference", NS)))


def wrong_type(root):
    one(root, f"{COUNTER}/ds:SignedInfo/ds:Reference[1]").set("Type", "urn:x")


def wrong_target(root):
    one(root, f"{COUNTER}//xades:QualifyingProperties").set("Target", "#other")


def sha1(root):
    method = one(root, f"{COUNTER}/ds:SignedInfo/ds:SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")


def hmac(root):
    method = one(root, f"{COUNTER}/ds:SignedInfo/ds:SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def broken_value(root):
    value = one(root, f"{COUNTER}/ds:SignatureValue")
    value.text = ("A" if value.text[0] != "A" else "B") + value.text[1:]


def changed_time(root):
    one(root, f"{COUNTER}//xades:SigningTime").text = "2020-01-01T00:00:00+03:00"


def second_counter(root):
    first = one(root, "//xades:CounterSignature")
    twin = copy.deepcopy(first)
    for item in twin.iter(etree.Element):
        if item.get("Id"):
            item.set("Id", item.get("Id") + "-2")
    first.addnext(twin)


def counter_inside_counter(root):
    inner = one(root, COUNTER)
    twin = copy.deepcopy(one(root, "//xades:CounterSignature"))
    for item in twin.iter(etree.Element):
        if item.get("Id"):
            item.set("Id", item.get("Id") + "-2")
    holder = etree.SubElement(inner.find("ds:Object/xades:QualifyingProperties", NS), f"{{{XADES}}}UnsignedProperties")
    etree.SubElement(holder, f"{{{XADES}}}UnsignedSignatureProperties").append(twin)


def naked_signature(root):
    """A second ds:Signature in the unsigned properties, but not as a counter signature."""
    counter = one(root, "//xades:CounterSignature")
    counter.tag = f"{{{XADES}}}Other"


def duplicate_id(root):
    outer = one(root, COUNTER).xpath("ancestor::ds:Signature", namespaces=NS)[0]
    one(root, COUNTER).set("Id", outer.get("Id"))


def foreign_key_info(root):
    info = one(root, f"{COUNTER}/ds:KeyInfo")
    info.append(etree.Element(f"{{{DS}}}RetrievalMethod", URI="http://127.0.0.1:1/key"))


def extra_object(root):
    one(root, COUNTER).append(etree.Element(f"{{{DS}}}Object"))


def comment_in_value(root):
    one(root, f"{COUNTER}/ds:SignatureValue").append(etree.Comment("x"))


COUNTER_ATTACKS = {
    "points at its own value": (to_another_value, "EF-SEAL-039"),
    "points at the document": (to_the_document, "EF-SEAL-039"),
    "points at the whole seal": (to_the_signature, "EF-SEAL-039"),
    "points at nothing but itself": (without_first_reference, "EF-SEAL-039"),
    "third reference": (third_reference, "EF-SEAL-039"),
    "reference of another type": (wrong_type, "EF-SEAL-039"),
    "wrong Target": (wrong_target, "EF-SEAL-019"),
    "SHA-1": (sha1, "EF-SEAL-023"),
    "HMAC": (hmac, "EF-SEAL-024"),
    "broken value": (broken_value, "EF-SEAL-040"),
    "changed time": (changed_time, "EF-SEAL-042"),
    "two counter signatures": (second_counter, "EF-SEAL-011"),
    "counter signature inside a counter signature": (counter_inside_counter, "EF-SEAL-011"),
    "signature that is no counter signature": (naked_signature, "EF-SEAL-011"),
    "Id of the seal around it": (duplicate_id, "EF-SEAL-013"),
    "foreign KeyInfo": (foreign_key_info, "EF-SEAL-031"),
    "extra ds:Object": (extra_object, "EF-SEAL-018"),
    "comment in a value": (comment_in_value, "EF-SEAL-015"),
}


@pytest.mark.parametrize("kind", ["open account", "berat"])
@pytest.mark.parametrize("name", COUNTER_ATTACKS)
def test_an_attack_on_the_counter_signature_is_invalid_with_its_reason(name, kind, hands, judged, now):
    change, code = COUNTER_ATTACKS[name]
    root = etree.fromstring(both_seals(hands, kind, now))
    change(root)
    found = judged(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))
    assert (found.result, found.reasons[0]) == (SealResult.INVALID, code)


@pytest.mark.parametrize("kind", ["open account", "berat"])
def test_a_counter_signature_of_another_document_is_invalid(kind, hands, judged, now):
    """Right in itself, and the Ids fit; but it was given for another seal."""
    first = etree.fromstring(both_seals(hands, kind, now))
    sealer = hands[SEALER[kind]]
    second = etree.fromstring(
        counter_seal(
            sealer.sealed(KINDS[kind].replace(b"</", b" </", 1)), hands[counter_of(kind)].key, signing_time=now
        )
    )
    value = first.xpath("//ds:Signature/ds:SignatureValue", namespaces=NS)[0].get("Id")
    taken = one(second, "//xades:CounterSignature")
    taken.find("ds:Signature/ds:SignedInfo/ds:Reference", NS).set("URI", f"#{value}")
    hands[counter_of(kind)].sign_info_again(taken.find("ds:Signature", NS))
    here = one(first, "//xades:CounterSignature")
    here.getparent().replace(here, taken)
    found = judged(etree.tostring(first.getroottree(), encoding="UTF-8", xml_declaration=True))
    assert (found.result, found.reasons) == (SealResult.INVALID, ("EF-SEAL-045",))


def signature_first(root):
    seal = root.xpath("//ds:Signature", namespaces=NS)[0]
    seal.getparent().insert(0, seal)


def into_the_body(root):
    seal = root.xpath("//ds:Signature", namespaces=NS)[0]
    root[0].append(seal) if seal.getparent() is root else root[-1].append(seal)


def stranger_behind(root):
    """A stranger signs beside the taxpayer, as a second enveloped signature."""
    seal = root.xpath("//ds:Signature", namespaces=NS)[0]
    twin = copy.deepcopy(seal)
    for item in twin.iter(etree.Element):
        if item.get("Id"):
            item.set("Id", item.get("Id") + "-2")
    seal.addnext(twin)


def wrapped(root):
    inner = etree.SubElement(root[0], root.tag)
    inner.text = "x"


def without_value_id(root):
    del root.xpath("//ds:Signature/ds:SignatureValue", namespaces=NS)[0].attrib["Id"]


PLACE_ATTACKS = {
    "not the last child": (signature_first, "EF-SEAL-017", ("earsiv report", "journal", "berat", "ledger report")),
    "at another place": (into_the_body, "EF-SEAL-017", ("open account", "earsiv report", "journal", "berat")),
    "second signature by a stranger": (stranger_behind, "EF-SEAL-011", tuple(KINDS)),
    "wrapped document": (wrapped, "EF-SEAL-016", tuple(KINDS)),
    "value without Id": (without_value_id, "EF-SEAL-038", ("berat", "ledger report")),
}


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, row in PLACE_ATTACKS.items() for kind in row[2]])
def test_an_attack_on_the_place_is_invalid_with_its_reason(name, kind, hands, judged):
    change, code, _ = PLACE_ATTACKS[name]
    xml = hands[SEALER[kind]].forged(change, xml=KINDS[kind])
    found = judged(xml)
    assert (found.result, found.reasons) == (SealResult.INVALID, (code,))


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_document_is_invalid(kind, hands, judged):
    sealed = hands[SEALER[kind]].sealed(KINDS[kind])
    for old, new in ((CUSTOMER.encode(), b"9876543217"), (b"</", b" </")):
        found = judged(sealed.replace(old, new, 1))
        assert (found.result, found.reasons[0]) == (SealResult.INVALID, "EF-SEAL-041")
