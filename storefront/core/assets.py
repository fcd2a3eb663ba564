"""Static files: built once at start-up, served for ever under a name that changes with them."""

import hashlib
import io
import os
import re
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from wsgiref.headers import Headers

import structlog
from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

STATIC = Path(__file__).parents[2] / "static"
STYLESHEET = "css/etalase.css"
FONT = "fonts/plus-jakarta-sans.woff2"
FONT_PACKAGE = "fontpkg-plus-jakarta-sans"
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,"
    "U+201C-201E,U+2022,U+2026,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2713"
)

log = structlog.get_logger(__name__)


def init_app(app: Flask, source: Path = STATIC) -> None:
    """Serve `source` under /static/<hash>/ and give templates `static(path)` and `icon_sprite`."""
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
    app.jinja_env.globals["web_font"] = urls.get(FONT)
    app.jinja_env.globals["icon_sprite"] = Markup(  # noqa: S704 our own file
        (source / "icons.svg").read_text()
    )


def build(source: Path = STATIC) -> Path:
    """Return the folder with everything ready to serve, named by the hash of what went into it.

    An unchanged source costs one read of it. Workers that start together build side by side;
    the first to finish names the folder.
    """
    shelf = source / ".built"
    shelf.mkdir(exist_ok=True)
    contents = _contents(source, _font(shelf))
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


def _contents(source: Path, font: bytes | None) -> dict[str, bytes]:
    contents = {
        name: (source / name).read_bytes() for name in _names(source) if not name.endswith(".css")
    }
    contents[STYLESHEET] = squeeze(_joined(source / STYLESHEET)).encode()
    if font:
        contents[FONT] = font
    return contents


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


def _font(shelf: Path) -> bytes | None:
    """Plus Jakarta Sans cut to Latin; None, so system fonts, when it cannot be made."""
    try:
        kept = shelf / f"plus-jakarta-sans-{version(FONT_PACKAGE)}.woff2"
        if not kept.exists():
            write_file(kept, _cut_font())
        return kept.read_bytes()
    except (PackageNotFoundError, ImportError, OSError) as error:
        log.warning("font_not_built", error=str(error))
        return None


def _cut_font() -> bytes:
    from fontTools import subset  # heavy, and needed only where the font is not there yet

    options = subset.Options(flavor="woff2")
    options.layout_features = [*options.layout_features, "tnum"]  # prices stand under each other
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LATIN))
    whole = files("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf"
    with subset.load_font(str(whole), options) as font, io.BytesIO() as file:
        cutter.subset(font)
        subset.save_font(font, file, options)
        return file.getvalue()


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


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file or none: another worker may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _no_sniffing(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
