"""Bank statements of a group and of the platform: looked at first, then recorded; two doors."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.services.kept_sheets import SheetGone, forget_sheet, keep_sheet, kept_sheet
from storefront.catalog.sheets.refused import SheetRefused
from storefront.core.money import format_idr, thousands
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.operator.area import OPERATE, operator_area
from storefront.payments.forms_statement import (
    SentStatement,
    StatementForm,
    chosen_in,
    statement_of,
    token_of,
)
from storefront.payments.matching import Fit, Found, amount_of, match
from storefront.payments.services.statement import (
    accounts_of,
    known_credits,
    payments_on,
    take_credits,
)
from storefront.payments.spoken import FAULTS
from storefront.payments.statement import Credit, Fault, Row, Skip, read_statement

MOST_SHOWN = 100  # lines that lead nowhere; the counts speak of all
group_bp = group_area("statement_group", __name__)
operator_bp = operator_area("operator_statement", __name__)
DOORS = (
    (group_bp, "/uang-masuk/mutasi", Permission.MONEY),
    (operator_bp, "/uang/mutasi", OPERATE),
)


def at_both_doors(method: str, rest: str = "") -> Callable[[Any], Any]:
    """Serve a view to the treasurers of a group and to the operator."""

    def register(view: Any) -> Any:
        for bp, path, permission in DOORS:
            bp.route(path + rest, methods=[method], permission=permission)(view)
        return view

    return register


@at_both_doors("GET")
def start() -> ResponseReturnValue:
    return _start_page(StatementForm.of(accounts_of(_owner())))


@at_both_doors("POST")
def upload() -> ResponseReturnValue:
    """Keep the file aside; nothing in it is recorded yet."""
    form = StatementForm.of(accounts_of(_owner()))
    if not form.validate():
        return _start_page(form), 422
    file = form.file.data
    try:
        read_statement(file.stream)
    except SheetRefused as error:
        return _start_page(form, error), error.status
    name = keep_sheet(file.stream, is_book=file.filename.lower().endswith(".xlsx"))
    sent = SentStatement(name, int(form.account.data))
    return redirect(url_for(".preview", token=token_of(sent, _owner())), 303)


@at_both_doors("GET", "/<token>")
def preview(token: str) -> ResponseReturnValue:
    """What each line would be recorded for."""
    sent = statement_of(token, _owner())
    try:
        rows, found = _read(sent)
    except SheetGone:
        return redirect(url_for(".start"), 303)
    lines = {fit: [line for line in found if line.fit is fit] for fit in Fit}
    faults = [row for row in rows if isinstance(row.said, Fault)]
    return render_template(
        "payments/statement.html",
        lines=lines,
        faults=faults,
        skipped=sum(isinstance(row.said, Skip) for row in rows),
        most=MOST_SHOWN,
        words=FAULTS,
        amount_of=amount_of,
        **_frame(),
    )


@at_both_doors("POST", "/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Record what was chosen; sent twice it is recorded once."""
    sent = statement_of(token, _owner())
    try:
        chosen = chosen_in(_read(sent)[1])
    except SheetGone:
        flash(_("Mutasi ini sudah dicatat."), "ok")
        return redirect(_queue(), 303)
    taken = take_credits(sent.option_id, chosen, by_id=_by_id())
    forget_sheet(sent.name)
    total = sum(credit.amount_idr for credit in taken)
    facts = {"count": thousands(len(taken)), "total": format_idr(total)}
    flash(_("%(count)s uang masuk tercatat dari mutasi, %(total)s.", **facts), "ok")
    return redirect(_queue(), 303)


def _read(sent: SentStatement) -> tuple[list[Row], list[Found]]:
    with kept_sheet(sent.name) as file:
        rows = read_statement(file)
    came = [row.said for row in rows if isinstance(row.said, Credit)]
    known = known_credits(sent.option_id, came)
    return rows, match(rows, payments_on(_owner(), came), known)


def _owner() -> int | None:
    """The group's id; none for the platform."""
    return g.group.id if "group" in g else None


def _by_id() -> int:
    return int(g.member.user_id if "member" in g else g.operator.id)


def _queue() -> str:
    return url_for("payments_group.index" if "group" in g else "operator_money.index")


def _start_page(form: StatementForm, error: SheetRefused | None = None) -> str:
    return render_template("payments/statement_start.html", form=form, error=error, **_frame())


def _frame() -> dict[str, Any]:
    """Whose page it is."""
    kind = "group" if "group" in g else "operator"
    return {"layout": f"layouts/{kind}.html", "back": (_("Uang masuk"), _queue())}
