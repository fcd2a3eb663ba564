"""`flask work`: the process that carries out what the outbox holds."""

import signal
import time
from collections.abc import Callable
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import Huey, MemoryHuey, RedisHuey
from huey.consumer import Consumer
from sqlalchemy.exc import OperationalError

from storefront.core import outbox

WORKERS = 2
AT_HAND = (
    20  # rows leased ahead: a killed process leaves no more than these to wait for their lease
)
IDLE_S = 0.5
BUSY_S = 0.02
PATIENCE_S = 1.5  # for what is being done when the end is asked for

log = structlog.get_logger()


@click.command("work")
@click.option("--once", is_flag=True, help="Run what is due and end.")
@with_appcontext
def work(once: bool) -> None:
    """Run the jobs of the outbox, by REDIS_URL together with other hosts, until told to stop."""
    if once:
        log.info("outbox_run", jobs=outbox.run_due())
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    queue = _queue(app.config["REDIS_URL"])
    carry_out = queue.task()(_in_context(app))
    consumer = Consumer(
        queue,
        workers=WORKERS,
        periodic=False,
        initial_delay=BUSY_S,
        max_delay=IDLE_S,
        shutdown_timeout=PATIENCE_S,
    )
    consumer.start()
    log.info("work_started", workers=WORKERS)
    _hand_over_until_signalled(queue, carry_out)
    consumer.stop(graceful=True)
    if isinstance(queue, MemoryHuey):  # with this process its queue is gone
        outbox.release([task.args[0] for task in queue.pending()])
    log.info("work_stopped")


def _queue(redis_url: str | None) -> Huey:
    if redis_url:
        return RedisHuey("etalase", url=redis_url, results=False)
    return MemoryHuey("etalase", results=False)


def _in_context(app: Flask) -> Callable[[int], None]:
    def carry_out(job_id: int) -> None:
        begun = time.monotonic()
        with app.app_context():
            succeeded = outbox.run(job_id)
        took_ms = round(1000 * (time.monotonic() - begun))
        log.info("job_run", job_id=job_id, succeeded=succeeded, took_ms=took_ms)

    return carry_out


def _hand_over_until_signalled(queue: Huey, carry_out: Callable[[int], Any]) -> None:
    """Lease due rows and queue their ids; while the database is away, try again."""
    signals: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: signals.append(number))
    while not signals:
        ids: list[int] = []
        try:
            if room := max(0, AT_HAND - queue.pending_count()):
                ids = outbox.lease_due(room)
        except OperationalError as error:
            log.error("database_away", error=repr(error.orig))
        for job_id in ids:
            carry_out(job_id)
        time.sleep(BUSY_S if ids else IDLE_S)
