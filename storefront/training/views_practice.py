"""The participant's own place in a class: her practice shop, and the hand that she raises."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts.login import signed_in_user
from storefront.catalog.queries.cards import Sort, page_of_cards
from storefront.catalog.queries.wanted import Wanted
from storefront.ordering.queries.inbox import Tab, orders_in
from storefront.training.forms import AnswerForm
from storefront.training.models import Participant
from storefront.training.queries import letters_to, participant_of
from storefront.training.services.join import ask_for_help
from storefront.training.services.talk import answer_buyer

bp = Blueprint("own_practice", __name__)
FEW = 3


@bp.before_request
def find_participant() -> None:
    """These pages are about somebody of the class under whose code they stand."""
    user = signed_in_user()
    participant = participant_of(user.id) if user else None
    if "etalase.class_code" not in request.environ or participant is None:
        abort(404)
    g.participant = participant


@bp.get("/toko-latihan")
def shop() -> ResponseReturnValue:
    return _shop()


@bp.post("/pesan-pembeli/<int:buyer_id>")
def answer(buyer_id: int) -> ResponseReturnValue:
    """Write back to a buyer who asked something or is not happy."""
    form = AnswerForm(buyer_id)
    if not form.validate():
        return _shop({buyer_id: form}), 422
    answer_buyer(g.participant.id, buyer_id, form.answer.data)
    return redirect(url_for(".shop", _anchor="surat"), 303)


def _shop(forms: dict[int, AnswerForm] | None = None) -> str:
    """Her practice shop; `forms` are those that came back with a mistake, by buyer."""
    person: Participant = g.participant
    if person.group is None:  # its class was cleared
        abort(404)
    letters = letters_to(person.id)
    return render_template(
        "training/own_shop.html",
        person=person,
        classroom=person.classroom,
        group=person.group,
        cards=page_of_cards(Wanted(group=person.group.slug), Sort.NEWEST).cards,
        letters=letters,
        answers={each.id: AnswerForm(each.id, formdata=None) for each in letters} | (forms or {}),
        orders=orders_in(person.group, Tab.ACTION)[:FEW],
    )


@bp.post("/bantuan")
def help_flag() -> ResponseReturnValue:
    """Raise the hand, or take it down again."""
    ask_for_help(g.participant.id, is_needed="selesai" not in request.form)
    return redirect(url_for(".shop"), 303)
