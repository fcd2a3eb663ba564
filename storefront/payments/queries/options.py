"""What groups and the platform are paid by."""

from collections.abc import Iterable

import sqlalchemy as sa

from storefront.core import world
from storefront.core.db import db
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import ProducerGroup
from storefront.ordering.forms_choices import WayToPay
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption, most_idr
from storefront.payments.providers import PROVIDERS


def options_of(group_ids: Iterable[int]) -> dict[int | None, list[PaymentOption]]:
    """What the groups and the platform (None) offer, by owner; in a class only the groups.

    What goes through a provider that is not set up is not there.
    """
    found: dict[int | None, list[PaymentOption]] = {}
    for option in db.session.scalars(_offered_options(), {"groups": list(group_ids)}):
        if PROVIDERS[option.method].is_ready():
            found.setdefault(option.group_id, []).append(option)
    return found


def ways_to_pay(group_ids: Iterable[int]) -> dict[int | None, list[WayToPay]]:
    """The same to choose from: the first option of each method, because that is paid to."""
    found: dict[int | None, dict[PaymentMethod, WayToPay]] = {}
    for owner, method, bank_name, limit_idr in rows_of(_ways(), {"groups": list(group_ids)}):
        if PROVIDERS[method].is_ready():
            way = WayToPay(method, bank_name, most_idr(method, limit_idr))
            found.setdefault(owner, {}).setdefault(method, way)
    return {
        owner: [ways[method] for method in PaymentMethod if method in ways]
        for owner, ways in found.items()
    }


@built_once
def _offered_options() -> sa.Select[PaymentOption]:
    return sa.select(PaymentOption).where(_is_offered()).order_by(PaymentOption.id)


@built_once
def _ways() -> sa.Select[int | None, PaymentMethod, str, int | None]:
    option = PaymentOption
    columns = sa.select(option.group_id, option.method, option.bank_name, option.limit_idr)
    return columns.where(_is_offered()).order_by(option.id)


def _is_offered() -> sa.ColumnElement[bool]:
    """By the groups that are bound to it, and outside of a class by the platform."""
    owner = PaymentOption.group_id
    by_groups = owner.in_(sa.bindparam("groups", expanding=True))
    by_whom = by_groups if world.is_practice() else sa.or_(by_groups, owner.is_(None))
    return sa.and_(PaymentOption.is_offered, by_whom)


def platform_options() -> dict[PaymentMethod, PaymentOption]:
    """What the platform takes now, by method: the first row of each is what is paid to."""
    query = sa.select(PaymentOption).filter_by(group_id=None, is_offered=True)
    newest_first = db.session.scalars(query.order_by(PaymentOption.id.desc()))
    return {option.method: option for option in newest_first}


def qris_of(group: ProducerGroup | None) -> PaymentOption | None:
    """The QRIS code that a group, or without one the platform, is paid to now."""
    query = sa.select(PaymentOption).where(
        belongs_to(group), PaymentOption.method == PaymentMethod.QRIS, PaymentOption.is_offered
    )
    return db.session.scalars(query.order_by(PaymentOption.id).limit(1)).one_or_none()


def belongs_to(group: ProducerGroup | None) -> sa.ColumnElement[bool]:
    """Whether an account or a code is a group's, or without one the platform's."""
    return PaymentOption.group_id == (group.id if group else None)
