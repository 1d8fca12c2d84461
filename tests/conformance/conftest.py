"""The judges we did not write: the reference files beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the reference files: `../shared`, or ZARF_SHARED. Without it the test skips; with CI=true it fails."""
    folder = Path(os.environ.get("ZARF_SHARED") or Path(__file__).parents[3] / "shared")
    if not (folder / "gib").is_dir():
        reason = f"the reference files are not at {folder}; point ZARF_SHARED to them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
