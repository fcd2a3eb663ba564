"""A group's promotion: what its links bring, and a kit for every product and the whole shop."""

from typing import NamedTuple

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.models import Product
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.promotion.captions import LONGEST, draft
from storefront.promotion.claims import unproven
from storefront.promotion.forms import CaptionForm, LinkForm
from storefront.promotion.labels import CHANNELS, PICTURES, where_from, why_not
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.queries.kit import captions_of, product_to_promote, products_to_promote
from storefront.promotion.queries.links import campaigns_of, links_of, links_to, opens_by_link
from storefront.promotion.queries.pictures import pictures_of, root_of, subject_to_promote
from storefront.promotion.results import Found, results
from storefront.promotion.services.kit import prepare_kit, want_pictures, write_caption
from storefront.promotion.services.links import make_link
from storefront.promotion.subject import Subject
from storefront.sales.period import last_days
from storefront.sales.queries.links import sales_by_campaign, sales_by_link

bp = group_area("promotion_group", __name__)
PROMOTION = Permission.PROMOTION
KIT = "/promosi/<slug>"
WHOLE_SHOP = "seluruh_toko"  # no product has such a slug
DAYS = (7, 30, 90)
USUAL_DAYS = 30


class Kit(NamedTuple):
    """What a kit is about, and the links that it has."""

    slug: str
    product: Product | None
    subject: Subject
    links: list[TrackedLink]
    root: str

    def address(self, link: TrackedLink) -> str:
        return f"{self.root}/p/{link.code}"

    def plain(self, channel: LinkChannel) -> TrackedLink | None:
        """The link of a channel that is for no place and no campaign of its own."""
        fitting = (link for link in self.links if link.channel is channel)
        return next((link for link in fitting if not link.place and not link.campaign_id), None)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"link_channels": CHANNELS, "where_from": where_from, "picture_words": PICTURES}


@bp.get("/promosi", permission=PROMOTION)
def index() -> ResponseReturnValue:
    days = request.args.get("hari", type=int)
    links, campaigns = links_of(g.group), campaigns_of(g.group)
    return render_template(
        "promotion/index.html",
        products=products_to_promote(g.group),
        whole_shop=WHOLE_SHOP,
        links=links,
        found=_found(links, days if days in DAYS else USUAL_DAYS),
        days=days if days in DAYS else USUAL_DAYS,
        choices=DAYS,
        campaigns=campaigns,
        sold=sales_by_campaign(g.group, campaigns),
    )


@bp.get(KIT, permission=PROMOTION)
def kit(slug: str) -> ResponseReturnValue:
    return _page(_kit(slug))


@bp.post(KIT, permission=PROMOTION)
def prepare(slug: str) -> ResponseReturnValue:
    found = _kit(slug)
    prepare_kit(g.group.id, found.product.id if found.product else None)
    flash(_("Tautan siap. Gambarnya sedang dibuat."), "ok")
    return redirect(url_for(".kit", slug=slug), 303)


@bp.post(f"{KIT}/kata", permission=PROMOTION)
def write(slug: str) -> ResponseReturnValue:
    found, channel = _kit(slug), _channel()
    form = CaptionForm(channel, found.subject.proofs)
    wants_draft = bool(request.form.get("contoh"))  # whatever else was typed
    if not wants_draft and not form.validate():
        return _page(found, caption=form), 422
    product_id = found.product.id if found.product else None
    text = "" if wants_draft else form.text.data
    write_caption(g.group.id, product_id, channel, text, by_id=g.member.user_id)
    flash(_("Kata-kata tersimpan.") if text else _("Contohnya dipakai lagi."), "ok")
    return redirect(url_for(".kit", slug=slug, saluran=channel.value), 303)


@bp.post(f"{KIT}/tautan", permission=PROMOTION)
def add_link(slug: str) -> ResponseReturnValue:
    found = _kit(slug)
    form = LinkForm(campaigns_of(g.group))
    if not form.validate():
        return _page(found, link=form), 422
    product_id = found.product.id if found.product else None
    channel = LinkChannel(form.channel.data)
    make_link(
        g.group.id,
        channel,
        product_id=product_id,
        place=form.place.data,
        campaign_id=form.campaign_id,
    )
    if channel is LinkChannel.POSTER:
        want_pictures(g.group.id, product_id)
    flash(_("Tautan baru siap dibagikan."), "ok")
    return redirect(url_for(".kit", slug=slug, saluran=_channel().value) + "#tautan-lain", 303)


@bp.get(f"{KIT}/gambar", permission=PROMOTION)
def pictures(slug: str) -> ResponseReturnValue:
    found = _kit(slug)
    shown = pictures_of(g.group, found.product, found.subject)
    return render_template("promotion/pictures.html", kit=found, pictures=shown)


@bp.post(f"{KIT}/gambar", permission=PROMOTION)
def draw(slug: str) -> ResponseReturnValue:
    found = _kit(slug)
    want_pictures(g.group.id, found.product.id if found.product else None)
    flash(_("Gambar sedang dibuat. Sebentar lagi muncul di halaman ini."), "ok")
    return redirect(url_for(".pictures", slug=slug), 303)


def _kit(slug: str) -> Kit:
    product = None if slug == WHOLE_SHOP else product_to_promote(g.group, slug)
    subject = subject_to_promote(g.group, product)
    return Kit(slug, product, subject, links_to(g.group, product), root_of(g.group))


def _page(found: Kit, *, caption: CaptionForm | None = None, link: LinkForm | None = None) -> str:
    channel = _channel()
    plain = found.plain(channel)
    kept = captions_of(g.group, found.product).get(channel)
    text = kept or (draft(found.subject, channel, found.address(plain)) if plain else "")
    form = caption or CaptionForm(channel, found.subject.proofs, data={"text": text})
    return render_template(
        "promotion/kit.html",
        kit=found,
        channel=channel,
        channels=LONGEST,
        plain=plain,
        text=text,
        is_kept=kept is not None,
        problems=[why_not(claim) for claim in unproven(text, found.subject.proofs)],
        form=form,
        link_form=link or LinkForm(campaigns_of(g.group)),
        found=_found(found.links, USUAL_DAYS),
        days=USUAL_DAYS,
    )


def _found(links: list[TrackedLink], days: int) -> Found:
    period = last_days(days)
    opens = opens_by_link(g.group, period.start, period.end)
    return results(links, opens, sales_by_link(g.group, period))


def _channel() -> LinkChannel:
    """The one in the address, of those that are written for."""
    asked = request.args.get("saluran", "")
    return next((each for each in LONGEST if each.value == asked), LinkChannel.WHATSAPP)
