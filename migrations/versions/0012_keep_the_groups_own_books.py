"""Keep the groups' own books

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
KINDS = ('sale', 'other_income', 'opening', 'materials', 'packaging', 'transport', 'wages', 'equipment', 'other', 'share')


def upgrade():
    op.create_table('cash_period',
    sa.Column('id', ID, nullable=False),
    sa.Column('group_id', ID, nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('in_idr', ID, nullable=False),
    sa.Column('out_idr', ID, nullable=False),
    sa.Column('result_idr', ID, nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by_id', ID, nullable=False),
    sa.Column('shared_by', sa.Enum('maker', 'percent', name='sharemethod', native_enum=False, length=32), nullable=True),
    sa.Column('kept_idr', ID, nullable=True),
    sa.Column('shared_idr', ID, nullable=True),
    sa.CheckConstraint('first_on <= last_on', name=op.f('ck_cash_period_days_in_order')),
    sa.CheckConstraint('shared_by IS NULL OR kept_idr + shared_idr = result_idr', name=op.f('ck_cash_period_result_is_shared')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_cash_period_closed_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_cash_period_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_period')),
    sa.UniqueConstraint('group_id', 'first_on', name=op.f('uq_cash_period_group_id_first_on'))
    )
    op.create_table('cash_entry',
    sa.Column('id', ID, nullable=False),
    sa.Column('group_id', ID, nullable=False),
    sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, length=32), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='cashkind', native_enum=False, length=32), nullable=False),
    sa.Column('amount_idr', ID, nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('receipt', sa.String(), nullable=True),
    sa.Column('by_id', ID, nullable=True),
    sa.Column('ledger_entry_id', ID, nullable=True),
    sa.Column('period_id', ID, nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount_idr > 0', name=op.f('ck_cash_entry_amount_positive')),
    sa.CheckConstraint('ledger_entry_id IS NULL OR period_id IS NOT NULL', name=op.f('ck_cash_entry_copy_is_closed')),
    sa.CheckConstraint('deleted_at IS NULL OR period_id IS NULL', name=op.f('ck_cash_entry_closed_is_kept')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_cash_entry_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_cash_entry_group_id')),
    sa.ForeignKeyConstraint(['ledger_entry_id'], ['ledger_entry.id'], name=op.f('fk_cash_entry_ledger_entry_id')),
    sa.ForeignKeyConstraint(['period_id'], ['cash_period.id'], name=op.f('fk_cash_entry_period_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_entry')),
    sa.UniqueConstraint('ledger_entry_id', name=op.f('uq_cash_entry_ledger_entry_id')),
    sa.UniqueConstraint('receipt', name=op.f('uq_cash_entry_receipt'))
    )
    op.create_index('ix_cash_entry_group_booked_on', 'cash_entry', ['group_id', 'booked_on'])
    op.create_index(op.f('ix_cash_entry_period_id'), 'cash_entry', ['period_id'])
    op.create_table('profit_share',
    sa.Column('id', ID, nullable=False),
    sa.Column('period_id', ID, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('weight', ID, nullable=False),
    sa.Column('amount_idr', ID, nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entry_id', ID, nullable=True),
    sa.CheckConstraint('amount_idr > 0', name=op.f('ck_profit_share_amount_positive')),
    sa.CheckConstraint('(paid_at IS NULL) = (entry_id IS NULL)', name=op.f('ck_profit_share_paid_is_in_the_book')),
    sa.ForeignKeyConstraint(['entry_id'], ['cash_entry.id'], name=op.f('fk_profit_share_entry_id')),
    sa.ForeignKeyConstraint(['period_id'], ['cash_period.id'], name=op.f('fk_profit_share_period_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profit_share')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_profit_share_entry_id')),
    sa.UniqueConstraint('period_id', 'name', name=op.f('uq_profit_share_period_id_name'))
    )


def downgrade():
    op.drop_table('profit_share')
    op.drop_table('cash_entry')
    op.drop_table('cash_period')
