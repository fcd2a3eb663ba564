"""Say when and how a group sends: its days, its pick-up points, and what an order was promised

What stood in one note, where a parcel is picked up and when that place is open, becomes the
address; the group can part it.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

option = sa.table(
    "shipping_option", *(sa.column(name, sa.String) for name in ("kind", "note", "address"))
)
order = sa.table(
    "order",
    *(sa.column(name, sa.String) for name in ("shipping_kind", "shipping_note", "pickup_address")),
)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = {"nullable": False, "server_default": ""}


def upgrade():
    op.add_column("producer_group", sa.Column("send_days", sa.String(), **TEXT))
    op.add_column("producer_group", sa.Column("send_by_hour", NUMBER))
    op.add_column("shipping_option", sa.Column("address", sa.String(), **TEXT))
    op.add_column("shipping_option", sa.Column("map_url", sa.String(), **TEXT))
    op.add_column("order", sa.Column("send_on", sa.Date()))
    op.add_column("order", sa.Column("pickup_address", sa.String(), **TEXT))
    op.add_column("order", sa.Column("pickup_map_url", sa.String(), **TEXT))
    op.execute(
        sa.update(option).where(option.c.kind == "pickup").values(address=option.c.note, note="")
    )
    op.execute(
        sa.update(order)
        .where(order.c.shipping_kind == "pickup")
        .values(pickup_address=order.c.shipping_note, shipping_note="")
    )


def downgrade():
    whole = order.c.pickup_address + sa.case((order.c.shipping_note != "", ", "), else_="")
    op.execute(
        sa.update(order)
        .where(order.c.shipping_kind == "pickup")
        .values(shipping_note=whole + order.c.shipping_note)
    )
    whole = option.c.address + sa.case((option.c.note != "", ", "), else_="")
    op.execute(
        sa.update(option).where(option.c.kind == "pickup").values(note=whole + option.c.note)
    )
    for name in ("pickup_map_url", "pickup_address", "send_on"):
        op.drop_column("order", name)
    for name in ("map_url", "address"):
        op.drop_column("shipping_option", name)
    for name in ("send_by_hour", "send_days"):
        op.drop_column("producer_group", name)
