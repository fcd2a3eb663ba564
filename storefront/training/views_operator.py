"""Who may lead classes: the operator names trainers and hands each a way to her first PIN."""

from flask import current_app, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.accounts.services import appoint_trainer, dismiss_trainer, make_pin_link
from storefront.core.gone import once_gone
from storefront.operator.area import OPERATE, operator_area
from storefront.training.forms import TrainerForm
from storefront.training.queries import trainer_numbered, trainers

bp = operator_area("operator_trainers", __name__)
LINK = "trainer_pin_link"  # in the session, until it was shown once


@bp.get("/pelatih", permission=OPERATE)
def index() -> ResponseReturnValue:
    return _page(TrainerForm())


@bp.post("/pelatih", permission=OPERATE)
def add() -> ResponseReturnValue:
    form = TrainerForm()
    if not form.validate():
        return _page(form), 422
    trainer = appoint_trainer(form.name.data, form.phone.data, by_id=g.operator.id)
    flash(_("%(name)s bisa membuka kelas.", name=trainer.name), "ok")
    return _to_link(trainer.id)


@bp.post("/pelatih/<int:user_id>/tautan-pin", permission=OPERATE)
def hand_out_pin_link(user_id: int) -> ResponseReturnValue:
    return _to_link(trainer_numbered(user_id).id)


@bp.post("/pelatih/<int:user_id>/berhenti", permission=OPERATE)
@once_gone(_l("Orang ini sudah bukan pelatih."))
def dismiss(user_id: int) -> ResponseReturnValue:
    """She leads no classes any more; those that she led stay."""
    trainer = trainer_numbered(user_id)
    dismiss_trainer(trainer.id, by_id=g.operator.id)
    flash(_("%(name)s tidak lagi menjadi pelatih.", name=trainer.name), "ok")
    return redirect(url_for(".index"), 303)


def _to_link(user_id: int) -> ResponseReturnValue:
    session[LINK] = user_id, make_pin_link(user_id, by_id=g.operator.id).token
    return redirect(url_for(".index"), 303)


def _page(form: TrainerForm) -> str:
    of_trainer, token = session.pop(LINK, (None, ""))
    return render_template(
        "training/trainers.html",
        form=form,
        trainers=trainers(),
        pin_of=of_trainer,
        pin_url=f"{current_app.config['PUBLIC_BASE_URL']}/pin/{token}" if token else None,
    )
