"""`zarf doctor`: what is missing on this machine and how to get it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click

from zarf.doors.cli.spoken import language
from zarf.site import compiled_loading, machine, machine_fit, parent
from zarf.site.config import Config, is_running
from zarf.site.postgres import find_servers, is_free

_SPACE_WANTED_MB = 1000


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. level: `ok`, `missing` (Zarf cannot work), `optional` (something is left out)."""

    level: str
    tr: str
    en: str
    fix: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON line on standard output, nothing else there.")
@click.option("--language", "spoken", type=click.Choice(["tr", "en"]), default=language, help="Language of the output.")
def command(as_json: bool, spoken: str) -> None:
    """Look at this machine and this home folder. Exit 0 when Zarf can work, 1 when something needed is missing."""
    checks = list(examine(Config.load()))
    healthy = all(check.level != "missing" for check in checks)
    if as_json:
        click.echo(json.dumps({"ok": healthy, "checks": [asdict(check) for check in checks]}, ensure_ascii=False))
    else:
        for check in checks:
            mark = {"ok": "+", "missing": "!", "optional": "-"}[check.level]
            click.echo(f"{mark} {check.en if spoken == 'en' else check.tr}")
            if check.fix:
                click.echo(f"    {check.fix}")
    sys.exit(0 if healthy else 1)


def examine(config: Config) -> Iterator[Check]:
    """Every check, in the order a newcomer meets them."""
    version = platform.python_version()
    yield Check("ok", f"Python {version}", f"Python {version}")
    yield _database(config)
    yield _home(config)
    yield _space(config)
    yield _fitness(config)
    yield from _ports(config)
    for need in machine.NEEDS:
        if need.is_there():
            yield Check("ok", need.package, need.package)
        else:
            tr, en = f"{need.package} yok: {need.without_tr}", f"{need.package} is missing: {need.without_en}"
            yield Check("optional", tr, en, machine.apt_line([need]))
    yield _compiled()


def _database(config: Config) -> Check:
    if config["DATABASE_URL"]:
        return Check("ok", "Veritabanı: DATABASE_URL", "Database: DATABASE_URL")
    server = next(find_servers(), None)
    if server is None:
        return Check("missing", "PostgreSQL bulunamadı", "No PostgreSQL was found", "apt-get install -y postgresql")
    origin = "wheel" if server.from_wheel else "Debian"
    return Check("ok", f"PostgreSQL {server.major} ({origin})", f"PostgreSQL {server.major} ({origin})")


def _home(config: Config) -> Check:
    folder = config.home if config.home.exists() else config.home.parent
    if os.access(folder, os.W_OK):
        return Check("ok", f"Çalışma klasörü: {config.home}", f"Work folder: {config.home}")
    tr, en = f"Çalışma klasörüne yazılamıyor: {config.home}", f"The work folder cannot be written: {config.home}"
    return Check("missing", tr, en, "ZARF_HOME=...")


def _space(config: Config) -> Check:
    folder = config.home if config.home.exists() else config.home.parent
    free = shutil.disk_usage(folder).free // 1_000_000 if folder.exists() else 0
    level = "ok" if free >= _SPACE_WANTED_MB else "missing"
    return Check(level, f"Boş yer: {free} MB", f"Free space: {free} MB")


_PARTS = {
    "cores": ("{0} işlemci çekirdeği", "{0} processor cores"),
    "memory_gb": ("{0} GB bellek", "{0} GB of memory"),
    "disk_gb": ("{0} GB boş disk", "{0} GB of free disk"),
}


def _fitness(config: Config) -> Check:
    """How strong the machine is, what it is good for, and which one of a network to choose."""
    found = machine_fit.this_machine(config.home)
    grade, better = machine_fit.grade_of(found), machine_fit.lacking(found)
    parts = [[words[n].format(getattr(found, name)) for name, words in _PARTS.items()] for n in (0, 1)]
    count = machine_fit.points(found)
    tr = f"Makine: {', '.join(parts[0])}; {grade.tr} (puan {count})"
    en = f"Machine: {', '.join(parts[1])}; {grade.en} ({count} points)"
    if better is not None:
        wanted, short = better
        needs = [[_PARTS[name][n].format(getattr(wanted, name)) for name in short] for n in (0, 1)]
        tr += f". Ağdaki makineler içinden puanı en yüksek olanı seçin; {wanted.tr} için: en az {', '.join(needs[0])}"
        en += f". Choose the machine of your network with most points; for {wanted.en}: at least {', '.join(needs[1])}"
    return Check("optional" if grade.name == "weak" else "ok", tr, en)


def _ports(config: Config) -> Iterator[Check]:
    """A port in use is fine while our own world is up."""
    if is_running(config.home):
        yield Check("ok", f"Çalışıyor: {config.public_url}", f"Running: {config.public_url}")
        return
    for name in parent.PORT_SETTINGS:
        port = int(config[name])
        if not is_free(port):
            tr, en = f"{port} numaralı port kullanımda", f"Port {port} is in use"
            yield Check("optional", tr, en, f"{name}=...")


def _compiled() -> Check:
    """Whether this very process runs the compiled copy, and how to get it."""
    state = compiled_loading.state()
    match state.kind:
        case "in use":
            return Check("ok", "Derlenmiş kopya kullanılıyor", "The compiled copy is in use")
        case "off":
            tr, en = "Derlenmiş kopya kapalı", "The compiled copy is switched off"
            return Check("optional", f"{tr} ({compiled_loading.SWITCH}=no)", f"{en} ({compiled_loading.SWITCH}=no)")
        case "broken":
            tr, en = "Derlenmiş kopya bozuk, kullanılmıyor", "The compiled copy is damaged and not used"
            return Check("optional", f"{tr}: {state.detail}", f"{en}: {state.detail}", "./zarf compile")
        case _:
            tr = "Derlenmiş kopya yok: denetim ve doğrulama yarı hızda"
            en = "No compiled copy of this version: checks and verification at half speed"
            fix = "./zarf compile"
            if not machine.COMPILER.is_there():
                fix = f"{machine.apt_line([machine.COMPILER])} && {fix}"
            return Check("optional", tr, en, fix)
