"""Hear what providers say

Revision: 0010, after 0009. On the way down money by card counts as a transfer to the platform.
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
PROBLEMS = sa.Enum('unknown', 'mismatch', 'disputed', 'totals', name='problem', native_enum=False, length=32)


def upgrade():
    op.create_table(
        'webhook_event',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('provider', sa.String(), nullable=False),
        sa.Column('event_id', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('received_at', MOMENT, nullable=False),
        sa.Column('payment_id', NUMBER, nullable=True),
        sa.Column('problem', PROBLEMS, nullable=True),
        sa.Column('closed_at', MOMENT, nullable=True),
        sa.Column('closed_by_id', NUMBER, nullable=True),
        sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_webhook_event_payment_id')),
        sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_webhook_event_closed_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_event')),
        sa.UniqueConstraint('provider', 'event_id', name=op.f('uq_webhook_event_provider_event_id')),
    )
    op.create_index(op.f('ix_webhook_event_payment_id'), 'webhook_event', ['payment_id'])
    op.add_column('payment', sa.Column('provider_reference', sa.String(), nullable=True))
    op.add_column('payment', sa.Column('provider_url', sa.String(), nullable=True))
    op.add_column('payment', sa.Column('disputed_at', MOMENT, nullable=True))
    op.add_column('refund', sa.Column('provider_reference', sa.String(), nullable=True))
    op.create_index(op.f('ix_refund_provider_reference'), 'refund', ['provider_reference'])


def downgrade():
    op.execute("""
        UPDATE payment_option SET method = 'bank_transfer', bank_name = 'Kartu', is_offered = false
        WHERE method = 'card'
    """)
    op.execute("UPDATE payment SET method = 'bank_transfer' WHERE method = 'card'")
    op.execute("""UPDATE "order" SET payment_method = 'bank_transfer' WHERE payment_method = 'card'""")
    op.drop_index(op.f('ix_refund_provider_reference'), 'refund')
    op.drop_column('refund', 'provider_reference')
    op.drop_column('payment', 'disputed_at')
    op.drop_column('payment', 'provider_url')
    op.drop_column('payment', 'provider_reference')
    op.drop_table('webhook_event')
