"""Rows of a group, as conditions of SQL that the checks are made of."""

import sqlalchemy as sa

from storefront.catalog.models import Photo, Product, Variant
from storefront.core.pictures import Picture
from storefront.groups.models import Invitation, Member, ProducerGroup, Role
from storefront.ordering.models import Order
from storefront.payments.models import Payment, PaymentShare

Condition = sa.ColumnElement[bool]

SAMPLE = "(contoh)"  # how the name of a product ends that a practice shop began with


def a_role(role: Role) -> Condition:
    is_there = sa.exists().where(
        Member.group_id == ProducerGroup.id, Member.role == role, Member.left_at.is_(None)
    )
    is_asked = sa.exists().where(Invitation.group_id == ProducerGroup.id, Invitation.role == role)
    return sa.or_(is_there, is_asked)


def a_product(*conditions: Condition) -> Condition:
    return sa.exists().where(Product.group_id == ProducerGroup.id, *conditions)


def is_own() -> Condition:
    return Product.name.not_like(f"%{SAMPLE}")


def has_own_photo() -> Condition:
    return sa.exists().where(
        Photo.product_id == Product.id, Picture.id == Photo.picture_id, Picture.sample.is_(None)
    )


def a_variant(*conditions: Condition) -> Condition:
    return sa.exists().where(
        Variant.product_id == Product.id, Variant.withdrawn_at.is_(None), *conditions
    )


def an_order(*conditions: Condition) -> Condition:
    return sa.exists().where(Order.group_id == ProducerGroup.id, *conditions)


def a_payment(*conditions: Condition) -> Condition:
    return an_order(
        sa.exists().where(
            PaymentShare.order_id == Order.id, Payment.id == PaymentShare.payment_id, *conditions
        )
    )
