"""What `zarf edefter` says to people, in Turkish and English."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from zarf.doors.cli import office_door as door
from zarf.office.edefter import services as edefter

_TEXTS = {
    "tr": {
        "read": "{vouchers} fiş, {lines} satır, toplam {total}; {first_day} - {last_day}.",
        "same": "{same} fiş zaten aynen kayıtlı; onlara dokunulmaz.",
        "accounts": "Hesap planına eklenecek: {accounts} hesap.",
        "unknown": "Tanınmayan sütunlar (okunmadı): {unknown}.",
        "wrong": "{errors} hata, {warnings} uyarı; hiçbir fiş aktarılmadı.",
        "more": "... ve {more} bulgu daha.",
        "dry": "Hiçbir fiş aktarılmadı; aktarmak için --take verin.",
        "taken": "{new} yeni fiş aktarıldı, {replaced} fişin yerine yenisi geçti, {same} fiş aynı kaldı.",
        "row": "satır {row}",
        "saved": "Kaydedildi.",
        "chart": "{n} hesap kaydedildi.",
        "complete": "Firma bilgileri tamam.",
        "numbers": "Yevmiye madde no {first}-{last}, satır no {first_line}-{last_line}, {parts} parça.",
        "stamps": "Zaman damgası: {stamps} kontör gerekir; kalan {left}.",
        "no_stamps": "Zaman damgası eklenmeyecek.",
        "opening": "Açılış fişi {number}: {day}, {lines} satır, {total}.",
        "closing": "Kapanış fişi {number}: {day}, {lines} satır, {total}.",
        "mizan": "Hesap  Ad  Önceki bakiye  Borç  Alacak  Bakiye",
        "taxes": "Berattaki hesaplar (borç / alacak):",
        "ask": "Onaylıyor musunuz? Onaydan sonra fişler değişmez.",
        "not_approved": "Onaylanmadı; hiçbir şey mühürlenmedi.",
        "none": "Hiç defter takımı yok.",
        "inventory_read": "{entries} kayıt, {lines} satır, toplam {total}.",
        "inventory_wrong": "{errors} hata, {warnings} uyarı; envanter olduğu gibi kaldı.",
        "inventory_dry": "Envanter olduğu gibi kaldı; satırları aktarmak için --take verin.",
        "inventory_taken": "Satırlar aktarıldı. Sonraki adım: zarf edefter inventory close {month}",
        "inventory_draft": "Açık; satırları aktarın, sonra onaylayıp kapatın.",
        "inventory_filed": "GİB onaylı berat dosyalandı; envanter tamam.",
        "inventory_none": "Hiç envanter yok.",
        "inventory_accounts": "Hesap  Ad  Satır  Tutar",
        "inventory_ask": "Onaylıyor musunuz? Onaydan sonra envanter satırları değişmez.",
        "sealed": "Mühür sınandı: {holder}, son gün {until}.",
        "drafted": "Taslak yazıldı: {file}.",
        "printed": "PDF yazıldı: {file}.",
        "more_vouchers": "... ve {more} fiş daha; --find ile arayın.",
        "no_vouchers": "Bu ayda böyle bir fiş yok.",
        "vouchers_removed": "{many} fiş silindi; hiçbir deftere girmez.",
        "removed_line": "silindi: {at} {by}: {reason}",
    },
    "en": {
        "read": "{vouchers} vouchers, {lines} lines, {total} in all; {first_day} to {last_day}.",
        "same": "{same} vouchers are there already, saying the same; they are left alone.",
        "accounts": "To be added to the chart: {accounts} accounts.",
        "unknown": "Unknown columns (not read): {unknown}.",
        "wrong": "{errors} errors, {warnings} warnings; no voucher was taken over.",
        "more": "... and {more} findings more.",
        "dry": "No voucher was taken over; give --take to do so.",
        "taken": "{new} vouchers taken over, {replaced} replaced, {same} the same.",
        "row": "row {row}",
        "saved": "Saved.",
        "chart": "{n} accounts saved.",
        "complete": "The firm's data are complete.",
        "numbers": "Journal entries {first}-{last}, lines {first_line}-{last_line}, {parts} parts.",
        "stamps": "Time stamps: {stamps} kontör needed; left {left}.",
        "no_stamps": "No time stamps will be added.",
        "opening": "Opening entry {number}: {day}, {lines} lines, {total}.",
        "closing": "Closing entry {number}: {day}, {lines} lines, {total}.",
        "mizan": "Account  Name  Balance before  Debit  Credit  Balance",
        "taxes": "Accounts in the berat (debit / credit):",
        "ask": "Do you approve? The vouchers are fixed from then on.",
        "not_approved": "Not approved; nothing was sealed.",
        "none": "There is no set of ledgers.",
        "inventory_read": "{entries} records, {lines} lines, {total} in all.",
        "inventory_wrong": "{errors} errors, {warnings} warnings; the inventory is as it was.",
        "inventory_dry": "The inventory is as it was; give --take to take the lines over.",
        "inventory_taken": "The lines are taken over. Next: zarf edefter inventory close {month}",
        "inventory_draft": "Open; bring its lines, then approve and close it.",
        "inventory_filed": "The approved berat is filed; the inventory is done.",
        "inventory_none": "There is no inventory.",
        "inventory_accounts": "Account  Name  Lines  Amount",
        "inventory_ask": "Do you approve? The lines are fixed from then on.",
        "sealed": "The seal was tried: {holder}, last day {until}.",
        "drafted": "Draft written: {file}.",
        "printed": "PDF written: {file}.",
        "more_vouchers": "... and {more} more; look for one by --find.",
        "no_vouchers": "The month has no such voucher.",
        "vouchers_removed": "{many} vouchers removed; they go into no book.",
        "removed_line": "removed: {at} {by}: {reason}",
    },
}


def text(key: str, **values: object) -> str:
    """A sentence by its key."""
    return _TEXTS[door.language()][key].format(**values)


def lira(kurus: int) -> str:
    """Kuruş for a person."""
    sign, value = ("-", -kurus) if kurus < 0 else ("", kurus)
    whole = f"{value // 100:,}"
    if door.language() == "tr":
        return f"{sign}{whole.replace(',', '.')},{value % 100:02d}"
    return f"{sign}{whole}.{value % 100:02d}"


def print_finding(row: int | None, stored: dict[str, Any]) -> None:
    """A finding as it lies in the database, with what to do."""
    english = door.language() == "en"
    message = stored["message_en"] if english else stored["message"]
    hint = stored["hint_en"] if english else stored["hint"]
    where = f"{text('row', row=row)}: " if row else ""
    click.echo(f"{where}{stored['code']} {message}\n    {hint}")


def set_line(item: edefter.LedgerSet) -> str:
    """One set in a line."""
    days = f"{item.starts:%d.%m.%Y}-{item.ends:%d.%m.%Y}"
    branch = f" {item.branch}" if item.branch else ""
    return f"{item.year}-{item.month:02d}{branch}  {days}  {item.state}: {_told(item)}"


def inventory_line(item: edefter.LedgerSet) -> str:
    """One inventory in a line. Where the words of a month do not fit, it has words of its own."""
    branch = f" {item.branch}" if item.branch else ""
    own = {"DRAFT": "inventory_draft", "FILED": "inventory_filed"}.get(item.state)
    return f"{item.ends:%d.%m.%Y}{branch}  {item.state}: {text(own) if own else _told(item)}"


def _told(item: edefter.LedgerSet) -> str:
    state, language = edefter.state_of(edefter.Machine.SET, item.state), door.language()
    return f"{state.text(language)} {state.next_step(language)}"


def set_as_dict(item: edefter.LedgerSet) -> dict[str, Any]:
    """The JSON shape of a set."""
    return {
        "id": item.pk,
        "month": f"{item.year}-{item.month:02d}",
        "branch": item.branch or None,
        "starts": item.starts.isoformat(),
        "ends": item.ends.isoformat(),
        "state": item.state,
        "with_stamps": item.with_stamps,
        "entries": [item.first_entry, (item.next_entry or 1) - 1] if item.first_entry else None,
        "parts": [
            {"number": part.number, "state": part.state, "entries": part.entries, "lines": part.lines}
            for part in item.parts.order_by("position")
        ],
        "problems": item.problems,
    }


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
