"""`flask invariants`: what must be true of the rows, checked on the live data."""

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from storefront.core.outbox import parked_jobs
from storefront.operator.queries.invariants import findings


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
