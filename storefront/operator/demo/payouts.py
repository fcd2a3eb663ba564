"""What the operator sends on to the groups whose money she collects."""

from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.pdf import new_paper
from storefront.core.storage import private
from storefront.operator.demo.story import Story
from storefront.payouts.models import Payout, PayoutState
from storefront.payouts.services import (
    approve_payout,
    confirm_payout,
    make_payouts,
    send_payout,
)

SAMPLE = "CONTOH, bukan bukti transfer asli"
LAST_RUN = 4  # days ago
EVERY = 7
TO_CONFIRM = timedelta(days=LAST_RUN, hours=2)  # so the last one still waits for its group
LAST_DRAFT = timedelta(hours=1)


def pay_groups(story: Story, *, days: int) -> None:
    """A run is sent every week; the newest drafts wait for approval."""
    for days_ago in range(LAST_RUN, days, EVERY):
        story.at(story.end - timedelta(days=days_ago), partial(_run, story))
    story.at(story.end - LAST_DRAFT, partial(make_payouts, by_id=story.operator_id))


def _run(story: Story) -> None:
    make_payouts(by_id=story.operator_id)
    for payout in _in_state(PayoutState.DRAFT):
        approve_payout(payout.id, by_id=story.operator_id)
        proof = private().put(bytes(new_paper(SAMPLE).output()), ".pdf")
        send_payout(payout.id, proof, by_id=story.operator_id)
        treasurer_id = story.shelves[payout.group_id].treasurer_id
        confirm = partial(confirm_payout, payout.id, by_id=treasurer_id)
        story.at(clock.now() + TO_CONFIRM, confirm)


def _in_state(status: PayoutState) -> list[Payout]:
    return list(db.session.scalars(sa.select(Payout).filter_by(status=status)))
