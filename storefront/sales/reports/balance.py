from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind
from storefront.payouts.labels import KINDS, MEANINGS, PLACES, WITHOUT_ORDER
from storefront.payouts.queries.statement import Days, moved_without_order, whole_statement
from storefront.sales.period import Period
from storefront.sales.report import Column, Kind, Report, Row
from storefront.sales.words import METHODS

PARTS = [kind for kind in KINDS if kind is not EntryKind.PAYOUT]


def _rows(group: ProducerGroup, period: Period) -> Iterator[Row]:
    """Every order that moved the balance, then the payouts; together what it changed by."""
    days = Days(period.first, period.last)
    for order in whole_statement(group, days):
        parts = (order.amounts.get(kind, 0) for kind in PARTS)
        place, method = PLACES[order.place], METHODS[order.method]
        yield order.last_on, order.number, place, method, *parts, order.total_idr
    for on, kind, amount_idr, _reason in moved_without_order(group, days):
        yield on, "", WITHOUT_ORDER[kind], "", *(0 for _part in PARTS), amount_idr


STATEMENT = Report(
    name="rincian-saldo",
    title=_l("Rincian saldo"),
    columns=(
        Column(_l("Tanggal"), Kind.DAY),
        Column(_l("Pesanan")),
        Column(_l("Keadaan uang")),
        Column(_l("Dibayar lewat")),
        *(Column(KINDS[kind], Kind.RUPIAH, is_rare=True) for kind in PARTS),
        Column(_l("Masuk saldo"), Kind.RUPIAH),
    ),
    rows=_rows,
    is_listed=False,
    meanings=MEANINGS,
)
