"""What engines and chats are told about a page: its picture, and what it shows as schema.org data.

The data is JSON-LD by https://schema.org, with the fields that Google asks of a product that is
sold (name, image, offers with price, currency, availability and seller). `address` makes the
public address of a path in the language of the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from storefront.catalog.queries.on_show import Shot
from storefront.catalog.queries.product import Offer, ShownProduct
from storefront.catalog.queries.shop_window import ShownGroup
from storefront.core.images import WIDTHS, jpeg_of

SCHEMA = "https://schema.org"
NAME = "Etalase"
WIDTHS_TO_SHARE = (800, 480, 240)
MOST_PIXELS = 900_000  # a photo of so many stays below the 300 KB that WhatsApp shows

Address = Callable[[str], str]
Data = dict[str, Any]


class SharedPicture(NamedTuple):
    """The picture beside a link in a chat; pixels."""

    path: str
    width: int
    height: int
    alt: str


def picture_to_share(shots: Iterable[Shot | None]) -> SharedPicture | None:
    """The first of the pictures that is ready, in a JPEG of at most 300 KB; None without one."""
    shot = next((each for each in shots if each and each.ready), None)
    if shot is None:
        return None
    for most in WIDTHS_TO_SHARE:
        path, width = jpeg_of(shot.name, shot.width, most)
        height = max(1, round(shot.height * width / shot.width))
        if width * height <= MOST_PIXELS:
            break
    return SharedPicture(path, width, height, shot.alt)


def home_data(address: Address) -> Data:
    return _graph({"@type": "WebSite", "name": NAME, "url": address("/")})


def category_data(name: str, path: str, address: Address) -> Data:
    return _graph(_breadcrumbs([(name, path)], address))


def group_data(group: ShownGroup, base_url: str, address: Address) -> Data:
    path = f"/toko/{group.slug}"
    about: Data = {
        **_seller(group, address),
        "description": group.about,
        "telephone": group.whatsapp,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": group.village,
            "addressLocality": group.district,
            "addressRegion": group.regency,
            "addressCountry": "ID",
        },
        "logo": _image(group.logo, base_url),
        "image": _image(group.banner, base_url),
    }
    return _graph(_told(about), _breadcrumbs([(group.name, path)], address))


def product_data(
    product: ShownProduct, base_url: str, address: Address, *, ahead: Mapping[int, date]
) -> Data:
    """A product and its offers; `ahead` are the days from which what is made first is there."""
    shown = {
        "@type": "Product",
        "@id": address(product.path),
        "url": address(product.path),
        "name": product.name,
        "description": product.about,
        "category": product.category,
        "brand": {"@type": "Brand", "name": product.group.name},
        "image": [image for shot in product.photos if (image := _image(shot, base_url))],
        "offers": [_offer(product, offer, address, ahead) for offer in product.offers],
    }
    trail = [
        (product.category, f"/kategori/{product.category_slug}"),
        (product.name, product.path),
    ]
    return _graph(_told(shown), _breadcrumbs(trail, address))


def _offer(
    product: ShownProduct, offer: Offer, address: Address, ahead: Mapping[int, date]
) -> Data:
    return {
        "@type": "Offer",
        "sku": str(offer.id),
        "name": offer.name,
        "url": f"{address(product.path)}?varian={offer.id}",
        "price": offer.price_idr,
        "priceCurrency": "IDR",
        **_availability(product, offer, ahead),
        "itemCondition": f"{SCHEMA}/NewCondition",
        "seller": _seller(product.group, address),
    }


def _availability(product: ShownProduct, offer: Offer, ahead: Mapping[int, date]) -> Data:
    if offer.stock > 0 and not product.group.is_on_holiday:
        return {"availability": f"{SCHEMA}/InStock"}
    if ready_on := ahead.get(offer.id):
        return {
            "availability": f"{SCHEMA}/PreOrder",
            "availabilityStarts": ready_on.isoformat(),
        }
    return {"availability": f"{SCHEMA}/OutOfStock"}


def _seller(group: ShownGroup, address: Address) -> Data:
    own = address(f"/toko/{group.slug}")
    return {"@type": "Organization", "@id": own, "name": group.name, "url": own}


def _breadcrumbs(trail: Sequence[tuple[str, str]], address: Address) -> Data:
    steps = [(_("Beranda"), "/"), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address(path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def _image(shot: Shot | None, base_url: str) -> str:
    if shot is None or not shot.ready:
        return ""
    return base_url + jpeg_of(shot.name, shot.width, WIDTHS[-1])[0]


def _told(data: Data) -> Data:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value}


def _graph(*things: Data) -> Data:
    return {"@context": SCHEMA, "@graph": list(things)}
