"""The first operator: nobody inside could make her."""

import click
from flask.cli import with_appcontext

from storefront.accounts.services import add_operator
from storefront.core.phones import NotAPhone, normalise_phone


@click.command("new-operator")
@click.argument("name")
@click.argument("phone")
@click.password_option(help="At least eight characters, asked for when it is not given.")
@with_appcontext
def new_operator(name: str, phone: str, password: str) -> None:
    """Let NAME sign in with PHONE and a password, and run the shop."""
    try:
        number = normalise_phone(phone)
    except NotAPhone as refused:
        raise click.BadParameter(refused.reason, param_hint="PHONE") from None
    if len(password) < 8:
        raise click.BadParameter("at least eight characters", param_hint="--password")
    add_operator(name, number, password)
    click.echo(f"{name} signs in with {number}")
