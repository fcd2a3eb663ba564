"""What a treasurer says when she brings the statement of an account."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from storefront.core.errors import Missing
from storefront.core.forms import BaseForm, Required
from storefront.payments.matching import Found
from storefront.payments.models import PaymentOption
from storefront.payments.statement import Credit


@dataclass(frozen=True)
class SentStatement:
    """A statement that waits: where it is kept, and of which account it is."""

    name: str
    option_id: int


def token_of(sent: SentStatement, group_id: int | None) -> str:
    """What an address says for a statement; nobody else's addresses can."""
    return str(_signer(group_id).dumps(astuple(sent)))


def statement_of(token: str, group_id: int | None) -> SentStatement:
    """The statement that an address speaks of; raises Missing."""
    try:
        return SentStatement(*_signer(group_id).loads(token))
    except BadSignature:
        raise Missing() from None


def _signer(group_id: int | None) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"statement-{group_id or 0}")


class StatementForm(BaseForm):
    """One file, and the account where there are several."""

    file = FileField(
        _l("Pilih berkas mutasi"),
        [Required(_l("Pilih dulu berkasnya"))],
        description=_l("CSV atau Excel (.xlsx) dari BCA, BRI, Mandiri, atau bank lain"),
    )
    account = RadioField(_l("Mutasi rekening yang mana"), [Required(_l("Pilih rekeningnya"))])

    @classmethod
    def of(cls, accounts: Sequence[PaymentOption]) -> "StatementForm":
        first = str(accounts[0].id) if accounts else None
        form = cls(data={"account": first})
        form.account.choices = [
            SelectChoice(
                str(option.id), f"{option.bank_name or 'QRIS'} {option.account_number}".strip()
            )
            for option in accounts
        ]
        return form


def chosen_in(found: Iterable[Found]) -> list[tuple[Credit, int]]:
    """The payments that somebody has ticked or chosen on the page about these lines."""
    return [
        (line.credit, payment.id)
        for line in found
        for payment in line.choices
        if request.form.get(f"baris-{line.number}") == str(payment.id)
    ]
