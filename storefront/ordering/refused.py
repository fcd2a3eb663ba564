"""Why a cart cannot be ordered."""

from storefront.core.errors import DomainError


class EmptyCart(DomainError):
    """There is nothing to order."""


class NoLongerSold(DomainError):
    """Something in the cart was withdrawn meanwhile; says what (`name`)."""


class GroupOnHoliday(DomainError):
    """The group takes no orders until its holiday is over (`group`)."""


class PriceChanged(DomainError):
    """What the customer saw is not what it costs now (`seen_idr`, `now_idr`)."""


class CannotDeliver(DomainError):
    """The chosen way of delivery does not reach this address any more (`group`)."""


class CodNotPossible(DomainError):
    """Cash on delivery goes with pick-up and the group's own courier only (`group`)."""


class TooMuchForCash(DomainError):
    """An order costs more than its group takes in cash (`group`, `limit_idr`)."""
