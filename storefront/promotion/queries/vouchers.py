"""The vouchers of a group or of the platform, and whose a code is."""

from collections.abc import Collection

import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.world import in_world, is_practice
from storefront.groups.models import ProducerGroup
from storefront.promotion.models.offers import Voucher, VoucherUse


def vouchers_of(group: ProducerGroup | None) -> list[Voucher]:
    """All vouchers that the group has made, or without one the platform, newest first."""
    query = sa.select(Voucher).where(_is_of(group)).order_by(Voucher.id.desc())
    return list(db.session.scalars(query))


def voucher_in(group: ProducerGroup | None, voucher_id: int) -> Voucher:
    """One of them; raises Missing."""
    query = sa.select(Voucher).where(_is_of(group), Voucher.id == voucher_id)
    voucher = db.session.scalars(query).one_or_none()
    if voucher is None:
        raise Missing()
    return voucher


def given_with(group: ProducerGroup | None) -> dict[int, int]:
    """The rupiah that customers paid less with each of them, by its id."""
    query = (
        sa.select(VoucherUse.voucher_id, sa.func.sum(VoucherUse.discount_idr))
        .join(Voucher, Voucher.id == VoucherUse.voucher_id)
        .where(_is_of(group), VoucherUse.given_back_at.is_(None))
        .group_by(VoucherUse.voucher_id)
    )
    return {voucher_id: int(sum_) for voucher_id, sum_ in db.session.execute(query)}


def vouchers_called(code: str, group_ids: Collection[int]) -> dict[int | None, Voucher]:
    """Those with a code: of these groups by id, and the platform's (None), which no class has."""
    owner = Voucher.group_id
    takes = owner.in_(group_ids) if is_practice() else sa.or_(owner.in_(group_ids), owner.is_(None))
    query = sa.select(Voucher).where(Voucher.code == code, takes)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {voucher.group_id: voucher for voucher in found}


def groups_with(code: str) -> list[str]:
    """The names of groups of this world whose voucher has the code."""
    query = (
        sa.select(ProducerGroup.name)
        .join(Voucher, Voucher.group_id == ProducerGroup.id)
        .where(Voucher.code == code, in_world(ProducerGroup))
        .order_by(ProducerGroup.id)
    )
    return list(db.session.scalars(query))


def _is_of(group: ProducerGroup | None) -> sa.ColumnElement[bool]:
    return Voucher.group_id.is_not_distinct_from(group.id if group else None)
