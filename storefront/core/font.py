"""Plus Jakarta Sans, cut to Latin and to the weights that are asked for."""

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from storefront.core.built import SHELF, built

PACKAGE = "fontpkg-plus-jakarta-sans"
STYLES = (400, 800)  # the lightest and the boldest weight of the style sheet
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,"
    "U+201C-201E,U+2022,U+2026,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2713"
)


def for_pages() -> bytes:
    """All weights of the styles in one woff2; raises ImportError or OSError if that fails."""
    lightest, boldest = STYLES
    path = _named(f"{lightest}-{boldest}.woff2")
    return built(path, lambda: _cut(STYLES, flavor="woff2")).read_bytes()


@cache
def face(weight: int) -> Path:
    """One weight, for papers and pictures; made once, because that takes seconds."""
    return built(_named(f"{weight}.ttf"), lambda: _cut(weight))


def _named(ending: str) -> Path:
    return SHELF / f"{PACKAGE}-{version(PACKAGE)}-{ending}"


def _cut(weight: int | tuple[int, int], flavor: str | None = None) -> bytes:
    from fontTools import subset  # heavy, and needed only where the file is not there yet
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options(flavor=flavor)
    options.layout_features = [*options.layout_features, "tnum"]  # prices stand under each other
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LATIN))
    whole = files("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf"
    with TTFont(str(whole)) as font, BytesIO() as file:
        cutter.subset(font)
        cut = instantiateVariableFont(font, {"wght": weight})
        subset.save_font(cut, file, options)
        return file.getvalue()
