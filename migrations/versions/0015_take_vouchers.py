"""Take vouchers of groups

Revision: 0015, after 0013. On the way down the codes and their uses go; what orders cost stays.
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0013'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
KINDS = sa.Enum('percent', 'rupiah', 'free_shipping', name='voucherkind', native_enum=False, length=32)
MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        'voucher',
        sa.Column('id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('kind', KINDS, nullable=False),
        sa.Column('percent', ID, nullable=False),
        sa.Column('amount_idr', ID, nullable=True),
        sa.Column('least_idr', ID, nullable=False),
        sa.Column('most_uses', ID, nullable=True),
        sa.Column('most_each', ID, nullable=True),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=True),
        sa.Column('used', ID, nullable=False),
        sa.Column('paused_at', MOMENT, nullable=True),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_voucher_percent_is_a_part')),
        sa.CheckConstraint('amount_idr > 0', name=op.f('ck_voucher_amount_positive')),
        sa.CheckConstraint('least_idr >= 0', name=op.f('ck_voucher_least_not_negative')),
        sa.CheckConstraint('most_uses > 0 AND most_each > 0', name=op.f('ck_voucher_limits_positive')),
        sa.CheckConstraint('used >= 0 AND used <= most_uses', name=op.f('ck_voucher_used_fits')),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_voucher_group_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
        sa.UniqueConstraint('group_id', 'code', name=op.f('uq_voucher_group_id_code')),
    )
    op.create_table(
        'voucher_use',
        sa.Column('order_id', ID, nullable=False),
        sa.Column('voucher_id', ID, nullable=False),
        sa.Column('phone', sa.String(), nullable=False),
        sa.Column('discount_idr', ID, nullable=False),
        sa.Column('used_at', MOMENT, nullable=False),
        sa.Column('given_back_at', MOMENT, nullable=True),
        sa.CheckConstraint('discount_idr >= 0', name=op.f('ck_voucher_use_discount_not_negative')),
        sa.ForeignKeyConstraint(['order_id'], ['order.id'], name=op.f('fk_voucher_use_order_id')),
        sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_voucher_use_voucher_id')),
        sa.PrimaryKeyConstraint('order_id', name=op.f('pk_voucher_use')),
    )
    op.create_index(op.f('ix_voucher_use_voucher_phone'), 'voucher_use', ['voucher_id', 'phone'])
    op.add_column('cart', sa.Column('voucher_code', sa.String(), server_default='', nullable=False))
    op.add_column('order_line', sa.Column('waived_idr', ID, server_default='0', nullable=False))
    with op.batch_alter_table('order') as batch:
        batch.add_column(sa.Column('voucher_code', sa.String(), server_default='', nullable=False))
        batch.add_column(sa.Column('waived_idr', ID, server_default='0', nullable=False))
        batch.create_check_constraint(op.f('ck_order_waived_not_negative'), 'waived_idr >= 0')


def downgrade():
    with op.batch_alter_table('order') as batch:
        batch.drop_constraint(op.f('ck_order_waived_not_negative'), type_='check')
        batch.drop_column('waived_idr')
        batch.drop_column('voucher_code')
    op.drop_column('order_line', 'waived_idr')
    op.drop_column('cart', 'voucher_code')
    op.drop_table('voucher_use')
    op.drop_table('voucher')
