"""Count what tracked links bring, and keep the words of promotions

Revision: 0017, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
CHANNELS = sa.Enum('whatsapp', 'facebook', 'instagram', 'poster', name='linkchannel', native_enum=False, length=32)


def upgrade():
    op.create_table(
        'campaign',
        sa.Column('id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('first_on', sa.Date(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=False),
        sa.Column('goal_idr', ID, nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('first_on <= last_on', name=op.f('ck_campaign_days_in_order')),
        sa.CheckConstraint('goal_idr > 0', name=op.f('ck_campaign_goal_positive')),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_campaign_group_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign')),
    )
    op.create_index(op.f('ix_campaign_group_id'), 'campaign', ['group_id'])
    op.create_table(
        'tracked_link',
        sa.Column('id', ID, nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('product_id', ID, nullable=True),
        sa.Column('campaign_id', ID, nullable=True),
        sa.Column('channel', CHANNELS, nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_tracked_link_group_id')),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_tracked_link_product_id')),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_tracked_link_campaign_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tracked_link')),
        sa.UniqueConstraint('code', name=op.f('uq_tracked_link_code')),
    )
    for column in ('group_id', 'product_id', 'campaign_id'):
        op.create_index(op.f(f'ix_tracked_link_{column}'), 'tracked_link', [column])
    op.create_table(
        'link_open',
        sa.Column('id', ID, nullable=False),
        sa.Column('link_id', ID, nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('is_first', sa.Boolean(), nullable=False),
        sa.Column('carted_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['link_id'], ['tracked_link.id'], name=op.f('fk_link_open_link_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_link_open')),
    )
    op.create_index('ix_link_open_link_opened_at', 'link_open', ['link_id', 'opened_at'])
    op.create_table(
        'caption',
        sa.Column('id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('product_id', ID, nullable=True),
        sa.Column('channel', CHANNELS, nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', ID, nullable=True),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_caption_group_id')),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_caption_product_id')),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_caption_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_caption')),
    )
    op.create_index('ix_caption_group_product', 'caption', ['group_id', 'product_id'])
    op.create_index(op.f('ix_caption_product_id'), 'caption', ['product_id'])
    with op.batch_alter_table('purchase') as batch:
        batch.add_column(sa.Column('tracked_link_id', ID, nullable=True))
        batch.create_foreign_key(
            op.f('fk_purchase_tracked_link_id'), 'tracked_link', ['tracked_link_id'], ['id']
        )
        batch.create_index(op.f('ix_purchase_tracked_link_id'), ['tracked_link_id'])


def downgrade():
    with op.batch_alter_table('purchase') as batch:
        batch.drop_index(op.f('ix_purchase_tracked_link_id'))
        batch.drop_constraint(op.f('fk_purchase_tracked_link_id'), type_='foreignkey')
        batch.drop_column('tracked_link_id')
    op.drop_table('caption')
    op.drop_table('link_open')
    op.drop_table('tracked_link')
    op.drop_table('campaign')
