"""Where files live: public ones, which anybody may fetch, and private ones, in two folders.

A file loses the name that it came with and gets a random one, so no name can be guessed and none
can point elsewhere. What `/media/<name>` once answered it answers as long as the file is kept.
"""

import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from flask import Flask, Response, current_app

from storefront.core.errors import Missing

TYPES = {
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PUBLIC_PATH = "/media/"
FOR_EVER = 365 * 24 * 60 * 60  # a year: what caches take for it
_NAME = re.compile(r"[0-9a-f]{32}(-[0-9]{1,4})?\.[a-z]{3,4}")


class FolderStorage:
    """Files in one folder of this machine, spread over 256 smaller ones."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes, suffix: str, *, base: str | None = None) -> str:
        """Keep a file, whole or not at all, and return its name.

        The name is `base`, 128 random bits unless given, and a suffix such as `.jpg` or
        `-480.webp`. The same base and suffix again replace the file.
        """
        name = (base or secrets.token_hex(16)) + suffix
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink()
            raise
        _sync(path.parent)
        return name

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading; raises Missing."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise Missing(name=name) from None

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        """See to it that there is no such file."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        """Where a file of this name is or would be; raises Missing for a name not of ours."""
        if not _NAME.fullmatch(name) or Path(name).suffix not in TYPES:
            raise Missing(name=name)
        return self.root / name[:2] / name


@dataclass(frozen=True)
class _Storages:
    public: FolderStorage
    private: FolderStorage


def init_app(app: Flask) -> None:
    root = Path(app.config["MEDIA_ROOT"])
    app.extensions["storage"] = _Storages(
        public=FolderStorage(root / "public"), private=FolderStorage(root / "private")
    )


def public() -> FolderStorage:
    """What anybody who has the address may see: photos of products and groups."""
    return _storages().public


def private() -> FolderStorage:
    """What only a guarded view shows: proofs of transfer, certificates, receipts."""
    return _storages().private


def public_url(name: str) -> str:
    """The address of a public file; the same in every class in practice."""
    return PUBLIC_PATH + name


def send_public(name: str) -> Response:
    """Answer with a public file, to be kept for ever; raises Missing."""
    answer = _send(public(), name)
    answer.cache_control.public = True
    answer.cache_control.max_age = FOR_EVER
    answer.cache_control.immutable = True
    return answer


def send_private(name: str) -> Response:
    """Answer with a private file, to be kept nowhere; raises Missing.

    The view that calls it has made sure that this person may see it. What is no picture is saved,
    not shown, and nothing in it runs.
    """
    answer = _send(private(), name)
    suffix = Path(name).suffix
    if not TYPES[suffix].startswith("image/"):
        answer.headers["Content-Disposition"] = f"attachment; filename=berkas{suffix}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.cache_control.private = True
    answer.cache_control.no_store = True
    return answer


def _send(storage: FolderStorage, name: str) -> Response:
    with storage.open(name) as file:
        answer = Response(file.read(), content_type=TYPES[Path(name).suffix])
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _storages() -> _Storages:
    return cast(_Storages, current_app.extensions["storage"])


def _sync(folder: Path) -> None:
    """Make a new name in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
