"""Static files: built once at start-up, served for ever under a name that changes with them."""

import hashlib
import re
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from wsgiref.headers import Headers

import structlog
from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from storefront.core import font
from storefront.core.built import STATIC, write_file

STYLESHEET = "css/etalase.css"
FONT = "fonts/plus-jakarta-sans.woff2"

log = structlog.get_logger(__name__)


def init_app(app: Flask, source: Path = STATIC) -> None:
    """Serve `source` under /static/<hash>/ and give templates `static(path)`."""
    built = build(source)
    prefix = f"/static/{built.name}/"
    urls = {path: prefix + path for path in _names(built)}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(built),
        prefix=prefix,
        max_age=WhiteNoise.FOREVER,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=_no_sniffing,
    )
    app.jinja_env.globals["static"] = urls.__getitem__


def build(source: Path = STATIC) -> Path:
    """Return the folder with everything ready to serve, named by the hash of what went into it.

    An unchanged source costs one read of it. Workers that start together build side by side;
    the first to finish names the folder.
    """
    shelf = source / ".built"
    shelf.mkdir(exist_ok=True)
    contents = _contents(source, _font())
    target = shelf / _digest(contents)
    if target.exists():
        return target
    draft = Path(tempfile.mkdtemp(dir=shelf))
    draft.chmod(0o755)
    for path, content in contents.items():
        write_file(draft / path, content)
    _compress(draft)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
    return target


def squeeze(css: str) -> str:
    """Take out comments and spare whitespace; quoted text stays as it is.

    Written here because minifiers do not know nesting: rcssmin makes `.a:is(b)` of `.a :is(b)`.
    """
    bare = re.sub(r'("[^"]*")|/\*.*?\*/', lambda found: found[1] or "", css, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', bare)
    parts[::2] = [_squeeze_unquoted(part) for part in parts[::2]]
    return "".join(parts).strip()


def _squeeze_unquoted(css: str) -> str:
    css = re.sub(r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", css))
    return css.replace(": ", ":").replace(";}", "}")


def _contents(source: Path, letters: bytes | None) -> dict[str, bytes]:
    contents = {name: _read(source / name) for name in _names(source) if not name.endswith(".css")}
    contents[STYLESHEET] = squeeze(_joined(source / STYLESHEET)).encode()
    if letters:
        contents[FONT] = letters
    return contents


def _read(file: Path) -> bytes:
    """What is sent of a file: a script goes without its lines of comment."""
    content = file.read_bytes()
    if file.suffix == ".js":
        content = re.sub(rb"^//.*\n", b"", content, flags=re.MULTILINE)
    return content


def _joined(sheet: Path) -> str:
    """The style sheet with every file that it imports in its place."""
    return re.sub(
        r'@import "([^"]+)";',
        lambda found: (sheet.parent / found[1]).read_text(),
        sheet.read_text(),
    )


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(contents):
        digest.update(f"{path}\0{len(contents[path])}\0".encode() + contents[path])
    return digest.hexdigest()[:12]


def _font() -> bytes | None:
    """The shop's own letters; None, so those of the system, when they cannot be made."""
    try:
        return font.for_pages()
    except (PackageNotFoundError, ImportError, OSError) as error:
        log.warning("font_not_built", error=str(error))
        return None


def _names(folder: Path) -> list[str]:
    """Paths of the files in a folder, without hidden ones and compressed twins."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        path.as_posix()
        for path in paths
        if path.suffix not in {".br", ".gz"} and not any(part[0] == "." for part in path.parts)
    ]


def _compress(folder: Path) -> None:
    compressor = Compressor(quiet=True)
    for name in _names(folder):
        if compressor.should_compress(name):
            compressor.compress(str(folder / name))


def _no_sniffing(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
