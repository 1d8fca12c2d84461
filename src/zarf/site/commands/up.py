"""`zarf up`: keep the demo world running until Ctrl-C."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click

from zarf.doors.cli.spoken import language
from zarf.site import compiled_loading, demo_world, parent, processes
from zarf.site.compiled import copies, copies_folder, what_is_missing
from zarf.site.config import Config


@click.command()
@click.option("--language", "spoken", type=click.Choice(["tr", "en"]), default=language, help="Language of the output.")
def command(spoken: str) -> None:
    """Keep database, worker, simulator and portal running; print the portal's address and the demo sign-ins."""
    try:
        with parent.running(
            demo_world.demo_settings(Config.load()), choose_ports=False, furnish=demo_world.make
        ) as world:
            _announce(world, spoken)
            renewing = renew_copy(world.home)
            if renewing is not None:
                click.echo(_SAY[spoken]["compiling"], err=True)
            while True:
                for name in world.tick():
                    click.echo(_SAY[spoken]["healed"].format(name=name), err=True)
                time.sleep(0.2)
    except parent.Stopped:
        click.echo(_SAY[spoken]["stopped"])


def renew_copy(home: Path) -> subprocess.Popen[bytes] | None:
    """Make the compiled copy anew in the background, where `zarf compile` was used before and the sources have changed.

    Beside everything else, at the lowest priority: nobody waits for it, and nothing depends on it.
    """
    if compiled_loading.state().kind not in ("none", "broken"):
        return None
    if not copies(copies_folder()) or what_is_missing():
        return None
    command = ["nice", "-n", "19", sys.executable, "-P", "-m", "zarf.site.entry", "compile"]
    with (home / "logs" / "compile.log").open("ab") as log:
        return processes.spawn(command, log=log)


_SAY = {
    "tr": {
        "portal": "Portal: {url}",
        "sign_in": "Deneme girişi: {email}  parola: {password}  ({title})",
        "simulator": "GİB simülatörü (gerçek GİB değildir): {url}",
        "edefter": "e-Defter simülatörü (saati ve düğmeleriyle): {url}",
        "home": "Çalışma klasörü: {home}  (kayıtlar: {home}/logs)",
        "end": "Durdurmak için Ctrl-C.",
        "healed": "`{name}` süreci sonlanmıştı; yeniden başlatıldı.",
        "compiling": "Derlenmiş kopya bu sürüm için arka planda yenileniyor; bir sonraki başlatmada kullanılır.",
        "stopped": "Durduruldu.",
    },
    "en": {
        "portal": "Portal: {url}",
        "sign_in": "Demo sign-in: {email}  password: {password}  ({title})",
        "simulator": "Simulated GİB (not the authority): {url}",
        "edefter": "Simulated e-Defter service (with its clock and buttons): {url}",
        "home": "Work folder: {home}  (logs: {home}/logs)",
        "end": "Ctrl-C stops it.",
        "healed": "The `{name}` process had died; it was started again.",
        "compiling": "The compiled copy is being renewed for this version; the next start uses it.",
        "stopped": "Stopped.",
    },
}


def _announce(world: parent.World, spoken: str) -> None:
    say = _SAY[spoken]
    click.echo(say["portal"].format(url=world.config.public_url))
    if demo_world.is_simulated(world.config):
        password = demo_world.password(world.home)
        for who in demo_world.TAXPAYERS:
            click.echo(say["sign_in"].format(email=who.email, password=password, title=who.title))
    if not world.config["ZARF_MERKEZ_URL"]:
        click.echo(say["simulator"].format(url=world.config.merkez_control_url))
    if world.config.has_simulated_edefter:
        click.echo(say["edefter"].format(url=world.config.edefter_control_url))
    click.echo(say["home"].format(home=world.home))
    click.echo(say["end"])
