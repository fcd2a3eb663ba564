"""Where customers send money: a group's bank account, its QRIS code and its cash on delivery.

An account that payments were opened for never changes; another one takes its place, so that an
old payment still says where it went. One that comes again is the same as before: its amounts in
use stay unique.
"""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.payments.qris import reusable


@dataclass(frozen=True)
class BankAccount:
    bank_name: str
    account_number: str
    account_holder: str


def set_bank_account(group_id: int | None, account: BankAccount | None, *, by_id: int) -> None:
    """Take transfers to this account from now on, or none; open payments keep theirs.

    Without a group it is the platform's. What is offered already is left as it is.
    """
    with atomic():
        _offer_only(
            group_id, PaymentMethod.BANK_TRANSFER, asdict(account) if account else None, by_id=by_id
        )


def set_qris(
    group_id: int | None, payload: str | None, *, puts_amount: bool = False, by_id: int
) -> None:
    """Take payments to this static code from now on, or none; open payments keep theirs.

    With `puts_amount` the code that a customer sees holds what she owes, else she types it.
    Raises QrisForOnePayment, and what `read_qris` does.
    """
    facts = {"qris_payload": reusable(payload).payload} if payload is not None else None
    with atomic():
        option = _offer_only(group_id, PaymentMethod.QRIS, facts, by_id=by_id)
        if option:
            option.puts_amount = puts_amount


def set_card(*, is_offered: bool, by_id: int) -> None:
    """Take cards for what the platform collects from now on, or not."""
    with atomic():
        _offer_only(None, PaymentMethod.CARD, {} if is_offered else None, by_id=by_id)


def set_cod(group_id: int, *, is_offered: bool, limit_idr: int | None, by_id: int | None) -> None:
    """Take cash on hand-over from now on, for orders up to a limit, or not."""
    with atomic():
        _withdraw(group_id, PaymentMethod.COD, by_id=by_id)
        if is_offered:
            option = PaymentOption(group_id=group_id, method=PaymentMethod.COD, limit_idr=limit_idr)
            _offer(option, by_id=by_id)


def offer_cod(group_id: int) -> None:
    """Take cash on hand-over, unless the group has said something about that itself."""
    with atomic() as session:
        known = sa.select(PaymentOption.id).filter_by(group_id=group_id, method=PaymentMethod.COD)
        if session.scalar(known) is None:
            set_cod(group_id, is_offered=True, limit_idr=None, by_id=None)


def _offer_only(
    group_id: int | None, method: PaymentMethod, facts: dict[str, str] | None, *, by_id: int
) -> PaymentOption | None:
    """Offer what has these facts, the same row as ever, instead of what was offered; or nothing."""
    known = None
    if facts is not None:
        terms = {"group_id": group_id, "method": method} | facts
        query = sa.select(PaymentOption).filter_by(**terms).order_by(PaymentOption.id)
        known = db.session.scalars(query).first() or PaymentOption(**terms, is_offered=False)
        if known.is_offered:
            return known
    _withdraw(group_id, method, by_id=by_id)
    if known:
        _offer(known, by_id=by_id)
    return known


def _withdraw(group_id: int | None, method: PaymentMethod, *, by_id: int | None) -> None:
    offered = sa.select(PaymentOption).filter_by(group_id=group_id, method=method, is_offered=True)
    for option in db.session.scalars(offered.with_for_update()):
        option.is_offered = False
        record(option, "withdrawn", was="offered", at=clock.now(), by_id=by_id)


def _offer(option: PaymentOption, *, by_id: int | None) -> None:
    option.is_offered = True
    db.session.add(option)
    record(option, "offered", at=clock.now(), by_id=by_id)
