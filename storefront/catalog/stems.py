"""The words of search: the same stems of what a product says and of what a person types."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from storefront.core.text import fold

MOST_WORDS = 8
LONGEST_STEMMED = 24  # no Indonesian word is longer; the stemmer is slow on noise
NOTHING = "-"  # no product has this stem
FIGURE_WITH_UNIT = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")

# Left out of a query; with nothing besides it asks for everything.
FILLER = re.compile(
    "and|asli|atau|beli|buat|cari|dan|dari|dengan|di|enak|harga|jual|ke|khas|murah|oleh|or|untuk|yang"
)
# Stands between things of which any will do; but not in 1,5 or 1/2.
EITHER = re.compile(r"[&+,/](?!\d)|\b(?:and|atau|dan|or)\b", re.IGNORECASE)
# One thing, many ways to write it: all of them stand for the stem before them.
SAME = {
    "anyam": "anyem",
    "arabika": "arabica",
    "bubuk": "serbuk giling",
    "busana": "baju pakai",
    "cabai": "cabe",
    "camil": "cemilan cemil ngemil snack snek kudapan jajan",
    "carica": "karika carika karica",
    "cokelat": "coklat",
    "gula": "gulo sugar",
    "hijau": "ijo",
    "ikan": "iwak",
    "jahe": "ginger",
    "keranjang": "kranjang",
    "keripik": "kripik ceriping criping chips",
    "kerudung": "krudung jilbab hijab",
    "kerupuk": "krupuk",
    "kopi": "coffee ngopi",
    "kunyit": "kunir",
    "original": "ori orisinal",
    "pedas": "pedes",
    "pisang": "gedang",
    "purwaceng": "purwoceng",
    "sachet": "saset",
    "selai": "selei",
    "selendang": "slendang syal",
    "serai": "sereh",
    "singkong": "ketela telo",
    "sirup": "sirop syrup",
    "sulam": "bordir",
    "suvenir": "souvenir cinderamata",
    "teh": "tea",
    "toples": "stoples",
}
# What a product is besides, when its own words hold all of these stems.
BESIDES = {
    "abon": "lauk",
    "batik": "kain",
    "boneka": "main hadiah",
    "cakalang": "ikan",
    "camil": "makan ringan",
    "dompet": "suvenir",
    "gantung kunci": "suvenir",
    "gula cetak": "merah jawa",
    "gula semut": "palem",
    "jahe": "herbal minum",
    "keripik": "camil",
    "kopi": "minum",
    "kunyit asam": "jamu",
    "lauk": "makan",
    "marlin": "ikan",
    "mino": "nopia",
    "nopia": "kue",
    "opak": "kerupuk",
    "purwaceng": "herbal jamu minum",
    "rajin": "tangan",  # kerajinan
    "teh": "minum",
    "tubruk": "bubuk",
    "tuna": "ikan",
}
STEM_OF = {word: stem for stem, words in SAME.items() for word in words.split()}


def words_in(text: str) -> list[str]:
    """The different words of a text in their order; `250g` is a figure and its unit."""
    return list(dict.fromkeys(FIGURE_WITH_UNIT.sub(" ", fold(text)).split()))


def asked_words(query: str) -> list[str]:
    """What has to be found for a query; one without a letter or digit asks for NOTHING."""
    words = words_in(query)
    if query.strip() and not words:
        return [NOTHING]
    return [word for word in words if not FILLER.fullmatch(word)][:MOST_WORDS]


def is_either(query: str) -> bool:
    """Whether one of the words of a query is enough, like in “kopi & teh”."""
    return EITHER.search(query) is not None


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem that stands for a word in the index."""
    if word in STEM_OF or not word.isalpha() or len(word) > LONGEST_STEMMED:
        return STEM_OF.get(word, word)
    stem: str = _stemmer().stem_word(word)
    return STEM_OF.get(stem, stem)


def stems_of(name: str, besides: str, *, category: str) -> str:
    """The text that a product is found by, for `Product.stems`: ` its name / all the rest `.

    A category of several things (Kopi & Teh) is left out when the name says which of them it is.
    What is told about a product is left out too: "pas menemani teh" would make a tea of a snack.
    """
    own = _stems(name)
    rest = _stems(besides)
    kinds = _stems(category)
    if not set(kinds) & set(own):
        rest += kinds
    known = {*own, *rest}
    for stems, more in BESIDES.items():
        if known.issuperset(stems.split()):
            rest += more.split()
    return f" {' '.join(own)} / {' '.join(dict.fromkeys(rest))} "


def spellings(texts: Iterable[str]) -> dict[str, str]:
    """The words of some texts, and the other ways to write them, each with its stem."""
    found = {word: stem_of(word) for text in texts for word in words_in(text) if word.isalpha()}
    others = {word: stem for stem in found.values() for word in SAME.get(stem, "").split()}
    return found | others


def _stems(text: str) -> list[str]:
    return list(dict.fromkeys(stem_of(word) for word in words_in(text)))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    """PySastrawi without its own cache, which keeps every word that anybody ever typed."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return Stemmer(ArrayDictionary(StemmerFactory().get_words()))
