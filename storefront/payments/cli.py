"""`flask qris`: what a QRIS code says, and the same code with an amount in it."""

import json
from dataclasses import asdict
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from storefront.core.errors import DomainError
from storefront.core.money import NotRupiah, parse_idr
from storefront.payments.qris import read_qris, with_amount


@click.command("qris")
@click.argument("payload")
@click.option("--amount", metavar="RUPIAH", help="Put this amount into the code.")
@click.option("--bill", metavar="NUMBER", help="Put this number of a bill beside the amount.")
@with_appcontext
def qris(payload: str, amount: str | None, bill: str | None) -> None:
    """Write the fields of PAYLOAD as JSON; one line of error and 1 when it is refused."""
    if bill is not None and amount is None:
        raise click.ClickException("--bill goes with --amount.")
    try:
        if amount is not None:
            payload = with_amount(payload, parse_idr(amount), bill)
        fields = asdict(read_qris(payload))
    except NotRupiah:
        raise click.ClickException(f"{amount!r} is no amount of rupiah.") from None
    except DomainError as error:
        say: Any = current_app.jinja_env.globals["say"]
        raise click.ClickException(say(error)) from None
    click.echo(json.dumps(fields, ensure_ascii=False, indent=1))
