"""A group's first page and what it sees of its sales; every report can be taken along."""

from typing import cast

from babel.dates import format_date
from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from storefront.core import clock
from storefront.core.errors import Missing
from storefront.core.filters import day as whole_day
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.sales.chart import chart_of
from storefront.sales.exports import FORMS
from storefront.sales.forms import PeriodForm
from storefront.sales.mending import mending_of
from storefront.sales.period import Period, last_days, same_days_of_last_month, this_month
from storefront.sales.queries.figures import figures_by_day, sum_over
from storefront.sales.queries.lines import VariantSales, sales_by_variant
from storefront.sales.queries.tasks import has_products
from storefront.sales.report import Report, Table
from storefront.sales.reports import REPORTS
from storefront.sales.reports.products import PRODUCTS
from storefront.sales.summary import best_sellers, kpis, profit_of
from storefront.sales.today import greeting, tasks_of
from storefront.sales.words import MEANINGS

bp = group_area("sales_group", __name__)
RANGES = {"14-hari": 14, "3-bulan": 91}  # thirteen whole weeks, so that weeks compare with weeks


@bp.get("/", permission=Permission.ENTER)
def home() -> ResponseReturnValue:
    return render_template(
        "sales/home.html",
        today=format_date(clock.today(), "EEEE, d MMMM", locale=get_locale()),
        greeting=greeting(),
        tasks=tasks_of(g.member),
        mending=mending_of(g.member),
        has_products=has_products(g.group),
        sales=_this_month() if g.member.may(Permission.SALES) else None,
    )


def _this_month() -> dict[str, object]:
    """This month beside the same days of the last, and a fortnight beside the one before."""
    month, fortnight = this_month(), last_days(RANGES["14-hari"])
    last_month = same_days_of_last_month(month)
    read = Period(min(last_month.first, fortnight.before.first), month.last)
    by_day = figures_by_day(g.group, read)
    sold = sales_by_variant(g.group, month)
    return {
        "is_empty": not by_day,
        "month": month,
        "kpis": kpis(sum_over(month, by_day), sum_over(last_month, by_day)),
        "compared_with": span(last_month),
        "profit": profit_of(sold),
        "best": best_sellers(sold),
        "chart": chart_of(fortnight, by_day),
    }


@bp.get("/penjualan", permission=Permission.SALES)
def sales() -> ResponseReturnValue:
    form, period = _asked()
    if period is None:
        return _ask_again(form)
    by_day = figures_by_day(g.group, Period(period.before.first, period.last))
    tables = [
        Table(report, list(report.rows(g.group, period))) for report in REPORTS if report.is_listed
    ]
    sold = cast(
        list[VariantSales], next(table.rows for table in tables if table.report is PRODUCTS)
    )
    return render_template(
        "sales/sales.html",
        form=form,
        shown={
            "is_empty": not by_day,
            "period": period,
            "span": span(period),
            "kpis": kpis(sum_over(period, by_day), sum_over(period.before, by_day)),
            "compared_with": span(period.before),
            "profit": profit_of(sold),
            "best": best_sellers(sold),
            "chart": chart_of(period, by_day),
            "tables": tables,
        },
        reports=REPORTS,
        meanings=MEANINGS,
    )


@bp.get("/penjualan/<name>.<any(csv, xlsx):ending>", permission=Permission.SALES)
def download(name: str, ending: str) -> ResponseReturnValue:
    """A report as a file; it takes the same days as the page."""
    report = _report(name)
    form, period = _asked()
    if period is None:
        return _ask_again(form)
    kind, write = FORMS[ending]
    file = f"{report.name}-{g.group.slug}-{period.first}-{period.last}.{ending}"
    return Response(
        write(report, report.rows(g.group, period)),
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )


def _asked() -> tuple[PeriodForm, Period | None]:
    """The days that the address asks for, a fortnight when it says nothing, None when wrongly."""
    if "dari" in request.args or "sampai" in request.args:
        form = PeriodForm(request.args)
        return form, form.period if form.validate() else None
    period = last_days(RANGES.get(request.args.get("rentang", ""), RANGES["14-hari"]))
    return PeriodForm(None, first=period.first, last=period.last), period


def _ask_again(form: PeriodForm) -> ResponseReturnValue:
    return render_template("sales/sales.html", form=form, shown=None), 422


def _report(name: str) -> Report:
    for report in REPORTS:
        if report.name == name:
            return report
    raise Missing()


def span(period: Period) -> str:
    """`11–24 November 2026`, `28 Oktober – 10 November 2026`, or the one day."""
    first, last = period.first, period.last
    if first == last:
        return whole_day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{whole_day(last)}"
    start = format_date(
        first, "d MMMM" if first.year == last.year else "d MMMM y", locale=get_locale()
    )
    return f"{start} – {whole_day(last)}"
