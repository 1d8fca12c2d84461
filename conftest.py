"""What holds for every test of the house, those in docstrings of src too: nothing is left out unseen.

It stands beside `tests` and `src`, because pytest asks a conftest.py only about files below its own folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

# No doctests in these: a second conftest.py of a run cannot be imported as a plain module and would count as skipped.
collect_ignore_glob = ["**/conftest.py", "conftest.py"]


def is_strict() -> bool:
    """Whether a test that did not run has failed: the environment says CI=true (or 1, yes)."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """With CI=true a test that was skipped, or was expected to fail and did, has failed."""
    report = yield
    if is_strict() and report.skipped:
        kind = "expected to fail" if hasattr(report, "wasxfail") else "skipped"
        report.outcome = "failed"
        report.longrepr = f"{kind}, which CI does not allow: {report.longrepr}"
        report.__dict__.pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """The same for a module that skips itself while it is read, or whose docstrings cannot be read."""
    report = yield
    if is_strict() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked slow runs only when asked for: by `-m` with the word slow, or by its own id.

    It is deselected, not skipped: CI leaves it to the full command.
    """
    left_out = [item for item in items if item.get_closest_marker("slow") and not _is_asked_for(item, config)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_asked_for(item: pytest.Item, config: pytest.Config) -> bool:
    return "slow" in config.option.markexpr or any(item.nodeid.startswith(node) for node in _ids(config))


def _ids(config: pytest.Config) -> Iterator[str]:
    """What of the words of the command names single tests, as pytest itself names them."""
    for word in config.args:
        path, mark, rest = word.partition("::")
        if mark:
            place = os.path.relpath(os.path.join(str(config.invocation_params.dir), path), config.rootpath)
            yield f"{place.replace(os.sep, '/')}::{rest}"


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Said on top, because a run over several processes does not count what it deselected."""
    lines = ["CI: a test that is skipped, or expected to fail, fails"] if is_strict() else []
    if "slow" not in config.option.markexpr:
        lines.append("slow tests are left out; `-m slow` runs them, and so does the id of one")
    return lines
