"""Pay out what groups have earned

Revision: 0011, after 0010. On the way down what was paid out stays in the book of each group.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
STATES = sa.Enum('draft', 'approved', 'sent', 'confirmed', 'failed', name='payoutstate', native_enum=False, length=32)
UNPAID = sa.text('payout_id IS NULL')


def upgrade():
    op.create_table(
        'payout',
        sa.Column('id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=False),
        sa.Column('amount_idr', ID, nullable=False),
        sa.Column('status', STATES, nullable=False),
        sa.Column('bank_name', sa.String(), nullable=False),
        sa.Column('account_number', sa.String(), nullable=False),
        sa.Column('account_holder', sa.String(), nullable=False),
        sa.Column('proof', sa.String(), nullable=True),
        sa.Column('made_at', MOMENT, nullable=False),
        sa.Column('made_by_id', ID, nullable=False),
        sa.Column('approved_at', MOMENT, nullable=True),
        sa.Column('approved_by_id', ID, nullable=True),
        sa.Column('sent_at', MOMENT, nullable=True),
        sa.Column('sent_by_id', ID, nullable=True),
        sa.Column('closed_at', MOMENT, nullable=True),
        sa.CheckConstraint('amount_idr > 0', name=op.f('ck_payout_amount_positive')),
        sa.CheckConstraint('sent_at IS NULL OR proof IS NOT NULL', name=op.f('ck_payout_sent_has_proof')),
        sa.CheckConstraint('sent_at IS NULL OR approved_at IS NOT NULL', name=op.f('ck_payout_sent_was_approved')),
        sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_payout_group_id')),
        sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_payout_made_by_id')),
        sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_payout_approved_by_id')),
        sa.ForeignKeyConstraint(['sent_by_id'], ['user.id'], name=op.f('fk_payout_sent_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payout')),
        sa.UniqueConstraint('proof', name=op.f('uq_payout_proof')),
    )
    op.create_index(op.f('ix_payout_group_id'), 'payout', ['group_id'])
    op.create_index(op.f('ix_payout_status'), 'payout', ['status'])
    with op.batch_alter_table('ledger_entry') as batch:
        batch.add_column(sa.Column('payout_id', ID, nullable=True))
        batch.create_foreign_key(op.f('fk_ledger_entry_payout_id'), 'payout', ['payout_id'], ['id'])
        batch.create_index(op.f('ix_ledger_entry_payout_id'), ['payout_id'])
    op.create_index('ix_ledger_entry_unpaid', 'ledger_entry', ['group_id'], sqlite_where=UNPAID, postgresql_where=UNPAID)
    rule = sa.CheckConstraint('commission_bp BETWEEN 0 AND 10000', name=op.f('ck_producer_group_commission_is_a_part'))
    op.add_column('producer_group', sa.Column('commission_bp', ID, rule, nullable=False, server_default='0'))


def downgrade():
    op.drop_column('producer_group', 'commission_bp')  # with its rule
    op.drop_index('ix_ledger_entry_unpaid', 'ledger_entry')
    with op.batch_alter_table('ledger_entry') as batch:
        batch.drop_index(op.f('ix_ledger_entry_payout_id'))
        batch.drop_constraint(op.f('fk_ledger_entry_payout_id'), type_='foreignkey')
        batch.drop_column('payout_id')
    op.drop_table('payout')
