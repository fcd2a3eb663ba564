"""What a group reads on its first page about its own shop, and where a tap leads."""

import re
from datetime import timedelta

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import CollectedBy, Role
from storefront.health.faults import faults_of
from storefront.payments.models import PaymentOption
from storefront.promotion.models.offers import Preorder
from storefront.shipping.models import ShippingOption
from tests.factories import (
    make_group,
    make_member,
    make_photo,
    make_qris,
    make_variant,
    save,
)

KIND = "Toko sudah rapi"


def listed(client, group, role=Role.CHAIR):
    """What stands in the list and where its buttons lead, for somebody with this role."""
    client.enter(make_member(group, role).user_id)
    page = client.get(f"/kelola/{group.slug}/").text
    _, _, rest = page.partition('id="perbaikan"')
    section = rest.partition("</section>")[0]
    words, pages = re.findall("<b>(.*?)</b>", section), re.findall('href="(.*?)"', section)
    return dict(zip(words, pages, strict=True)), section


def offer_nothing(*, is_offered=False):
    """Nobody can be paid, and nothing can be sent; or again."""
    for offer in (PaymentOption, ShippingOption):
        db.session.execute(sa.update(offer).values(is_offered=is_offered))
    db.session.commit()


def kinds(group):
    db.session.commit()
    return [fault.kind for fault in faults_of(group)]


def make_sound_variant(group, name="Nopia", **facts):
    variant = make_variant(group, name, **{"price_idr": 9_000, "cost_idr": 5_000, **facts})
    make_photo(variant.product_id)
    return variant


def test_the_worst_five_are_listed_and_each_leads_to_where_it_is_mended(client, app):
    group = make_group(about="")
    offer_nothing()
    make_sound_variant(group, "Wajik", cost_idr=9_500)
    make_sound_variant(group, "Lapis", cost_idr=9_001)
    sold_out = make_variant(group, "Getuk", stock=0)
    db.session.commit()

    found, section = listed(client, group)

    assert list(found) == [
        "Belum ada rekening",
        "Belum ada cara kirim",
        "Harga jual di bawah HPP",
        "Tampil di etalase, tetapi habis",
        "Belum ada foto",
    ]
    assert "Wajik dan 1 lagi" in section
    assert found["Belum ada foto"].endswith(
        f"/produk/{db.session.get_one(Product, sold_out.product_id).slug}"
    )
    assert [client.get(page).status_code for page in found.values()] == [200] * 5


def test_everybody_reads_what_she_may_mend(client, app):
    group = make_group(about="")
    make_sound_variant(group, cost_idr=None)
    assert list(listed(client, group, Role.SALES_ADMIN)[0]) == ["HPP belum diisi"]
    assert KIND not in listed(client, group, Role.SALES_ADMIN)[1]
    assert listed(client, group, Role.TREASURER) == ({}, "")
    assert listed(client, group, Role.MEMBER) == ({}, "")


def test_a_shop_in_order_is_told_so(client, app):
    group = make_group(about="Kami membuat nopia.")
    make_sound_variant(group)
    found, section = listed(client, group)
    assert found == {}
    assert KIND in section


def test_a_fault_is_what_it_says(app):
    """One after the other comes and goes; drafts and what is sold ahead hinder nobody."""
    group = make_group(about="Kami membuat nopia.", collected_by=CollectedBy.PLATFORM)
    make_qris(group)
    variant = make_sound_variant(group)
    assert kinds(group) == ["lacks_account"]  # the platform cannot send money to a QRIS code
    group.collected_by = CollectedBy.GROUP
    assert kinds(group) == []
    offer_nothing()
    assert kinds(group) == ["lacks_account", "lacks_delivery"]
    offer_nothing(is_offered=True)

    variant.stock, variant.cost_idr = 0, variant.price_idr
    assert kinds(group) == ["is_sold_out"]
    ready_on = clock.today() + timedelta(days=9)
    save(Preorder(variant_id=variant.id, ready_on=ready_on, most=10))
    assert kinds(group) == []
    variant.cost_idr += 1
    assert kinds(group) == ["sells_at_a_loss"]
    spare = make_sound_variant(group)
    variant.withdrawn_at = clock.now()
    assert kinds(group) == ["is_sold_out"]  # nothing of the first product is offered any more
    db.session.get_one(Product, variant.product_id).status = ProductStatus.DRAFT
    spare.cost_idr, group.about = None, ""
    assert kinds(group) == ["lacks_story", "lacks_cost"]
