"""What of a group a route is about: the words of its address, made when they are needed."""

import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from storefront.accounts.services import make_pin_link
from storefront.cashbook.models import CashEntry, CashKind, CashPeriod, Direction, ProfitShare
from storefront.cashbook.services.closing import close_book
from storefront.catalog.forms_import import SentSheet, token_of
from storefront.catalog.models import Product
from storefront.catalog.services.kept_sheets import keep_sheet
from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.numbers import new_secret
from storefront.core.outbox import TRIES, OutboxJob
from storefront.core.world import entered
from storefront.groups.models import CollectedBy, ProducerGroup, Role
from storefront.groups.services.members import invite
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import PaymentMethod, Purchase
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
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.services.links import Plan, make_link, start_campaign
from storefront.shipping.models import ShippingOption
from storefront.training.models import Classroom, Participant, SessionDay
from storefront.training.services.classes import add_participants
from storefront.training.services.reset import reset_practice
from tests.factories import (
    come_in,
    make_account,
    make_bundle,
    make_certificate,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_qris,
    make_trainer,
    make_user,
    make_variant,
    make_voucher,
    place_order,
    save,
)

Arguments = dict[str, Any]
Maker = Callable[[ProducerGroup], Arguments]


def nothing(_group: ProducerGroup) -> Arguments:
    return {}


def always(**arguments: Any) -> Maker:
    """Words of an address that are the same for every group."""
    return lambda _group: arguments


def member(group: ProducerGroup) -> Arguments:
    return {"member_id": make_member(group, Role.MEMBER).id}


def invitation(group: ProducerGroup) -> Arguments:
    return {"invitation_id": invite(group.id, "Bu Parti", Role.MEMBER, by_id=make_user().id).id}


def invitation_token(group: ProducerGroup) -> Arguments:
    return {"token": invite(group.id, "Bu Parti", Role.MEMBER, by_id=make_user().id).token}


def tracked_link(group: ProducerGroup) -> Arguments:
    return {"code": db.session.get_one(TrackedLink, make_link(group.id, LinkChannel.POSTER)).code}


def promoted(group: ProducerGroup) -> Arguments:
    variant = make_variant(group)
    product = db.session.get_one(Product, variant.product_id)
    make_link(group.id, LinkChannel.WHATSAPP, product_id=product.id)
    return {"slug": product.slug}


def campaign(group: ProducerGroup) -> Arguments:
    plan = Plan("Lebaran", clock.today(), clock.today(), 500_000)
    return {"campaign_id": start_campaign(group.id, plan, key=new_secret())}


def pin_token(group: ProducerGroup) -> Arguments:
    user = make_member(group, Role.MEMBER).user_id
    return {"token": make_pin_link(user, by_id=user).token}


def order(group: ProducerGroup) -> Arguments:
    return {"number": place_order(make_variant(group)).number}


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


def shipping(group: ProducerGroup) -> Arguments:
    query = sa.select(ShippingOption.id).filter_by(group_id=group.id)
    return {"option_id": db.session.scalars(query.order_by(ShippingOption.id)).first()}


def product(group: ProducerGroup) -> Arguments:
    return {"slug": _product(group).slug}


def photo(group: ProducerGroup) -> Arguments:
    made = _product(group)
    return {"slug": made.slug, "photo_id": make_photo(made.id).id}


def sheet(group: ProducerGroup) -> Arguments:
    kept = keep_sheet(io.BytesIO(b"Nama;Harga;Berat\nOpak;9rb;90 g"), is_book=False)
    return {"token": token_of(SentSheet(kept, "daftar.csv"), group.id)}


def variant(group: ProducerGroup) -> Arguments:
    return {"variant_id": make_variant(group).id}


def one_of_variant(group: ProducerGroup) -> Arguments:
    return variant(group) | {"quantity": 1}


def public_group(group: ProducerGroup) -> Arguments:
    return {"slug": group.slug}


def public_product(group: ProducerGroup) -> Arguments:
    return {"group_slug": group.slug, "slug": _product(group).slug}


def purchase(group: ProducerGroup) -> Arguments:
    placed = place_order(make_variant(group))
    return {"token": _token(placed.purchase_id)}


def purchase_order(group: ProducerGroup) -> Arguments:
    placed = place_order(make_variant(group))
    return {"token": _token(placed.purchase_id), "number": placed.number}


def purchase_payment(group: ProducerGroup) -> Arguments:
    share = _share(group)
    return {"token": _token_of_payment(share.payment_id), "payment_id": share.payment_id}


def purchase_qris(group: ProducerGroup) -> Arguments:
    make_qris(group)
    placed = place_order(make_variant(group), method=PaymentMethod.QRIS)
    [payment] = open_payments_of(placed.id)
    return {"token": _token(placed.purchase_id), "payment_id": payment.id}


def group_and_member(group: ProducerGroup) -> Arguments:
    return public_group(group) | member(group)


def bundle(group: ProducerGroup) -> Arguments:
    return {"bundle_id": make_bundle(group, [make_variant(group), make_variant(group)]).id}


def voucher(group: ProducerGroup) -> Arguments:
    return {"voucher_id": make_voucher(group).id}


def platform_voucher(_group: ProducerGroup) -> Arguments:
    return {"voucher_id": make_voucher(None).id}


def certificate(group: ProducerGroup) -> Arguments:
    return {"certificate_id": make_certificate(group).id}


def product_id(group: ProducerGroup) -> Arguments:
    return {"product_id": _product(group).id}


def parked_job(_group: ProducerGroup) -> Arguments:
    job = OutboxJob(
        fact="f", answer="a", payload={}, run_at=clock.now(), attempts=TRIES, last_error="E"
    )
    return {"job_id": save(job).id}


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


def _token(purchase_id: int) -> str:
    return db.session.get_one(Purchase, purchase_id).token


def _share(group: ProducerGroup) -> PaymentShare:
    placed = place_order(make_variant(group))
    return db.session.scalars(sa.select(PaymentShare).filter_by(order_id=placed.id)).one()


def _product(group: ProducerGroup) -> Product:
    return db.session.get_one(Product, make_variant(group).product_id)


def _statement(option_id: int, group_id: int | None, *amounts: int) -> str:
    """A statement with these amounts, one that nobody waits for and one that cannot be read."""
    lines = [f"{clock.today():%d/%m/%Y};CONTOH;{amount}" for amount in (*amounts, 5, "lima")]
    content = "\n".join(["Tanggal;Keterangan;Kredit", *lines]).encode()
    kept = keep_sheet(io.BytesIO(content), is_book=False)
    return statement_token(SentStatement(kept, option_id), group_id)


def _token_of_payment(payment_id: int) -> str:
    return _token(db.session.get_one(Payment, payment_id).purchase_id)


def trainer_id(_group: ProducerGroup) -> Arguments:
    return {"user_id": make_trainer().id}


def class_code(_group: ProducerGroup) -> Arguments:
    return {"code": make_classroom(names=["Bu Endang"]).code}


def no_more(_classroom: Classroom) -> Arguments:
    """Nothing beside the class itself."""
    return {}


def listed(classroom: Classroom) -> Arguments:
    """Somebody who has not come in yet."""
    add_participants(classroom.id, ["Bu Parti"])
    query = sa.select(Participant.id).filter_by(classroom_id=classroom.id, user_id=None)
    return {"participant_id": db.session.scalars(query.order_by(Participant.id.desc())).first()}


def came_in(classroom: Classroom) -> Arguments:
    return {"participant_id": come_in(classroom, f"Bu Karsih {new_secret()[:4]}").id}


def day_and_participant(classroom: Classroom) -> Arguments:
    day = SessionDay(
        classroom_id=classroom.id,
        held_on=date(2026, 12, 1),
        starts_at=time(8, 30),
        ends_at=time(15, 0),
        topic="Foto",
    )
    return {"day_id": save(day).id} | listed(classroom)


def a_reset(classroom: Classroom) -> Arguments:
    person = come_in(classroom, "Bu Lastri")
    with entered(classroom.world):
        return {"reset_id": reset_practice(classroom.id, [person.id], by_id=make_trainer().id)}
