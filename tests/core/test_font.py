from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from storefront.core import font

ROOT = Path(__file__).parents[2]
OUR_WORDS = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "translations").rglob("*.po")]
NOT_OF_IT = set("\n\xad☐")  # where a word may be parted, and the box to tick on a slip


def test_the_font_has_every_letter_of_our_own_words():
    letters = TTFont(BytesIO(font.for_pages())).getBestCmap()
    written = set("".join(path.read_text() for path in OUR_WORDS))
    assert written - NOT_OF_IT <= set(map(chr, letters))
