"""Let the platform pay for vouchers that hold in all groups; know which pictures were drawn

Revision: 0019, after 0018. On the way down vouchers of the platform and their uses go; what orders cost stays.
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
PLATFORMS = sa.text('group_id IS NULL')
CHECKS = {
    'ck_order_sponsored_fits': 'sponsored_idr BETWEEN 0 AND discount_idr',
    'ck_order_sponsored_shipping_fits': 'sponsored_shipping_idr BETWEEN 0 AND waived_idr',
}


def upgrade():
    with op.batch_alter_table('voucher') as batch:
        batch.alter_column('group_id', existing_type=ID, nullable=True)
    op.create_index(
        'uq_voucher_platform_code', 'voucher', ['code'], unique=True,
        sqlite_where=PLATFORMS, postgresql_where=PLATFORMS,
    )
    op.add_column('voucher_use', sa.Column('purchase_id', ID, nullable=True))
    op.execute(
        'UPDATE voucher_use SET purchase_id ='
        ' (SELECT purchase_id FROM "order" WHERE "order".id = voucher_use.order_id)'
    )
    with op.batch_alter_table('voucher_use') as batch:
        batch.alter_column('purchase_id', existing_type=ID, nullable=False)
        batch.create_foreign_key(op.f('fk_voucher_use_purchase_id'), 'purchase', ['purchase_id'], ['id'])
        batch.create_index('ix_voucher_use_voucher_purchase', ['voucher_id', 'purchase_id'])
    op.add_column('order_line', sa.Column('sponsored_idr', ID, server_default='0', nullable=False))
    with op.batch_alter_table('order') as batch:
        batch.add_column(sa.Column('sponsored_idr', ID, server_default='0', nullable=False))
        batch.add_column(sa.Column('sponsored_shipping_idr', ID, server_default='0', nullable=False))
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(name), rule)


    op.create_table(
        'drawn_picture',
        sa.Column('id', ID, nullable=False),
        sa.Column('public_file', sa.String(), nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('product_id', ID, nullable=True),
        sa.Column('is_share', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_drawn_picture_group_id')),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_drawn_picture_product_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_drawn_picture')),
    )
    for name in ('public_file', 'group_id', 'product_id'):
        op.create_index(op.f(f'ix_drawn_picture_{name}'), 'drawn_picture', [name])


def downgrade():
    op.drop_table('drawn_picture')
    with op.batch_alter_table('order') as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(name), type_='check')
        batch.drop_column('sponsored_shipping_idr')
        batch.drop_column('sponsored_idr')
    op.drop_column('order_line', 'sponsored_idr')
    op.execute("UPDATE ledger_entry SET kind = 'adjustment' WHERE kind = 'voucher'")
    op.execute(
        'UPDATE "order" SET voucher_code = \'\' WHERE id IN (SELECT order_id FROM voucher_use'
        ' JOIN voucher ON voucher.id = voucher_id WHERE group_id IS NULL)'
    )
    op.execute('DELETE FROM voucher_use WHERE voucher_id IN (SELECT id FROM voucher WHERE group_id IS NULL)')
    op.execute('DELETE FROM voucher WHERE group_id IS NULL')
    with op.batch_alter_table('voucher_use') as batch:
        batch.drop_index('ix_voucher_use_voucher_purchase')
        batch.drop_constraint(op.f('fk_voucher_use_purchase_id'), type_='foreignkey')
        batch.drop_column('purchase_id')
    op.drop_index('uq_voucher_platform_code', 'voucher')
    with op.batch_alter_table('voucher') as batch:
        batch.alter_column('group_id', existing_type=ID, nullable=False)
