"""Read sales from indexes: what the figures of a group add up, and the doors of purchases

Revision: 0022, after 0021.
"""

from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

SOLD = ['group_id', 'paid_at', 'purchase_id', 'lines_idr', 'discount_idr', 'sponsored_idr', 'id']


def upgrade():
    op.create_index('ix_order_group_sold', 'order', SOLD)
    op.drop_index('ix_order_group_paid_at', 'order')
    op.create_index('ix_purchase_channel', 'purchase', ['id', 'channel'])


def downgrade():
    op.drop_index('ix_purchase_channel', 'purchase')
    op.create_index('ix_order_group_paid_at', 'order', ['group_id', 'paid_at'])
    op.drop_index('ix_order_group_sold', 'order')
