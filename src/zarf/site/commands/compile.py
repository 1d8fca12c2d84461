"""`zarf compile`: make the compiled copy of the hot modules, or remove it."""

from __future__ import annotations

import json
import shutil
import sys
import time

import click

from zarf.doors.cli.spoken import language
from zarf.site.compiled import CannotCompile, copies_folder, make_copy
from zarf.site.machine import COMPILER, apt_line


@click.command()
@click.option("--remove", is_flag=True, help="Remove all compiled copies instead.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line on standard output, nothing else there.")
@click.option("--language", "spoken", type=click.Choice(["tr", "en"]), default=language, help="Language of the output.")
def command(remove: bool, as_json: bool, spoken: str) -> None:
    """Compile what every document passes through, so that checks take half the time or less. Takes a minute or two.

    Every later command uses it; after an update, run this again (`zarf up` does so by itself). Exit 0 when the copy
    stands, 1 when it cannot be made: then everything works as before, only slower.
    """
    say = _SAY[spoken]
    started = time.monotonic()
    try:
        if remove:
            shutil.rmtree(copies_folder(), ignore_errors=True)
        else:
            click.echo(say["working"], err=True)
            make_copy(copies_folder())
    except CannotCompile as error:
        text = say.get(error.reason) or say["failed"].format(reason=error.reason)
        fix = f" {apt_line([COMPILER])}" if error.reason in ("compiler", "headers") else ""
        log = say["log"].format(log=error.log) if error.log else ""
        _tell({"ok": False, "reason": error.reason}, f"{text}{fix}{log}", as_json)
        sys.exit(1)
    seconds = round(time.monotonic() - started, 1)
    text = say["removed"] if remove else say["made"].format(seconds=seconds)
    _tell({"ok": True, "removed": remove, "seconds": seconds}, text, as_json)


def _tell(told: dict[str, object], text: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(text, err=not told["ok"])


_SAY = {
    "tr": {
        "working": "Derleniyor (bir iki dakika) ...",
        "made": "Derlenmiş kopya hazır ({seconds:.0f} sn). Bundan sonraki komutlar onu kullanır.",
        "removed": "Derlenmiş kopyalar silindi; Zarf bundan sonra düz Python ile çalışır.",
        "mypyc": "mypyc kurulu değil. Komutu proje klasöründe `./zarf compile` olarak çalıştırın; eksik olanı o kurar.",
        "compiler": "C derleyicisi yok. Kurmak için:",
        "headers": "Python'un C başlık dosyaları yok. Kurmak için:",
        "failed": "Derlenmiş kopya yapılamadı ({reason}). Zarf yine çalışır, yalnız daha yavaş.",
        "log": " Ayrıntı: {log}",
    },
    "en": {
        "working": "Compiling (a minute or two) ...",
        "made": "The compiled copy stands ({seconds:.0f} s). Commands use it from now on.",
        "removed": "The compiled copies are removed; Zarf works in plain Python from now on.",
        "mypyc": "mypyc is not installed. Run this as `./zarf compile` in the checkout; it installs what it needs.",
        "compiler": "There is no C compiler. To install it:",
        "headers": "Python's C headers are missing. To install them:",
        "failed": "The compiled copy could not be made ({reason}). Zarf works without it, only slower.",
        "log": " Details: {log}",
    },
}
