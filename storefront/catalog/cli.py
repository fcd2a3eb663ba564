"""`flask import-products`: a group's sheet becomes its products; `flask stems`: search anew."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from storefront.catalog.queries.sheet import known_of, mapped_columns
from storefront.catalog.services.import_products import import_rows
from storefront.catalog.services.shelve import shelve_all
from storefront.catalog.sheets.reader import Reader
from storefront.catalog.sheets.rows import Row, Status, Summary
from storefront.catalog.sheets.tables import Table, open_table
from storefront.catalog.sheets.words import as_dict, heading_of, sentence
from storefront.core.classes import world_of
from storefront.core.db import db
from storefront.core.errors import DomainError
from storefront.core.world import entered
from storefront.groups.models import ProducerGroup


@click.command("import-products")
@click.argument("group_slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only say what would become of each line.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--sheet", help="In a book with several; else the first that lists products.")
@with_appcontext
def import_products(
    group_slug: str, file: Path, check: bool, as_json: bool, sheet: str | None
) -> None:
    """Read FILE (.csv or .xlsx) and keep its good lines as products of the group.

    Lines with mistakes are told and left out; the same file again changes nothing. Ends with 1
    when there is no such group or the file cannot be read.
    """
    group = db.session.scalar(sa.select(ProducerGroup).where(ProducerGroup.slug == group_slug))
    if group is None:
        raise click.ClickException(f"No group is called {group_slug!r}.")
    try:
        with entered(world_of(group.classroom_id)), file.open("rb") as stream:
            table = open_table(stream, sheet=sheet, mapped=mapped_columns(group.id))
            rows = list(_shown(Reader(table, known_of(group.id)).rows()))
            done = None if check else asdict(import_rows(group.id, rows, by_id=None))
    except DomainError as error:
        say: Any = current_app.jinja_env.globals["say"]
        raise click.ClickException(say(error)) from None
    if as_json:
        click.echo(json.dumps(_report(table, rows, done), ensure_ascii=False, indent=1))
    else:
        _tell(rows, done)


@click.command("stems")
@with_appcontext
def stems() -> None:
    """Write anew what products are found by; for after a change of the words of search."""
    with tqdm(unit=" products", leave=False, delay=1) as bar:
        for written in shelve_all():
            bar.update(written)
    click.echo(f"{bar.n} products written.")


def _shown(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, with a bar on the terminal when it takes a while."""
    yield from tqdm(rows, unit=" lines", leave=False, delay=1)


def _report(table: Table, rows: list[Row], done: dict[str, int] | None) -> dict[str, Any]:
    summary = Summary(rows)
    report = {
        "sheet": table.sheet or None,
        "header_row": table.heading_line,
        "columns": {column.heading: column.field for column in table.columns if column.heading},
        "summary": {
            "rows": summary.rows,
            "accepted": summary.count[Status.ACCEPTED],
            "errors": summary.count[Status.ERROR],
            "skipped": summary.count[Status.SKIPPED],
            "products": summary.products,
        },
        "rows": [_row_report(row) for row in rows],
    }
    return report if done is None else report | {"imported": done}


def _row_report(row: Row) -> dict[str, Any]:
    report: dict[str, Any] = {
        "row": row.number,
        "raw_name": row.raw_name,
        "status": row.status.value,
    }
    if row.skip:
        return report | {"skip": as_dict(row.skip)}
    if row.errors:
        return report | {"errors": [as_dict(remark) for remark in row.errors]}
    values = asdict(row.values)
    for name in ("sku", "number"):
        if not values[name]:
            del values[name]
    return report | {"values": values, "warnings": [as_dict(remark) for remark in row.warnings]}


def _tell(rows: list[Row], done: dict[str, int] | None) -> None:
    for row in rows:
        for remark in (*row.errors, *row.warnings):
            kind = "error" if row.errors else "warning"
            click.echo(f"{row.number:6}  {kind:8}{heading_of(remark)}: {sentence(remark)}")
    summary = Summary(rows)
    counts = (f"{summary.count[status]} {status.value}" for status in Status)
    click.echo(", ".join(counts) + (", nothing written." if done is None else "."))
    if done:
        click.echo("{added} added, {changed} changed, {unchanged} unchanged.".format(**done))
