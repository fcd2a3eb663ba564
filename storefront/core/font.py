"""Plus Jakarta Sans, cut to the letters and the weights that are asked for."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from storefront.core.built import SHELF, built

PACKAGE = "fontpkg-plus-jakarta-sans"
Weight = int | tuple[int, int]  # one, or all between two
STYLES = (400, 800)  # the lightest and the boldest weight of the style sheet
OURS = (  # what our own words are written with; so little comes in one round trip
    "U+0020-007E,U+00A0,U+00B2,U+00B7,U+00BC-00BE,U+00D7,U+00E9,U+00F7,U+2013-2014,"
    "U+2018-2019,U+201C-201D,U+2022,U+2026,U+203A,U+2190,U+2192,U+2212,U+2713"
)
FEATURES = ("kern", "tnum")  # letters stand well beside, prices well under each other
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,"
    "U+201C-201E,U+2022,U+2026,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2713"
)


def for_pages() -> bytes:
    """All weights of the styles in one woff2; raises ImportError or OSError if that fails.

    Other letters, as in a name from abroad, are those of the phone, drawn as wide and as high.
    """
    return _made("woff2", STYLES, OURS).read_bytes()


@cache
def face(weight: int) -> Path:
    """One weight, for papers and pictures; made once, because that takes seconds."""
    return _made("ttf", weight, LATIN)


def _made(kind: str, weight: Weight, letters: str) -> Path:
    """The file with this cut, under a name that changes with it."""
    what = f"{version(PACKAGE)} {weight} {letters} {FEATURES}"
    cut = hashlib.sha256(what.encode()).hexdigest()[:12]
    return built(SHELF / f"{PACKAGE}-{cut}.{kind}", lambda: _cut(kind, weight, letters))


def _cut(kind: str, weight: Weight, letters: str) -> bytes:
    from fontTools import subset  # heavy, and needed only where the file is not there yet
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options(flavor=kind if kind == "woff2" else None)
    options.layout_features = [*FEATURES]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters))
    whole = files("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf"
    with TTFont(str(whole)) as font, BytesIO() as file:
        cutter.subset(font)
        cut = instantiateVariableFont(font, {"wght": weight})
        subset.save_font(cut, file, options)
        return file.getvalue()
