"""What the shop knows before it reads a sheet: its categories, and what the group sells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storefront.catalog.sheets.cells import key_of, tidy_variant
from storefront.core.text import fold

ALIKE = 0.8  # of 1: a typing error, not another word
SPOKEN = {  # what people call the things of a category, by a word in its name
    "camilan": "cemilan snack keripik kripik kerupuk krupuk peyek rempeyek opak nopia mino sale "
    "kue jajan jajanan ringan stik basreng",
    "minuman": "wedang jamu jahe sirup sirop jus nira rempah",
    "kopi": "coffee tea arabika robusta",
    "gula": "garam terasi sambal",
    "lauk": "abon ikan dendeng serundeng kering",
    "buah": "carica manisan dodol selai",
    "batik": "sarung sarong jarik tenun",
    "kerajinan": "anyaman tas dompet rajut rajutan keranjang suvenir souvenir craft",
    "busana": "kerudung jilbab hijab gamis mukena baju pakaian",
}


@dataclass(frozen=True, slots=True)
class Stocked:
    """One variant that the group has, as a line of a sheet."""

    product_id: int
    variant_id: int
    sku: str
    name: str
    variant: str
    category: str
    price_idr: int
    cost_idr: int | None
    stock: int
    weight_g: int
    description: str
    position: int
    is_withdrawn: bool
    is_archived: bool = False

    @property
    def is_put_away(self) -> bool:
        return self.is_withdrawn or self.is_archived


class Known:
    """Finds categories and variants by what people write."""

    def __init__(self, categories: Sequence[str], stocked: Iterable[Stocked] = ()) -> None:
        self.categories = categories
        self._exact = {key_of(name): name for name in categories}
        self._folded = {fold(name): name for name in categories}
        self._by_word = {word: name for name in reversed(categories) for word in _words(name)}
        for word, spoken in SPOKEN.items():
            if name := self._by_word.get(word):
                for other in spoken.split():
                    self._by_word.setdefault(other, name)
        self._by_number: dict[int, Stocked] = {}
        self._by_sku: dict[str, Stocked] = {}
        self._by_name: dict[str, list[Stocked]] = defaultdict(list)
        for line in stocked:
            self._by_number[line.variant_id] = line
            self._by_name[key_of(line.name)].append(line)
            if line.sku:
                self._by_sku.setdefault(key_of(line.sku), line)

    def category(self, text: str) -> str | None:
        """The category that is written exactly so."""
        return self._exact.get(key_of(text))

    def category_by_words(self, text: str) -> str | None:
        """The category that a word of the text speaks of; it may be the name of a product."""
        return next((self._by_word[word] for word in _words(text) if word in self._by_word), None)

    def category_named(self, text: str) -> str | None:
        """The category whose name the text is, mistyped or in part."""
        close = get_close_matches(fold(text), self._folded, 1, ALIKE)
        words = {*_words(text)}
        parts = (name for name in self.categories if words and words <= {*_words(name)})
        return self._folded[close[0]] if close else next(parts, None)

    def category_like(self, text: str) -> str | None:
        """The category that is meant, by its name or by what is in it."""
        return self.category_named(text) or self.category_by_words(text)

    def find(self, *, number: int | None, sku: str, name: str, variant: str) -> Stocked | None:
        """The variant that a line speaks of: by its number, else its code, else its names."""
        return self.by_number(number) or self.by_sku(sku) or self.by_name(name, variant)

    def by_number(self, number: int | None) -> Stocked | None:
        return self._by_number.get(number or 0)

    def by_sku(self, sku: str) -> Stocked | None:
        return self._by_sku.get(key_of(sku)) if sku else None

    def variants_of(self, name: str) -> list[Stocked]:
        """The variants of the product of this name."""
        return self._by_name.get(key_of(name), [])

    def by_name(self, name: str, variant: str) -> Stocked | None:
        """The variant of that name; without a variant's name the only one there is."""
        variants = self.variants_of(name)
        if not variant:
            offered = [line for line in variants if not line.is_withdrawn]
            return offered[0] if len(offered) == 1 else None
        return next(iter(self._alike(name, variant)), None)

    def is_ambiguous(self, name: str, variant: str) -> bool:
        """Whether several products have this name, and that of the variant does not tell which."""
        alike = [line for line in self._alike(name, variant) if not line.is_put_away]
        if alike:
            return len(alike) > 1
        on_shelf = (line for line in self.variants_of(name) if not line.is_put_away)
        return len({line.product_id for line in on_shelf}) > 1

    def _alike(self, name: str, variant: str) -> list[Stocked]:
        key = key_of(variant)
        return [
            line for line in self.variants_of(name) if key_of(tidy_variant(line.variant)) == key
        ]


def _words(text: str) -> list[str]:
    return re.findall("[a-z]{3,}", fold(text))
