"""What a person reads from a public page."""

import html
import re

from storefront.catalog.models import Product
from storefront.core.db import atomic
from storefront.groups.models import ProducerGroup


def names_on(page):
    """The names of the products in the lists of a page, from the top down."""
    return [html.unescape(name) for name in re.findall(r"<h3><a [^>]*>(.*?)</a>", page.text)]


def link_to(page, words):
    """Where the link with these words leads."""
    found = re.search(rf'href="([^"]*)"[^>]*>{re.escape(words)}</a>', page.text)
    return html.unescape(found[1]) if found else None


def sold(variant, pieces):
    """Say how many pieces of its product were sold."""
    with atomic() as session:
        session.get_one(Product, variant.product_id).sold_count = pieces
    return variant


def path_of(variant):
    """The path of the product page of a variant."""
    with atomic() as session:
        product = session.get_one(Product, variant.product_id)
        group = session.get_one(ProducerGroup, product.group_id)
        return f"/toko/{group.slug}/{product.slug}"
