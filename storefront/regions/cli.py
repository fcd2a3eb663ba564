"""`flask regions`: fill the regions before anybody can write an address."""

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from storefront.regions.services import import_regions


@click.command("regions")
@with_appcontext
def regions() -> None:
    """Import provinces, regencies, districts and villages; again it only updates."""
    with tqdm(unit=" rows", leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        written = import_regions(progress=show)
    click.echo(f"{written} regions written.")
