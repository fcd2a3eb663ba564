"""The first operator, whom nobody inside could make, and trainers for a laptop of their own."""

import click
from flask.cli import with_appcontext

from storefront.accounts.services import add_operator, appoint_trainer
from storefront.core.phones import NotAPhone, normalise_phone


@click.command("new-operator")
@click.argument("name")
@click.argument("phone")
@click.password_option(help="At least eight characters, asked for when it is not given.")
@with_appcontext
def new_operator(name: str, phone: str, password: str) -> None:
    """Let NAME sign in with PHONE and a password, and run the shop."""
    number = _number(phone)
    _refuse_short(password)
    add_operator(name, number, password)
    click.echo(f"{name} signs in with {number}")


@click.command("new-trainer")
@click.argument("name")
@click.argument("phone")
@click.password_option(help="At least eight characters, asked for when it is not given.")
@with_appcontext
def new_trainer(name: str, phone: str, password: str) -> None:
    """Let NAME sign in with PHONE and a password, and lead classes."""
    number = _number(phone)
    _refuse_short(password)
    appoint_trainer(name, number, by_id=None, password=password)
    click.echo(f"{name} signs in with {number} at /masuk and finds her classes at /kelas/saya")


def _number(phone: str) -> str:
    try:
        return normalise_phone(phone)
    except NotAPhone as refused:
        raise click.BadParameter(refused.reason, param_hint="PHONE") from None


def _refuse_short(password: str) -> None:
    if len(password) < 8:
        raise click.BadParameter("at least eight characters", param_hint="--password")
