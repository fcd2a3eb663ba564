"""The customer shows a picture of what she paid; somebody still looks for the money."""

from hashlib import sha256

import sqlalchemy as sa

from storefront.core import clock, storage
from storefront.core.db import atomic, insert_if_new
from storefront.core.errors import DomainError
from storefront.core.images import AcceptedPhoto
from storefront.core.proofs import only_if_used
from storefront.payments.models import TransferProof
from storefront.payments.services.claim import claim_paid

MOST_PROOFS = 6


class TooManyProofs(DomainError):
    """The payment has `most` pictures already; nobody looks at more."""


def show_proof(
    payment_id: int, photo: AcceptedPhoto, *, amount_idr: int | None = None, sender: str = ""
) -> None:
    """Keep a picture where strangers do not see it, and claim that the payment is made.

    The same picture again is kept once. To be called outside a transaction. Raises Missing,
    PaymentClosed, TooManyProofs.
    """
    file = storage.private().put(photo.jpeg, ".jpg")
    with only_if_used(file, TransferProof.file), atomic() as session:
        claim_paid(payment_id)
        count = sa.select(sa.func.count()).select_from(TransferProof)
        if (session.scalar(count.filter_by(payment_id=payment_id)) or 0) >= MOST_PROOFS:
            raise TooManyProofs(most=MOST_PROOFS)
        insert_if_new(
            TransferProof,
            payment_id=payment_id,
            file=file,
            digest=sha256(photo.jpeg).hexdigest(),
            amount_idr=amount_idr,
            sender=sender,
            uploaded_at=clock.now(),
        )
