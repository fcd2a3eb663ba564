from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.groups.models import ProducerGroup
from storefront.sales.period import Period
from storefront.sales.queries.lines import sold_lines
from storefront.sales.report import Column, Kind, Report, Row
from storefront.sales.words import CHANNELS, METHODS


def _rows(group: ProducerGroup, period: Period) -> Iterator[Row]:
    states = {1: _("Lunas"), -1: _("Dibatalkan"), 0: _("Dikembalikan sebagian")}  # once
    channels = {channel: str(word) for channel, word in CHANNELS.items()}
    methods = {method: str(word) for method, word in METHODS.items()}
    for line in sold_lines(group, period):
        yield (
            line.on,
            line.number,
            states[line.counts],
            line.product,
            line.variant,
            line.pieces,
            line.price_idr,
            line.omzet_idr,
            line.cost_idr,
            line.commission_idr,
            line.profit_idr,
            channels[line.channel],
            methods[line.method],
        )


ORDERS = Report(
    name="pesanan",
    title=_l("Daftar pesanan"),
    columns=(
        Column(_l("Tanggal"), Kind.DAY),
        Column(_l("Nomor")),
        Column(_l("Keadaan")),
        Column(_l("Produk")),
        Column(_l("Varian")),
        Column(_l("Jumlah"), Kind.COUNT),
        Column(_l("Harga"), Kind.RUPIAH, adds_up=False),
        Column(_l("Omzet"), Kind.RUPIAH),
        Column(_l("HPP"), Kind.RUPIAH),
        Column(_l("Komisi"), Kind.RUPIAH),
        Column(_l("Laba"), Kind.RUPIAH),
        Column(_l("Asal")),
        Column(_l("Pembayaran")),
    ),
    rows=_rows,
    is_listed=False,
)
