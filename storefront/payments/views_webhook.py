"""Where providers report; they sign what they send, and repeat what we did not take."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from storefront.core.errors import DomainError, Missing
from storefront.core.safety import SIGNED_PATHS, csrf
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import Provider
from storefront.payments.services.hear import hear

MOST_BYTES = 2**20

bp = Blueprint("webhooks", __name__, url_prefix=SIGNED_PATHS.rstrip("/"))
csrf.exempt(bp)


@bp.post("/<name>")
def take(name: str) -> ResponseReturnValue:
    """200: taken, now or before. 400: not theirs. 503: not now, say it again. No words to it."""
    request.max_content_length = MOST_BYTES
    provider = _called(name)
    try:
        for notice in provider.parse_webhook(dict(request.headers), request.get_data()):
            hear(provider.name, notice)
    except DomainError as error:
        return "", error.status
    return "", 200


def _called(name: str) -> Provider:
    for provider in PROVIDERS.values():
        if provider.name == name and provider.is_remote and provider.is_ready():
            return provider
    raise Missing()
