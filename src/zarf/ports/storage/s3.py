"""An archive in an S3 bucket, through obstore.

A put is answered only after the service has the object; creating only is its conditional write (If-None-Match: *).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import S3Store

from zarf.ports.storage.api import checked_key, nothing_there, other_bytes, unavailable


class S3Archive:
    """Objects of a bucket, below *prefix*. Credentials come from the environment unless *options* name them."""

    def __init__(self, bucket: str, prefix: str = "", **options: Any) -> None:
        self._store = S3Store(bucket, prefix=prefix.strip("/") or None, **options)

    def put(self, key: str, data: bytes) -> None:
        try:
            # One request: create-only does not hold for objects sent in pieces.
            self._store.put(checked_key(key), data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            if self.get(key) != data:
                raise other_bytes(key) from None
        except BaseError as error:
            raise unavailable(key, error) from error

    def get(self, key: str) -> bytes:
        try:
            return bytes(self._store.get(checked_key(key)).bytes())
        except (NotFoundError, FileNotFoundError):
            raise nothing_there(key) from None
        except BaseError as error:
            raise unavailable(key, error) from error

    def exists(self, key: str) -> bool:
        try:
            self._store.head(checked_key(key))
        except (NotFoundError, FileNotFoundError):
            return False
        except BaseError as error:
            raise unavailable(key, error) from error
        return True

    def list(self, prefix: str = "") -> Iterator[str]:
        # The service lists by whole names between slashes; half a name is filtered here.
        folder = prefix.rpartition("/")[0]
        try:
            keys = [item["path"] for page in self._store.list(folder or None) for item in page]
        except BaseError as error:
            raise unavailable(prefix, error) from error
        return iter(sorted(key for key in keys if key.startswith(prefix)))
