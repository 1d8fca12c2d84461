"""What a seal was judged with is kept with its document, and gives the same verdict when nothing else is left."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from exchange_letters import OTHER, invoice, letter, sealed
from exchange_twins import twins
from test_incoming import US, crls, good, kamusm, now, receive, world

from zarf.core.errors import NotFound
from zarf.core.seal import KeptEvidence, SealResult, verify_kept
from zarf.doors.cli.sealing import command
from zarf.doors.cli.verify import command as verify
from zarf.office.exchange import services
from zarf.office.exchange.models import Document
from zarf.office.sealing import services as sealing
from zarf.office.sealing.models import SealEvidence
from zarf.office.taxpayers.services import create_taxpayer
from zarf.office.tenants import restricted_to
from zarf.ports import wired
from zarf_simulator.kamusm.leaf import LeafState

__all__ = ["crls", "good", "kamusm", "now", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def years_later(world, kamusm):
    """The same archive and anchors; KamuSM's lists are gone."""
    later = twins(trust=kamusm.trust, archive=world.archive)
    later.clock.advance(timedelta(days=3650))
    return later


def test_years_later_the_verdict_is_the_same_from_the_kept_evidence_alone(good, now, years_later):
    receive(*letter(now, good))
    item = Document.objects.get()
    with wired.using(years_later):
        again = services.judge_seal_again(item)
    assert again.result is SealResult.VALID
    assert again.as_dict() == {name: value for name, value in item.seal_report.items() if name != "gib_code"}


def test_a_certificate_revoked_later_does_not_undo_the_verdict_and_one_revoked_then_stays_refused(
    now, kamusm, crls, world
):
    revoked = sealed(invoice(now), kamusm.key(OTHER.vkn_tckn, LeafState.REVOKED), now)
    crls.known.add(kamusm.authority.sub_crl(kamusm.now + timedelta(seconds=1)))
    receive(*letter(now, revoked))
    item = Document.objects.get()
    assert item.state == "REFUSED"
    assert services.judge_seal_again(item).reasons == tuple(item.seal_report["reasons"])


def test_a_list_that_served_many_documents_lies_in_the_archive_once(kamusm, now, world):
    for number in range(3):
        document = invoice(now, number=f"DNM202600000000{number + 1}")
        receive(*letter(now, sealed(document, kamusm.key(OTHER.vkn_tckn), now)))
    assert SealEvidence.objects.count() == 3
    lists = {name for row in SealEvidence.objects.all() for name in row.parts["crls"]}
    assert len(list(world.archive.list("evidence/crls"))) == len(lists) == 2


def test_the_record_is_read_by_zarf_verify(good, now, world, kamusm, tmp_path, monkeypatch):
    receive(*letter(now, good))
    item = Document.objects.get()
    monkeypatch.setenv("ZARF_LANGUAGE", "tr")
    record, document, anchors = (tmp_path / name for name in ("kanit.json", "fatura.xml", "kok.pem"))
    told = CliRunner().invoke(command, ["evidence", item.number, "-o", str(record), "--for", US])
    assert (told.exit_code, "saklanan kanıtla mühür geçerli." in told.output) == (0, True)
    document.write_bytes(services.sealed_xml(item))
    anchors.write_bytes(kamusm.authority.anchors_pem)
    done = CliRunner().invoke(verify, [str(document), "--kept", str(record), "--trust", str(anchors), "--json"])
    assert (done.exit_code, json.loads(done.output)["result"]) == (0, "valid")


def test_what_is_not_kept_is_said(good, now, world):
    receive(*letter(now, good))
    item = Document.objects.get()
    SealEvidence.objects.all().delete()
    with pytest.raises(NotFound, match="EF-SLG-015"):
        services.seal_evidence(item)
    with pytest.raises(NotFound, match="EF-SLG-015"):
        services.judge_seal_again(item)
    told = CliRunner().invoke(command, ["evidence", item.number, "--for", US, "--json"])
    assert (told.exit_code, json.loads(told.output)["findings"][0]["code"]) == (1, "EF-SLG-015")


def test_evidence_of_one_document_does_not_speak_for_another(good, now, kamusm, world):
    receive(*letter(now, good))
    kept = services.seal_evidence(Document.objects.get())
    assert KeptEvidence.from_json(kept.to_json()) == kept
    other = sealed(invoice(now, number="DNM2026000000002"), kamusm.key(OTHER.vkn_tckn), now)
    assert verify_kept(other, kept, trust=kamusm.trust).reasons == ("EF-SEAL-071",)


def test_who_was_allowed_to_seal_then_counts_and_not_who_is_today(good, now, world, years_later, settings):
    receive(*letter(now, good))
    row = SealEvidence.objects.get()
    assert OTHER.vkn_tckn in row.may_seal
    SealEvidence.objects.update(may_seal=["1111111106"])
    with wired.using(years_later):
        assert services.judge_seal_again(Document.objects.get()).reasons == ("EF-SEAL-065",)


def test_another_taxpayers_session_sees_no_evidence(good, now, world):
    receive(*letter(now, good))
    item = Document.objects.get()
    stranger = create_taxpayer("1234567808", "Deneme", district="Kadıköy", city="İstanbul")
    with restricted_to([stranger.pk]):
        assert SealEvidence.objects.count() == 0
        assert sealing.kept_evidence(item.taxpayer_id, item.sha256) is None
