"""The reports of a group: a new one is a file beside this one and a line in the list."""

from storefront.sales.reports.channels import CHANNEL_SALES
from storefront.sales.reports.days import DAYS
from storefront.sales.reports.orders import ORDERS
from storefront.sales.reports.products import PRODUCTS

REPORTS = (PRODUCTS, CHANNEL_SALES, DAYS, ORDERS)
