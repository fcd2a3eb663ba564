"""What the public sees of a group: its words, its pictures, its holidays."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from storefront.core.errors import DomainError
from storefront.core.images import accept_photo
from storefront.core.pictures import keep_picture
from storefront.groups.area import group_area
from storefront.groups.forms import ProfileForm
from storefront.groups.models import Permission
from storefront.groups.queries import why_sent_back
from storefront.groups.services.profile import ask_for_review, change_profile, end_holiday

bp = group_area("shop_group", __name__)


@bp.get("/toko", permission=Permission.SHOP)
def profile() -> ResponseReturnValue:
    return _page(ProfileForm(g.group))


@bp.post("/toko", permission=Permission.SHOP)
def change() -> ResponseReturnValue:
    form = ProfileForm(g.group)
    if not form.validate():
        return _page(form), 422
    try:
        logo_id, banner_id = _kept(form.logo.data), _kept(form.banner.data)
    except DomainError as error:
        return _page(form, error), error.status
    change_profile(g.group.id, form.profile, logo_id=logo_id, banner_id=banner_id)
    flash(_("Toko tersimpan."), "ok")
    return redirect(url_for(".profile"), 303)


def _page(form: ProfileForm, error: DomainError | None = None) -> str:
    return render_template(
        "groups/profile.html", form=form, error=error, missing=why_sent_back(g.group)
    )


@bp.post("/toko/pengajuan", permission=Permission.SHOP)
def submit() -> ResponseReturnValue:
    ask_for_review(g.group.id, by_id=g.member.user_id)
    flash(_("Terkirim. Pengelola memeriksa toko Anda."), "ok")
    return redirect(url_for(".profile"), 303)


@bp.post("/libur/penghapusan", permission=Permission.SHOP)
def reopen() -> ResponseReturnValue:
    end_holiday(g.group.id)
    flash(_("Toko buka lagi."), "ok")
    return redirect(url_for("sales_group.home"), 303)


def _kept(files: list[FileStorage]) -> int | None:
    """The id of the picture that was uploaded, if one was."""
    if not files:
        return None
    return keep_picture(accept_photo(files[0].stream), alt=g.group.name).id
