"""The worker process: runs the jobs of the office, a few at a time."""

from __future__ import annotations

import time

from zarf.site.compiled_loading import use_compiled
from zarf.site.config import Config
from zarf.site.house import open_house
from zarf.site.processes import leave_no_core


def main() -> None:
    """Work until SIGTERM or SIGINT; jobs in hand get some seconds to finish, the rest is found by the sweeper."""
    leave_no_core()
    use_compiled()
    open_house()
    from zarf.site.polling import fresh_connections, worker_app

    _first_chores()
    worker_app().run_worker(
        concurrency=int(Config.load()["ZARF_WORKER_CONCURRENCY"]),
        fetch_job_polling_interval=1.0,
        shutdown_graceful_timeout=5.0,
        delete_jobs="successful",
        task_middleware=[fresh_connections],
    )


def _first_chores() -> None:
    """What has its hour, but which a house that has just been set up cannot wait for: GİB's lists, revocation lists."""
    from procrastinate.contrib.django import app

    from zarf.office.registry import services as registry

    now = int(time.time())
    app.configure_task("zarf.exchange.refresh_revocation").defer(timestamp=now)
    if any(registry.last_loaded(role) is None for role in registry.ROLES):
        app.configure_task("zarf.exchange.sync_registry").defer(timestamp=now)


if __name__ == "__main__":
    main()
