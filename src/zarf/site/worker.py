"""The worker process: runs the jobs of the office, a few at a time."""

from __future__ import annotations

from zarf.site.config import Config
from zarf.site.house import open_house


def main() -> None:
    """Work until SIGTERM or SIGINT; jobs in hand get some seconds to finish, the rest is found by the sweeper."""
    open_house()
    from zarf.site.polling import fresh_connections, worker_app

    worker_app().run_worker(
        concurrency=int(Config.load()["ZARF_WORKER_CONCURRENCY"]),
        fetch_job_polling_interval=1.0,
        shutdown_graceful_timeout=5.0,
        delete_jobs="successful",
        task_middleware=[fresh_connections],
    )


if __name__ == "__main__":
    main()
