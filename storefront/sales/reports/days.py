from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from storefront.groups.models import ProducerGroup
from storefront.sales.period import Period
from storefront.sales.queries.figures import Figures, figures_by_day
from storefront.sales.report import Column, Kind, Report, Row


def _rows(group: ProducerGroup, period: Period) -> Iterator[Row]:
    """Every day, also those on which nothing was sold."""
    by_day = figures_by_day(group, period)
    for day in period:
        found = by_day.get(day, Figures())
        yield day, found.omzet_idr, found.orders, found.cancelled


DAYS = Report(
    name="harian",
    title=_l("Penjualan per hari"),
    columns=(
        Column(_l("Tanggal"), Kind.DAY),
        Column(_l("Omzet"), Kind.RUPIAH),
        Column(_l("Pesanan"), Kind.COUNT),
        Column(_l("Dibatalkan"), Kind.COUNT),
    ),
    rows=_rows,
    is_listed=False,
)
