"""The English words: written in `translations/`, compiled once when the shop starts."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WRITTEN = Path(__file__).parents[2] / "translations"
MESSAGES = "LC_MESSAGES/messages"


def built(source: Path = WRITTEN) -> Path:
    """Return the folder with the compiled catalogues, named by the hash of what was written.

    Workers that start together compile side by side; the first to finish names the folder.
    """
    written = sorted(source.glob(f"*/{MESSAGES}.po"))
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in written))
    shelf = source / ".built"
    target = shelf / digest.hexdigest()[:12]
    if target.exists():
        return target
    shelf.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=shelf))
    for file in written:
        _compile(file, draft / file.relative_to(source).with_suffix(".mo"))
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
    return target


def _compile(written: Path, compiled: Path) -> None:
    compiled.parent.mkdir(parents=True)
    with written.open("rb") as source, compiled.open("wb") as file:
        write_mo(file, read_po(source))
