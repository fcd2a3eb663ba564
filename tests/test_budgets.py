"""What a page weighs on a weak signal, as it is sent; styles and scripts: test_assets."""

import brotli
import pytest

from tests.factories import (
    make_category,
    make_group,
    make_photo,
    make_variant,
)
from tests.pages import names_on, path_of, sold

KIB = 1024
NAMES = ("Keripik Tempe Bawang", "Gula Semut Kelapa", "Kopi Arabika Bowongso", "Carica Toples")


@pytest.fixture
def full(app):
    """Six groups with thirty products, every one with two photos."""
    for number in range(8):
        make_category(f"Kategori {number}", f"kategori-{number}")
    groups = [make_group(f"Kelompok Lereng {number}") for number in range(6)]
    variants = []
    for number in range(30):
        variant = make_variant(
            groups[number % 6], f"{NAMES[number % 4]} Nomor {number}", price_idr=9_000
        )
        sold(variant, 7 * number)
        make_photo(variant.product_id)
        make_photo(variant.product_id)
        variants.append(variant)
    return variants


def test_pages_weigh_at_most_twelve_kilobytes(client, full):
    assert len(names_on(client.get("/cari"))) == 24
    product = path_of(full[0])
    paths = ["/", "/cari", "/kategori/camilan", product, product.rpartition("/")[0]]
    weights = {path: weight_of(client, path) for path in paths}
    assert max(weights.values()) <= 12 * KIB, weights


def weight_of(client, path):
    page = client.get(path, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(page.data).startswith(b"<!doctype html>")
    return len(page.data)
