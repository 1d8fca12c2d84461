"""The database itself shows a session only the books of the taxpayers it names, even to raw SQL."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from tests.edefter_world import set_up
from tests.portal_world import NOW, World

from zarf.office.edefter import models
from zarf.office.edefter import services as edefter
from zarf.office.tenants import restricted_to

HEAD = "number;day;entered_by;account;debit;credit\n"
FILE = (HEAD + "1;2026-01-02;Ayşe;100.01;5;\n1;2026-01-02;Ayşe;500;;5\n").encode()
TABLES = [getattr(models, name)._meta.db_table for name in models.__all__]


@pytest.fixture
def firms(house: World) -> World:
    """Two firms with a row in every table."""
    for firm in (house.a, house.b):
        year = set_up(firm)
        edefter.save_branch(firm, "0001", "Şube")
        edefter.save_map(firm, "x", {}, {}, "t")
        own = {"taxpayer": firm}
        signer = {"holder_id": "1", "holder_name": "x", "seal_key": "x", "paper": "x", "noted_by": "x"}
        models.Signer.objects.create(**own, **signer, valid_from=NOW.date(), noted_at=NOW)
        month = {"year": 2026, "month": 2, "starts": date(2026, 2, 1), "ends": date(2026, 2, 28)}
        made = models.LedgerSet.objects.create(
            **own, **month, fiscal_year=year, state="DRAFT", state_at=NOW, made_at=NOW, made_by="x"
        )
        part = models.LedgerPart.objects.create(
            **own, ledger_set=made, position=1, number=0, state="WRITTEN", state_at=NOW, starts=NOW, ends=NOW, serial=1,
            entries=1, lines=2,
        )  # fmt: skip
        models.InventoryLine.objects.create(
            **own, ledger_set=made, row=1, number="1", entered_by="x", main_id="100", main_name="x", amount=1
        )
        models.LedgerEvent.objects.create(**own, ledger_set=made, part=part, at=NOW, event="x", to_state="x", actor="x")
        models.Attachment.objects.create(
            **own, month=202602, file_name="a.pdf", archive_key="x", size=1, added_at=NOW, added_by="x"
        )
        bad = edefter.keep_file(firm, "t", "a", BytesIO(b"bad"), edefter.ImportChoices())
        good = edefter.keep_file(firm, "t", "a", BytesIO(FILE), edefter.ImportChoices())
        for item in (bad, good):
            edefter.read_import(item.pk)
        edefter.apply_import(firm, good.pk, "t")
    return house


def counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_a_restricted_session_sees_its_own_only(firms: World) -> None:
    everything = counts()
    assert all(everything.values())
    with restricted_to([firms.a.pk]):
        assert counts() == {table: count // 2 for table, count in everything.items()}
    with restricted_to([]):
        assert counts() == dict.fromkeys(TABLES, 0)


def test_a_restricted_session_reads_and_takes_over_its_own_file_and_no_other(firms: World) -> None:
    other = FILE.replace(b"1;2026", b"2;2026")
    with restricted_to([firms.a.pk]):
        item = edefter.keep_file(firms.a, "t", "a", BytesIO(other), edefter.ImportChoices())
        edefter.read_import(item.pk)
        assert edefter.apply_import(firms.a, item.pk, "t")["new"] == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            edefter.keep_file(firms.b, "t", "a", BytesIO(other), edefter.ImportChoices())
        assert models.Voucher.objects.filter(taxpayer=firms.b).update(number="çalıntı") == 0
