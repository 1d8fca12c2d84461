"""What `zarf pack` and `zarf unpack` share: how files are read and written, and how a refusal is told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from zarf.core.errors import ZarfError
from zarf.core.findings import Finding, finding

OK, FINDINGS = 0, 1

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")


def read_at_most(path: Path, limit: int) -> bytes:
    """The file's bytes, cut behind *limit* so that a huge file is refused without being read."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; links are not followed. Raises ZarfError (EF-ZRF-008)."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
            file.write(data)
    except OSError as error:
        raise ZarfError(finding("EF-ZRF-008", found=str(path), reason=error.strerror or "?")) from error


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZarfError(finding("EF-ZRF-008", found=str(path), reason=error.strerror or "?")) from error


def tell_refused(file: str, item: Finding, *, as_json: bool, language: str) -> None:
    """The finding: as the JSON object, or for people on standard error."""
    if as_json:
        click.echo(json.dumps({"file": file, "ok": False, "findings": [item.as_dict(language)]}, ensure_ascii=False))
        return
    code = f" (GİB {item.gib_code})" if item.gib_code else ""
    click.echo(f"{file}: {item.code}{code} {item.message(language)}\n    {item.hint(language)}", err=True)


def tell_done(answer: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    for line in [json.dumps(answer, ensure_ascii=False)] if as_json else lines:
        click.echo(line)
