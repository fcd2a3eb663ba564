"""Why an offer cannot be used, or made."""

from storefront.core.errors import DomainError


class CodeTaken(DomainError):
    """There is a voucher with this code already (`code`)."""


class NoVoucher(DomainError):
    """There is no voucher with this code (`code`)."""


class VoucherElsewhere(DomainError):
    """The voucher is of a group that nothing in the cart comes from (`code`, `group`)."""


class VoucherOver(DomainError):
    """It has ended, by its last day or by its group (`code`)."""


class VoucherNotNow(DomainError):
    """It is paused, or has not begun (`code`)."""


class VoucherFromMore(DomainError):
    """The goods of its group cost too little for it (`code`, `missing_idr`)."""


class VoucherUsedUp(DomainError):
    """Others have taken all of its uses (`code`)."""


class VoucherNotTaken(DomainError):
    """Nobody told the customer that her code takes nothing off (`code`, `now_idr` without it)."""


class VoucherUsedByYou(DomainError):
    """The phone number has used it as often as one customer may (`code`, `most`)."""


class DearerInNumbers(DomainError):
    """More pieces have to cost less each than fewer do."""


class StillSold(DomainError):
    """So many are ordered ahead already; the limit cannot be lower (`sold`)."""


class SavesNothing(DomainError):
    """A bundle has to cost less than its parts one by one (`apart_idr`)."""
