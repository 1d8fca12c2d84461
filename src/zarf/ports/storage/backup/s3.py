"""A bucket of an S3 service as backup target, through obstore."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotFoundError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from zarf.core.errors import ZarfError
from zarf.ports.storage.api import checked_key
from zarf.ports.storage.backup.api import (
    Comparing,
    Kept,
    away,
    no_bucket,
    no_right,
    not_signed_in,
    nothing_there,
    other_bytes,
)

_AT_ONCE = 32 * 1024 * 1024
"""Up to this size an object goes up in one request, for which the service itself sees that nothing is replaced."""

_CODE = re.compile(r"<Code>(\w+)</Code>", re.ASCII)
_STATUS = re.compile(r"status code: (\d{3})", re.ASCII)
_NO_RIGHT = ("AccessDenied", "AllAccessDisabled")
"""Of a key that is known, and may not. Source: Amazon S3 API Reference, "Error responses"."""


@dataclass(frozen=True, slots=True)
class S3Place:
    """Where the bucket is. endpoint "" for the region's own service."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    access_key_id: str = ""
    secret_access_key: str = ""


class S3Target:
    """Objects of a bucket, below a prefix."""

    def __init__(self, place: S3Place) -> None:
        options: dict[str, Any] = {"region": place.region}
        for name in ("endpoint", "access_key_id", "secret_access_key"):
            if value := getattr(place, name):
                options[name] = value
        options["client_options"] = {"allow_http": place.endpoint.startswith("http://")}
        options["retry_config"] = {"max_retries": 3}
        self._name = f"s3://{place.bucket}"
        self._store = S3Store(place.bucket, prefix=place.prefix.strip("/") or None, **options)

    def prepare(self) -> None:
        """The bucket has to be there already; that it answers is looked at."""
        try:
            next(iter(self._store.list(chunk_size=1)), None)
        except (BaseError, FileNotFoundError) as error:
            raise self._refused(error) from error

    def put(self, name: str, file: Path) -> None:
        checked_key(name)
        small = file.stat().st_size <= _AT_ONCE
        try:
            if not small and self._exists(name):
                raise AlreadyExistsError(name)
            if small:
                self._store.put(name, file, mode="create", use_multipart=False)
            else:
                self._store.put(name, file)
        except AlreadyExistsError:
            comparing = Comparing(file)
            self.get(name, comparing)  # type: ignore[arg-type]  # it is written into and nothing else
            if not comparing.equal:
                raise other_bytes(name) from None
        except BaseError as error:
            raise self._refused(error) from error

    def get(self, name: str, into: BinaryIO) -> None:
        try:
            for piece in self._store.get(checked_key(name)):
                into.write(bytes(piece))
        except (NotFoundError, FileNotFoundError):
            raise nothing_there(name) from None
        except BaseError as error:
            raise self._refused(error) from error

    def list(self, prefix: str = "") -> Iterator[Kept]:
        folder = prefix.rpartition("/")[0]
        try:
            found = [Kept(item["path"], item["size"]) for page in self._store.list(folder or None) for item in page]
        except (BaseError, FileNotFoundError) as error:
            raise self._refused(error) from error
        return iter(sorted((item for item in found if item.name.startswith(prefix)), key=lambda item: item.name))

    def close(self) -> None:
        """Nothing is held."""

    def _exists(self, name: str) -> bool:
        try:
            self._store.head(name)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def _refused(self, error: Exception) -> ZarfError:
        """What the service said, in its own code where it told one. obstore gives it in the message only."""
        told = _CODE.search(str(error))
        code = told[1] if told else ""
        status = _STATUS.search(str(error))
        number = int(status[1]) if status else 0
        if code == "NoSuchBucket":
            return no_bucket(self._name)
        if code in _NO_RIGHT:
            return no_right(self._name)
        if isinstance(error, PermissionDeniedError | UnauthenticatedError) or number in (401, 403):
            return not_signed_in(self._name, code or f"HTTP {number}")
        if isinstance(error, NotFoundError | FileNotFoundError):
            return nothing_there(self._name)
        return away(self._name, code or (f"HTTP {number}" if number else "no answer"))
