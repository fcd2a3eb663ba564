"""Where money may go."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model, related
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import PaymentMethod
from storefront.payments.qris import MOST_IDR, Qris, read_qris

FOUND_BY_HAND = (PaymentMethod.QRIS, PaymentMethod.BANK_TRANSFER)  # somebody looks into the account
MOST_BY_QRIS_IDR = MOST_IDR - 999  # leaves room for the unique code


class PaymentOption(Model):
    """A bank account, QRIS code or COD rule of a group, or of the platform if it has no group."""

    __tablename__ = "payment_option"
    __table_args__ = (
        CheckConstraint("(method = 'qris') = (qris_payload <> '')", name="qris_has_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("producer_group.id"), index=True)
    method: Mapped[PaymentMethod]
    bank_name: Mapped[str] = mapped_column(default="")
    account_number: Mapped[str] = mapped_column(default="")
    account_holder: Mapped[str] = mapped_column(default="")
    qris_payload: Mapped[str] = mapped_column(default="")  # the static code
    puts_amount: Mapped[bool] = mapped_column(default=False)  # QRIS: into the code of a payment
    limit_idr: Mapped[int | None]  # COD: no order above this
    is_offered: Mapped[bool] = mapped_column(default=True)

    group: Mapped[ProducerGroup | None] = related()

    @property
    def qris(self) -> Qris:
        """What its code says."""
        return read_qris(self.qris_payload)

    @property
    def most_idr(self) -> int | None:
        """No payment may be more than this before its unique code."""
        return most_idr(self.method, self.limit_idr)


def most_idr(method: PaymentMethod, limit_idr: int | None) -> int | None:
    """Rupiah that one payment can be at most, before its unique code."""
    return MOST_BY_QRIS_IDR if method is PaymentMethod.QRIS else limit_idr
