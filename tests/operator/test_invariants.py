import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.cart.services import put_in_cart
from storefront.cashbook.models import CashPeriod, ProfitShare, ShareMethod
from storefront.cashbook.services.closing import close_book
from storefront.cashbook.services.share import hand_over, share_result
from storefront.cashbook.sharing import divide
from storefront.catalog.services.moderation import take_down
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.groups.models import CollectedBy
from storefront.groups.services.certificates import check_certificate
from storefront.operator.queries.findings import RULES, findings
from storefront.ordering.models import OrderLine, PaymentMethod
from storefront.ordering.services.end import cancel_by_customer
from storefront.ordering.services.fulfil import (
    accept_order,
    make_ready_for_pickup,
    pack_order,
    ship_order,
)
from storefront.payments.models import Payment, Refund
from storefront.payments.providers.base import Kept, Notice
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.hear import hear
from storefront.payments.services.receive import hand_over_for_cash, receive
from storefront.payments.services.refund import finish_refund
from storefront.payouts.services import fail_payout, make_payout
from storefront.promotion.models import LinkChannel
from storefront.promotion.services.links import make_link
from storefront.promotion.services.terms import open_preorder
from storefront.training.models import Classroom
from tests.factories import (
    make_account,
    make_certificate,
    make_group,
    make_member,
    make_user,
    make_variant,
    make_voucher,
    save,
)
from tests.payouts.earning import make_earning_group, pay_out, sell, send_back


@pytest.fixture
def world(app, order, run_jobs):
    """Two groups, one order in each of the states that the rules look at; nothing is wrong."""
    bees = make_group("Lebah", commission_bp=500)
    bakers = make_group("Roti", collected_by=CollectedBy.PLATFORM)
    make_account()
    honey, bread = make_variant(bees, "Madu", stock=20), make_variant(bakers, "Roti", stock=20)
    chair = make_member(bees).user_id
    save(Classroom(name="Kelas", code="A3C4D6"))

    sent, _baked = order({honey: 2, bread: 1})
    pay(sent.purchase_id)
    accept_order(sent.id, by_id=chair)
    pack_order(sent.id, by_id=chair)
    ship_order(sent.id, courier="JNE", tracking_number="1", by_id=chair, pieces=one_piece_of(sent))

    (cash,) = order({honey: 1}, method=PaymentMethod.COD, shipping="Ambil di tempat")
    accept_order(cash.id, by_id=chair)
    pack_order(cash.id, by_id=chair)
    make_ready_for_pickup(cash.id, by_id=chair)
    hand_over_for_cash(cash.id, by_id=chair)

    for variant in (honey, bread):
        (regretted,) = order({variant: 3})
        pay(regretted.purchase_id)
        cancel_by_customer(regretted.id)
        run_jobs()
    finish_refund(db.session.scalars(sa.select(sa.func.min(Refund.id))).one(), by_id=chair)
    make_voucher(bees)
    order({honey: 1}, code="HEMAT10")
    make_voucher(None, "SEMUA")
    (shared, _other) = order({honey: 1, bread: 2}, code="SEMUA")
    pay(shared.purchase_id)
    jam = make_variant(bees, "Selai", stock=0)
    open_preorder(jam.id, clock.today() + timedelta(days=9), 5, by_id=chair)
    order({jam: 2})
    put_in_cart(None, honey.id, 1)
    certificate = make_certificate(bees, products=[honey.product_id])
    check_certificate(certificate.id, seen=certificate.mark, by_id=chair)
    take_down(make_variant(bakers, "Roti lain").product_id, "Fotonya bukan miliknya", by_id=chair)
    share_out(bees, by_id=chair)
    make_link(bakers.id, LinkChannel.POSTER)
    pay_twice(make_earning_group("Kopi", commission_bp=1_250))
    keep_a_fee(db.session.scalars(sa.select(sa.func.min(Payment.id))).one())


def pay_twice(group):
    """One payout was sent, one is drafted, and one came to nothing."""
    operator = make_user(is_operator=True)
    send_back(sell(group, 79_999), 15_000)
    pay_out(group, by_id=operator.id)
    sell(group)
    fail_payout(pay_out(group, by_id=operator.id), "rekening salah", by_id=operator.id)
    make_payout(group.id, by_id=operator.id)


def keep_a_fee(payment_id):
    """A provider keeps rupiah of a payment, and says so."""
    reference = db.session.get_one(
        Payment, payment_id, options=[joinedload(Payment.purchase)]
    ).reference
    kept = Kept(reference, 2_500)
    hear("stripe", Notice("txn_1", "charge", clock.now(), (kept,), {"fee_idr": kept.fee_idr}))


def share_out(group, *, by_id):
    """Close the group's cash book, divide what is left, and hand it over."""
    period_id = close_book(group.id, clock.today(), key="k" * 16, by_id=by_id)
    weights, result_idr = {"Sari": 1}, db.session.get_one(CashPeriod, period_id).result_idr
    seen = divide(ShareMethod.MAKER, result_idr, weights, kept=2_000).mark
    share_result(
        period_id, ShareMethod.MAKER, weights, kept=2_000, seen=seen, key="s" * 16, by_id=by_id
    )
    hand_over(db.session.scalars(sa.select(ProfitShare.id)).one(), by_id=by_id)


def pay(purchase_id):
    for payment in payments_of(purchase_id):
        receive(payment.id, payment.due_idr, by_id=None)
    db.session.rollback()


def one_piece_of(order):
    return {db.session.scalars(sa.select(OrderLine.id).filter_by(order_id=order.id)).one(): 1}


def broken():
    db.session.rollback()
    return {finding.rule for finding in findings() if finding.violations}


def test_a_sound_shop_breaks_no_rule(world, app):
    assert broken() == set()
    report = app.test_cli_runner().invoke(args=["invariants"])
    assert report.exit_code == 0
    assert len(report.stdout.splitlines()) == len(RULES)


FAULTS = [
    ("products_know_their_prices", "UPDATE product SET from_idr = from_idr - 1"),
    ("products_know_their_prices", "UPDATE product SET has_more_prices = true"),
    (
        "products_know_their_prices",
        "UPDATE variant SET withdrawn_at = created_at FROM product WHERE product.id = product_id",
    ),
    ("products_can_be_found", "UPDATE product SET stems = ''"),
    ("certificates_on_show_were_checked", "DELETE FROM event WHERE became = 'checked'"),
    (
        "certificates_name_products_of_their_group",
        "UPDATE covered_product SET product_id = (SELECT max(id) FROM product)",
    ),
    ("certificates_name_products_of_their_group", "UPDATE certificate SET covers_all = true"),
    ("products_taken_down_say_why", "UPDATE event SET note = NULL WHERE became = 'taken_down'"),
    (
        "purchases_came_by_links_of_their_groups",
        "UPDATE purchase SET tracked_link_id = (SELECT id FROM tracked_link)",
    ),
    ("stock_is_the_sum_of_its_moves", "UPDATE variant SET stock = stock + 1"),
    (
        "stock_of_orders_that_expired_is_free",
        """UPDATE "order" SET status = 'expired' WHERE status = 'awaiting_payment'""",
    ),
    (
        "statements_say_what_came",
        """INSERT INTO statement_line (option_id, booked_on, amount_idr, description, place,
        payment_id, imported_at, imported_by_id)
        SELECT option_id, '2026-01-01', received_idr + 1, '', 1, id, created_at,
        (SELECT min(id) FROM "user") FROM payment WHERE status = 'settled' LIMIT 1""",
    ),
    ("orders_that_go_on_hold_their_stock", "UPDATE order_line SET stock_taken = false"),
    (
        "stock_of_a_line_is_taken_and_given_back_once",
        """INSERT INTO stock_move (variant_id, change, reason, order_id, at)
           SELECT variant_id, change, reason, order_id, at FROM stock_move
           WHERE reason = 'given_back'""",
    ),
    ("sold_count_is_what_paid_orders_hold", "UPDATE product SET sold_count = sold_count + 1"),
    ("lines_sum_up_to_their_order", 'UPDATE "order" SET lines_idr = lines_idr + 1'),
    ("shipped_pieces_are_in_parcels", "UPDATE shipment_line SET quantity = 2"),
    (
        "parcels_hold_lines_of_their_order",
        "UPDATE shipment_line SET line_id = (SELECT max(id) FROM order_line)",
    ),
    ("history_tells_of_every_status", "DELETE FROM event WHERE became = 'completed'"),
    ("closed_orders_say_when", 'UPDATE "order" SET closed_at = NULL'),
    ("payments_add_up", "UPDATE payment SET received_idr = received_idr + 1"),
    ("payments_add_up", "UPDATE payment SET due_idr = due_idr + 1 WHERE status = 'pending'"),
    ("unpaid_orders_can_be_paid", "UPDATE payment SET status = 'cancelled'"),
    ("money_for_orders_that_are_gone_goes_back", "DELETE FROM refund"),
    ("refunded_orders_keep_nothing", """UPDATE "order" SET payment_status = 'refunded'"""),
    (
        "paid_orders_got_their_total",
        'UPDATE "order" SET unique_code_idr = unique_code_idr / 2 + 1',
    ),
    (
        "paid_orders_got_their_total",
        """INSERT INTO payment_share (payment_id, order_id, amount_idr, received_idr)
           SELECT max(id), (SELECT min(id) FROM "order"), 5, 5 FROM payment
           WHERE status = 'settled'""",
    ),
    ("paid_orders_got_their_total", "UPDATE payment_share SET received_idr = 0"),
    ("refunds_are_of_a_share", 'UPDATE refund SET order_id = (SELECT max(id) FROM "order")'),
    (
        "paid_orders_got_their_total",
        """UPDATE "order" SET paid_at = NULL, payment_status = 'unpaid'""",
    ),
    (
        "paid_orders_got_their_total",
        """UPDATE "order" SET payment_status = 'paid' WHERE status = 'awaiting_payment'""",
    ),
    ("paid_orders_got_their_total", """UPDATE "order" SET payment_status = 'unpaid'"""),
    ("fees_are_what_providers_said", "UPDATE payment SET fee_idr = fee_idr + 1"),
    ("fees_are_what_providers_said", "UPDATE webhook_event SET payment_id = NULL"),
    ("refunds_fit_into_what_came", "UPDATE refund SET amount_idr = amount_idr + 1"),
    ("ledger_holds_what_arrived", "DELETE FROM ledger_entry WHERE kind = 'unique_code'"),
    (
        "ledger_knows_what_the_money_was_for",
        """UPDATE ledger_entry
           SET amount_idr = amount_idr + CASE kind WHEN 'sale' THEN 1 ELSE -1 END
           WHERE kind IN ('sale', 'shipping')""",
    ),
    ("ledger_holds_what_was_refunded", "DELETE FROM ledger_entry WHERE kind = 'refund'"),
    (
        "ledger_knows_cash_in_hand",
        "UPDATE ledger_entry SET kind = 'adjustment' WHERE kind = 'cash_in_hand'",
    ),
    (
        "ledger_holds_nothing_that_did_not_arrive",
        "UPDATE payment SET status = 'expired' WHERE status = 'settled'",
    ),
    (
        "ledger_entries_are_their_orders_groups",
        "UPDATE ledger_entry SET group_id = (SELECT min(id) FROM producer_group)",
    ),
    (
        "lines_are_of_their_orders_group",
        """UPDATE order_line SET variant_id = (SELECT max(id) FROM variant),
           product_id = (SELECT max(id) FROM product)""",
    ),
    (
        "payments_are_for_orders_of_their_purchase",
        "UPDATE payment SET purchase_id = (SELECT max(id) FROM purchase)",
    ),
    ("payments_are_made_the_way_their_account_takes", "UPDATE payment SET method = 'qris'"),
    ("payments_go_to_who_collects", """UPDATE "order" SET collected_by = 'platform'"""),
    (
        "stock_moves_are_of_their_orders_lines",
        'UPDATE stock_move SET order_id = (SELECT min(id) FROM "order")',
    ),
    (
        "orders_are_of_their_purchases_world",
        "UPDATE purchase SET classroom_id = (SELECT id FROM classroom)",
    ),
    (
        "cart_lines_are_of_their_carts_world",
        "UPDATE cart SET classroom_id = (SELECT id FROM classroom)",
    ),
    ("payouts_are_the_sum_of_what_they_pay", "UPDATE payout SET amount_idr = amount_idr + 1"),
    (
        "payouts_are_the_sum_of_what_they_pay",  # an entry is paid twice
        """UPDATE ledger_entry SET payout_id = (SELECT max(id) FROM payout)
           WHERE kind = 'sale' AND payout_id IS NOT NULL""",
    ),
    ("payouts_take_only_what_was_payable", "UPDATE payout SET made_at = '2020-01-01 00:00:00'"),
    (
        "payouts_take_only_what_was_payable",
        """UPDATE ledger_entry SET payout_id = (SELECT max(id) FROM payout)
           WHERE payout_id IS NULL""",
    ),
    (
        "payouts_pay_entries_of_their_group",
        "UPDATE payout SET group_id = (SELECT min(id) FROM producer_group)",
    ),
    ("ledger_holds_what_was_paid_out", "DELETE FROM ledger_entry WHERE kind = 'payout'"),
    (
        "payouts_are_made_for_real_groups",
        "UPDATE producer_group SET classroom_id = (SELECT id FROM classroom)",
    ),
    (
        "commission_is_what_the_lines_say",
        "UPDATE ledger_entry SET amount_idr = amount_idr + 1 WHERE kind = 'commission'",
    ),
    (
        "commission_is_what_the_lines_say",
        "UPDATE order_line SET commission_idr = commission_idr + 9",
    ),
    ("closed_periods_are_what_their_entries_say", "UPDATE cash_period SET out_idr = out_idr + 1"),
    (
        "entries_of_closed_days_are_in_their_period",
        "UPDATE cash_entry SET booked_on = '2020-01-01' WHERE period_id IS NOT NULL",
    ),
    (
        "copied_entries_are_what_the_ledger_says",
        "UPDATE cash_entry SET amount_idr = amount_idr + 1 WHERE ledger_entry_id IS NOT NULL",
    ),
    ("goods_ordered_ahead_are_counted", "UPDATE preorder SET sold = sold + 1"),
    ("lines_ordered_ahead_take_no_stock", "UPDATE order_line SET ready_on = NULL"),
    ("uses_of_vouchers_are_counted", "UPDATE voucher SET used = used + 1"),
    (
        "uses_of_vouchers_are_held_by_orders_that_go_on",
        "UPDATE voucher_use SET given_back_at = used_at",
    ),
    (
        "uses_of_vouchers_are_of_their_orders_group",
        "UPDATE voucher SET group_id = (SELECT max(id) FROM producer_group)",
    ),
    (
        "discounts_fit_into_their_lines",
        "UPDATE order_line SET discount_idr = price_idr * quantity + 1",
    ),
    (
        "uses_of_vouchers_are_of_their_orders_group",
        "UPDATE voucher_use SET purchase_id = (SELECT min(id) FROM purchase)",
    ),
    ("uses_of_vouchers_are_counted", "UPDATE voucher SET used = 2 WHERE group_id IS NULL"),
    (
        "the_platform_pays_for_its_own_vouchers",
        """UPDATE voucher SET group_id = (SELECT min(id) FROM producer_group)
           WHERE group_id IS NULL""",
    ),
    (
        "the_platform_pays_for_its_own_vouchers",
        "UPDATE voucher_use SET discount_idr = discount_idr + 1",
    ),
    (
        "the_platform_pays_for_its_own_vouchers",
        "UPDATE purchase SET classroom_id = (SELECT min(id) FROM classroom)",
    ),
    ("the_platform_pays_with_a_voucher_only", "DELETE FROM voucher_use"),
    ("the_platform_pays_for_its_vouchers_once", "DELETE FROM ledger_entry WHERE kind = 'voucher'"),
    (
        "the_platform_pays_for_its_vouchers_once",
        """UPDATE "order" SET status = 'cancelled', cancel_reason = 'refused'
           WHERE sponsored_idr > 0""",
    ),
    ("lines_sum_up_to_their_order", "UPDATE order_line SET sponsored_idr = 0"),
    ("shares_sum_to_what_was_shared", "UPDATE profit_share SET amount_idr = amount_idr + 1"),
    (
        "paid_shares_went_out_of_the_book",
        "UPDATE cash_entry SET amount_idr = amount_idr + 1 WHERE kind = 'share'",
    ),
]


def test_each_planted_fault_is_named(world):
    """One after the other in the same shop, each taken back before the next."""
    unseen = [(rule, fault) for rule, fault in FAULTS if rule not in broken_by(fault)]
    assert unseen == []
    assert broken() == set()


def broken_by(fault):
    """The rules that a fault breaks; nothing of it is kept."""
    db.session.rollback()
    db.session.execute(sa.text(fault))
    found = {finding.rule for finding in findings() if finding.violations}
    db.session.rollback()
    return found


def test_a_fault_ends_the_command_with_its_rule_and_rows(world, app):
    with atomic() as session:
        session.execute(sa.text("DELETE FROM refund"))
    report = app.test_cli_runner().invoke(args=["invariants", "--json"])
    assert report.exit_code == 1
    told = {row["rule"]: row for row in json.loads(report.stdout)["rules"]}
    row = told["money_for_orders_that_are_gone_goes_back"]
    assert row["violations"] >= 1
    assert row["examples"]


def test_every_rule_has_a_planted_fault():
    assert {rule for rule, _fault in FAULTS} == {rule.__name__ for rule in RULES}
