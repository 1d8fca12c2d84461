"""Cari accounts and their check: what other areas and the doors may ask."""

from __future__ import annotations

from zarf.office.cari.accounts import (
    account,
    accounts,
    add_account,
    as_text,
    card,
    change_account,
    find_account,
    history,
)
from zarf.office.cari.cards import SCENARIOS, CardData, ContactData, card_of
from zarf.office.cari.checking import (
    accounts_without_number,
    check_of,
    last_check,
    list_state,
    run_check,
    save_setting,
    setting,
)
from zarf.office.cari.choosing import Preference, preference
from zarf.office.cari.exporting import example_file, export_accounts, export_table
from zarf.office.cari.importing import (
    READ_AT_ONCE,
    import_of,
    import_rows,
    keep_file,
    read_import,
)
from zarf.office.cari.jobs import apply_later, read_later
from zarf.office.cari.listing import NOBODY, ListState
from zarf.office.cari.models import Account, Change, Check, CheckRow, Import, ImportRow, Setting
from zarf.office.cari.refusals import Refused
from zarf.office.cari.scheduled import all_unseen, check_by_schedule, mark_seen, unseen
from zarf.office.cari.sheets.columns import SCENARIO_TEXTS, heading
from zarf.office.cari.taking import APPLY_AT_ONCE, apply_import
from zarf.office.cari.updating import OLD_LIST, Question, Updated, question_before, update
from zarf.office.cari.window import (
    FILTERS,
    LABELS,
    Row,
    RowFilter,
    all_shown,
    apply_label,
    choose,
    row_of,
    rows,
    shown,
    stored_row,
    tick_all,
    unchecked,
)

__all__ = [
    "APPLY_AT_ONCE",
    "FILTERS",
    "LABELS",
    "NOBODY",
    "OLD_LIST",
    "READ_AT_ONCE",
    "SCENARIOS",
    "SCENARIO_TEXTS",
    "Account",
    "CardData",
    "Change",
    "Check",
    "CheckRow",
    "ContactData",
    "Import",
    "ImportRow",
    "ListState",
    "Preference",
    "Question",
    "Refused",
    "Row",
    "RowFilter",
    "Setting",
    "Updated",
    "account",
    "accounts",
    "accounts_without_number",
    "add_account",
    "all_shown",
    "all_unseen",
    "apply_import",
    "apply_label",
    "apply_later",
    "as_text",
    "card",
    "card_of",
    "change_account",
    "check_by_schedule",
    "check_of",
    "choose",
    "example_file",
    "export_accounts",
    "export_table",
    "find_account",
    "heading",
    "history",
    "import_of",
    "import_rows",
    "keep_file",
    "last_check",
    "list_state",
    "mark_seen",
    "preference",
    "question_before",
    "read_import",
    "read_later",
    "row_of",
    "rows",
    "run_check",
    "save_setting",
    "setting",
    "shown",
    "stored_row",
    "tick_all",
    "unchecked",
    "unseen",
    "update",
]
