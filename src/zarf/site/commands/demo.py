"""`zarf demo`: set everything up and play the main job to its end."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator

import click

from zarf.doors.cli.spoken import language
from zarf.site import demo_world, parent
from zarf.site.config import Config, is_running
from zarf.site.demo import Attached, Outcome, Play, Told, Waits
from zarf.site.house import open_house


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON line on standard output, nothing else there.")
@click.option("--language", "spoken", type=click.Choice(["tr", "en"]), default=language, help="Language of the output.")
def command(as_json: bool, spoken: str) -> None:
    """Play the main job: seller A sends two invoices through the simulated GİB, buyer B answers KABUL and RED."""
    started = time.monotonic()
    say = _SAY[spoken]
    try:
        click.echo(say["start"], err=True)
        with _world() as (config, world):
            if not as_json:
                click.echo(say["title"].format(seller=demo_world.SELLER.title, buyer=demo_world.BUYER.title))
            play = Play(config, world, _silent if as_json else _print, spoken)
            outcomes = play.run()
        seconds = round(time.monotonic() - started, 1)
    except parent.Stopped:
        sys.exit(130)
    if as_json:
        documents = [outcome.as_dict() for outcome in outcomes]
        ok = all(_is_good(outcome) for outcome in outcomes)
        click.echo(json.dumps({"ok": ok, "seconds": seconds, "documents": documents}, ensure_ascii=False))
    else:
        _close(outcomes, config, seconds, spoken)
    sys.exit(0 if all(_is_good(outcome) for outcome in outcomes) else 1)


@contextlib.contextmanager
def _world() -> Iterator[tuple[Config, Waits]]:
    """The world of this home: the one `zarf up` keeps running, else one of our own for the length of the play."""
    config = Config.load()
    parent.prepare_home(config)
    if is_running(config.home):
        open_house()
        yield config, Attached()
        return
    chosen = demo_world.demo_settings(config)
    with parent.running(chosen, choose_ports=True, furnish=demo_world.make) as world:
        yield world.config, world


def _is_good(outcome: Outcome) -> bool:
    return outcome.seal == "valid" and outcome.xmlsec1 != "invalid"


def _silent(told: Told) -> None:
    """With --json nothing but the one line goes to standard output."""


def _print(told: Told) -> None:
    detail = f" ({told.detail})" if told.detail and told.detail != told.number else ""
    click.echo(f"{told.seconds:6.1f}  {told.who:<42.42}  {told.number:<16}  {told.text}{detail}")


def _close(outcomes: list[Outcome], config: Config, seconds: float, spoken: str) -> None:
    say = _SAY[spoken]
    click.echo("")
    for outcome in outcomes:
        click.echo(say["outcome"].format(o=outcome, codes=", ".join(str(c) for c in outcome.system_response_codes)))
        judge = say["xmlsec1_" + (outcome.xmlsec1 or "missing")]
        click.echo(say["seal"].format(verdict=say["seal_" + outcome.seal], judge=judge))
        click.echo(say["path"].format(path=outcome.path))
    click.echo("")
    click.echo(say["home"].format(home=config.home))
    click.echo(say["end"].format(seconds=seconds))


_SAY = {
    "tr": {
        "start": "Zarf başlatılıyor: veritabanı, GİB ve KamuSM simülatörleri, web, işçi ...",
        "title": "Satıcı: {seller}\nAlıcı:  {buyer}\nGİB ve KamuSM bu makinede simüle edilir; gerçek değildir.\n",
        "outcome": "{o.number}  {o.profile}  {o.state}: {o.state_text}\n"
        "    sistem yanıtları: {codes}   yanıt: {o.application_response}   alıcıda: {o.buyer_state}",
        "seal": "    mühür: {verdict}; xmlsec1: {judge}",
        "seal_valid": "geçerli",
        "seal_invalid": "GEÇERSİZ",
        "seal_undetermined": "kesinleşmedi",
        "xmlsec1_valid": "geçerli",
        "xmlsec1_invalid": "GEÇERSİZ",
        "xmlsec1_missing": "kurulu değil (`apt install xmlsec1`)",
        "path": "    dosya: {path}",
        "home": "Bütün dosyalar: {home}   Portalı açmak için: ./zarf up",
        "end": "Tamamlandı: {seconds} saniye.",
    },
    "en": {
        "start": "Starting Zarf: database, simulated GİB and KamuSM, web, worker ...",
        "title": "Seller: {seller}\nBuyer:  {buyer}\n"
        "GİB and KamuSM are simulated on this machine; they are not real.\n",
        "outcome": "{o.number}  {o.profile}  {o.state}: {o.state_text}\n"
        "    system responses: {codes}   answer: {o.application_response}   at the buyer: {o.buyer_state}",
        "seal": "    seal: {verdict}; xmlsec1: {judge}",
        "seal_valid": "valid",
        "seal_invalid": "INVALID",
        "seal_undetermined": "undetermined",
        "xmlsec1_valid": "valid",
        "xmlsec1_invalid": "INVALID",
        "xmlsec1_missing": "not installed (`apt install xmlsec1`)",
        "path": "    file: {path}",
        "home": "All files: {home}   To open the portal: ./zarf up",
        "end": "Done in {seconds} seconds.",
    },
}
