"""What is promoted, and everything about it that may be said or shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from storefront.catalog.models import FactKind
from storefront.groups.models import CertificateKind
from storefront.promotion.claims import words_without


@dataclass(frozen=True)
class Offered:
    """What can be chosen: a variant, or of a whole shop a product from its lowest price on."""

    name: str
    price_idr: int
    has_more_prices: bool = False

    @property
    def rupiah(self) -> str:
        """`Rp18.000`: what promotes speaks Indonesian, whatever the page of who has it made."""
        return f"Rp{self.price_idr:,}".replace(",", ".")

    @property
    def price_words(self) -> str:
        """`mulai Rp18.000` when there are dearer ones."""
        return f"mulai {self.rupiah}" if self.has_more_prices else self.rupiah


@dataclass(frozen=True)
class Subject:
    """A product with its variants, or a whole shop with its products, the best-selling first.

    `photos` are base names in storage.public(), the cover first; `proofs` the certificates that
    customers see on it.
    """

    name: str
    group: str
    place: str  # "Kejajar, Wonosobo"
    regency: str
    about: str
    maker: str
    facts: dict[FactKind, str]
    proofs: tuple[CertificateKind, ...]
    offers: Sequence[Offered]
    photos: Sequence[str]
    is_practice: bool
    is_shop: bool = False

    @property
    def safe_name(self) -> str:
        """Its name, as far as nothing unproven is promised in it."""
        return words_without(self.name, self.proofs) or self.group

    @property
    def cheapest(self) -> Offered:
        """The offer with the lowest price; whether there are dearer ones counts all of them."""
        low = min(self.offers, key=lambda offer: offer.price_idr)
        has_more = any(
            offer.has_more_prices or offer.price_idr > low.price_idr for offer in self.offers
        )
        return Offered(low.name, low.price_idr, has_more)
