"""The people of a group: who can sign in, who may do what, whom to invite."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.core.errors import DomainError
from storefront.core.gone import once_gone
from storefront.groups.area import group_area
from storefront.groups.forms import InviteForm, RoleForm
from storefront.groups.labels import PERMISSIONS as PERMISSION_LABELS
from storefront.groups.labels import SHORT_ROLES
from storefront.groups.models import PERMISSIONS, Permission, Role
from storefront.groups.queries import member_in, members_of, open_invitations
from storefront.groups.services import members

bp = group_area("members_group", __name__)
ENTER, SHOP = Permission.ENTER, Permission.SHOP


@bp.get("/anggota", permission=ENTER)
def index() -> ResponseReturnValue:
    return _page(InviteForm())


@bp.post("/anggota/undangan", permission=SHOP)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if not form.validate():
        return _page(form), 422
    invitation = members.invite(
        g.group.id, form.name.data, Role(form.role.data), by_id=g.member.user_id
    )
    flash(_("Tautan untuk %(name)s sudah jadi. Kirim lewat WhatsApp.", name=invitation.name), "ok")
    return redirect(url_for(".index", _anchor=f"undangan-{invitation.id}"), 303)


@bp.post("/anggota/undangan/<int:invitation_id>/pembatalan", permission=SHOP)
def revoke(invitation_id: int) -> ResponseReturnValue:
    members.revoke_invitation(g.group.id, invitation_id)
    flash(_("Undangan dibatalkan. Tautannya tidak berlaku lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/anggota/<int:member_id>", permission=SHOP)
def show(member_id: int) -> ResponseReturnValue:
    member = member_in(g.group, member_id)
    return _member_page(member_id, RoleForm(data={"role": member.role.value}))


@bp.post("/anggota/<int:member_id>/peran", permission=SHOP)
def change_role(member_id: int) -> ResponseReturnValue:
    member, form = member_in(g.group, member_id), RoleForm()
    name = member.user.name
    if not form.validate():
        return _member_page(member_id, form), 422
    try:
        members.change_role(member.id, Role(form.role.data), by_id=g.member.user_id)
    except DomainError as error:
        return _member_page(member_id, form, error=error), error.status
    flash(_("Peran %(name)s sudah diubah.", name=name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/anggota/<int:member_id>/keluar", permission=SHOP)
@once_gone(_l("Orang ini sudah bukan anggota."))
def remove(member_id: int) -> ResponseReturnValue:
    member = member_in(g.group, member_id)
    name, form = member.user.name, RoleForm(formdata=None, data={"role": member.role.value})
    try:
        members.end_membership(member.id, by_id=g.member.user_id)
    except DomainError as error:
        return _member_page(member_id, form, error=error), error.status
    flash(_("%(name)s tidak bisa membuka kelompok ini lagi.", name=name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/anggota/<int:member_id>/tautan-pin", permission=SHOP)
def hand_out_pin_link(member_id: int) -> ResponseReturnValue:
    """The link is shown once, on the page that comes next."""
    member = member_in(g.group, member_id)
    form = RoleForm(formdata=None, data={"role": member.role.value})
    try:
        link = members.hand_out_pin_link(member.id, by_id=g.member.user_id)
    except DomainError as error:
        return _member_page(member_id, form, error=error), error.status
    session["pin_link"] = [member.id, link.token]
    return redirect(url_for(".show", member_id=member.id, _anchor="tautan-pin"), 303)


@bp.post("/keanggotaan/akhir", permission=ENTER)
def leave() -> ResponseReturnValue:
    """A member goes by herself."""
    try:
        members.end_membership(g.member.id, by_id=g.member.user_id)
    except DomainError as error:
        return _page(InviteForm(formdata=None), error=error), error.status
    flash(_("Sudah keluar dari %(group)s.", group=g.group.name), "ok")
    return redirect(url_for("accounts.account"), 303)


def _page(form: InviteForm, **more: Any) -> str:
    may_change = g.member.may(SHOP)
    return render_template(
        "groups/members.html",
        form=form,
        members=members_of(g.group),
        invitations=open_invitations(g.group) if may_change else [],
        invitation_url=lambda token: _outside(url_for("groups.invitation", token=token)),
        may_change=may_change,
        roles=SHORT_ROLES,
        permissions=PERMISSION_LABELS,
        allowed=PERMISSIONS,
        **more,
    )


def _member_page(member_id: int, form: RoleForm, **more: Any) -> str:
    of_member, token = session.pop("pin_link", (None, ""))
    return render_template(
        "groups/member.html",
        form=form,
        shown=member_in(g.group, member_id),
        pin_url=_outside(f"/pin/{token}") if of_member == member_id else None,
        **more,
    )


def _outside(path: str) -> str:
    """The whole address of a page, to send to somebody."""
    return f"{current_app.config['PUBLIC_BASE_URL']}{path}"
