from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from storefront.groups.models import ProducerGroup
from storefront.sales.period import Period
from storefront.sales.queries.lines import sales_by_channel
from storefront.sales.report import Column, Kind, Report, Row
from storefront.sales.words import CHANNELS


def _rows(group: ProducerGroup, period: Period) -> Iterator[Row]:
    for sold in sales_by_channel(group, period):
        yield CHANNELS[sold.channel], sold.orders, sold.omzet_idr


CHANNEL_SALES = Report(
    name="asal-pembeli",
    title=_l("Pembeli datang dari mana"),
    columns=(
        Column(_l("Asal")),
        Column(_l("Pesanan"), Kind.COUNT),
        Column(_l("Omzet"), Kind.RUPIAH),
    ),
    rows=_rows,
)
