"""A process of its own that loads the zip it is told. Started by test_registry_kill."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    from zarf.site.house import open_house

    open_house()
    # Django first: these hold models.
    from zarf.office.registry.loading import load_file
    from zarf.ports import wired
    from zarf.ports.clock import SystemClock
    from zarf.ports.wired import Ports

    others: object = None
    parts = dict.fromkeys(("archive", "efatura", "user_list", "keys", "revocation", "trust"), others)
    wired.use(Ports(**parts, clock=SystemClock()))  # type: ignore[arg-type]
    with Path(sys.argv[1]).open("rb") as held:
        print(load_file("PK", held).users)


if __name__ == "__main__":
    main()
