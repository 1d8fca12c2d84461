"""What `zarf edefter backup` says to people, in Turkish and English."""

from __future__ import annotations

from typing import Any

import click
from django.utils.timezone import localtime

from zarf.doors.cli import office_door as door
from zarf.office.backup.services import BackupRun

_TEXTS = {
    "tr": {
        "no_target": "Yedekleme yeri seçilmemiş: zarf edefter backup target folder|s3|webdav|drive ...",
        "daily": "Her gün saat {hour}:00'da yedeklenir.",
        "not_daily": "Günlük yedekleme yok; zarf edefter backup run ile başlatılır.",
        "locked": "Dosyalar şifrelenir (alıcı {recipient}).",
        "not_locked": "Dosyalar şifrelenmez.",
        "connect_next": "Google hesabı bağlı değil: zarf edefter backup connect",
        "connect_to_follow": (
            "Google hesabı bağlanana kadar yedekler bu yere konur; bağlamak için: zarf edefter backup connect"
        ),
        "type_code": "{address} adresini herhangi bir cihazda açıp şu kodu yazın: {code}",
        "connected": "Google hesabı bağlandı, deneme dosyası yazılıp okundu.",
        "keep_key": (
            "Kurtarma anahtarı yukarıda. Bir daha gösterilmez, hiçbir yerde saklanmaz;"
            " kaybederseniz şifreli yedek açılamaz."
        ),
        "backup": "yedekleme",
        "verify": "doğrulama",
        "restore": "geri yükleme",
        "waiting": "bekliyor",
        "running": "sürüyor",
        "done": "bitti",
        "failed": "tamamlanmadı",
        "put": "{n} dosya gönderildi",
        "same": "{n} dosya zaten yerinde",
        "only_there": "{n} dosya yalnız yedekte",
        "readable": "yedekleme yerinde {n} kopya şifresiz duruyor",
        "looked_at": "{n} dosyaya bakıldı",
        "restored": "{n} dosya geri geldi",
        "not_restored": "{n} dosya geri gelmedi",
        "wrong": "{n} dosyada sorun var",
    },
    "en": {
        "no_target": "No backup target is chosen: zarf edefter backup target folder|s3|webdav|drive ...",
        "daily": "Backed up every day at {hour}:00.",
        "not_daily": "No daily backup; zarf edefter backup run starts one.",
        "locked": "Files are encrypted (recipient {recipient}).",
        "not_locked": "Files are not encrypted.",
        "connect_next": "No Google account is connected: zarf edefter backup connect",
        "connect_to_follow": (
            "Backups go here until the Google account is connected; to connect it: zarf edefter backup connect"
        ),
        "type_code": "Open {address} on any device and type this code: {code}",
        "connected": "The Google account is connected; a trial file was written and read.",
        "keep_key": (
            "The recovery key is above. It is not shown again and kept nowhere;"
            " without it the encrypted backup cannot be opened."
        ),
        "backup": "backup",
        "verify": "verification",
        "restore": "restore",
        "waiting": "waiting",
        "running": "running",
        "done": "done",
        "failed": "not completed",
        "put": "{n} files sent",
        "same": "{n} files there already",
        "only_there": "{n} files only at the target",
        "readable": "{n} copies at the target are not encrypted",
        "looked_at": "{n} files looked at",
        "restored": "{n} files restored",
        "not_restored": "{n} files not restored",
        "wrong": "{n} files not right",
    },
}
_COUNTS = ("put", "looked_at", "restored", "same", "only_there", "readable", "not_restored", "wrong")


def text(key: str, **values: object) -> str:
    return _TEXTS[door.language()][key].format(**values)


def print_run(run: BackupRun, *, with_problems: bool = False) -> None:
    """One run in a line, what came of it, and what was wrong."""
    counts = ", ".join(text(name, n=run.counts[name]) for name in _COUNTS if run.counts.get(name))
    at = f"{localtime(run.asked_at):%d.%m.%Y %H:%M}"
    click.echo("  ".join(part for part in (at, text(run.task), text(run.state), counts) if part))
    if with_problems or run.state == BackupRun.State.FAILED:
        english = door.language() == "en"
        for one in run.problems:
            click.echo(f"    {one['code']} {one['message_en' if english else 'message']}", err=with_problems)
            click.echo(f"        {one['hint_en' if english else 'hint']}", err=with_problems)


def run_as_dict(run: BackupRun) -> dict[str, Any]:
    """The JSON shape of a run."""
    return {
        "run": run.pk,
        "task": run.task,
        "state": run.state,
        "asked_at": run.asked_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "manifest": run.manifest or None,
        **{name: run.counts.get(name, 0) for name in (*_COUNTS, "bytes")},
        "problems": run.problems,
    }
