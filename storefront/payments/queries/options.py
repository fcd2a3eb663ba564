"""What groups and the platform are paid by."""

from collections.abc import Iterable

import sqlalchemy as sa

from storefront.core import world
from storefront.core.db import db
from storefront.core.statements import built_once
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
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


@built_once
def _offered_options() -> sa.Select[PaymentOption]:
    owners = [PaymentOption.group_id.in_(sa.bindparam("groups", expanding=True))]
    if not world.is_practice():
        owners.append(PaymentOption.group_id.is_(None))
    return (
        sa.select(PaymentOption)
        .where(PaymentOption.is_offered, sa.or_(*owners))
        .order_by(PaymentOption.id)
    )


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
