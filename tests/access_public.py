"""Who may open what. The front door, the shop, and what machines ask."""

from tests.access_kinds import ASKED_AGAIN, HERE_OR_THERE, SENT, Own, Public, Row
from tests.arguments import (
    always,
    bundle,
    invitation_token,
    one_of_variant,
    pin_token,
    public_group,
    public_product,
    purchase,
    purchase_order,
    tracked_link,
)
from tests.arguments_money import purchase_payment, purchase_proof, purchase_qris, purchase_refund

ROWS: dict[str, Row] = {
    # the front door
    "accounts.sign_in": Public(answers=HERE_OR_THERE),  # who is signed in goes on
    "accounts.take_number": Public(answers=ASKED_AGAIN),
    "accounts.ask_pin": Public(answers=SENT),
    "accounts.take_pin": Public(answers=ASKED_AGAIN),
    "accounts.forget": Public(answers=SENT),
    "accounts.sign_out": Public(answers=SENT),
    "accounts.pin_link": Public(pin_token),
    "accounts.use_link": Public(pin_token, answers=ASKED_AGAIN),
    "accounts.account": Own(),
    "accounts.take_language": Own(answers=ASKED_AGAIN),
    "accounts.own_pin": Own(),
    "accounts.change_own_pin": Own(answers=ASKED_AGAIN),
    "groups.sign_up": Public(),
    "groups.take_sign_up": Public(answers=ASKED_AGAIN),
    "groups.invitation": Public(invitation_token),
    "groups.accept": Public(invitation_token, answers=ASKED_AGAIN),
    # the shop
    "catalog.home": Public(is_shared=True),
    "catalog.search": Public(is_shared=True),
    "catalog.suggest": Public(is_shared=True),
    "catalog.category": Public(always(slug="camilan"), is_shared=True),
    "catalog.group": Public(public_group, is_shared=True),
    "catalog.product": Public(public_product, is_shared=True),
    "feeds.robots": Public(is_shared=True),
    "feeds.sitemap_index": Public(is_shared=True),
    "feeds.sitemap_pages": Public(is_shared=True),
    "feeds.sitemap_groups": Public(always(number=0), is_shared=True),
    "feeds.sitemap_products": Public(always(number=0), answers=frozenset({404})),  # nothing yet
    "feeds.google": Public(public_group, is_shared=True),
    "feeds.meta": Public(public_group, is_shared=True),
    "feeds.news": Public(public_group, is_shared=True),
    "training.message": Public(answers=frozenset({200, 404})),  # for people of a class
    "links.follow": Public(tracked_link, answers=frozenset({302})),
    "media.show": Public(always(name="ab" * 16 + ".jpg"), answers=frozenset({404})),
    "regions.suggestions": Public(is_shared=True),
    "cart.show": Public(),
    "cart.add": Public(answers=frozenset({409, 422})),
    "cart.agree": Public(answers=SENT),
    "cart.count": Public(answers=frozenset({303, 404, 422})),
    "cart.empty": Public(answers=SENT),
    "cart.add_bundle": Public(bundle, answers=SENT, missing=409),
    "cart.put_back": Public(one_of_variant, answers=SENT, missing=409),
    "ordering.checkout": Public(answers=HERE_OR_THERE),
    "ordering.place": Public(answers=frozenset({303, 409, 422})),
    "payments.overview": Public(purchase, answers=HERE_OR_THERE),
    "payments.ask_other_way": Public(purchase, answers=ASKED_AGAIN),
    "payments.transfer": Public(purchase_payment),
    "payments.qris_picture": Public(purchase_qris),
    "payments.send_proof": Public(purchase_payment, answers=ASKED_AGAIN),
    "payments.proof": Public(purchase_proof),
    "payments.refund_proof": Public(purchase_refund),
    "payments.claim": Public(purchase_payment, answers=frozenset({303, 409})),
    "payments.go_on": Public(purchase_payment, answers=SENT),
    "payments.choose_other_way": Public(purchase_payment, answers=ASKED_AGAIN),
    "practice_bank.pay": Public(purchase_payment, answers=frozenset({404})),  # in a class alone
    "webhooks.take": Public(always(name="stripe"), answers=frozenset({404})),  # without its key
    "tracking.find": Public(),
    "tracking.open_purchase": Public(answers=ASKED_AGAIN),
    "tracking.show": Public(purchase),
    "tracking.nota": Public(purchase_order),
    "tracking.receive": Public(purchase_order, answers=frozenset({303, 409})),
    "tracking.cancel": Public(purchase_order, answers=frozenset({303, 409})),
    # machines
    "health.alive": Public(),
    "health.ready": Public(answers=frozenset({200, 503})),
}
