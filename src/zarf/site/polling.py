"""The job queue as the worker process sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def worker_app() -> App:
    """A second app with the same tasks for the worker's own polling. Django has to be set up.

    The tasks keep belonging to Django's app, so that a job deferred inside a job is part of the same transaction as
    the change that calls for it. `App.replace_connector` would take that away.
    """
    assert isinstance(app.connector, DjangoConnector)
    second = App(connector=app.connector.get_worker_connector())
    second.tasks = app.tasks
    second.periodic_registry = app.periodic_registry
    return second


def fresh_connections(call_next: Callable[[], Any], *_: object) -> Any:
    """Give each job a database connection that works, also after the server was restarted."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
