"""What is the case now, for every firm: the areas are asked, nothing is remembered here.

What many documents share is one thing to know, told with its count: when GİB is away for a night, a firm gets one
notice and not a thousand. A firm with branches gets one for each, for not everybody may know of all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from zarf.core.findings import Finding, finding
from zarf.office.backup import services as backup
from zarf.office.cari import services as cari
from zarf.office.deadlines import services as deadlines
from zarf.office.exchange import queries as exchange
from zarf.office.notices import kinds, outbox
from zarf.office.registry import services as registry
from zarf.office.taxpayers import services as taxpayers
from zarf.ports.wired import ports

UNKNOWN_FOR = timedelta(minutes=10)
"""An outcome that is unknown for less is settled by itself most times. Source: our own choice."""
NUMBERS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is the case for one firm. mark: grows when there is more of it.

    person: whom alone it concerns. branch: of the documents it tells of, None where it tells of none.
    """

    taxpayer_id: int
    kind: str
    key: str
    code: str
    severity: str
    texts: dict[str, str]
    subject: str = ""
    mark: int = 0
    person: str = ""
    branch: str | None = None


def everything(taxpayer_ids: Collection[int]) -> list[Told]:
    """All that is the case for these firms."""
    ids = sorted(taxpayer_ids)
    sources = (_registry, _cari, _exchange, _drafts, _releases, _deadlines, _backups, _mails)
    return [told for source in sources for told in source(ids)]


def _registry(ids: list[int]) -> Iterator[Told]:
    """The lists are everybody's, so everybody is told."""
    for problem in registry.problems():
        for pk in ids:
            yield _told(pk, kinds.REGISTRY, f"{problem.role}:{problem.finding.code}", problem.finding, "registry")
    state = registry.list_state()
    if state is not None and state.is_old:
        hours = str(int(state.age.total_seconds() // 3600))
        for pk in ids:
            yield _told(pk, kinds.REGISTRY, "old", finding("EF-NTC-001", found=hours), "registry")


def _cari(ids: list[int]) -> Iterator[Told]:
    for check in cari.all_unseen(ids):
        news = check.news
        item = finding(
            "EF-NTC-010",
            new=news["new"],
            removal=news["removal"],
            wrong=news["wrong"],
            several=news["several"],
        )
        yield _told(check.taxpayer_id, kinds.CARI, "check", item, f"cari-check:{check.pk}", mark=check.pk)


def _exchange(ids: list[int]) -> Iterator[Told]:
    before = ports().clock.now() - UNKNOWN_FOR
    for code, group in (
        ("EF-NTC-020", exchange.unknown(ids, before)),
        ("EF-NTC-021", exchange.stopped(ids)),
        ("EF-NTC-022", exchange.late(ids)),
    ):
        for one in group:
            item = finding(code, found=str(one.count), expected=_named(one))
            yield _of_a_group(one, kinds.EXCHANGE, code, item, _where(one, one.state), one.newest)


def _drafts(ids: list[int]) -> Iterator[Told]:
    for one in exchange.drafts(ids):
        item = finding("EF-NTC-030", found=str(one.count), expected=_named(one))
        yield _of_a_group(one, kinds.DRAFTS, "waiting", item, _where(one, "drafts"), one.newest)
    for one in exchange.drafts(ids, for_users=True):
        item = finding("EF-NTC-031", found=str(one.count), expected=_named(one))
        yield _of_a_group(one, kinds.DRAFTS, "users", item, _where(one, "drafts"), one.newest)


def _releases(ids: list[int]) -> Iterator[Told]:
    """What waits for a sealer concerns the firm; what was given back concerns who prepared it."""
    for one in exchange.to_release(ids):
        item = finding("EF-NTC-032", found=str(one.count), expected=_named(one))
        yield _of_a_group(one, kinds.RELEASE, "waiting", item, "release", int(one.latest.timestamp()))
    names: dict[int, set[str]] = {}
    for back in exchange.given_back(ids):
        if back.taxpayer_id not in names:
            names[back.taxpayer_id] = {user.get_username() for user in taxpayers.users_of(back.taxpayer_id)}
        item = finding("EF-NTC-033", found=back.name, expected=back.reason)
        told = _told(back.taxpayer_id, kinds.RELEASE, f"back:{back.pk}", item, f"document:{back.pk}", mark=back.mark)
        # Somebody who has left cannot mend it: then it is everybody's.
        person = back.prepared_by if back.prepared_by in names[back.taxpayer_id] else ""
        yield replace(told, person=person, branch=back.branch)


def _deadlines(ids: list[int]) -> Iterator[Told]:
    for due in deadlines.due(ids):
        if due.taxpayer_id is not None and due.reminders:
            key = f"{due.source}:{due.key}"[:160]
            yield Told(
                due.taxpayer_id, kinds.DEADLINE, key, due.code, due.severity, due.texts, "today", due.reminders - 1
            )


def _backups(ids: list[int]) -> Iterator[Told]:
    for run in backup.failed(ids):
        first = run.problems[0]
        texts = {
            "tr": first["message"],
            "en": first["message_en"],
            "hint_tr": first["hint"],
            "hint_en": first["hint_en"],
        }
        yield Told(run.taxpayer_id, kinds.BACKUP, run.task, first["code"], "error", texts, "backup", run.pk)


def _mails(ids: list[int]) -> Iterator[Told]:
    counted: dict[int, list[int]] = {}
    for pk, taxpayer_id in outbox.troubled(ids).exclude(kind="notice").values_list("pk", "taxpayer_id"):
        counted.setdefault(taxpayer_id, []).append(pk)
    for taxpayer_id, mails in counted.items():
        item = finding("EF-NTC-040", found=str(len(mails)))
        yield _told(taxpayer_id, kinds.MAIL, "failed", item, "", mark=max(mails))


def _told(taxpayer_id: int, kind: str, key: str, item: Finding, subject: str, *, mark: int = 0) -> Told:
    texts = {
        "tr": item.message("tr"),
        "en": item.message("en"),
        "hint_tr": item.hint("tr"),
        "hint_en": item.hint("en"),
    }
    return Told(taxpayer_id, kind, key, item.code, item.severity.value, texts, subject, mark)


def _of_a_group(group: exchange.Group, kind: str, key: str, item: Finding, subject: str, mark: int) -> Told:
    key = f"{key}:{group.branch}" if group.branch else key
    return replace(_told(group.taxpayer_id, kind, key, item, subject, mark=mark), branch=group.branch)


def _named(group: exchange.Group) -> str:
    """The first of the documents by number, or by receiver where there is none yet."""
    more = " …" if group.count > NUMBERS_NAMED else ""
    return ", ".join(group.names[:NUMBERS_NAMED]) + more


def _where(group: exchange.Group, state: str) -> str:
    return f"document:{group.newest}" if group.count == 1 else f"outgoing:{state}"
