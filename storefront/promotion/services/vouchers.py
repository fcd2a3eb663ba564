"""Vouchers are made, paused and ended by their group or the platform, and used by orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of
from storefront.groups.models import ProducerGroup
from storefront.promotion.models.offers import Voucher, VoucherUse
from storefront.promotion.pricing import VoucherKind
from storefront.promotion.refused import CodeTaken, VoucherUsedByYou, VoucherUsedUp


@dataclass(frozen=True)
class VoucherEntry:
    """What is filled in for a new voucher."""

    code: str
    kind: VoucherKind
    percent: int
    amount_idr: int | None
    least_idr: int
    most_uses: int | None
    most_each: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Used:
    """What a voucher takes off one order, goods and shipping together; rupiah."""

    order_id: int
    discount_idr: int


def make_voucher(group_id: int | None, entry: VoucherEntry, *, key: str, by_id: int) -> int:
    """A new voucher of a group, or without one of the platform; with a key seen before that one.

    A code is not of a group and of the platform at once. Raises CodeTaken, KeyReused.
    """
    with atomic() as session:
        if earlier := result_of(key, group_id, entry):
            return earlier
        if session.scalars(_with_code(entry.code, group_id)).first() is not None:
            raise CodeTaken(code=entry.code)
        voucher = Voucher(group_id=group_id, **vars(entry))
        session.add(voucher)
        session.flush()
        record(voucher, "made", at=clock.now(), by_id=by_id)
        keep_result(key, voucher.id)
    return voucher.id


def _with_code(code: str, group_id: int | None) -> sa.Select[int]:
    """Selects the ids of vouchers in whose way the code would be."""
    query = sa.select(Voucher.id).where(Voucher.code == code)
    if group_id is not None:
        return query.where(sa.or_(Voucher.group_id == group_id, Voucher.group_id.is_(None)))
    return query.outerjoin(ProducerGroup, ProducerGroup.id == Voucher.group_id).where(
        ProducerGroup.classroom_id.is_(None)
    )


def pause_voucher(voucher_id: int, *, by_id: int) -> None:
    """Nobody can use it until it is resumed; orders that have used it stay as they are."""
    with atomic():
        voucher = _locked(voucher_id)
        if voucher.paused_at is None:
            voucher.paused_at = clock.now()
            record(voucher, "paused", at=clock.now(), by_id=by_id)


def resume_voucher(voucher_id: int, *, by_id: int) -> None:
    with atomic():
        voucher = _locked(voucher_id)
        if voucher.paused_at is not None:
            voucher.paused_at = None
            record(voucher, "resumed", at=clock.now(), by_id=by_id)


def end_voucher(voucher_id: int, *, by_id: int) -> None:
    """End it for good; orders that have used it stay as they are."""
    with atomic():
        voucher = _locked(voucher_id)
        if voucher.ended_at is None:
            voucher.ended_at = clock.now()
            record(voucher, "ended", at=clock.now(), by_id=by_id)


def use_voucher(voucher: Voucher, orders: Iterable[Used], *, purchase_id: int, phone: str) -> None:
    """Count one use for the new orders of a purchase; part of a larger service that holds them.

    The guarded UPDATE holds the voucher until the commit, so the uses of a customer can be
    counted after it. Raises VoucherUsedUp, VoucherUsedByYou.
    """
    _take(voucher, phone)
    db.session.add_all(
        VoucherUse(
            order_id=used.order_id,
            voucher_id=voucher.id,
            purchase_id=purchase_id,
            phone=phone,
            discount_idr=used.discount_idr,
        )
        for used in orders
    )


def give_use_back(order_id: int) -> None:
    """The order ends without a sale; a second call changes nothing.

    The voucher is held first, so that of the orders which share a use the last gives it back.
    """
    use = _use_of(order_id, VoucherUse.given_back_at.is_(None))
    if use is None:
        return
    voucher = _locked(use.voucher_id)
    use.given_back_at = clock.now()
    db.session.flush()
    if not _is_shared(use):
        voucher.used -= 1


def use_again(order_id: int) -> None:
    """An expired order comes back, and with it its use, if one is free; the caller holds it.

    Raises VoucherUsedUp, VoucherUsedByYou.
    """
    use = _use_of(order_id, VoucherUse.given_back_at.is_not(None))
    if use is None:
        return
    voucher = _locked(use.voucher_id)
    if not _is_shared(use):
        _take(voucher, use.phone)
    use.given_back_at = None


def _use_of(order_id: int, condition: sa.ColumnElement[bool]) -> VoucherUse | None:
    query = sa.select(VoucherUse).where(VoucherUse.order_id == order_id, condition)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _is_shared(use: VoucherUse) -> bool:
    """Whether another order of its purchase holds the same use."""
    query = sa.select(VoucherUse.order_id).where(
        VoucherUse.voucher_id == use.voucher_id,
        VoucherUse.purchase_id == use.purchase_id,
        VoucherUse.order_id != use.order_id,
        VoucherUse.given_back_at.is_(None),
    )
    return db.session.scalars(query).first() is not None


def _take(voucher: Voucher, phone: str) -> None:
    is_free = sa.or_(Voucher.most_uses.is_(None), Voucher.used < Voucher.most_uses)
    taken = db.session.scalar(
        sa.update(Voucher)
        .where(Voucher.id == voucher.id, is_free)
        .values(used=Voucher.used + 1)
        .returning(Voucher.id)
    )
    if taken is None:
        raise VoucherUsedUp(code=voucher.code)
    if voucher.most_each is not None and _uses_of(voucher.id, phone) >= voucher.most_each:
        raise VoucherUsedByYou(code=voucher.code, most=voucher.most_each)


def _uses_of(voucher_id: int, phone: str) -> int:
    uses = sa.select(sa.func.count(VoucherUse.purchase_id.distinct()))
    query = uses.filter_by(voucher_id=voucher_id, phone=phone, given_back_at=None)
    return db.session.scalar(query) or 0


def _locked(voucher_id: int) -> Voucher:
    query = sa.select(Voucher).filter_by(id=voucher_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
