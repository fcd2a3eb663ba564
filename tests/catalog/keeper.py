"""What a member of a group does at her product pages, for the tests beside."""

import io
import re

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.catalog.models import Product
from storefront.catalog.services.stock import Take, take_stock
from storefront.core.db import atomic, db
from tests.core.hostile import encoded, exif
from tests.factories import make_category, make_group, make_member
from tests.visitor import forms_in

ROW = "pilihan-baru-1-"


def keep_shop(client, **group):
    """Sign in as the chair of a group of her own; returns the group."""
    made = make_group(**group)
    make_category()
    client.enter(make_member(made).user_id)
    return made


def filled_in(**changes):
    """What she types about a new product with one variant."""
    return {
        "name": "Keripik jamur pedas",
        "category_id": str(make_category().id),
        f"{ROW}name": "100 gram",
        f"{ROW}price_idr": "25rb",
        f"{ROW}stock": "12",
        f"{ROW}weight_g": "130",
    } | changes


def file(content, name="foto.jpg"):
    return io.BytesIO(content), name


def phone_photo(name="foto.jpg"):
    return file(encoded("JPEG", exif=exif()), name)


def add(client, group, **changes):
    return client.submit(f"/kelola/{group.slug}/produk/baru", filled_in(**changes), form="#produk")


def edit(client, product, **changes):
    return client.submit(address_of(product), changes, form="#produk")


def address_of(product):
    return f"/kelola/{product.group.slug}/produk/{product.slug}"


def products():
    """All products, read anew."""
    db.session.rollback()
    related = (Product.variants, Product.photos, Product.facts, Product.group)
    query = sa.select(Product).order_by(Product.id)
    return list(db.session.scalars(query.options(*(selectinload(each) for each in related))))


def only_product():
    (product,) = products()
    return product


def row_of(variant, **changes):
    """Changes to the row of a variant, by the names of its fields."""
    return {f"pilihan-{variant.id}-{name}": value for name, value in changes.items()}


def tokens_in(page):
    """The photos that a page has kept."""
    return re.findall(r'name="photo" value="([^"]+)"', page.text)


def sent_by(page):
    """What the browser would send of the product's form on a page."""
    return next(form for form in forms_in(page.text) if form.id == "produk").values


def token(client, group):
    return sent_by(client.get(f"/kelola/{group.slug}/produk/baru"))["csrf_token"]


def sell(variant, pieces):
    """Somebody orders so many pieces."""
    with atomic():
        take_stock([Take(variant.id, pieces, variant.name)], order_ids={variant.id: None})
