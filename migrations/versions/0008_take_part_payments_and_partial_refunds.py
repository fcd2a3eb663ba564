"""Take part payments and send part of the money back

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

RUPIAH = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
REASONS = sa.Enum('cancelled', 'late', 'twice', 'surplus', 'agreed', name='refundreason', native_enum=False, length=32)


def upgrade():
    with op.batch_alter_table('payment_share') as batch_op:
        batch_op.add_column(sa.Column('received_idr', RUPIAH, nullable=False, server_default='0'))
        batch_op.create_check_constraint('received_not_negative', 'received_idr >= 0')
    op.execute(
        "UPDATE payment_share SET received_idr = amount_idr WHERE payment_id IN "
        "(SELECT id FROM payment WHERE status IN ('settled', 'settled_late'))"
    )
    with op.batch_alter_table('refund') as batch_op:
        batch_op.add_column(sa.Column('reason', REASONS, nullable=False, server_default='cancelled'))
        batch_op.add_column(sa.Column('note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('requested_by_id', RUPIAH, nullable=True))
        batch_op.create_foreign_key('fk_refund_requested_by_id', 'user', ['requested_by_id'], ['id'])
        batch_op.drop_constraint('uq_refund_payment_id_order_id', type_='unique')
        batch_op.create_index('ix_refund_payment_order', ['payment_id', 'order_id'])
    with op.batch_alter_table('order') as batch_op:
        batch_op.add_column(sa.Column('on_credit', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    """Parts that went back become one refund per share again; a surplus that was kept is forgotten."""
    with op.batch_alter_table('order') as batch_op:
        batch_op.drop_column('on_credit')
    op.execute("DELETE FROM refund WHERE status = 'kept'")
    op.execute("UPDATE refund SET status = 'requested' WHERE status IN ('in_transit', 'failed')")
    op.execute(
        "UPDATE refund SET amount_idr = (SELECT SUM(other.amount_idr) FROM refund AS other "
        "WHERE other.payment_id = refund.payment_id AND other.order_id = refund.order_id)"
    )
    op.execute("DELETE FROM refund WHERE id NOT IN (SELECT MIN(id) FROM refund GROUP BY payment_id, order_id)")
    with op.batch_alter_table('refund') as batch_op:
        batch_op.drop_index('ix_refund_payment_order')
        batch_op.create_unique_constraint('uq_refund_payment_id_order_id', ['payment_id', 'order_id'])
        batch_op.drop_constraint('fk_refund_requested_by_id', type_='foreignkey')
        batch_op.drop_column('requested_by_id')
        batch_op.drop_column('note')
        batch_op.drop_column('reason')
    with op.batch_alter_table('payment_share') as batch_op:
        batch_op.drop_constraint(op.f('ck_payment_share_received_not_negative'), type_='check')
        batch_op.drop_column('received_idr')
