"""`flask class`: a laptop with a hotspot becomes the shop of a class."""

import os
import sys

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from storefront.core.db import db
from storefront.training.hotspot import NotAtHome, class_environment, own_address
from storefront.training.labels import spaced
from storefront.training.models import Classroom
from storefront.training.queries import trainers


@click.command("class")
@click.option("--host", help="The address on the hotspot; found by itself when not given.")
@click.option("--name", default="", help="A name by which phones find that address, if any.")
@click.option("--port", default=8000, show_default=True)
@click.option("--show", is_flag=True, help="Only say what it would do.")
@with_appcontext
def open_class(host: str | None, name: str, port: int, show: bool) -> None:
    """Open the shop to the phones in the room: no internet, no real provider, plain http."""
    try:
        environment = class_environment(os.environ, host or own_address(), port, name=name)
    except NotAtHome as refused:
        why = f"{refused} is no address in a network of one's own"
        raise click.BadParameter(why, param_hint="--host") from None
    door = f"{environment['PUBLIC_BASE_URL']}/kelas"
    click.echo(f"\nParticipants open {door}\n")
    click.echo(_drawn(door))
    for classroom in db.session.scalars(sa.select(Classroom).filter_by(ended_at=None)):
        click.echo(f"  {spaced(classroom.code)}  {classroom.name}")
    if not trainers():
        click.echo("Nobody may lead a class yet: flask --app app new-trainer NAME PHONE")
    click.echo(f"Trainers sign in at {environment['PUBLIC_BASE_URL']}/masuk")
    if show:
        return
    db.session.remove()
    db.engine.dispose()
    sys.stdout.flush()
    os.execve(  # noqa: S606 - our own script, as `make run` starts it
        sys.executable, [sys.executable, "-m", "scripts.run"], environment
    )


def _drawn(address: str) -> str:
    """A QR code in half blocks, to be scanned from the screen."""
    import io

    import segno  # heavy, and few commands draw

    drawing = io.StringIO()
    segno.make_qr(address, error="m").terminal(out=drawing, compact=True)
    return drawing.getvalue()
