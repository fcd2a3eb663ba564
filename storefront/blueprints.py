"""The one list of blueprints, jobs and commands: one glance is the map of the shop."""

from flask import Flask

from storefront.accounts import views as accounts
from storefront.cart import views as cart
from storefront.cashbook import views_group as cashbook_group
from storefront.cashbook import views_group_periods as cash_periods_group
from storefront.catalog import jobs as catalog_jobs
from storefront.catalog import views as catalog
from storefront.catalog import views_group as catalog_group
from storefront.catalog import views_group_costing as catalog_costing
from storefront.catalog import views_group_grid as catalog_grid
from storefront.catalog import views_group_import as catalog_import
from storefront.catalog import views_group_stock as catalog_stock
from storefront.catalog import views_group_together as catalog_together
from storefront.core import views as core
from storefront.core.commands import Commands
from storefront.groups import views as groups
from storefront.groups.views_group import certificates as certificates_group
from storefront.groups.views_group import members as members_group
from storefront.groups.views_group import shop as shop_group
from storefront.operator import views as health
from storefront.operator.views_operator import cases as operator_cases
from storefront.operator.views_operator import categories as operator_categories
from storefront.operator.views_operator import certificates as operator_certificates
from storefront.operator.views_operator import feeds as operator_feeds
from storefront.operator.views_operator import groups as operator_groups
from storefront.operator.views_operator import money as operator_money
from storefront.operator.views_operator import payouts as operator_payouts
from storefront.operator.views_operator import products as operator_products
from storefront.operator.views_operator import qris as operator_qris
from storefront.operator.views_operator import vouchers as operator_vouchers
from storefront.ordering import jobs as ordering_jobs
from storefront.ordering import views as ordering
from storefront.ordering import views_group as ordering_group
from storefront.ordering import views_tracking as tracking
from storefront.payments import jobs as payments_jobs
from storefront.payments import views as payments
from storefront.payments import views_group as payments_group
from storefront.payments import views_group_accounts as payment_accounts
from storefront.payments import views_group_qris as payment_qris
from storefront.payments import views_practice as practice_bank
from storefront.payments import views_statement as statement
from storefront.payments import views_webhook as webhooks
from storefront.payouts import views_group as balance_group
from storefront.promotion import jobs as promotion_jobs
from storefront.promotion import views_campaign as campaigns_group
from storefront.promotion import views_feeds as feeds
from storefront.promotion import views_feeds_group as feeds_group
from storefront.promotion import views_group as promotion_group
from storefront.promotion import views_group_offers as offers_group
from storefront.promotion import views_links as links
from storefront.regions import views as regions
from storefront.sales import views_group as sales_group
from storefront.shipping import jobs as shipping_jobs
from storefront.shipping import views_group as shipping_group
from storefront.training import jobs as training_jobs
from storefront.training import views as training
from storefront.training import views_board as class_board
from storefront.training import views_buyers as class_buyers
from storefront.training import views_join as join
from storefront.training import views_keep as keep_practice
from storefront.training import views_lessons as lessons
from storefront.training import views_operator as operator_trainers
from storefront.training import views_practice as own_practice
from storefront.training import views_trainer as classes

# Imported so that they answer the outbox.
JOBS = (
    catalog_jobs,
    ordering_jobs,
    payments_jobs,
    promotion_jobs,
    shipping_jobs,
    training_jobs,
)
BLUEPRINTS = (
    core.bp,
    health.bp,
    accounts.bp,
    groups.bp,
    catalog.bp,
    feeds.bp,
    links.bp,
    cart.bp,
    ordering.bp,
    payments.bp,
    practice_bank.bp,
    webhooks.bp,
    tracking.bp,
    regions.bp,
    training.bp,
    join.bp,
    own_practice.bp,
    lessons.bp,
    keep_practice.bp,
    classes.bp,
    class_board.bp,
    class_buyers.bp,
    members_group.bp,
    certificates_group.bp,
    shop_group.bp,
    shipping_group.bp,
    payment_accounts.bp,
    payment_qris.bp,
    catalog_group.bp,
    catalog_costing.bp,
    catalog_grid.bp,
    catalog_together.bp,
    catalog_import.bp,
    catalog_stock.bp,
    feeds_group.bp,
    promotion_group.bp,
    campaigns_group.bp,
    offers_group.bp,
    ordering_group.bp,
    payments_group.bp,
    statement.group_bp,
    balance_group.bp,
    cashbook_group.bp,
    cash_periods_group.bp,
    sales_group.bp,
    operator_cases.bp,
    operator_groups.bp,
    operator_products.bp,
    operator_feeds.bp,
    operator_certificates.bp,
    operator_categories.bp,
    operator_money.bp,
    statement.operator_bp,
    operator_payouts.bp,
    operator_qris.bp,
    operator_vouchers.bp,
    operator_trainers.bp,
)
COMMANDS = {
    "class": "storefront.training.cli:open_class",
    "db": "flask_migrate.cli:db",
    "demo": "storefront.operator.cli:demo",
    "import-products": "storefront.catalog.cli:import_products",
    "invariants": "storefront.operator.cli:invariants",
    "new-operator": "storefront.accounts.cli:new_operator",
    "new-trainer": "storefront.accounts.cli:new_trainer",
    "qris": "storefront.payments.cli:qris",
    "regions": "storefront.regions.cli:regions",
    "stems": "storefront.catalog.cli:stems",
    "work": "storefront.core.cli:work",
}


def register_all(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli = Commands(COMMANDS)
