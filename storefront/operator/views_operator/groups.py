"""Which groups there are, which may open, and who takes their customers' money."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import make_pin_link
from storefront.core.errors import DomainError
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup
from storefront.groups.queries import member_in, members_of
from storefront.operator import labels
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import CollectorForm, CommissionForm, StepForm, typed_words
from storefront.operator.queries import groups
from storefront.operator.queries.history import history_of
from storefront.operator.services import change_collector, change_commission, move_group

bp = operator_area("operator_groups", __name__)


@bp.get("/kelompok", permission=OPERATE)
def index() -> ResponseReturnValue:
    words, status = typed_words(request.args.get("q", "")), _status(request.args.get("tahap", ""))
    found = groups.groups_in(
        None if words else status, words=words, after=typed_words(request.args.get("sesudah", ""))
    )
    return render_template(
        "operator/groups.html",
        groups=found,
        counts=groups.counts_by_status(),
        status=status,
        words=words,
        tabs=labels.TABS,
        after=found[-1].slug if len(found) == groups.PAGE else None,
        form=StepForm(formdata=None),
    )


@bp.get("/kelompok/<slug>", permission=OPERATE)
def show(slug: str) -> ResponseReturnValue:
    return _page(groups.group_called(slug), StepForm())


@bp.post("/kelompok/<slug>/tahap", permission=OPERATE)
def move(slug: str) -> ResponseReturnValue:
    """Approve, send back, suspend, reactivate or close."""
    group, form = groups.group_called(slug), StepForm()
    if not form.validate():
        return _page(group, form), 422
    status = GroupStatus(form.status.data)
    try:
        move_group(group.id, status, by_id=g.operator.id, note=form.note.data or None)
    except DomainError as error:
        return _page(groups.group_called(slug), form, error=error), error.status
    flash(str(labels.DONE[status]) % {"name": group.name}, "ok")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/kelompok/<slug>/penerima", permission=OPERATE)
def collect(slug: str) -> ResponseReturnValue:
    """Who takes the money of future orders."""
    group, form = groups.group_called(slug), CollectorForm()
    if not form.validate():
        return _page(group, StepForm(formdata=None), collector=form), 422
    try:
        change_collector(group.id, CollectedBy(form.collected_by.data), by_id=g.operator.id)
    except DomainError as error:
        group = groups.group_called(slug)
        return _page(group, StepForm(formdata=None), error=error), error.status
    flash(_("Tersimpan. Berlaku untuk pesanan berikutnya."), "ok")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/kelompok/<slug>/komisi", permission=OPERATE)
def take_commission(slug: str) -> ResponseReturnValue:
    """What is kept of the goods in future orders."""
    group, form = groups.group_called(slug), CommissionForm()
    if not form.validate():
        return _page(group, StepForm(formdata=None), commission=form), 422
    change_commission(group.id, form.commission_bp.data, by_id=g.operator.id)
    flash(_("Tersimpan. Berlaku untuk pesanan berikutnya."), "ok")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/kelompok/<slug>/anggota/<int:member_id>/tautan-pin", permission=OPERATE)
def hand_out_pin_link(slug: str, member_id: int) -> ResponseReturnValue:
    """The link is shown once, on the page that comes next."""
    member = member_in(groups.group_called(slug), member_id)
    link = make_pin_link(member.user_id, by_id=g.operator.id)
    session["pin_link"] = [member_id, link.token]
    return redirect(url_for(".show", slug=slug, _anchor="tautan-pin"), 303)


def _page(
    group: ProducerGroup,
    form: StepForm,
    collector: CollectorForm | None = None,
    commission: CommissionForm | None = None,
    **more: Any,
) -> str:
    of_member, token = session.pop("pin_link", (None, ""))
    collected_by = {"collected_by": group.collected_by.value}
    return render_template(
        "operator/group.html",
        shown=group,
        members=members_of(group),
        figures=groups.figures_of(group),
        history=history_of(group),
        may={status.value for status in GroupStatus if group.can_become(status)},
        tabs=labels.TABS,
        happened=labels.HISTORY,
        form=form,
        collector=collector or CollectorForm(formdata=None, data=collected_by),
        commission=commission or CommissionForm(formdata=None, obj=group),
        pin_of=of_member,
        pin_url=f"{current_app.config['PUBLIC_BASE_URL']}/pin/{token}" if token else None,
        **more,
    )


def _status(text: str) -> GroupStatus:
    return GroupStatus(text) if text in [*GroupStatus] else GroupStatus.SUBMITTED
