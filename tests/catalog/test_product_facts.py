"""A product says what customers want to know of its kind."""

import re

from storefront.catalog.facts import CRAFTS, FITTING, FOOD, facts_of
from storefront.catalog.models import FactKind
from storefront.catalog.slugs import slug_of
from storefront.operator.demo.shelves import CATEGORIES
from tests.catalog.keeper import add, address_of, edit, keep_shop, only_product
from tests.factories import make_category


def shown_on(page):
    """The facts whose fields can be seen."""
    return {FactKind(kind) for kind in re.findall(r'data-fact="(\w+)">', page.text)}


def test_every_category_of_the_shop_has_its_facts():
    assert {slug_of(name) for name in CATEGORIES} == set(FITTING)
    assert {*FOOD, *CRAFTS} == set(FactKind)
    assert facts_of("sesuatu-yang-baru") == facts_of(None) == tuple(FactKind)


def test_before_a_category_is_chosen_every_fact_can_be_told(client):
    group = keep_shop(client)

    assert shown_on(client.get(f"/kelola/{group.slug}/produk/baru")) == set(FactKind)


def test_the_form_asks_what_fits_the_category(client):
    group = keep_shop(client)
    crafts = make_category("Kerajinan", "kerajinan")
    add(client, group)
    assert shown_on(client.get(address_of(only_product()))) == set(FOOD)

    edit(client, only_product(), category_id=str(crafts.id))
    assert shown_on(client.get(address_of(only_product()))) == set(CRAFTS)


def test_another_category_loses_nothing_that_was_told(client):
    group = keep_shop(client)
    crafts = make_category("Kerajinan", "kerajinan")
    add(client, group, net_content="100 g", allergens="Kedelai")

    page = edit(client, only_product(), category_id=str(crafts.id), name="", care="Lap kering")
    assert page.status_code == 422
    told = {FactKind.NET_CONTENT, FactKind.ALLERGENS}
    assert shown_on(page) == told | set(CRAFTS)
    assert 'value="Lap kering"' in page.text

    edit(client, only_product(), category_id=str(crafts.id), care="Lap kering")
    assert {fact.kind for fact in only_product().facts} == told | {FactKind.CARE}
    assert shown_on(client.get(address_of(only_product()))) == told | set(CRAFTS)


def test_the_product_page_lists_what_was_told(client):
    group = keep_shop(client)
    crafts = make_category("Kerajinan", "kerajinan")
    add(client, group, category_id=str(crafts.id), material="Bambu apus", size="30 cm")

    page = client.get(f"/toko/{group.slug}/{only_product().slug}").text
    assert '<dt>Bahan</dt><dd lang="id">Bambu apus</dd>' in page
    assert '<dt>Ukuran</dt><dd lang="id">30 cm</dd>' in page
    assert "Perawatan" not in page
