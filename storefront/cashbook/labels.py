"""What the lines of a cash book are called on the screen and on paper."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.cashbook.models import CashKind, Direction, ShareMethod
from storefront.cashbook.queries import Line
from storefront.cashbook.sharing import percent_words
from storefront.core.money import format_idr

KINDS = {
    CashKind.SALE: _l("Penjualan"),
    CashKind.OTHER_INCOME: _l("Pemasukan lain"),
    CashKind.OPENING: _l("Saldo awal"),
    CashKind.MATERIALS: _l("Bahan"),
    CashKind.PACKAGING: _l("Kemasan"),
    CashKind.TRANSPORT: _l("Transpor"),
    CashKind.WAGES: _l("Upah"),
    CashKind.EQUIPMENT: _l("Alat"),
    CashKind.OTHER: _l("Lain-lain"),
    CashKind.SHARE: _l("Bagi hasil"),
}
METHODS = {
    ShareMethod.MAKER: _l("Menurut pembuat"),
    ShareMethod.PERCENT: _l("Persen tetap"),
}


def kind_words(direction: Direction, kind: CashKind) -> str:
    """A kind in a list of totals; what went back to customers is told apart from sales."""
    if (direction, kind) == (Direction.OUT, CashKind.SALE):
        return _("Dikembalikan ke pembeli")
    return str(KINDS[kind])


def line_words(line: Line) -> str:
    """What a line is about, in few words."""
    if line.kind is CashKind.SHARE:
        return _("Bagi hasil, %(name)s", name=line.note)
    if line.entry_id:
        return line.note
    if line.order_number is None:
        return _("Penyaluran dari Etalase")
    if line.direction is Direction.IN:
        return _("Pesanan %(number)s", number=line.order_number)
    return _("Dikembalikan, pesanan %(number)s", number=line.order_number)


def reason_words(method: ShareMethod, weight: int) -> str:
    """What a share was reckoned by."""
    if method is ShareMethod.PERCENT:
        return f"{percent_words(weight)}%"
    return _("dari penjualan %(amount)s", amount=format_idr(weight))
