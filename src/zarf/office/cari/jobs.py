"""Background jobs: large files, and the check that runs by itself.

procrastinate loads this module while Django starts, so what the jobs need is imported when the first one runs.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

QUEUE = "cari"


@app.task(name="zarf.cari.read_import", queue=QUEUE)
def read_import(pk: int) -> None:
    """Read a kept file into its preview."""
    from zarf.office.cari import importing

    importing.read_import(pk)


# 03:20 UTC is 06:20 in Istanbul: before the accountants come, and behind the hourly load of GİB's lists.
@app.periodic(cron="20 3 * * *")
@app.task(name="zarf.cari.check_all", queue=QUEUE)
def check_all(timestamp: int) -> None:
    """Every morning: compare the accounts of every taxpayer with GİB's lists."""
    from zarf.office.cari import scheduled

    scheduled.check_all()


def read_later(pk: int) -> None:
    """Have a kept file read by the worker."""
    app.configure_task("zarf.cari.read_import", queue=QUEUE).defer(pk=pk)
