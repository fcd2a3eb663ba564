"""The group's orders: an inbox with one next step each, one page per order, slips to print."""

from collections.abc import Callable, Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.forms import BaseForm
from storefront.core.money import format_idr
from storefront.core.safety import last_seen
from storefront.groups.area import group_area
from storefront.groups.menu import count_at
from storefront.groups.models import Permission
from storefront.ordering.forms_group import CancelForm, ShipForm
from storefront.ordering.models import CancelReason, Order, OrderStatus
from storefront.ordering.papers import nota_of, slip_of
from storefront.ordering.queries.inbox import (
    PAGE,
    Step,
    Tab,
    next_step,
    order_of,
    orders_in,
    orders_to_act_on,
    orders_to_label,
    tab_counts,
)
from storefront.ordering.services import fulfil
from storefront.ordering.services.end import BY_GROUP, NOT_TAKEN, cancel_by_group
from storefront.ordering.told import happened, nota_rows, profit_of
from storefront.payments.forms import CashForm, GiveBackForm
from storefront.payments.services.cash import (
    agree_to_give_back,
    record_cash,
    takes_cash,
    trust,
)
from storefront.payments.services.receive import hand_over_for_cash

bp = group_area("orders_group", __name__)
ORDERS, MONEY = Permission.ORDERS, Permission.MONEY
count_at("orders_group.inbox", orders_to_act_on)


@bp.get("/pesanan", permission=ORDERS)
def inbox() -> ResponseReturnValue:
    return _inbox()


def _inbox(forms: dict[str, ShipForm] | None = None) -> str:
    """The inbox; `forms` are those that came back with a mistake, by order number."""
    names = {tab.value: tab for tab in Tab}
    tab = names.get(request.args.get("tahap", ""), Tab.ACTION)
    found = orders_in(g.group, tab, beyond=last_seen())
    orders = found[:PAGE]
    return render_template(
        "ordering/inbox.html",
        tab=tab,
        counts=tab_counts(g.group),
        by_step=_by_step(orders) if tab is Tab.ACTION else {Step.WAIT: orders},
        ship_forms={
            order.number: ShipForm.for_order(order)
            for order in orders
            if next_step(order) is Step.SHIP
        }
        | (forms or {}),
        beyond=orders[-1].id if len(found) > PAGE else None,
    )


@bp.get("/pesanan/<number>", permission=ORDERS)
def detail(number: str) -> ResponseReturnValue:
    return _detail(order_of(g.group, number))


def _detail(order: Order, **forms: BaseForm) -> str:
    """The page of one order; `forms` are those that came back with a mistake."""
    may_end = order.status in BY_GROUP | NOT_TAKEN
    has_sold = not order.is_undone
    shown: dict[str, BaseForm | None] = {
        "ship_form": ShipForm.for_order(order),
        "cancel_form": CancelForm.for_order(order) if may_end else None,
        "cash_form": CashForm(prefix="tunai-") if takes_cash(order) else None,
        "back_form": GiveBackForm(prefix="kembali-") if order.is_paid and has_sold else None,
    }
    return render_template(
        "ordering/group_order.html",
        order=order,
        step=next_step(order),
        happened=happened(order),
        slip_of=slip_of,
        rows=nota_rows(order),
        profit_idr=profit_of(order),
        shows_profit=g.member.may(Permission.SALES) and has_sold,
        shows_money=g.member.may(Permission.MONEY),
        **shown | forms,
    )


@bp.post("/pesanan/<number>/penerimaan", permission=ORDERS)
def accept(number: str) -> ResponseReturnValue:
    order = _carry_out(number, OrderStatus.ACCEPTED, fulfil.accept_order)
    flash(
        {
            "text": _("%(number)s diterima. Lanjut dikemas.", number=order.number),
            "url": url_for(".undo_accept", number=order.number),
        },  # type: ignore[arg-type]  # the toast shows the text and posts to the url
        "undo",
    )
    return _back(order)


@bp.post("/pesanan/<number>/penerimaan/pembatalan", permission=ORDERS)
def undo_accept(number: str) -> ResponseReturnValue:
    order = _carry_out(number, OrderStatus.NEW, fulfil.undo_accept)
    flash(_("%(number)s kembali ke pesanan masuk.", number=order.number), "ok")
    return _back(order)


@bp.post("/pesanan/<number>/kemasan", permission=ORDERS)
def pack(number: str) -> ResponseReturnValue:
    order = _carry_out(number, OrderStatus.PACKED, fulfil.pack_order)
    flash(_("%(number)s sudah dikemas.", number=order.number), "ok")
    return _back(order)


@bp.post("/pesanan/<number>/siap-diambil", permission=ORDERS)
def ready(number: str) -> ResponseReturnValue:
    order = _carry_out(number, OrderStatus.READY_FOR_PICKUP, fulfil.make_ready_for_pickup)
    flash(_("%(number)s siap diambil. Beri tahu pembeli lewat WhatsApp.", number=number), "ok")
    return _back(order)


@bp.post("/pesanan/<number>/pengiriman", permission=ORDERS)
def ship(number: str) -> ResponseReturnValue:
    """Send what is left, or the pieces chosen on the order's page (`pieces-<line id>`)."""
    order = order_of(g.group, number)
    form = ShipForm.for_order(order)
    if not form.validate():
        if _comes_from_detail():
            return _detail(order, ship_form=form), 422
        return _inbox({order.number: form}), 422
    fulfil.ship_order(
        order.id,
        courier=form.courier.data,
        tracking_number=form.tracking_number.data if "tracking_number" in form else "",
        by_id=g.member.user_id,
        pieces=_chosen_pieces(order),
    )
    flash(_("Pengiriman %(number)s tercatat.", number=order.number), "ok")
    return _back(order)


@bp.post("/pesanan/<number>/penyerahan", permission=ORDERS)
def hand_over(number: str) -> ResponseReturnValue:
    """The customer has the goods; COD cash is recorded with it."""
    order = order_of(g.group, number)
    if order.status is not OrderStatus.COMPLETED:
        if order.is_paid:
            fulfil.complete_order(order.id, by_id=g.member.user_id)
        else:
            hand_over_for_cash(order.id, by_id=g.member.user_id)
    flash(_("%(number)s selesai.", number=order.number), "ok")
    return _back(order)


@bp.post("/pesanan/<number>/pembatalan", permission=ORDERS)
def cancel(number: str) -> ResponseReturnValue:
    order = order_of(g.group, number)
    form = CancelForm.for_order(order)
    if not form.validate():
        return _detail(order, cancel_form=form), 422
    reason = CancelReason(form.reason.data)
    cancel_by_group(order.id, reason, by_id=g.member.user_id, restock=form.restock.data)
    flash(_("%(number)s dibatalkan.", number=order.number), "ok")
    return redirect(url_for(".detail", number=order.number), 303)


@bp.post("/pesanan/<number>/tunai", permission=MONEY)
def cash(number: str) -> ResponseReturnValue:
    """The customer gave money by hand, all that was missing or a part."""
    order = order_of(g.group, number)
    form = CashForm(prefix="tunai-")
    if not form.validate():
        return _detail(order, cash_form=form), 422
    record_cash(order.id, form.amount_idr.data, key=form.key.data, by_id=g.member.user_id)
    flash(_("%(amount)s tunai tercatat.", amount=format_idr(form.amount_idr.data)), "ok")
    return redirect(url_for(".detail", number=number), 303)


@bp.post("/pesanan/<number>/kepercayaan", permission=MONEY)
def credit(number: str) -> ResponseReturnValue:
    """The goods go first, the money comes later."""
    order = order_of(g.group, number)
    if not order.on_credit:
        trust(order.id, by_id=g.member.user_id)
    flash(_("%(number)s bisa dikerjakan. Uangnya menyusul.", number=number), "ok")
    return redirect(url_for(".detail", number=number), 303)


@bp.post("/pesanan/<number>/pengembalian", permission=MONEY)
def give_part_back(number: str) -> ResponseReturnValue:
    """A part of what was paid goes back, as agreed with the customer."""
    order = order_of(g.group, number)
    form = GiveBackForm(prefix="kembali-")
    if not form.validate():
        return _detail(order, back_form=form), 422
    amount, why = form.amount_idr.data, form.note.data
    agree_to_give_back(order.id, amount, why, key=form.key.data, by_id=g.member.user_id)
    flash(_("Pengembalian tercatat. Kirim uangnya, lalu tandai di Uang masuk."), "ok")
    return redirect(url_for(".detail", number=number), 303)


@bp.get("/pesanan/slip", permission=ORDERS)
def slips() -> ResponseReturnValue:
    return _slips(orders_to_label(g.group))


@bp.get("/pesanan/<number>/slip", permission=ORDERS)
def slip(number: str) -> ResponseReturnValue:
    return _slips([order_of(g.group, number)])


def _slips(orders: Sequence[Order]) -> str:
    return render_template("ordering/slips.html", orders=orders, slip_of=slip_of)


@bp.get("/pesanan/<number>/nota", permission=ORDERS)
def nota(number: str) -> ResponseReturnValue:
    order = order_of(g.group, number)
    return render_template(
        "ordering/nota.html",
        order=order,
        sheet=nota_of(order, g.group, order.purchase.language),
        back=url_for(".detail", number=order.number),
    )


def _carry_out(number: str, goal: OrderStatus, step: Callable[..., None]) -> Order:
    """Take a step, unless a second tap or another member already did."""
    order = order_of(g.group, number)
    if order.status is not goal:
        step(order.id, by_id=g.member.user_id)
    return order


def _chosen_pieces(order: Order) -> dict[int, int] | None:
    """So many pieces of each line when the page let choose, else None: all that is left."""
    names = {line.id: f"pieces-{line.id}" for line in order.lines}
    if not any(name in request.form for name in names.values()):
        return None
    return {line_id: request.form.get(name, 0, int) for line_id, name in names.items()}


def _by_step(orders: list[Order]) -> dict[Step, list[Order]]:
    found: dict[Step, list[Order]] = {step: [] for step in Step}
    for order in orders:
        found[next_step(order)].append(order)
    return found


def _comes_from_detail() -> bool:
    return request.form.get("dari") == "rincian"


def _back(order: Order) -> ResponseReturnValue:
    if _comes_from_detail():
        return redirect(url_for(".detail", number=order.number), 303)
    return redirect(url_for(".inbox"), 303)
