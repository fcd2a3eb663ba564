"""A group's campaigns: some days, a goal, and how far its links have come."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.promotion.forms import CampaignForm
from storefront.promotion.queries.links import campaign_in, links_of, opens_by_link
from storefront.promotion.results import results
from storefront.promotion.services.links import change_campaign, start_campaign
from storefront.sales.period import Period
from storefront.sales.queries.links import LinkSales, sales_by_campaign, sales_by_link

bp = group_area("campaigns_group", __name__)
PROMOTION = Permission.PROMOTION
NEW = "/promosi/kampanye/baru"
CAMPAIGN = "/promosi/kampanye/<int:campaign_id>"


@bp.get(NEW, permission=PROMOTION)
def new() -> ResponseReturnValue:
    return render_template("promotion/campaign_form.html", form=CampaignForm())


@bp.post(NEW, permission=PROMOTION)
def start() -> ResponseReturnValue:
    form = CampaignForm()
    if not form.validate():
        return render_template("promotion/campaign_form.html", form=form), 422
    try:
        campaign_id = start_campaign(g.group.id, form.plan, key=form.key.data)
    except DomainError as error:
        page = render_template("promotion/campaign_form.html", form=form, error=error)
        return page, error.status
    flash(_("Kampanye siap. Sekarang buat tautannya di halaman produk."), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id), 303)


@bp.get(CAMPAIGN, permission=PROMOTION)
def show(campaign_id: int) -> ResponseReturnValue:
    return _page(campaign_id)


@bp.post(CAMPAIGN, permission=PROMOTION)
def change(campaign_id: int) -> ResponseReturnValue:
    campaign = campaign_in(g.group, campaign_id)
    form = CampaignForm()
    if not form.validate():
        return _page(campaign_id, form), 422
    change_campaign(campaign.id, form.plan)
    flash(_("Perubahan tersimpan."), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id), 303)


def _page(campaign_id: int, form: CampaignForm | None = None) -> str:
    campaign = campaign_in(g.group, campaign_id)
    links = [link for link in links_of(g.group) if link.campaign_id == campaign.id]
    days = Period(campaign.first_on, campaign.last_on)
    opens = opens_by_link(g.group, days.start, days.end)
    return render_template(
        "promotion/campaign.html",
        campaign=campaign,
        links=links,
        found=results(links, opens, sales_by_link(g.group, days)),
        sold=sales_by_campaign(g.group, [campaign]).get(campaign.id, LinkSales()),
        form=form or CampaignForm(obj=campaign),
    )
