"""`flask regions`: fill the regions before anybody can write an address."""

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from storefront.regions.services import import_regions


@click.command("regions")
@click.option("--province", "provinces", multiple=True, help="Only this one, by code: 33.")
@with_appcontext
def regions(provinces: tuple[str, ...]) -> None:
    """Import provinces, regencies, districts and villages; again it only updates."""
    with tqdm(unit=" rows", leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        written = import_regions(provinces=provinces or None, progress=show)
    click.echo(f"{written} regions written.")
