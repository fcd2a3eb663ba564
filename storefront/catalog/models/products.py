"""What a group sells: products in variants, with facts, pictures and the words of search."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.catalogue_version import shown
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.core.language import Language, page_language
from storefront.core.numbers import fingerprint
from storefront.core.pictures import Picture
from storefront.groups.models import ProducerGroup

LOW_STOCK = 5  # "Sisa 5" and lower is shown to customers; where a group says nothing, it is told


@shown
class Category(Model):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="")  # on English pages, where it is known
    icon: Mapped[str]  # a name in static/icons.svg
    position: Mapped[int] = mapped_column(default=0)

    @hybrid_property
    def spoken_name(self) -> str:
        """Its name in the language of the page; Indonesian where there is no English one."""
        return self.name_en or self.name if page_language() is Language.EN else self.name

    @spoken_name.inplace.expression
    @classmethod
    def _spoken_name(cls) -> sa.SQLColumnExpression[str]:
        if page_language() is Language.EN:
            return sa.func.coalesce(sa.func.nullif(cls.name_en, ""), cls.name)
        return cls.name


class ProductStatus(enum.StrEnum):
    DRAFT = "draft"
    PREVIEW = "preview"  # uji pasar: interest is collected, nothing is sold
    ACTIVE = "active"
    ARCHIVED = "archived"
    TAKEN_DOWN = "taken_down"  # by the operator, with a reason
    LOOK_AGAIN = "look_again"  # the group has mended it and asks her


@shown
class Product(Flows, Model):
    """One thing a group makes; what is bought is one of its variants."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("group_id", "slug"),
        # Lists of the shop window are read in their order, so that a page costs only its rows.
        Index("ix_product_best_selling", "status", "sold_count", "id"),
        Index("ix_product_newest", "status", "id"),
        Index("ix_product_cheapest", "status", "from_idr", "id"),
        Index("ix_product_best_of_category", "category_id", "status", "sold_count", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    slug: Mapped[str]
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    maker: Mapped[str] = mapped_column(default="")
    status: Mapped[ProductStatus] = mapped_column(default=ProductStatus.DRAFT)
    sold_count: Mapped[int] = mapped_column(default=0)  # kept: pieces in orders that were paid
    # Kept for lists by catalog.services.shelve: what it is found by, and the lowest price that it
    # is offered at; none when it is not offered.
    stems: Mapped[str] = mapped_column(default="")
    from_idr: Mapped[int | None]
    has_more_prices: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    group: Mapped[ProducerGroup] = related()
    category: Mapped[Category] = related()
    variants: Mapped[list["Variant"]] = related(
        back_populates="product", order_by="Variant.position, Variant.id"
    )
    photos: Mapped[list["Photo"]] = related(
        back_populates="product", order_by="Photo.position, Photo.id"
    )
    facts: Mapped[list["ProductFact"]] = related(
        back_populates="product", order_by="ProductFact.id"
    )

    FLOW = {
        ProductStatus.DRAFT: {ProductStatus.PREVIEW, ProductStatus.ACTIVE},
        ProductStatus.PREVIEW: {ProductStatus.ACTIVE},
        ProductStatus.ACTIVE: {
            ProductStatus.DRAFT,
            ProductStatus.ARCHIVED,
            ProductStatus.TAKEN_DOWN,
        },
        ProductStatus.ARCHIVED: {ProductStatus.ACTIVE},
        ProductStatus.TAKEN_DOWN: {ProductStatus.LOOK_AGAIN, ProductStatus.ACTIVE},
        ProductStatus.LOOK_AGAIN: {ProductStatus.TAKEN_DOWN, ProductStatus.ACTIVE},
    }

    @property
    def is_taken_down(self) -> bool:
        """Only the operator can put it back."""
        return self.status in (ProductStatus.TAKEN_DOWN, ProductStatus.LOOK_AGAIN)

    @property
    def mark(self) -> str:
        """Another one whenever somebody changed it, so that a form overwrites nothing unseen.

        Variants have marks of their own.
        """
        facts = sorted((fact.kind, fact.text) for fact in self.facts)
        pictures = [photo.picture_id for photo in self.photos]
        said = (self.name, self.category_id, self.about, self.maker, self.status)
        return fingerprint(*said, facts, pictures)

    @property
    def whole_mark(self) -> str:
        """The same of its variants, too."""
        return fingerprint(self.mark, [variant.mark for variant in self.variants])


class FactKind(enum.StrEnum):
    """What a customer may want to know of a product; each shown only when it is filled in."""

    NET_CONTENT = "net_content"
    COMPOSITION = "composition"
    SHELF_LIFE = "shelf_life"
    STORAGE = "storage"
    ALLERGENS = "allergens"
    MATERIAL = "material"
    SIZE = "size"
    CARE = "care"


@shown
class ProductFact(Model):
    __tablename__ = "product_fact"
    __table_args__ = (UniqueConstraint("product_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    kind: Mapped[FactKind]
    text: Mapped[str]

    product: Mapped[Product] = related(back_populates="facts")


@shown
class Variant(Model):
    """One thing a customer can put in a cart: a product in one size, colour or weight."""

    __tablename__ = "variant"
    __table_args__ = (
        CheckConstraint("stock >= 0", name="stock_not_negative"),
        CheckConstraint("price_idr > 0", name="price_positive"),
        CheckConstraint("cost_idr >= 0", name="cost_not_negative"),
        CheckConstraint("weight_g > 0", name="weight_positive"),
        CheckConstraint("low_stock >= 0", name="low_stock_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    name: Mapped[str]
    sku: Mapped[str | None]
    price_idr: Mapped[int]
    cost_idr: Mapped[int | None]  # HPP; unknown until the group has worked it out
    weight_g: Mapped[int]  # for shipping, with packaging
    stock: Mapped[int] = mapped_column(default=0)
    # The group is told when so few or fewer are left; none: it is never told.
    low_stock: Mapped[int | None] = mapped_column(default=LOW_STOCK)
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]  # no longer offered, kept for old orders

    product: Mapped[Product] = related(back_populates="variants")

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_low(self) -> bool:
        return self.low_stock is not None and self.stock <= self.low_stock

    @property
    def is_at_a_loss(self) -> bool:
        return self.cost_idr is not None and self.cost_idr > self.price_idr

    @property
    def mark(self) -> str:
        """Another one whenever somebody changed it; stock is not part of it, orders change that."""
        said = (self.name, self.price_idr, self.cost_idr, self.weight_g)
        return fingerprint(*said, self.is_withdrawn)


@shown
class Photo(Model):
    """A picture of a product; position 0 is the cover."""

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = related(back_populates="photos")
    picture: Mapped[Picture] = related()


@shown
class SearchWord(Model):
    """A word that some product was once found by: what typing errors are compared with."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    stem: Mapped[str]
