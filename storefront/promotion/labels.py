"""What channels and claims are called on the screen."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from storefront.promotion.claims import Claim, ClaimKind
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.pictures_layout import Kind

CHANNELS = {
    LinkChannel.WHATSAPP: _l("Status WhatsApp"),
    LinkChannel.FACEBOOK: _l("Grup Facebook"),
    LinkChannel.INSTAGRAM: _l("Instagram"),
    LinkChannel.POSTER: _l("Poster QR"),
}
WITHIN = {  # in the middle of a sentence
    LinkChannel.WHATSAPP: lazy_pgettext("saluran", "status WhatsApp"),
    LinkChannel.FACEBOOK: lazy_pgettext("saluran", "grup Facebook"),
    LinkChannel.INSTAGRAM: lazy_pgettext("saluran", "Instagram"),
    LinkChannel.POSTER: lazy_pgettext("saluran", "poster QR"),
}
PICTURES = {
    Kind.SQUARE: (_l("Persegi"), _l("Grup Facebook, Instagram")),
    Kind.STORY: (_l("Status"), _l("Status WhatsApp, cerita")),
    Kind.POSTER: (_l("Poster A5"), _l("Warung, balai desa, kemasan")),
    Kind.PRICES: (_l("Daftar harga"), _l("Status WhatsApp, grup")),
}


def where_from(link: TrackedLink) -> str:
    """`poster QR di pasar Leksono`"""
    channel = WITHIN[link.channel]
    if not link.place:
        return str(channel)
    return str(_("%(channel)s di %(place)s", channel=channel, place=link.place))


def why_not(claim: Claim) -> str:
    """Why it may not be written, and what could be instead."""
    words = claim.words
    if claim.kind is ClaimKind.BEST:
        return str(
            _(
                "“%(words)s” membandingkan dengan semua yang lain, dan itu tidak bisa dibuktikan. "
                "Ceritakan rasanya, bahannya, atau pembuatnya.",
                words=words,
            )
        )
    if claim.kind is ClaimKind.HEALS:
        return str(
            _(
                "“%(words)s” menjanjikan kesehatan, dan itu dilarang untuk makanan dan kerajinan. "
                "Tulis bahan dan rasanya saja.",
                words=words,
            )
        )
    return str(
        _(
            "“%(words)s” baru boleh ditulis sesudah sertifikatnya untuk produk ini diperiksa "
            "pengelola. Unggah buktinya di Sertifikat.",
            words=words,
        )
    )
