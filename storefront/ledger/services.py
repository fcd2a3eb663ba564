"""Writing the book between the shop and its groups."""

from storefront.core import clock
from storefront.core.db import atomic
from storefront.ledger.models import EntryKind, LedgerEntry


def book(
    group_id: int,
    kind: EntryKind,
    amount_idr: int,
    *,
    order_id: int | None = None,
    payment_id: int | None = None,
    payout_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Append one entry; positive is owed to the group, nothing is not written."""
    if amount_idr == 0:
        return
    with atomic() as session:
        session.add(
            LedgerEntry(
                group_id=group_id,
                kind=kind,
                amount_idr=amount_idr,
                order_id=order_id,
                payment_id=payment_id,
                payout_id=payout_id,
                reason=reason,
                at=clock.now(),
            )
        )
