import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock, outbox
from storefront.core.db import atomic, db
from storefront.core.outbox import OutboxJob, parked_jobs, tell
from storefront.core.pictures import Picture
from tests.factories import save


@pytest.fixture
def start_work(shop):
    """Start `flask work` as a process of its own on the test's database."""

    @contextmanager
    def start(*options):
        environment = os.environ | {
            "DATABASE_URL": shop.database.url,
            "MEDIA_URL": str(shop.media),
            "SECRET_KEY": "a key that only the tests know, long enough",
        }
        command = [sys.executable, "-m", "flask", "--app", "app", "work", *options]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    return start


def tell_of_a_picture():
    """A fact whose answer ends at once, as there is no such picture."""
    with atomic():
        tell("picture.kept", picture_id=999)


def jobs_left():
    db.session.rollback()
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(OutboxJob).where(OutboxJob.done_at.is_(None))
    )


def leased_rows():
    db.session.rollback()
    leased = OutboxJob.leased_until.is_not(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(OutboxJob).where(leased))


def wait_until_done():
    deadline = time.monotonic() + 60
    while jobs_left() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not jobs_left()


def test_what_is_told_while_it_works_is_done_soon_and_it_ends_when_asked(app, start_work):
    tell_of_a_picture()
    with start_work() as process:
        wait_until_done()
        for _ in range(30):
            tell_of_a_picture()
        wait_until_done()
        ends_and_leaves_nothing_leased(process, signal.SIGTERM)


@pytest.mark.databases("sqlite")
def test_it_ends_at_control_c_too(app, start_work):
    with start_work() as process:
        tell_of_a_picture()
        wait_until_done()
        ends_and_leaves_nothing_leased(process, signal.SIGINT)


def ends_and_leaves_nothing_leased(process, ending):
    process.send_signal(ending)
    process.wait(60)
    assert process.returncode == 0
    assert leased_rows() == 0


def test_once_runs_what_is_due_and_ends(app, start_work):
    tell_of_a_picture()
    with atomic():
        tell("picture.kept", picture_id=999, run_at=clock.now() + timedelta(hours=1))
    with start_work("--once") as process:
        assert process.wait(60) == 0
    assert jobs_left() == 1


def test_a_row_that_was_given_up_is_leased_again(app):
    tell_of_a_picture()
    ids = outbox.lease_due()
    assert outbox.lease_due() == []
    outbox.release(ids)
    assert outbox.lease_due() == ids


def test_a_job_that_keeps_failing_is_tried_eight_times_over_a_day_and_parked(app):
    lost = save(Picture(name="0" * 32, width=1, height=1, alt=""))
    with atomic():
        tell("picture.kept", picture_id=lost.id)
    moment, begun = clock.now(), clock.now()
    for _ in range(outbox.TRIES):
        with clock.at(moment):
            assert outbox.run_due() == 1
            assert outbox.run_due() == 0, "it has to wait"
        moment = job().run_at
    with clock.at(moment + timedelta(days=30)):
        assert outbox.run_due() == 0
    assert parked_jobs() == [job()]
    assert "Missing" in job().last_error
    assert timedelta(hours=8) < job().run_at - begun < timedelta(days=2)


def test_a_job_that_slept_through_its_time_still_waits_between_tries(app):
    lost = save(Picture(name="0" * 32, width=1, height=1, alt=""))
    with atomic():
        tell("picture.kept", picture_id=lost.id, run_at=clock.now() - timedelta(days=9))
    assert outbox.run_due() == 1


def test_a_fact_whose_answer_was_deleted_is_parked_and_stops_nobody(app):
    save(
        OutboxJob(
            fact="picture.kept",
            answer="storefront.core.pictures.deleted",
            payload={},
            run_at=clock.now(),
        )
    )
    tell_of_a_picture()
    moment = clock.now()
    for _ in range(outbox.TRIES):
        with clock.at(moment):
            outbox.run_due()
        moment += timedelta(days=3)
    assert [parked.answer for parked in parked_jobs()] == ["storefront.core.pictures.deleted"]
    assert jobs_left() == 1


def job():
    db.session.rollback()
    return db.session.scalars(sa.select(OutboxJob)).one()
