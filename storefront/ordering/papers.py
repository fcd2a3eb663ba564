"""Sheets that leave the house speak to who reads them, whatever the page around speaks."""

from flask import get_template_attribute
from flask_babel import force_locale
from markupsafe import Markup

from storefront.core.language import Language
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order


def slip_of(order: Order, group: ProducerGroup) -> Markup:
    """What goes on the parcel: couriers read it, so it is always Indonesian."""
    return _sheet("slip_sheet", order, group, Language.ID)


def nota_of(order: Order, group: ProducerGroup, language: Language) -> Markup:
    """The receipt of one order."""
    return _sheet("nota_sheet", order, group, language)


def _sheet(name: str, order: Order, group: ProducerGroup, language: Language) -> Markup:
    with force_locale(language):
        return Markup(get_template_attribute("components/paper.html", name)(order, group))  # noqa: S704 escaped by the template
