"""What orders are worth to a balance, worked out from raw rows by other means than the shop's."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.payouts.queries.balance import balance_of
from storefront.payouts.queries.statement import (
    Days,
    first_entry_on,
    moved_without_order,
    statement_of,
    whole_statement,
)


def compare(group):
    db.session.rollback()
    money = {row.id: row for row in db.session.execute(MONEY, {"group": group.id})}
    worked_out = {id_: worth(row, group) for id_, row in money.items()}
    statement = {row.order_id: row for row in statement_of(group, limit=100)}
    assert {id_: row.total_idr for id_, row in statement.items()} == {
        id_: worth_idr for id_, worth_idr in worked_out.items() if id_ in statement
    }
    assert all(worth_idr == 0 for id_, worth_idr in worked_out.items() if id_ not in statement)

    paid = sa.text("""SELECT COALESCE(SUM(amount_idr), 0) FROM payout
        WHERE group_id = :group AND status IN ('sent', 'confirmed')""")
    out = db.session.scalar(paid, {"group": group.id})
    balance = balance_of(group)
    assert balance.total_idr == sum(worked_out.values()) - out
    ever = Days(first_entry_on(group) or clock.today(), clock.today())
    rows = [row.total_idr for row in whole_statement(group, ever)]
    apart = [amount for _day, _kind, amount, _why in moved_without_order(group, ever)]
    assert sum(rows) + sum(apart) == balance.total_idr


MONEY = sa.text("""
    SELECT o.id, o.lines_idr - o.discount_idr AS goods, o.unique_code_idr AS code, o.collected_by,
        (SELECT COALESCE(SUM(s.received_idr), 0) FROM payment_share s
            JOIN payment p ON p.id = s.payment_id
            WHERE s.order_id = o.id AND p.status IN ('settled', 'settled_late')) AS came,
        (SELECT COALESCE(SUM(r.amount_idr), 0) FROM refund r
            WHERE r.order_id = o.id AND r.status = 'done') AS back,
        (SELECT COALESCE(SUM(r.amount_idr), 0) FROM refund r
            WHERE r.order_id = o.id AND r.reason IN ('late', 'twice', 'surplus')) AS apart,
        (SELECT COALESCE(SUM(r.amount_idr), 0) FROM refund r
            WHERE r.order_id = o.id AND r.reason IN ('agreed', 'disputed')
            AND r.status = 'done') AS agreed,
        (SELECT COALESCE(SUM(r.amount_idr), 0) FROM refund r
            WHERE r.order_id = o.id AND r.reason = 'cancelled' AND r.status = 'done') AS ended,
        (SELECT SUM(l.commission_idr) FROM order_line l WHERE l.order_id = o.id) AS commission,
        o.status, o.paid_at, o.sponsored_idr + o.sponsored_shipping_idr AS sponsored,
        (SELECT CASE WHEN MAX(l.shipped) > 0 AND o.cancel_reason NOT IN ('refused', 'not_collected')
            THEN o.sponsored_shipping_idr + SUM(l.sponsored_idr * l.shipped / l.quantity)
            ELSE 0 END FROM order_line l WHERE l.order_id = o.id) AS sponsored_kept
    FROM "order" o WHERE o.group_id = :group
""")


def worth(row, group):
    """What an order is worth to the balance: what stayed of the money, with what the platform
    pays for its voucher, less the commission.
    """
    goods = min(row.goods, row.came - row.apart) - row.agreed - max(0, row.ended - row.code)
    is_sale = row.paid_at is not None and row.status not in ("cancelled", "expired")
    if row.goods:
        commission = row.commission * max(0, goods) // row.goods
        voucher = row.sponsored * max(0, row.goods - row.agreed) // row.goods
    else:
        commission, voucher = (row.commission, row.sponsored) if is_sale else (0, 0)
    if not is_sale:
        voucher = row.sponsored_kept if row.paid_at is not None else 0
    kept = row.came - row.back if row.collected_by == "platform" else 0
    return kept + int(voucher) - commission
