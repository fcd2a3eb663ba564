"""Sample photos on the way that every upload takes; their sizes are made by the same job."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from flask import Flask

from storefront.core import clock, outbox
from storefront.core.images import AcceptedPhoto, accept_photo
from storefront.core.pictures import Picture, keep_picture
from storefront.operator.demo.files import photo

AT_ONCE = 2


def keep_sample(folder: str, name: str, *, alt: str) -> Picture:
    """A picture of its own for this use, so that whoever deletes it takes it from nobody else."""
    return keep_picture(_accepted(folder, name), alt=alt)


@cache
def _accepted(folder: str, name: str) -> AcceptedPhoto:
    with photo(folder, name).open("rb") as file:
        return accept_photo(file)


def make_all_sizes(app: Flask, progress: Callable[[int, int], object]) -> None:
    """Run the jobs that are due now, which are the pictures', side by side."""

    moment = clock.now()

    def run(job_id: int) -> bool:
        with app.app_context(), clock.at(moment):
            return outbox.run(job_id)

    while ids := outbox.lease_due(limit=1000):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done, succeeded in enumerate(pool.map(run, ids), start=1):
                if not succeeded:
                    raise RuntimeError("a job of the sample world failed, see the log")
                progress(done, len(ids))
