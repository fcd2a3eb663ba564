from datetime import timedelta

import pytest

from storefront.core import clock
from storefront.core.outbox import OutboxJob
from storefront.groups.models import CollectedBy
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from tests.factories import make_account, make_group, make_variant, save
from tests.fakes.stripe import fake_stripe
from tests.payments.cards import now


@pytest.fixture(scope="session")
def stripe_process():
    with fake_stripe() as stripe:
        yield stripe


@pytest.fixture
def stripe(app, stripe_process, monkeypatch):
    """Cards are taken, by a Stripe of our own in which nothing has happened yet."""
    stripe_process.control("reset")
    for name, value in stripe_process.settings.items():
        monkeypatch.setitem(app.config, name, value)
    save(PaymentOption(method=PaymentMethod.CARD))
    return stripe_process


@pytest.fixture
def shared_group(app):
    """A group whose money the platform collects."""
    make_account()
    return make_group("Kopi", collected_by=CollectedBy.PLATFORM)


@pytest.fixture
def coffee(shared_group):
    return make_variant(shared_group, "Kopi", price_idr=40_000, stock=9)


@pytest.fixture
def later(run_jobs):
    """Let so much time pass, minute by minute where something is due."""

    def pass_(**time):
        end = clock.now() + timedelta(**time)
        while due := [job.run_at for job in now(OutboxJob) if not job.done_at]:
            moment = min(due) + timedelta(seconds=1)
            if moment > end:
                break
            with clock.at(max(moment, clock.now())):
                run_jobs()

    return pass_
