"""A process that stamps one value through the ledger.

stamp_child.py FOLDER ADDRESS VKN IMPRINT [die-after-archiving]
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from zarf.core.errors import ZarfError  # noqa: E402  Django first
from zarf.core.seal import TrustStore  # noqa: E402
from zarf.office.taxpayers.services import taxpayer  # noqa: E402
from zarf.office.timestamps import services  # noqa: E402
from zarf.ports import wired  # noqa: E402
from zarf.ports.clock import SystemClock  # noqa: E402
from zarf.ports.gib.memory import MemoryEFatura, MemoryUserList  # noqa: E402
from zarf.ports.keys.memory import MemoryKeyStore  # noqa: E402
from zarf.ports.revocation.memory import MemoryRevocation  # noqa: E402
from zarf.ports.storage.local import LocalArchive  # noqa: E402
from zarf.ports.timestamps import KamusmTimestamps, TimestampService  # noqa: E402


class Deadly(LocalArchive):
    """The process dies when the token is in the archive and the database does not know it yet."""

    def put(self, key: str, data: bytes) -> None:
        super().put(key, data)
        os.kill(os.getpid(), signal.SIGKILL)


def build(folder: Path, address: str, archive: LocalArchive) -> wired.Ports:
    trust, clock = TrustStore.from_pem((folder / "anchors.pem").read_bytes()), SystemClock()
    service = KamusmTimestamps(TimestampService(address, timeout=20.0), trust=trust, clock=clock)
    return wired.Ports(
        archive=archive,
        efatura=MemoryEFatura(),
        user_list=MemoryUserList(),
        keys=MemoryKeyStore(),
        revocation=MemoryRevocation(),
        trust=trust,
        clock=clock,
        timestamps=service,
    )


def main(folder: str, address: str, vkn: str, imprint: str, how: str = "") -> int:
    archive = (Deadly if how else LocalArchive)(Path(folder) / "archive")
    wired.use(build(Path(folder), address, archive))
    try:
        sys.stdout.buffer.write(services.stamp(taxpayer(vkn), bytes.fromhex(imprint)))
    except ZarfError as problem:
        print(problem.code, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
