"""The front door: number, then PIN; a new PIN by link; the page of one's own account."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from storefront.accounts import login, queries
from storefront.accounts.forms import LanguageForm, NumberForm, OwnPinForm, PinForm, PinLinkForm
from storefront.accounts.login import end_session, leave_class, signed_in_user, start_session
from storefront.accounts.models import User
from storefront.accounts.services import (
    DeadLink,
    change_pin,
    choose_language,
    sign_in,
    use_pin_link,
)
from storefront.core.errors import DomainError
from storefront.core.language import shop_root
from storefront.core.safety import limiter, own_path
from storefront.groups.labels import place_words
from storefront.groups.models import Member
from storefront.groups.queries import memberships_of
from storefront.training.queries import participant_of

bp = Blueprint("accounts", __name__)
bp.before_request(leave_class)
NUMBER = "sign_in_number"  # in the session: the number that step one was given
OTHER = "0"  # the choice "somebody else of this number"

front_door = limiter.shared_limit("30 per minute; 300 per hour", "front door", methods=["POST"])


@bp.get("/masuk", endpoint="sign_in")
def ask_number() -> ResponseReturnValue:
    form = NumberForm(request.args)
    if user := signed_in_user():
        return redirect(own_path(form.lanjut.data) or home_of(user), 303)
    if _known() and "lain" not in request.args:
        return redirect(url_for(".ask_pin", lanjut=own_path(form.lanjut.data)), 303)
    return render_template("accounts/number.html", form=form)


@bp.post("/masuk")
@front_door
def take_number() -> ResponseReturnValue:
    """Any number goes on to the PIN: who has an account is not told."""
    form = NumberForm()
    if not form.validate():
        return render_template("accounts/number.html", form=form), 422
    session[NUMBER] = form.phone.data
    return redirect(url_for(".ask_pin", lanjut=own_path(form.lanjut.data)), 303)


@bp.get("/masuk/pin")
def ask_pin() -> ResponseReturnValue:
    form = _pin_form()
    if not form.who.choices and NUMBER not in session:
        return redirect(url_for(".sign_in", lanjut=own_path(request.args.get("lanjut"))), 303)
    return _pin_page(form)


@bp.post("/masuk/pin")
@front_door
def take_pin() -> ResponseReturnValue:
    form = _pin_form()
    if not form.validate():
        return _pin_page(form), 422
    chosen = next((user for user in _known() if str(user.id) == form.who.data), None)
    number = chosen.phone if chosen else session.get(NUMBER)
    if number is None:
        return redirect(url_for(".sign_in"), 303)
    try:
        user = sign_in(number, form.pin.data, user_id=chosen and chosen.id)
    except DomainError as error:
        return _pin_page(form, error), error.status
    start_session(user)
    return redirect(own_path(form.lanjut.data) or home_of(user), 303)


@bp.post("/masuk/lupakan")
def forget() -> ResponseReturnValue:
    """Offer no names on this phone any more."""
    login.forget_known()
    session.pop(NUMBER, None)
    return redirect(url_for(".sign_in", lain=1), 303)


@bp.post("/keluar")
def sign_out() -> ResponseReturnValue:
    door = f"{shop_root()}/masuk"  # in the language that she leaves
    end_session()
    return redirect(door, 303)


@bp.get("/akun")
def account() -> ResponseReturnValue:
    """Whose session it is and where she can go: the choice of those with several groups."""
    user = _signed_in()
    return _account_page(user, LanguageForm(language=user.language))


@bp.post("/akun/bahasa")
def take_language() -> ResponseReturnValue:
    user, form = _signed_in(), LanguageForm()
    if not form.validate():
        return _account_page(user, form), 422
    choose_language(user.id, form.language.data)
    return redirect(url_for(".account"), 303)


@bp.get("/akun/pin")
def own_pin() -> ResponseReturnValue:
    return render_template("accounts/own_pin.html", form=OwnPinForm(), user=_signed_in())


@bp.post("/akun/pin")
@front_door
def change_own_pin() -> ResponseReturnValue:
    user, form = _signed_in(), OwnPinForm()
    if not form.validate():
        return render_template("accounts/own_pin.html", form=form, user=user), 422
    try:
        start_session(change_pin(user.id, form.pin.data, old=form.old.data))
    except DomainError as error:
        page = render_template("accounts/own_pin.html", form=form, user=user, error=error)
        return page, error.status
    flash(_("PIN sudah diganti. HP lain yang masih masuk harus masuk lagi."), "ok")
    return redirect(url_for(".account"), 303)


@bp.get("/pin/<token>")
def pin_link(token: str) -> ResponseReturnValue:
    link = queries.open_pin_link(token)
    if link is None:
        return render_template("accounts/dead_link.html"), 404
    return render_template("accounts/pin_link.html", form=PinLinkForm(), user=link.user)


@bp.post("/pin/<token>")
@front_door
def use_link(token: str) -> ResponseReturnValue:
    link, form = queries.open_pin_link(token), PinLinkForm()
    if link is None:
        return render_template("accounts/dead_link.html"), 404
    if not form.validate():
        return render_template("accounts/pin_link.html", form=form, user=link.user), 422
    try:
        user = use_pin_link(token, form.pin.data)
    except DeadLink:
        return render_template("accounts/dead_link.html"), 404
    except DomainError as error:
        page = render_template("accounts/pin_link.html", form=form, user=link.user, error=error)
        return page, error.status
    start_session(user)
    flash(_("PIN baru sudah berlaku."), "ok")
    return redirect(home_of(user), 303)


def home_of(user: User) -> str:
    """Where somebody starts: her group, the choice of several, the operator's desk, the shop."""
    if user.is_operator:
        return "/pengelola/"
    if user.is_trainer:
        return url_for("classes.index")
    participant = participant_of(user.id)
    if participant and participant.classroom.ended_at is None:
        return f"/latihan/{participant.classroom.code}{url_for('own_practice.shop')}"
    places = memberships_of([user.id])
    if len(places) > 1:
        return url_for("accounts.account")
    return f"/kelola/{places[0].group.slug}/" if places else f"{shop_root()}/"


def _signed_in() -> User:
    return signed_in_user() or abort(redirect(url_for(".sign_in", lanjut=request.path), 303))


def _account_page(user: User, form: LanguageForm) -> str:
    places = memberships_of([user.id])
    return render_template("accounts/account.html", user=user, places=places, form=form)


def _known() -> list[User]:
    return queries.people(login.known_ids())


def _pin_form() -> PinForm:
    """The form with the people to choose from: those of the given number, else all of them."""
    form = PinForm(request.form or request.args)
    number = session.get(NUMBER)
    people = [user for user in _known() if number in (None, user.phone)]
    places = memberships_of([user.id for user in people])
    form.who.flags.required = True
    form.who.choices = [
        SelectChoice(str(user.id), user.name, {"detail": place_words(_places(user, places))})
        for user in people
    ]
    if people and number:
        form.who.choices.append(SelectChoice(OTHER, _("Orang lain dengan nomor ini")))
    if not form.who.data and people:
        form.who.data = str(people[0].id)
    return form


def _places(user: User, places: list[Member]) -> list[Member]:
    return [place for place in places if place.user_id == user.id]


def _pin_page(form: PinForm, error: DomainError | None = None) -> str:
    return render_template("accounts/pin.html", form=form, number=session.get(NUMBER), error=error)
