"""The public shop window: pages that are the same for everybody."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from storefront.catalog.forms import ChoiceForm, ListForm, SearchForm, SuggestForm
from storefront.catalog.queries.cards import Card, Sort, best_sellers, page_of_cards
from storefront.catalog.queries.found import MOST_COUNTED, find
from storefront.catalog.queries.product import Offer, ShownProduct, shown_product
from storefront.catalog.queries.shop_window import (
    ShownGroup,
    categories,
    groups_by_regency,
    shown_group,
)
from storefront.catalog.queries.suggestions import suggestions
from storefront.catalog.queries.wanted import Wanted
from storefront.catalog.structured import (
    SharedPicture,
    category_data,
    group_data,
    home_data,
    picture_to_share,
    product_data,
)
from storefront.core import clock
from storefront.core.errors import Missing
from storefront.core.kept import kept
from storefront.core.saving import with_photos
from storefront.core.shared import shared
from storefront.promotion.pictures import made_share
from storefront.promotion.pictures_layout import SHARE
from storefront.promotion.queries.bundles import bundles_with
from storefront.promotion.queries.kit import subject_shown
from storefront.promotion.queries.terms import Terms, terms_of
from storefront.regions.queries import DistrictChoice, district, find_districts
from storefront.shipping.queries import Quote, quotes
from storefront.shipping.sending import sending_day

BEST_SELLERS = 12
GROUPS_PER_REGENCY = 6
MORE_OF_THE_GROUP = 4
SUGGESTED_S = 600

bp = Blueprint("catalog", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    cards = best_sellers(BEST_SELLERS)
    groups = groups_by_regency(GROUPS_PER_REGENCY)
    page = render_template(
        "catalog/home.html",
        categories=[choice for choice in categories() if choice.has_products],
        cards=cards,
        groups=groups,
        story=_story(cards, [group for found in groups.values() for group in found]),
        address=_public("/"),
        picture=picture_to_share(card.photo for card in cards),
        data=home_data(_public),
    )
    return shared(page)


@bp.get("/cari")
def search() -> ResponseReturnValue:
    form = SearchForm()
    is_valid = form.validate()
    found = find(form.words, form.wanted, exactly=form.tepat.data)
    is_valid = form.choose_from(found) and is_valid
    page = render_template(
        "catalog/search.html",
        form=form,
        found=found,
        figures=found.figures(form.wanted),
        most_counted=MOST_COUNTED,
        page=page_of_cards(found.narrowed(form.wanted), form.sort, form.hal.data),
    )
    return shared(page) if is_valid else (page, 422)


@bp.get("/cari/saran")
def suggest() -> ResponseReturnValue:
    """What a search that is being typed may become; the same for everybody for a while."""
    form = SuggestForm()
    answer = jsonify(suggestions(form.q.data or "") if form.validate() else [])
    answer.cache_control.public = True
    answer.cache_control.max_age = SUGGESTED_S
    return answer


@bp.get("/kategori/<slug>")
def category(slug: str) -> ResponseReturnValue:
    choices = categories()
    chosen = next((choice for choice in choices if choice.slug == slug), None)
    if chosen is None:
        raise Missing
    form, path = _list_form(), f"/kategori/{slug}"
    cards = page_of_cards(Wanted(category=slug), form.sort, form.hal.data)
    page = render_template(
        "catalog/category.html",
        category=chosen,
        categories=[choice for choice in choices if choice.has_products],
        form=form,
        page=cards,
        address=_public(path),
        picture=picture_to_share(card.photo for card in cards.cards),
        data=category_data(chosen.name, path, _public),
    )
    return shared(page)


@bp.get("/toko/<slug>")
def group(slug: str) -> ResponseReturnValue:
    found = shown_group(slug)
    if found is None:
        raise Missing
    form = _list_form()
    cards = page_of_cards(Wanted(group=slug), form.sort, form.hal.data)
    page = render_template(
        "catalog/group.html",
        group=found,
        form=form,
        page=cards,
        address=_public(f"/toko/{slug}"),
        picture=picture_to_share([found.banner, *(card.photo for card in cards.cards), found.logo]),
        data=group_data(found, current_app.config["PUBLIC_BASE_URL"], _public),
    )
    return shared(page)


@bp.get("/toko/<group_slug>/<slug>")
def product(group_slug: str, slug: str) -> ResponseReturnValue:
    found = shown_product(group_slug, slug)
    if found is None:
        raise Missing
    form = ChoiceForm()
    form.validate()
    terms = terms_of(tuple(each.id for each in found.offers))
    ahead = _sold_ahead(found, terms)
    offer = found.offer(form.variant_id, ahead)
    places, chosen = _destination(form)
    page = render_template(
        "catalog/product.html",
        product=found,
        terms=terms,
        bundles=bundles_with(terms) if any(one.is_in_bundle for one in terms.values()) else [],
        ahead=ahead,
        offer=offer,
        form=form,
        places=places,
        destination=chosen,
        ways=_ways(found, offer, form, chosen),
        send_on=sending_day(found.group, clock.now()),
        others=_others(found.group.slug, found.id),
        address=_public(found.path),
        picture=_picture(found),
        data=product_data(found, current_app.config["PUBLIC_BASE_URL"], _public, ahead=ahead),
    )
    return shared(page)


def _picture(product: ShownProduct) -> SharedPicture | None:
    """What stands beside its link in a chat: the drawn picture once there is one, else a photo."""
    if drawn := made_share(subject_shown(product)):
        return SharedPicture(drawn, SHARE.width, SHARE.height, product.name)
    return picture_to_share(product.photos)


def _sold_ahead(product: ShownProduct, terms: Mapping[int, Terms]) -> dict[int, date]:
    """When the variants that can be ordered before they are made will be ready, by their id."""
    if product.group.is_on_holiday:
        return {}
    return {
        id_: one.preorder.ready_on
        for id_, one in terms.items()
        if one.preorder and one.preorder.left
    }


def _list_form() -> ListForm:
    form = ListForm()
    form.validate()  # an unknown order becomes the usual one
    return form


def _story(cards: list[Card], groups: list[ShownGroup]) -> tuple[ShownGroup, Card] | None:
    """The group that sells best and tells about itself, with a picture of what it makes."""
    telling = {group.slug: group for group in groups if group.about and not group.is_sample}
    for card in cards:
        if card.group_slug in telling and card.photo and card.photo.ready:
            return telling[card.group_slug], card
    return None


def _destination(form: ChoiceForm) -> tuple[list[DistrictChoice], DistrictChoice | None]:
    """The places that were meant, and the one when it is clear."""
    if form.kec.data and (chosen := district(form.kec.data)):
        return [chosen], chosen
    text = "" if form.tujuan.errors else form.tujuan.data
    places = find_districts(text) if text else []
    return places, places[0] if len(places) == 1 else None


def _ways(
    product: ShownProduct, offer: Offer, form: ChoiceForm, chosen: DistrictChoice | None
) -> list[Quote]:
    """How so much of it gets there."""
    if chosen is None:
        return []
    weight_g = offer.weight_g * (form.jumlah.data or 1)
    return quotes({product.group.id: weight_g}, chosen.code)[product.group.id]


@kept
def _others(group: str, product_id: int) -> list[Card]:
    wanted = Wanted(group=group, besides=product_id)
    return page_of_cards(wanted, Sort.BEST_SELLING, most=MORE_OF_THE_GROUP).cards


def _public(path: str) -> str:
    """The address of a page for people who get it sent."""
    return f"{current_app.config['PUBLIC_BASE_URL']}{with_photos(request.script_root)}{path}"
