"""What addresses of money name: payments, refunds, payouts, statements and cash books."""

import io
from typing import Any

import sqlalchemy as sa

from storefront.cashbook.models import CashEntry, CashKind, CashPeriod, Direction, ProfitShare
from storefront.cashbook.services.closing import close_book
from storefront.catalog.services.kept_sheets import keep_sheet
from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.numbers import new_secret
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import PaymentMethod
from storefront.payments.forms_statement import SentStatement
from storefront.payments.forms_statement import token_of as statement_token
from storefront.payments.models import (
    Payment,
    PaymentShare,
    Problem,
    Refund,
    TransferProof,
    WebhookEvent,
)
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.receive import receive
from storefront.payouts.models import Payout, PayoutState
from tests.arguments import Arguments, token_of
from tests.factories import (
    make_account,
    make_group,
    make_qris,
    make_user,
    make_variant,
    place_order,
    save,
)


def payment(group: ProducerGroup) -> Arguments:
    return {"payment_id": _share(group).payment_id}


def refund(group: ProducerGroup) -> Arguments:
    share = _share(group)
    receive(share.payment_id, share.amount_idr + 5_000, by_id=None)  # too much: it may go back
    refunds = sa.table("refund", sa.column("id"), sa.column("order_id"))
    found = db.session.scalar(sa.select(refunds.c.id).where(refunds.c.order_id == share.order_id))
    return {"refund_id": found}


def debt(group: ProducerGroup) -> Arguments:
    """Of a group that owes the platform something."""
    book(group.id, EntryKind.ADJUSTMENT, -5_000, reason="contoh")
    return {"group_id": group.id}


def payout(group: ProducerGroup) -> Arguments:
    """One that was sent, with its proof."""
    by_id, now = make_user().id, clock.now()
    made = Payout(
        group_id=group.id,
        amount_idr=1,
        status=PayoutState.SENT,
        bank_name="BRI (contoh)",
        account_number="0000-0000-0009",
        account_holder="CONTOH",
        proof=storage.private().put(b"", ".jpg"),
        made_at=now,
        made_by_id=by_id,
        approved_at=now,
        approved_by_id=by_id,
        sent_at=now,
    )
    return {"payout_id": save(made).id}


def proof(group: ProducerGroup) -> Arguments:
    payment_id = _share(group).payment_id
    file = storage.private().put(b"", ".jpg")
    shown = TransferProof(payment_id=payment_id, file=file, digest=file)
    return {"payment_id": payment_id, "proof_id": save(shown).id}


def statement(group: ProducerGroup) -> Arguments:
    payment = db.session.get_one(Payment, _share(group).payment_id)
    return {"token": _statement(payment.option_id, group.id, payment.due_idr)}


def cash_entry(group: ProducerGroup) -> Arguments:
    receipt = storage.private().put(b"", ".jpg")
    return {"entry_id": save(_cash(group, receipt=receipt)).id}


def cash_period(group: ProducerGroup) -> Arguments:
    return {"period_id": _cash_period(group).id}


def profit_share(group: ProducerGroup) -> Arguments:
    period = _cash_period(group)
    share = ProfitShare(period_id=period.id, name="Bu Sari", weight=1, amount_idr=1)
    return {"share_id": save(share).id}


def purchase_payment(group: ProducerGroup) -> Arguments:
    share = _share(group)
    return {"token": _token_of_payment(share.payment_id), "payment_id": share.payment_id}


def purchase_qris(group: ProducerGroup) -> Arguments:
    make_qris(group)
    placed = place_order(make_variant(group), method=PaymentMethod.QRIS)
    [payment] = open_payments_of(placed.id)
    return {"token": token_of(placed.purchase_id), "payment_id": payment.id}


def provider_case(_group: ProducerGroup) -> Arguments:
    event = WebhookEvent(
        provider="stripe",
        event_id=new_secret(),
        kind="checkout.session.completed",
        facts={},
        problem=Problem.UNKNOWN,
    )
    return {"event_id": save(event).id}


def purchase_proof(group: ProducerGroup) -> Arguments:
    words = proof(group)
    return {"token": _token_of_payment(words["payment_id"])} | words


def purchase_refund(group: ProducerGroup) -> Arguments:
    words = refund(group)
    with atomic() as session:
        found = session.get_one(Refund, words["refund_id"])
        found.proof = storage.private().put(b"", ".jpg")
    return {"token": _token_of_payment(found.payment_id)} | words


def platform_payment(_group: ProducerGroup) -> Arguments:
    make_account()
    return payment(make_group(collected_by=CollectedBy.PLATFORM))


def platform_proof(_group: ProducerGroup) -> Arguments:
    make_account()
    return proof(make_group(collected_by=CollectedBy.PLATFORM))


def platform_statement(_group: ProducerGroup) -> Arguments:
    return {"token": _statement(make_account().id, None)}


def platform_refund(_group: ProducerGroup) -> Arguments:
    make_account()
    return refund(make_group(collected_by=CollectedBy.PLATFORM))


def _cash(group: ProducerGroup, **fields: Any) -> CashEntry:
    way, kind = Direction.IN, CashKind.SALE
    return CashEntry(
        group_id=group.id,
        direction=way,
        kind=kind,
        amount_idr=1,
        note="Gas dapur",
        booked_on=clock.today(),
        **fields,
    )


def _cash_period(group: ProducerGroup) -> CashPeriod:
    """One for all rows of a group: today is closed only once."""
    known = db.session.scalars(sa.select(CashPeriod).filter_by(group_id=group.id)).first()
    if known:
        return known
    save(_cash(group))
    by_id = make_user().id
    period_id = close_book(group.id, clock.today(), key=new_secret(), by_id=by_id)
    return db.session.get_one(CashPeriod, period_id)


def _share(group: ProducerGroup) -> PaymentShare:
    placed = place_order(make_variant(group))
    return db.session.scalars(sa.select(PaymentShare).filter_by(order_id=placed.id)).one()


def _statement(option_id: int, group_id: int | None, *amounts: int) -> str:
    """A statement with these amounts, one that nobody waits for and one that cannot be read."""
    lines = [f"{clock.today():%d/%m/%Y};CONTOH;{amount}" for amount in (*amounts, 5, "lima")]
    content = "\n".join(["Tanggal;Keterangan;Kredit", *lines]).encode()
    kept = keep_sheet(io.BytesIO(content), is_book=False)
    return statement_token(SentStatement(kept, option_id), group_id)


def _token_of_payment(payment_id: int) -> str:
    return token_of(db.session.get_one(Payment, payment_id).purchase_id)
