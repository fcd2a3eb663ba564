"""Files made from what the shop is shipped with: once, and kept beside the static ones."""

import os
from collections.abc import Callable
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
SHELF = STATIC / ".built"


def built(path: Path, make: Callable[[], bytes]) -> Path:
    """The file, which is made first if it is not there."""
    if not path.exists():
        write_file(path, make())
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file or none: another worker may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
