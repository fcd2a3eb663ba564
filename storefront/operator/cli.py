"""`flask invariants` looks at what must be true; `flask demo` makes something to look at."""

import json
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from storefront.core.outbox import parked_jobs
from storefront.operator.demo.make import Show, make_demo
from storefront.operator.demo.people import sign_ins
from storefront.operator.queries.findings import findings


@click.command("invariants")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
@with_appcontext
def invariants(context: click.Context, as_json: bool) -> None:
    """Check every rule; ends with 1 when one is broken. Parked jobs are told, not counted."""
    found, parked = findings(), len(parked_jobs())
    if as_json:
        report = {"rules": [asdict(finding) for finding in found], "parked_jobs": parked}
        click.echo(json.dumps(report, indent=2))
    else:
        for finding in found:
            ids = f"  id {', '.join(map(str, finding.examples))}" if finding.examples else ""
            click.echo(f"{finding.violations:7}  {finding.rule}{ids}")
        if parked:
            click.echo(f"Warning: {parked} jobs are parked, see /pengelola/", err=True)
    context.exit(int(any(finding.violations for finding in found)))


@click.command("demo")
@click.option("--days", default=90, show_default=True, help="How far its history goes back.")
@click.option("--sign-ins", "only_sign_ins", is_flag=True, help="Only say who can sign in.")
@with_appcontext
def demo(days: int, only_sign_ins: bool) -> None:
    """Fill the shop with the sample world; again it changes nothing. Never at a public address."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.config["IN_PRODUCTION"]:
        address = app.config["PUBLIC_BASE_URL"]
        raise click.ClickException(f"{address} is public: no sample world with known PINs there.")
    if not only_sign_ins:
        make_demo(app, days=days, show=_bars())
    for each in sign_ins():
        click.echo(f"  {each.phone:15} {each.secret:16} {each.who}, {each.group or 'Etalase'}")
    click.echo("Sign in at /masuk. The operator's second factor (TOTP) comes later.")


def _bars() -> Show:
    """One bar after the other, for people; silent in a log."""
    bars: dict[str, tqdm] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            bars[stage] = tqdm(desc=stage, total=total, leave=False, disable=None)
        bars[stage].update(done - bars[stage].n)
        if done == total:
            bars[stage].close()

    return show
