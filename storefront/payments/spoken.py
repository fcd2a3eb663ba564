"""What the treasurer of a group and the operator are both told about money that came."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.core.money import format_idr
from storefront.payments.models import Denial, Payment
from storefront.payments.statement import Fault

FAULTS = {
    Fault.DAY: _l("Tanggalnya tidak terbaca. Tulis seperti 24/11/2026, tidak lewat dari hari ini."),
    Fault.AMOUNT: _l("Jumlahnya tidak terbaca. Tulis angka saja, misalnya 82.347,00."),
}


def sorted_by_claim(awaited: Sequence[Payment]) -> dict[str, list[Payment]]:
    """Payments to look for: those that customers speak of, the others, and late ones."""
    return {
        "claimed": [payment for payment in awaited if payment.is_open and payment.claimed_at],
        "unclaimed": [payment for payment in awaited if payment.is_open and not payment.claimed_at],
        "late": [payment for payment in awaited if not payment.is_open],
    }


def what_came(payment: Payment, came_idr: int) -> str:
    """What was recorded, and what happens with what is missing or too much.

    Somebody may have recorded another sum before: then that one holds.
    """
    if payment.received_idr != came_idr:
        was = format_idr(payment.received_idr)
        return str(_("%(amount)s sudah dicatat sebelumnya. Tidak ada yang berubah.", amount=was))
    facts = {"amount": format_idr(came_idr), "rest": format_idr(abs(came_idr - payment.due_idr))}
    words = _("%(amount)s tercatat masuk.", **facts)
    if came_idr < payment.due_idr:
        words = _("%(amount)s tercatat. Kurang %(rest)s, pembeli diminta menambah.", **facts)
    elif came_idr > payment.due_idr:
        words = _("%(amount)s tercatat. Lebih %(rest)s: kembalikan, atau sepakati.", **facts)
    return str(words)


def what_is_denied(why: Denial) -> str:
    """What was noted of a claim that does not count, and what comes next."""
    if why is Denial.DUPLICATE:
        return str(_("Dicatat bukti ganda. Pembeli punya waktu 24 jam lagi."))
    return str(_("Dicatat belum ada. Pembeli punya waktu 24 jam lagi."))
