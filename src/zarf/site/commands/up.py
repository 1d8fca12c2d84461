"""`zarf up`: keep the demo world running until Ctrl-C."""

from __future__ import annotations

import time

import click

from zarf.site import demo_world, parent
from zarf.site.config import Config
from zarf.site.sentences import language


@click.command()
@click.option("--language", "spoken", type=click.Choice(["tr", "en"]), default=language, help="Language of the output.")
def command(spoken: str) -> None:
    """Keep database, worker, simulator and portal running; print the portal's address and the demo sign-ins."""
    try:
        with parent.running(
            demo_world.demo_settings(Config.load()), choose_ports=False, furnish=demo_world.make
        ) as world:
            _announce(world, spoken)
            while True:
                for name in world.tick():
                    click.echo(_SAY[spoken]["healed"].format(name=name), err=True)
                time.sleep(0.2)
    except parent.Stopped:
        click.echo(_SAY[spoken]["stopped"])


_SAY = {
    "tr": {
        "portal": "Portal: {url}",
        "sign_in": "Deneme girişi: {email}  parola: {password}  ({title})",
        "simulator": "GİB simülatörü (gerçek GİB değildir): {url}",
        "home": "Çalışma klasörü: {home}  (kayıtlar: {home}/logs)",
        "end": "Durdurmak için Ctrl-C.",
        "healed": "`{name}` süreci sonlanmıştı; yeniden başlatıldı.",
        "stopped": "Durduruldu.",
    },
    "en": {
        "portal": "Portal: {url}",
        "sign_in": "Demo sign-in: {email}  password: {password}  ({title})",
        "simulator": "Simulated GİB (not the authority): {url}",
        "home": "Work folder: {home}  (logs: {home}/logs)",
        "end": "Ctrl-C stops it.",
        "healed": "The `{name}` process had died; it was started again.",
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
    click.echo(say["home"].format(home=world.home))
    click.echo(say["end"])
