"""XAdES-A: still right when lists, answers and certificates are gone; and nothing in it can be swapped."""

import base64
import copy
import hashlib
from datetime import timedelta

import pytest
from lxml import etree
from tests.unit.core.seal.conftest import NOW
from tests.unit.core.seal.forger import NS, Forger
from tests.unit.core.seal.kinds_of_documents import CUSTOMER, report

from zarf.core.errors import SealRefused
from zarf.core.seal import (
    Archiver,
    CrlSet,
    SealResult,
    TrustStore,
    add_signature_timestamp,
    signature_imprint,
    verify_document,
)
from zarf_simulator.kamusm import Authority, LeafState
from zarf_simulator.kamusm.tokens import Order, make_token

YEAR = timedelta(days=365)
X141 = "http://uri.etsi.org/01903/v1.4.1#"
SPACES = NS | {"x141": X141}
ORDER = [
    "SignatureTimeStamp",
    "TimeStampValidationData",
    "CompleteCertificateRefs",
    "CompleteRevocationRefs",
    "SigAndRefsTimeStamp",
    "TimeStampValidationData",
    "CertificateValues",
    "RevocationValues",
    "ArchiveTimeStamp",
]


class Stamper:
    """Each stamp a second after the one before; remembers the imprints."""

    def __init__(self, authority, at, server="tsa"):
        self.authority, self.at, self.server, self.imprints = authority, at, server, []

    def __call__(self, imprint):
        self.imprints.append(imprint)
        order = Order("sha256", imprint, None, True)
        at = self.at + timedelta(seconds=len(self.imprints))
        server = self.authority.credential(self.server)
        return make_token(order, server, [self.authority.root], at, len(self.imprints))


@pytest.fixture(scope="module", params=["ec", "rsa"])
def hand(request, authority, now):
    return Forger(authority.issue(CUSTOMER, "Deneme A.Ş.", now=now, key=request.param), now)


@pytest.fixture
def archiver(authority, trust, crls, now):
    return Archiver(trust, crls, now, Stamper(authority, now))


@pytest.fixture
def archived(hand, archiver):
    return archiver.seal_archive(hand.sealed(report()))


def judged(xml, trust, revocation, at):
    return verify_document(xml, trust=trust, revocation=revocation, at=at)


def properties(root):
    [holder] = root.xpath("//xades:UnsignedSignatureProperties", namespaces=NS)
    return holder


def test_the_archive_form_is_valid_and_nothing_but_it_is_added(hand, archiver, trust, crls, now):
    sealed = hand.sealed(report())
    archived = archiver.seal_archive(sealed)
    found = judged(archived, trust, crls, now)
    assert (found.result, found.reasons, found.level) == (SealResult.VALID, (), "XAdES-A")
    assert found.timestamp_time == now + timedelta(seconds=1)
    start = archived.index(b"<xades:UnsignedProperties>")
    end = archived.index(b"</xades:UnsignedProperties>") + len(b"</xades:UnsignedProperties>")
    assert archived[:start] + archived[end:] == sealed
    assert [etree.QName(item).localname for item in properties(etree.fromstring(archived))] == ORDER
    assert len(archiver.stamp.imprints) == 3


def test_lists_are_asked_for_once_and_references_name_the_very_bytes(hand, authority, trust, now):
    asked = []

    class Counting:
        """Gives another list each time: only asking once can give references and values of the same bytes."""

        def ocsp_for(self, certificate, issuer):
            return None

        def crl_for(self, issuer):
            asked.append(issuer)
            at = now + timedelta(seconds=len(asked))
            return CrlSet([authority.sub_crl(at), authority.root_crl(at)]).crl_for(issuer)

    xml = Archiver(trust, Counting(), now, Stamper(authority, now)).seal_archive(hand.sealed(report()))
    assert len(asked) == len(set(asked)) == 2
    root = etree.fromstring(xml)
    named = [item.text for item in root.iterfind(".//xades:CRLRef/xades:DigestAlgAndValue/ds:DigestValue", NS)]
    values = root.xpath(
        "//xades:UnsignedSignatureProperties/xades:RevocationValues//xades:EncapsulatedCRLValue", namespaces=NS
    )
    digests = [base64.b64encode(hashlib.sha256(base64.b64decode(item.text)).digest()).decode() for item in values]
    assert (named, len(named)) == (digests, 2)
    assert all(item.text.isdigit() for item in root.iterfind(".//xades:CRLIdentifier/xades:Number", NS))


def test_made_again_the_same_values_are_stamped(hand, authority, trust, crls, now):
    sealed = hand.sealed(report())
    runs = [Stamper(authority, now), Stamper(authority, now)]
    tokens = {}

    def with_ledger(stamper):
        return lambda imprint: (
            tokens.setdefault(imprint, None) or tokens.__setitem__(imprint, stamper(imprint)) or tokens[imprint]
        )

    first, second = (Archiver(trust, crls, now, with_ledger(item)).seal_archive(sealed) for item in runs)
    assert first == second
    assert (len(runs[0].imprints), len(runs[1].imprints)) == (3, 0)


def test_a_stamped_seal_needs_two_stamps_more(hand, authority, archiver, trust, crls, now):
    sealed = hand.sealed(report())
    stamped = add_signature_timestamp(sealed, Stamper(authority, now)(signature_imprint(sealed)))
    archived = archiver.seal_archive(stamped)
    assert len(archiver.stamp.imprints) == 2
    assert judged(archived, trust, crls, now).level == "XAdES-A"


def test_years_later_it_is_valid_without_any_list(archived, trust, now):
    """Signer and lists have long expired, and nothing can be fetched any more."""
    found = judged(archived, trust, CrlSet(), now + 10 * YEAR)
    assert (found.result, found.reasons) == (SealResult.VALID, ())


def test_a_plain_seal_or_a_stamped_one_is_not(hand, authority, trust, now):
    sealed = hand.sealed(report())
    stamped = add_signature_timestamp(sealed, Stamper(authority, now)(signature_imprint(sealed)))
    assert judged(sealed, trust, CrlSet(), now + 10 * YEAR).result is SealResult.INVALID
    assert judged(stamped, trust, CrlSet(), now + 10 * YEAR).result is SealResult.INVALID


def test_a_revocation_after_the_stamp_does_no_harm_and_one_before_does(authority, trust, now):
    early, late = (Forger(authority.issue(CUSTOMER, "A", now=now), now) for _ in range(2))
    lists = CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    made = [
        Archiver(trust, lists, now, Stamper(authority, now)).seal_archive(item.sealed(report()))
        for item in (early, late)
    ]
    authority.revoke(early.issued.certificate.serial_number, now - timedelta(minutes=1))
    authority.revoke(late.issued.certificate.serial_number, now + timedelta(minutes=1))
    fresh = CrlSet([authority.sub_crl(now + YEAR), authority.root_crl(now + YEAR)])
    assert judged(made[0], trust, fresh, now + YEAR).reasons == ("EF-SEAL-060",)
    assert judged(made[1], trust, fresh, now + YEAR).result is SealResult.VALID


def test_when_the_stamps_certificate_ends_a_new_archive_stamp_keeps_it_alive(archived, authority, trust, now):
    late = now + 21 * YEAR
    assert judged(archived, trust, CrlSet(), late).reasons == ("EF-SEAL-097",)
    lists = CrlSet([authority.root_crl(now + 19 * YEAR)])
    at = now + 19 * YEAR
    renewed = Archiver(trust, lists, at, Stamper(authority, at)).renew(archived)
    found = judged(renewed, trust, lists, at)
    assert (found.result, found.reasons, found.level) == (SealResult.VALID, (), "XAdES-A")
    root = etree.fromstring(renewed)
    assert [etree.QName(item).localname for item in properties(root)][9:] == [
        "TimeStampValidationData",
        "ArchiveTimeStamp",
    ]


def test_a_revoked_server_takes_the_proof_away(hand, trust, now):
    authority = Authority.create(now)
    trust = TrustStore.from_pem(authority.anchors_pem)
    hand = Forger(authority.issue(CUSTOMER, "A", now=now), now)
    lists = CrlSet([authority.sub_crl(now), authority.root_crl(now)])
    xml = Archiver(trust, lists, now, Stamper(authority, now)).seal_archive(hand.sealed(report()))
    authority.revoke(authority.credential("tsa").certificate.serial_number, now + YEAR)
    fresh = CrlSet([authority.sub_crl(now + 2 * YEAR), authority.root_crl(now + 2 * YEAR)])
    assert "EF-SEAL-087" in judged(xml, trust, fresh, now + 2 * YEAR).reasons


def test_evidence_is_not_used_without_a_right_archive_stamp(archived, trust, now):
    root = etree.fromstring(archived)
    holder = properties(root)
    holder.remove(holder[-1])
    found = judged(etree.tostring(root), trust, CrlSet(), now + YEAR)
    assert (found.result, found.level) == (SealResult.UNDETERMINED, "XAdES-X-L")
    assert "EF-SEAL-061" in found.reasons


def test_each_form_on_the_way_is_told(archived, trust, crls, now):
    root = etree.fromstring(archived)
    holder, levels = properties(root), []
    while len(holder):
        levels.append(judged(etree.tostring(root), trust, crls, now).level)
        holder.remove(holder[-1])
    levels = list(dict.fromkeys(levels))
    assert levels == ["XAdES-A", "XAdES-X-L", "XAdES-X", "XAdES-C", "XAdES-T"]


@pytest.mark.parametrize(
    ("state", "lists", "code"),
    [
        (LeafState.GOOD, "none", "EF-SEAL-009"),
        (LeafState.GOOD, "old", "EF-SEAL-009"),
        (LeafState.REVOKED, "both", "EF-SEAL-060"),
        (LeafState.SUSPENDED, "both", "EF-SEAL-067"),
    ],
)
def test_what_is_missing_is_found_before_anything_is_paid(state, lists, code, authority, trust, now):
    hand = Forger(authority.issue(CUSTOMER, "A", now=now, state=state), now)
    made = now - YEAR if lists == "old" else now
    known = CrlSet([authority.sub_crl(made), authority.root_crl(made)] if lists != "none" else [])
    stamper = Stamper(authority, now)
    with pytest.raises(SealRefused) as caught:
        Archiver(trust, known, now, stamper).seal_archive(hand.sealed(report()))
    assert (caught.value.code, stamper.imprints) == (code, [])


def test_an_archive_form_is_not_made_twice(archived, archiver):
    with pytest.raises(SealRefused) as caught:
        archiver.seal_archive(archived)
    assert caught.value.code == "EF-SEAL-006"


def test_a_stamp_of_another_value_is_refused(hand, authority, trust, crls, now):
    right = Stamper(authority, now)
    for number, code in ((1, "EF-SEAL-081"), (2, "EF-SEAL-091"), (3, "EF-SEAL-092")):
        calls = []

        def stamp(imprint, calls=calls, number=number):
            calls.append(imprint)
            return right(bytes(32) if len(calls) == number else imprint)

        with pytest.raises(SealRefused) as caught:
            Archiver(trust, crls, now, stamp).seal_archive(hand.sealed(report()))
        assert caught.value.code == code


# Attacks on what the seal does not sign itself.


def moved(name, to):
    def change(root):
        holder = properties(root)
        item = first(root, f"//xades:UnsignedSignatureProperties/{name}")
        holder.insert(to, item)

    return change


def doubled(path):
    def change(root):
        item = first(root, f"//xades:UnsignedSignatureProperties/{path}")
        item.addnext(copy.deepcopy(item))

    return change


def swapped_archive_stamp(other):
    def change(root):
        mine, theirs = ("//x141:ArchiveTimeStamp/xades:EncapsulatedTimeStamp",) * 2
        first(root, mine).text = first(other, theirs).text

    return change


def first(root, path):
    return root.xpath(path, namespaces=SPACES)[0]


def text(path, value):
    def change(root):
        item = first(root, path)
        item.text = value(item.text) if callable(value) else value

    return change


def removed(path):
    def change(root):
        item = first(root, path)
        item.getparent().remove(item)

    return change


VALUES = "//xades:UnsignedSignatureProperties/xades:RevocationValues"
CERTIFICATES = "//xades:UnsignedSignatureProperties/xades:CertificateValues"
STAMPS = {
    "first stamp in place of the second": ("xades:SignatureTimeStamp", "xades:SigAndRefsTimeStamp", "EF-SEAL-091"),
    "second stamp in place of the first": ("xades:SigAndRefsTimeStamp", "xades:SignatureTimeStamp", "EF-SEAL-081"),
    "second stamp in place of the archive's": ("xades:SigAndRefsTimeStamp", "x141:ArchiveTimeStamp", "EF-SEAL-092"),
    "archive stamp in place of the second": ("x141:ArchiveTimeStamp", "xades:SigAndRefsTimeStamp", "EF-SEAL-091"),
}


@pytest.mark.parametrize("name", STAMPS)
def test_a_stamp_at_the_place_of_another_is_invalid(name, archived, trust, crls, now):
    source, target, code = STAMPS[name]
    root = etree.fromstring(archived)
    first(root, f"//{target}/xades:EncapsulatedTimeStamp").text = first(
        root, f"//{source}/xades:EncapsulatedTimeStamp"
    ).text
    found = judged(etree.tostring(root), trust, crls, now)
    assert (found.result, found.reasons) == (SealResult.INVALID, (code,))


def foreign_list(root):
    """A list of another authority in the values."""
    other = Authority.create(NOW)
    first(root, f"{VALUES}//xades:EncapsulatedCRLValue").text = base64.b64encode(other.sub_crl(NOW)).decode()


def added_list(root):
    item = first(root, f"{VALUES}//xades:EncapsulatedCRLValue")
    twin = copy.deepcopy(item)
    twin.text = base64.b64encode(Authority.create(NOW).sub_crl(NOW)).decode()
    item.addnext(twin)


def foreign_certificate(root):
    item = first(root, f"{CERTIFICATES}/xades:EncapsulatedX509Certificate")
    item.text = first(root, "//ds:X509Certificate").text


def changed_space(root):
    properties(root)[2].text = "\n"


def many_second_stamps(root):
    item = first(root, "//xades:SigAndRefsTimeStamp")
    for number in range(4):
        twin = copy.deepcopy(item)
        twin.set("Id", f"more-{number}")
        item.addnext(twin)


ATTACKS = {
    "foreign list among the values": (foreign_list, "EF-SEAL-094"),
    "a list more than is named": (added_list, "EF-SEAL-094"),
    "a list less than is named": (removed(f"{VALUES}//xades:EncapsulatedCRLValue"), "EF-SEAL-094"),
    "reference to another list": (text("//xades:CRLRef//ds:DigestValue", "AAAA"), "EF-SEAL-094"),
    "list that is none": (text(f"{VALUES}//xades:EncapsulatedCRLValue", "AAAA"), "EF-SEAL-090"),
    "list under another number": (text("//xades:CRLRef//xades:Number", "1"), "EF-SEAL-095"),
    "list without a number": (removed("//xades:CRLRef//xades:Number"), "EF-SEAL-095"),
    "list without its identifier": (removed("//xades:CRLRef/xades:CRLIdentifier"), "EF-SEAL-095"),
    "list of another issuer": (text("//xades:CRLRef//xades:Issuer", "CN=Somebody"), "EF-SEAL-095"),
    "list of another time": (text("//xades:CRLRef//xades:IssueTime", "2020-01-01T00:00:00+03:00"), "EF-SEAL-095"),
    "endless number": (text("//xades:CRLRef//xades:Number", "9" * 5000), "EF-SEAL-095"),
    "foreign certificate among the values": (foreign_certificate, "EF-SEAL-093"),
    "a certificate less than is named": (
        removed(f"{CERTIFICATES}/xades:EncapsulatedX509Certificate"),
        "EF-SEAL-093",
    ),
    "reference to another certificate": (
        text("//xades:CertRefs//ds:DigestValue", base64.b64encode(bytes(32)).decode()),
        "EF-SEAL-093",
    ),
    "reference with another serial number": (text("//xades:CertRefs//ds:X509SerialNumber", "1"), "EF-SEAL-093"),
    "reference with another issuer": (text("//xades:CertRefs//ds:X509IssuerName", "CN=X"), "EF-SEAL-093"),
    "certificate that is none": (text(f"{CERTIFICATES}/xades:EncapsulatedX509Certificate", "AAAA"), "EF-SEAL-090"),
    "stamp's data left out": (removed("//x141:TimeStampValidationData"), "EF-SEAL-092"),
    "stamp's data changed": (
        text("//x141:TimeStampValidationData//xades:EncapsulatedCRLValue", lambda old: f"{old[:4]}\n{old[4:]}"),
        "EF-SEAL-092",
    ),
    "white space in the references": (changed_space, "EF-SEAL-091"),
    "values taken out": (removed(VALUES), "EF-SEAL-092"),
    "values twice": (doubled("xades:RevocationValues"), "EF-SEAL-090"),
    "second stamps without end": (many_second_stamps, "EF-SEAL-090"),
    "references twice": (doubled("xades:CompleteRevocationRefs"), "EF-SEAL-090"),
    "references behind the values": (moved("xades:CompleteRevocationRefs", 8), "EF-SEAL-090"),
    "archive stamp first": (moved("x141:ArchiveTimeStamp", 0), "EF-SEAL-090"),
    "first stamp taken out": (removed("//xades:SignatureTimeStamp"), "EF-SEAL-091"),
    "archive stamp that is none": (text("//x141:ArchiveTimeStamp/xades:EncapsulatedTimeStamp", "AAAA"), "EF-SEAL-080"),
    "archive stamp of unknown canonicalisation": (
        lambda root: first(root, "//x141:ArchiveTimeStamp").insert(
            0, etree.Element(f"{{{NS['ds']}}}CanonicalizationMethod", Algorithm="urn:none")
        ),
        "EF-SEAL-021",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_the_archive_form_is_invalid_with_its_reason(name, archived, trust, crls, now):
    change, code = ATTACKS[name]
    root = etree.fromstring(archived)
    change(root)
    found = judged(etree.tostring(root), trust, crls, now)
    assert (found.result, found.reasons) == (SealResult.INVALID, (code,))


def test_the_archive_stamp_of_another_report_is_invalid(hand, archiver, trust, crls, now):
    mine = etree.fromstring(archiver.seal_archive(hand.sealed(report())))
    theirs = etree.fromstring(archiver.seal_archive(hand.sealed(report().replace(b"000001<", b"000002<"))))
    swapped_archive_stamp(theirs)(mine)
    found = judged(etree.tostring(mine), trust, crls, now)
    assert (found.result, found.reasons) == (SealResult.INVALID, ("EF-SEAL-092",))


def test_a_changed_report_is_invalid_as_such(archived, trust, crls, now):
    found = judged(archived.replace(b"ABC2026", b"ABD2026"), trust, crls, now)
    assert (found.result, found.reasons) == (SealResult.INVALID, ("EF-SEAL-041",))


def test_stamps_out_of_order_are_invalid(hand, authority, trust, crls, now):
    times = iter([now + timedelta(hours=1), now, now])

    def stamp(imprint):
        order = Order("sha256", imprint, None, True)
        return make_token(order, authority.credential("tsa"), [authority.root], next(times), 1)

    xml = Archiver(trust, crls, now, stamp).seal_archive(hand.sealed(report()))
    assert judged(xml, trust, crls, now + timedelta(hours=2)).reasons == ("EF-SEAL-096",)


def test_a_server_nobody_knows_proves_nothing(hand, authority, trust, crls, now):
    """A home-made stamp with an old date would rescue a revoked key."""
    stranger = Authority.create(now, root_key="rsa")
    stranger.complete()
    own = TrustStore([*trust.certificates, *TrustStore.from_pem(stranger.anchors_pem).certificates])
    lists = CrlSet([authority.sub_crl(now), authority.root_crl(now), stranger.root_crl(now)])
    xml = Archiver(own, lists, now, Stamper(stranger, now)).seal_archive(hand.sealed(report()))
    found = judged(xml, trust, crls, now)
    assert (found.result, found.reasons) == (SealResult.UNDETERMINED, ("EF-SEAL-085",))
    assert judged(xml, trust, crls, now + 10 * YEAR).result is SealResult.INVALID


def test_a_seal_with_prefixes_of_its_own_is_raised_with_them(hand, archiver, trust, crls, now):
    """XAdES as default namespace inside the seal, and another prefix for XML Signature."""
    sealed = hand.sealed(report()).replace(b"ds:", b"sig:").replace(b"xmlns:ds=", b"xmlns:sig=")
    sealed = sealed.replace(b"<xades:", b"<").replace(b"</xades:", b"</")
    sealed = sealed.replace(b"<QualifyingProperties ", f'<QualifyingProperties xmlns="{NS["xades"]}" '.encode())
    root = etree.fromstring(sealed)
    hand.sign_again(root)
    archived = archiver.seal_archive(etree.tostring(root))
    assert b"<sig:DigestValue>" in archived[archived.index(b"<CompleteCertificateRefs>") :]
    found = judged(archived, trust, crls, now)
    assert (found.result, found.reasons, found.level) == (SealResult.VALID, (), "XAdES-A")


@pytest.mark.parametrize(("order_of_servers", "enclosed"), [("ABA", [1, 1]), ("AAB", [1, 0, 1])])
def test_stamps_of_several_servers_bring_the_data_of_each(order_of_servers, enclosed, hand, authority, trust, now):
    """The service may change its certificate between two stamps."""
    second = Authority.create(now, root_key="rsa")
    second.complete()
    both = TrustStore([*trust.certificates, *TrustStore.from_pem(second.anchors_pem).certificates])
    lists = CrlSet([authority.sub_crl(now), authority.root_crl(now), second.root_crl(now)])
    known = {"A": authority, "B": second}
    servers = iter([(known[name], number) for number, name in enumerate(order_of_servers, 1)])

    def stamp(imprint):
        whose, number = next(servers)
        order = Order("sha256", imprint, None, True)
        at = now + timedelta(seconds=number)
        return make_token(order, whose.credential("tsa"), [whose.root], at, number)

    xml = Archiver(both, lists, now, stamp).seal_archive(hand.sealed(report()))
    data = etree.fromstring(xml).findall(f".//{{{X141}}}TimeStampValidationData")
    assert [len(item[0]) for item in data] == enclosed
    found = judged(xml, both, CrlSet(), now + 10 * YEAR)
    assert (found.result, found.reasons) == (SealResult.VALID, ())
    servers = iter([(second, 4)])
    renewed = Archiver(both, lists, now, stamp).renew(xml)
    assert judged(renewed, both, CrlSet(), now + 10 * YEAR).result is SealResult.VALID


def test_an_archive_form_can_be_renewed_for_decades(archived, archiver, trust, crls, now):
    for _ in range(4):
        archived = archiver.renew(archived)
    assert judged(archived, trust, crls, now).result is SealResult.VALID
    with pytest.raises(SealRefused) as caught:
        archiver.renew(archived)
    assert (caught.value.code, len(archiver.stamp.imprints)) == ("EF-SEAL-090", 7)
