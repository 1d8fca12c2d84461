"""The main job, played to its end: two invoices from seller to buyer, and the buyer's answers back.

Every step goes the way a real document goes: the office's services, the job queue, HTTP SOAP to the simulated Merkez
and back through the web process. The demo only hands in, answers, watches and waits.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from zarf.core.seal import verify_document
from zarf.ports.clock.api import istanbul_today
from zarf.site.checkout import EXAMPLES
from zarf.site.config import Config
from zarf.site.demo_world import BUYER, SELLER
from zarf.site.sentences import CannotGoOn

if TYPE_CHECKING:
    from zarf.office.exchange.models import Document

KABUL, RED = "KABUL", "RED"
REASON = "Birim fiyat sözleşmedeki fiyata uymuyor."
PATIENCE = 90.0
"""Seconds until the demo gives up waiting for one step."""


_PEM = re.compile(r"-----BEGIN CERTIFICATE-----[^-]++-----END CERTIFICATE-----\n?")


class Waits(Protocol):
    """Keeps the world going until something is done; False when the time is over."""

    def wait_until(self, done: Callable[[], bool], seconds: float) -> bool: ...


class Attached:
    """A world that another process keeps running."""

    def wait_until(self, done: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline. seconds: since the play began. who: the seller's or the buyer's title."""

    seconds: float
    who: str
    number: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one invoice ended, as the seller sees it. system_response_codes: GİB's, then the buyer's."""

    ettn: str
    number: str
    profile: str
    state: str
    state_text: str
    buyer_state: str
    system_response_codes: list[int]
    application_response: str | None
    seal: str
    xmlsec1: str | None
    path: str

    def as_dict(self) -> dict[str, object]:
        """The JSON shape promised by `zarf demo --json`."""
        names = ("ettn", "number", "profile", "state", "system_response_codes", "application_response", "seal", "path")
        return {name: getattr(self, name) for name in names}


@dataclass
class Play:
    """The play on one world. `tell` is called with each line of the timeline as soon as it is known."""

    config: Config
    world: Waits
    tell: Callable[[Told], None]
    language: str = "tr"
    _began: float = 0.0
    _told: set[tuple[int, int]] = field(default_factory=set)

    def run(self) -> list[Outcome]:
        """Play. Raises CannotGoOn when a step does not come to its end in time."""
        from zarf.office.exchange import services
        from zarf.office.taxpayers.services import taxpayer

        self._began = time.time()
        seller, buyer = taxpayer(SELLER.vkn), taxpayer(BUYER.vkn)
        first = services.submit_order(seller, _order(), SELLER.email)
        second = services.submit_ubl(seller, _ready_file(self.config.home), None, SELLER.email)
        sent = [first, second]
        self._wait("WAITING_ANSWER", sent, lambda: all(self._incoming(item, "WAITING_ANSWER") for item in sent))
        for item, verdict, note in ((first, KABUL, ""), (second, RED, REASON)):
            services.answer(services.find_document(buyer, str(item.ettn), "in"), verdict, note, BUYER.email)
        ends = (("ACCEPTED", first), ("REJECTED", second))
        self._wait(
            "ACCEPTED, REJECTED",
            sent,
            lambda: all(_state(item) == state and self._incoming(item, state) for state, item in ends),
        )
        return [self._outcome(item) for item in sent]

    def _incoming(self, item: Document, state: str) -> bool:
        from zarf.office.exchange.models import Document

        return Document.objects.filter(direction="in", ettn=item.ettn, kind=item.kind, state=state).exists()

    def _wait(self, what: str, sent: list[Document], done: Callable[[], bool]) -> None:
        def look() -> bool:
            self._tell_news(sent)
            return done()

        if not self.world.wait_until(look, PATIENCE):
            where = ", ".join(f"{item.number} {_state(item)}" for item in sent)
            raise CannotGoOn.demo_stuck(what, where, self.config.home / "logs")
        self._tell_news(sent)

    def _tell_news(self, sent: list[Document]) -> None:
        """Tell every line of both parties' stories that has not been told."""
        from zarf.office.exchange import services
        from zarf.office.exchange.models import Document

        rows = Document.objects.filter(ettn__in=[item.ettn for item in sent], kind=sent[0].kind)
        news = []
        for row in rows.select_related("taxpayer"):
            for place, line in enumerate(services.history(row, self.language)):
                if (row.pk, place) not in self._told:
                    self._told.add((row.pk, place))
                    news.append((line.at, Told(0.0, row.taxpayer.title, row.number, line.text, line.detail)))
        for at, told in sorted(news, key=lambda item: item[0]):
            seconds = max(at.timestamp() - self._offset() - self._began, 0.0)
            self.tell(Told(seconds, told.who, told.number, told.text, told.detail))

    def _offset(self) -> float:
        """How far the world's virtual clock is ahead of the machine's, in seconds."""
        from zarf.ports.wired import ports

        return round(ports().clock.now().timestamp() - time.time(), 3)

    def _outcome(self, sent: Document) -> Outcome:
        from zarf.office.exchange import services
        from zarf.office.exchange.models import Document
        from zarf.office.exchange.sealing import may_seal
        from zarf.office.exchange.states import state
        from zarf.office.exchange.transitions import machine_of
        from zarf.ports.wired import ports

        item = Document.objects.select_related("envelope").get(pk=sent.pk)
        received = Document.objects.get(direction="in", ettn=item.ettn, kind=item.kind)
        xml = services.sealed_xml(item)
        report = verify_document(
            xml,
            trust=ports().trust,
            revocation=ports().revocation,
            at=ports().clock.now(),
            may_seal=may_seal(item.supplier_id),
        )
        path = _path(self.config, item, xml)
        return Outcome(
            ettn=str(item.ettn),
            number=item.number,
            profile=item.profile,
            state=item.state,
            state_text=state(machine_of(item), item.state).text(self.language),
            buyer_state=received.state,
            system_response_codes=list(item.envelope.system_response_codes) if item.envelope else [],
            application_response=item.answer or None,
            seal=str(report.result),
            xmlsec1=_xmlsec1(path, self.config.trust_file),
            path=str(path),
        )


def _state(item: Document) -> str:
    item.refresh_from_db(fields=["state"])
    return item.state


def _order() -> bytes:
    """The example order under a key of its own: the same key would give the first invoice back."""
    order = json.loads((EXAMPLES / "order-ticari.json").read_text("utf-8"))
    order["order_key"] = f"{order['order_key']}-{uuid.uuid4().hex[:12]}"
    return json.dumps(order, ensure_ascii=False).encode("utf-8")


def _ready_file(home: Path) -> bytes:
    """A copy of the example UBL file with a number, ETTN and date of this run, kept in the home folder."""
    from zarf.ports.wired import ports

    text = (EXAMPLES / "invoice-ready.xml").read_text("utf-8")
    today = istanbul_today(ports().clock)
    old = _element(text, "ID")
    # Rising and never the same: the second of this run since 2020, as nine digits.
    number = f"{old[:3]}{today.year}{int(time.time()) - 1_577_836_800:09d}"
    text = text.replace(old, number).replace(_element(text, "UUID"), str(uuid.uuid4()))
    text = re.sub(r"<cbc:IssueDate>[^<]+<", f"<cbc:IssueDate>{today.isoformat()}<", text, count=1)
    folder = home / "demo"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / f"{number}.xml").write_text(text, "utf-8")
    return text.encode("utf-8")


def _element(text: str, name: str) -> str:
    """The document's own cbc:*name*: the first one in the file."""
    found = re.search(rf"<cbc:{name}>([^<]+)<", text)
    assert found is not None
    return found[1]


def _path(config: Config, item: Document, xml: bytes) -> Path:
    """Where the sealed file lies; a copy of it when the archive is no folder."""
    if "://" not in config.archive:
        return Path(config.archive) / item.xml_key
    copy = config.home / "demo" / f"{item.number}-sealed.xml"
    copy.write_bytes(xml)
    return copy


def _xmlsec1(path: Path, trust: Path) -> str | None:
    """The verdict of a program that is not ours: `valid` or `invalid`; None where it is not installed."""
    program = shutil.which("xmlsec1")
    if program is None:
        return None
    command = [program, "--verify", "--enabled-key-data", "x509"]
    command += ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]
    with tempfile.TemporaryDirectory() as folder:
        # It reads one certificate of a file and no more.
        for place, certificate in enumerate(_PEM.findall(trust.read_text("ascii"))):
            single = Path(folder) / f"{place}.pem"
            single.write_text(certificate, "ascii")
            command += ["--trusted-pem", str(single)]
        done = subprocess.run([*command, str(path)], capture_output=True, timeout=30)
    return "valid" if done.returncode == 0 else "invalid"
