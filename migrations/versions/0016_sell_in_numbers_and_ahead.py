"""Sell in numbers, together and ahead

Revision: 0016, after 0015. On the way down the offers go; what orders cost stays.
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
IS_OPEN = sa.text('ended_at IS NULL')


def upgrade():
    op.create_table(
        'tier_prices',
        sa.Column('variant_id', ID, nullable=False),
        sa.Column('rows', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_tier_prices_variant_id')),
        sa.PrimaryKeyConstraint('variant_id', name=op.f('pk_tier_prices')),
    )
    op.create_table(
        'preorder',
        sa.Column('id', ID, nullable=False),
        sa.Column('variant_id', ID, nullable=False),
        sa.Column('ready_on', sa.Date(), nullable=False),
        sa.Column('most', ID, nullable=False),
        sa.Column('sold', ID, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.CheckConstraint('most > 0', name=op.f('ck_preorder_most_positive')),
        sa.CheckConstraint('sold BETWEEN 0 AND most', name=op.f('ck_preorder_sold_fits')),
        sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_preorder_variant_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_preorder')),
    )
    op.create_index(op.f('ix_preorder_variant_id'), 'preorder', ['variant_id'])
    op.create_index(
        op.f('uq_preorder_one_open'),
        'preorder',
        ['variant_id'],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_table(
        'bundle',
        sa.Column('id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('price_idr', ID, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.CheckConstraint('price_idr > 0', name=op.f('ck_bundle_price_positive')),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_bundle_group_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle')),
    )
    op.create_index(op.f('ix_bundle_group_id'), 'bundle', ['group_id'])
    op.create_table(
        'bundle_part',
        sa.Column('bundle_id', ID, nullable=False),
        sa.Column('variant_id', ID, nullable=False),
        sa.Column('quantity', ID, nullable=False),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_bundle_part_quantity_positive')),
        sa.ForeignKeyConstraint(['bundle_id'], ['bundle.id'], name=op.f('fk_bundle_part_bundle_id')),
        sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_bundle_part_variant_id')),
        sa.PrimaryKeyConstraint('bundle_id', 'variant_id', name=op.f('pk_bundle_part')),
    )
    op.create_index(op.f('ix_bundle_part_variant_id'), 'bundle_part', ['variant_id'])
    with op.batch_alter_table('order') as batch:
        batch.add_column(sa.Column('bundles_idr', ID, server_default='0', nullable=False))
        batch.create_check_constraint(op.f('ck_order_bundles_fit'), 'bundles_idr BETWEEN 0 AND discount_idr')
    with op.batch_alter_table('order_line') as batch:
        batch.add_column(sa.Column('preorder_id', ID, nullable=True))
        batch.add_column(sa.Column('ready_on', sa.Date(), nullable=True))
        batch.create_foreign_key(op.f('fk_order_line_preorder_id'), 'preorder', ['preorder_id'], ['id'])
        batch.create_index(op.f('ix_order_line_preorder_id'), ['preorder_id'])


def downgrade():
    with op.batch_alter_table('order_line') as batch:
        batch.drop_index(op.f('ix_order_line_preorder_id'))
        batch.drop_constraint(op.f('fk_order_line_preorder_id'), type_='foreignkey')
        batch.drop_column('ready_on')
        batch.drop_column('preorder_id')
    with op.batch_alter_table('order') as batch:
        batch.drop_constraint(op.f('ck_order_bundles_fit'), type_='check')
        batch.drop_column('bundles_idr')
    op.drop_table('bundle_part')
    op.drop_table('bundle')
    op.drop_table('preorder')
    op.drop_table('tier_prices')
