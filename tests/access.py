"""Who may open what: one row per route. A new route needs a row here.

`Group` rows name the roles; `make` gives what of a group the route is about. `Public` rows answer
everybody alike. `Own` rows need somebody who is signed in, `Operator` rows an operator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storefront.groups.models import Role
from storefront.training.models import Classroom
from tests.arguments import (
    Maker,
    a_reset,
    always,
    bundle,
    came_in,
    campaign,
    cash_entry,
    cash_period,
    certificate,
    class_code,
    day_and_participant,
    group_and_member,
    invitation,
    invitation_token,
    listed,
    member,
    no_more,
    nothing,
    one_of_variant,
    order,
    parked_job,
    payment,
    payout,
    pin_token,
    platform_payment,
    platform_proof,
    platform_refund,
    platform_statement,
    product,
    product_id,
    profit_share,
    promoted,
    proof,
    provider_case,
    public_group,
    public_product,
    purchase,
    purchase_order,
    purchase_payment,
    purchase_proof,
    purchase_qris,
    purchase_refund,
    refund,
    sheet,
    shipping,
    statement,
    tracked_link,
    trainer_id,
    variant,
    voucher,
)

EVERYBODY = frozenset(Role)
CHAIR = frozenset({Role.CHAIR})
MAKES = frozenset({Role.CHAIR, Role.SALES_ADMIN})
SELLS = frozenset({Role.CHAIR, Role.SALES_ADMIN, Role.MEMBER})
COUNTS = frozenset({Role.CHAIR, Role.TREASURER})
LOOKS = frozenset({Role.CHAIR, Role.SALES_ADMIN, Role.TREASURER})


@dataclass(frozen=True)
class Group:
    """A page of one group, for some of its roles."""

    roles: frozenset[Role]
    make: Maker = nothing
    same_for_all: bool = False  # its words name no row, so no foreign or missing ones


@dataclass(frozen=True)
class Public:
    """A page that answers everybody with one of these statuses; 404 when its words lead nowhere."""

    make: Maker = nothing
    answers: frozenset[int] = frozenset({200})
    is_shared: bool = False  # the same bytes for everybody: caches may keep it
    missing: int = 404


@dataclass(frozen=True)
class Own:
    """A page about whoever is signed in; others are sent to the door."""

    answers: frozenset[int] = frozenset({200})


@dataclass(frozen=True)
class Operator:
    """A page of the operator, perhaps about a group."""

    make: Maker = nothing


@dataclass(frozen=True)
class Trainer:
    """A page of a trainer, about one of her classes; `make` gives what else its address names."""

    make: Callable[[Classroom], dict[str, Any]] | None = None


SENT = frozenset({303})
ASKED_AGAIN = frozenset({422})
HERE_OR_THERE = frozenset({200, 303})

TABLE: dict[str, Group | Public | Own | Operator | Trainer] = {
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
    # a group's people, shop, money and parcels
    "members_group.index": Group(EVERYBODY),
    "members_group.leave": Group(EVERYBODY),
    "members_group.invite": Group(CHAIR),
    "members_group.revoke": Group(CHAIR, invitation),
    "members_group.show": Group(CHAIR, member),
    "members_group.change_role": Group(CHAIR, member),
    "members_group.remove": Group(CHAIR, member),
    "members_group.hand_out_pin_link": Group(CHAIR, member),
    "offers_group.index": Group(MAKES),
    "offers_group.new_voucher": Group(MAKES, same_for_all=True),
    "offers_group.add_voucher": Group(MAKES, same_for_all=True),
    "offers_group.pause": Group(MAKES, voucher),
    "offers_group.resume": Group(MAKES, voucher),
    "offers_group.end": Group(MAKES, voucher),
    "offers_group.new_bundle": Group(MAKES, same_for_all=True),
    "offers_group.add_bundle": Group(MAKES, same_for_all=True),
    "offers_group.bundle_end": Group(MAKES, bundle),
    "offers_group.goods": Group(MAKES, variant),
    "offers_group.tiers": Group(MAKES, variant),
    "offers_group.preorder": Group(MAKES, variant),
    "offers_group.preorder_end": Group(MAKES, variant),
    "certificates_group.index": Group(MAKES),
    "certificates_group.new": Group(MAKES, always(kind="halal"), same_for_all=True),
    "certificates_group.add": Group(MAKES, always(kind="halal"), same_for_all=True),
    "certificates_group.show": Group(MAKES, certificate),
    "certificates_group.change": Group(MAKES, certificate),
    "certificates_group.proof": Group(MAKES, certificate),
    "certificates_group.withdraw": Group(MAKES, certificate),
    "feeds_group.show": Group(MAKES),
    "shop_group.profile": Group(CHAIR),
    "shop_group.change": Group(CHAIR),
    "shop_group.reopen": Group(CHAIR),
    "shipping_group.index": Group(CHAIR),
    "shipping_group.new": Group(CHAIR, always(path="antar"), same_for_all=True),
    "shipping_group.add": Group(CHAIR, always(path="antar"), same_for_all=True),
    "shipping_group.show": Group(CHAIR, shipping),
    "shipping_group.change": Group(CHAIR, shipping),
    "shipping_group.remove": Group(CHAIR, shipping),
    "shipping_group.sending_days": Group(CHAIR),
    "shipping_group.change_days": Group(CHAIR),
    "payment_accounts.account": Group(CHAIR),
    "payment_accounts.change_account": Group(CHAIR),
    "payment_accounts.cod": Group(CHAIR),
    "payment_accounts.change_cod": Group(CHAIR),
    "payment_qris.show": Group(CHAIR),
    "payment_qris.read": Group(CHAIR),
    "payment_qris.change": Group(CHAIR),
    # a group's orders
    "orders_group.inbox": Group(SELLS),
    "orders_group.slips": Group(SELLS),
    "orders_group.detail": Group(SELLS, order),
    "orders_group.nota": Group(SELLS, order),
    "orders_group.slip": Group(SELLS, order),
    "orders_group.accept": Group(SELLS, order),
    "orders_group.undo_accept": Group(SELLS, order),
    "orders_group.pack": Group(SELLS, order),
    "orders_group.ready": Group(SELLS, order),
    "orders_group.ship": Group(SELLS, order),
    "orders_group.hand_over": Group(SELLS, order),
    "orders_group.cancel": Group(SELLS, order),
    "orders_group.cash": Group(COUNTS, order),
    "orders_group.credit": Group(COUNTS, order),
    "orders_group.give_part_back": Group(COUNTS, order),
    # a group's money
    "payments_group.incoming": Group(COUNTS),
    "payments_group.confirm": Group(COUNTS, payment),
    "payments_group.confirm_other": Group(COUNTS, payment),
    "payments_group.take_cash": Group(COUNTS, payment),
    "payments_group.kept": Group(COUNTS, refund),
    "payments_group.deny": Group(COUNTS, payment),
    "payments_group.refunded": Group(COUNTS, refund),
    "payments_group.proof": Group(COUNTS, proof),
    "statement_group.start": Group(COUNTS),
    "statement_group.upload": Group(COUNTS),
    "statement_group.preview": Group(COUNTS, statement),
    "statement_group.confirm": Group(COUNTS, statement),
    "balance_group.balance": Group(COUNTS),
    "balance_group.statement": Group(COUNTS, always(ending="csv"), same_for_all=True),
    "balance_group.proof": Group(COUNTS, payout),
    "balance_group.confirm": Group(COUNTS, payout),
    "balance_group.deny": Group(COUNTS, payout),
    "cashbook_group.book": Group(COUNTS),
    "cashbook_group.add": Group(COUNTS),
    "cashbook_group.entry": Group(COUNTS, cash_entry),
    "cashbook_group.change": Group(COUNTS, cash_entry),
    "cashbook_group.remove": Group(COUNTS, cash_entry),
    "cashbook_group.receipt": Group(COUNTS, cash_entry),
    "cash_periods_group.closing": Group(COUNTS),
    "cash_periods_group.close": Group(COUNTS),
    "cash_periods_group.period": Group(COUNTS, cash_period),
    "cash_periods_group.share": Group(COUNTS, cash_period),
    "cash_periods_group.undo": Group(COUNTS, cash_period),
    "cash_periods_group.hand": Group(COUNTS, profit_share),
    "cash_periods_group.unhand": Group(COUNTS, profit_share),
    "cash_periods_group.statement": Group(COUNTS, cash_period),
    # a group's products and stock
    "products_group.index": Group(MAKES),
    "products_group.new": Group(MAKES),
    "products_group.add": Group(MAKES),
    "products_group.edit": Group(MAKES, product),
    "products_group.change": Group(MAKES, product),
    "products_group.archive": Group(MAKES, product),
    "products_group.ask_again": Group(MAKES, product),
    "stock_group.index": Group(MAKES),
    "stock_group.add": Group(MAKES),
    "stock_group.show": Group(MAKES, variant),
    "stock_group.add_to": Group(MAKES, variant),
    "stock_group.export": Group(MAKES, always(ending="csv"), same_for_all=True),
    "costing_group.show": Group(MAKES, variant),
    "costing_group.work_out": Group(MAKES, variant),
    "grid_group.show": Group(MAKES),
    "grid_group.save": Group(MAKES),
    "import_group.start": Group(MAKES),
    "import_group.upload": Group(MAKES),
    "import_group.preview": Group(MAKES, sheet),
    "import_group.confirm": Group(MAKES, sheet),
    "import_group.explain_columns": Group(MAKES, sheet),
    "import_group.mistakes": Group(MAKES, sheet),
    "import_group.export": Group(MAKES, always(ending="csv"), same_for_all=True),
    # a group's promotion
    "promotion_group.index": Group(MAKES),
    "promotion_group.kit": Group(MAKES, promoted),
    "promotion_group.prepare": Group(MAKES, promoted),
    "promotion_group.write": Group(MAKES, promoted),
    "promotion_group.add_link": Group(MAKES, promoted),
    "promotion_group.pictures": Group(MAKES, promoted),
    "promotion_group.draw": Group(MAKES, promoted),
    "campaigns_group.new": Group(MAKES),
    "campaigns_group.start": Group(MAKES),
    "campaigns_group.show": Group(MAKES, campaign),
    "campaigns_group.change": Group(MAKES, campaign),
    # a group's sales
    "sales_group.home": Group(EVERYBODY),
    "sales_group.sales": Group(LOOKS),
    "sales_group.download": Group(LOOKS, always(name="produk", ending="csv"), same_for_all=True),
    # the operator
    "operator_cases.index": Operator(),
    "operator_cases.looked_into": Operator(provider_case),
    "operator_cases.try_again": Operator(parked_job),
    "operator_groups.index": Operator(),
    "operator_groups.show": Operator(public_group),
    "operator_groups.move": Operator(public_group),
    "operator_groups.collect": Operator(public_group),
    "operator_groups.take_commission": Operator(public_group),
    "operator_groups.hand_out_pin_link": Operator(group_and_member),
    "operator_feeds.show": Operator(),
    "operator_products.index": Operator(),
    "operator_products.show": Operator(product_id),
    "operator_products.remove": Operator(product_id),
    "operator_products.restore": Operator(product_id),
    "operator_certificates.index": Operator(),
    "operator_certificates.show": Operator(certificate),
    "operator_certificates.proof": Operator(certificate),
    "operator_certificates.check": Operator(certificate),
    "operator_certificates.refuse": Operator(certificate),
    "operator_categories.index": Operator(),
    "operator_categories.new": Operator(),
    "operator_categories.add": Operator(),
    "operator_categories.show": Operator(always(slug="camilan")),
    "operator_categories.change": Operator(always(slug="camilan")),
    "operator_categories.step": Operator(always(slug="camilan")),
    "operator_categories.move": Operator(always(slug="camilan")),
    "operator_categories.delete": Operator(always(slug="camilan")),
    "operator_money.index": Operator(),
    "operator_money.change_cards": Operator(),
    "operator_money.account": Operator(),
    "operator_money.save_account": Operator(),
    "operator_money.confirm": Operator(platform_payment),
    "operator_money.deny": Operator(platform_payment),
    "operator_money.refunded": Operator(platform_refund),
    "operator_money.kept": Operator(platform_refund),
    "operator_money.confirm_other": Operator(platform_payment),
    "operator_money.proof": Operator(platform_proof),
    "operator_statement.start": Operator(),
    "operator_statement.upload": Operator(),
    "operator_statement.preview": Operator(platform_statement),
    "operator_statement.confirm": Operator(platform_statement),
    "operator_payouts.index": Operator(),
    "operator_payouts.run": Operator(),
    "operator_payouts.show": Operator(payout),
    "operator_payouts.proof": Operator(payout),
    "operator_payouts.approve": Operator(payout),
    "operator_payouts.send": Operator(payout),
    "operator_payouts.withdraw": Operator(payout),
    "operator_qris.show": Operator(),
    "operator_qris.read": Operator(),
    "operator_qris.change": Operator(),
    "operator_trainers.index": Operator(),
    "operator_trainers.add": Operator(),
    "operator_trainers.hand_out_pin_link": Operator(trainer_id),
    "operator_trainers.dismiss": Operator(trainer_id),
    # a class: its door, the trainer, the participants
    "join.code": Public(),
    "join.take_code": Public(answers=ASKED_AGAIN),
    "join.door": Public(class_code),
    "join.come_in": Public(class_code, answers=ASKED_AGAIN),
    "own_practice.shop": Public(answers=frozenset({404})),  # there under the code of a class alone
    "own_practice.help_flag": Public(answers=frozenset({404})),
    "keep_practice.ask": Public(answers=frozenset({404})),  # for participants with a shop alone
    "keep_practice.keep": Public(answers=frozenset({404})),
    "classes.index": Trainer(),
    "classes.new": Trainer(),
    "classes.add": Trainer(),
    "classes.show": Trainer(no_more),
    "classes.add_people": Trainer(no_more),
    "classes.remove": Trainer(listed),
    "classes.hand_out_pin_link": Trainer(came_in),
    "classes.sheet": Trainer(no_more),
    "classes.cards": Trainer(no_more),
    "classes.days": Trainer(no_more),
    "classes.save_days": Trainer(no_more),
    "classes.attendance": Trainer(no_more),
    "classes.note": Trainer(day_and_participant),
    "classes.end": Trainer(no_more),
    "buyers_trainer.show": Trainer(no_more),
    "buyers_trainer.send": Trainer(no_more),
    "buyers_trainer.move": Trainer(no_more),
    "buyers_trainer.reset": Trainer(no_more),
    "buyers_trainer.undo": Trainer(a_reset),
    # machines
    "health.alive": Public(),
    "health.ready": Public(answers=frozenset({200, 503})),
}
