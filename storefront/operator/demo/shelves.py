"""The sample catalogue: categories, products with their photos, and the first stock."""

import sqlalchemy as sa
from slugify import slugify

from storefront.catalog.models import (
    Category,
    Costing,
    CostKind,
    CostLine,
    FactKind,
    Photo,
    Product,
    ProductFact,
    ProductStatus,
    Variant,
)
from storefront.catalog.services.shelve import shelve
from storefront.catalog.services.stock import open_stock
from storefront.catalog.services.work_out import CostEntry, CostingEntry, work_out_cost
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.core.money import split
from storefront.core.numbers import new_secret
from storefront.groups.models import ProducerGroup
from storefront.operator.demo.files import SampleProduct
from storefront.operator.demo.people import NAMES
from storefront.operator.demo.photos import keep_sample

CATEGORIES = {  # in the order of the home page, with their English names and icons
    "Camilan": ("Snacks", "keripik"),
    "Olahan Buah": ("Fruit preserves", "botol"),
    "Kopi & Teh": ("Coffee & tea", "cangkir"),
    "Minuman & Herbal": ("Drinks & herbs", "daun"),
    "Gula & Bumbu": ("Sugar & spices", "gula"),
    "Lauk Kering": ("Dried fish & meat", "ikan"),
    "Batik & Kain": ("Batik & cloth", "kain"),
    "Busana Muslim": ("Muslim fashion", "baju"),
    "Kerajinan": ("Crafts", "tangan"),
}
MADE_BY_ONE = {"Batik & Kain", "Busana Muslim", "Kerajinan"}  # one pair of hands makes the whole
PACKS = 20  # of a batch whose costs are told; in per cent of them:
SHARES = {
    (CostKind.MATERIAL, "Bahan utama"): 45,
    (CostKind.MATERIAL, "Bahan lain"): 10,
    (CostKind.PACKAGING, ""): 15,
    (CostKind.ENERGY, ""): 5,
    (CostKind.WAGE, ""): 25,
}
RISEN_PERCENT = 105  # of the price
KEPT = {  # shelf life and storage, by category, of groups that are fictional
    "Camilan": ("3 bulan", "Tutup rapat setelah dibuka."),
    "Olahan Buah": ("6 bulan", "Simpan di tempat sejuk; setelah dibuka simpan di kulkas."),
    "Kopi & Teh": ("12 bulan", "Simpan di tempat kering, jauh dari bau tajam."),
    "Minuman & Herbal": ("12 bulan", "Simpan di tempat kering dan tutup rapat."),
    "Gula & Bumbu": ("12 bulan", "Simpan di tempat kering dan tutup rapat."),
    "Lauk Kering": ("3 bulan", "Setelah dibuka simpan di kulkas."),
}


def make_categories() -> dict[str, Category]:
    """The nine categories by name."""
    with atomic() as session:
        found = {category.name: category for category in session.scalars(sa.select(Category))}
        for position, (name, (name_en, icon)) in enumerate(CATEGORIES.items()):
            if name not in found:
                found[name] = Category(
                    name=name, name_en=name_en, slug=slugify(name), icon=icon, position=position
                )
                session.add(found[name])
    return found


def make_product(sample: SampleProduct, group: ProducerGroup, category: Category) -> None:
    """A product with variants, photo and opening stock; one that is there stays as it is."""
    known = sa.select(Product.id).filter_by(group_id=group.id, slug=sample.slug)
    if db.session.scalar(known) is not None:
        return
    with atomic() as session:
        product = Product(
            group_id=group.id,
            category_id=category.id,
            slug=sample.slug,
            name=sample.name,
            about=sample.about,
            maker=_maker(sample, group),
            facts=_facts(sample, group),
        )
        session.add(product)
        record(product, ProductStatus.DRAFT.value, at=clock.now())
        _fill(product, sample)
        if not group.is_sample:
            _tell_costs(product.id)
        shelve([product.id])
        if sample.image:
            picture = keep_sample("products", sample.image, alt=sample.name)
            session.add(Photo(product_id=product.id, picture_id=picture.id))
        if sample.status == ProductStatus.ACTIVE:
            product.move_to(ProductStatus.ACTIVE, at=clock.now())


def _fill(product: Product, sample: SampleProduct) -> None:
    for position, each in enumerate(sample.variants):
        variant = Variant(
            product_id=product.id,
            name=each.name,
            sku=each.sku,
            price_idr=each.price_idr,
            cost_idr=each.cost_idr,
            weight_g=each.weight_g,
            position=position,
        )
        db.session.add(variant)
        db.session.flush()
        open_stock(variant.id, each.stock, by_id=None)


def _tell_costs(product_id: int) -> None:
    """How the HPP of the first variant was worked out; the others were typed by hand."""
    query = sa.select(Variant).where(Variant.product_id == product_id, Variant.position == 0)
    variant = db.session.scalars(query).one()
    if variant.cost_idr:
        amounts = split(variant.cost_idr * PACKS, list(SHARES.values()))
        lines = [
            CostLine(kind=kind, name=name, amount_idr=amount_idr)
            for (kind, name), amount_idr in zip(SHARES, amounts, strict=True)
        ]
        percents = {"markup_percent": 40, "margin_percent": 30}
        db.session.add(Costing(variant_id=variant.id, packs=PACKS, lines=lines, **percents))


def let_costs_rise(variant_id: int, *, by_id: int) -> None:
    """Something became dearer to make than it is sold for: the group has a price to mend."""
    variant = db.session.get_one(Variant, variant_id)
    amounts = split(variant.price_idr * PACKS * RISEN_PERCENT // 100, list(SHARES.values()))
    costs = tuple(
        CostEntry(kind, amount_idr, name)
        for (kind, name), amount_idr in zip(SHARES, amounts, strict=True)
    )
    entry = CostingEntry(PACKS, costs, markup_percent=40, margin_percent=30, seen=variant.mark)
    work_out_cost(variant_id, entry, key=new_secret(), by_id=by_id)


def _maker(sample: SampleProduct, group: ProducerGroup) -> str:
    """A fictional member where one person makes the whole thing."""
    if group.is_sample or sample.category not in MADE_BY_ONE:
        return ""
    names = NAMES[group.slug]
    return names[sum(sample.slug.encode()) % len(names)]


def _facts(sample: SampleProduct, group: ProducerGroup) -> list[ProductFact]:
    if group.is_sample or sample.category not in KEPT:
        return []
    shelf_life, storage = KEPT[sample.category]
    return [
        ProductFact(kind=FactKind.SHELF_LIFE, text=shelf_life),
        ProductFact(kind=FactKind.STORAGE, text=storage),
    ]
