"""Keep proofs of transfer and lines of bank statements

Revision: 0013, after 0012. On the way down the names of proofs go, not their files.
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DENIALS = sa.Enum('not_there', 'duplicate', name='denial', native_enum=False, length=32)


def upgrade():
    op.create_table(
        'transfer_proof',
        sa.Column('id', ID, nullable=False),
        sa.Column('payment_id', ID, nullable=False),
        sa.Column('file', sa.String(), nullable=False),
        sa.Column('digest', sa.String(64), nullable=False),
        sa.Column('amount_idr', ID, nullable=True),
        sa.Column('sender', sa.String(), nullable=False),
        sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('amount_idr > 0', name=op.f('ck_transfer_proof_amount_positive')),
        sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_transfer_proof_payment_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_proof')),
        sa.UniqueConstraint('file', name=op.f('uq_transfer_proof_file')),
        sa.UniqueConstraint('payment_id', 'digest', name=op.f('uq_transfer_proof_payment_id_digest')),
    )
    op.create_index(op.f('ix_transfer_proof_digest'), 'transfer_proof', ['digest'])
    op.create_table(
        'statement_line',
        sa.Column('id', ID, nullable=False),
        sa.Column('option_id', ID, nullable=False),
        sa.Column('booked_on', sa.Date(), nullable=False),
        sa.Column('amount_idr', ID, nullable=False),
        sa.Column('description', sa.String(), nullable=False),
        sa.Column('place', ID, nullable=False),
        sa.Column('payment_id', ID, nullable=False),
        sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('imported_by_id', ID, nullable=False),
        sa.CheckConstraint('amount_idr > 0', name=op.f('ck_statement_line_amount_positive')),
        sa.ForeignKeyConstraint(['option_id'], ['payment_option.id'], name=op.f('fk_statement_line_option_id')),
        sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_statement_line_payment_id')),
        sa.ForeignKeyConstraint(['imported_by_id'], ['user.id'], name=op.f('fk_statement_line_imported_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_line')),
        sa.UniqueConstraint('payment_id', name=op.f('uq_statement_line_payment_id')),
        sa.UniqueConstraint(
            'option_id', 'booked_on', 'amount_idr', 'description', 'place', name=op.f('uq_statement_line_as_the_bank_has_it')
        ),
    )
    op.add_column('payment', sa.Column('denied_for', DENIALS, nullable=True))
    with op.batch_alter_table('refund') as batch:
        batch.add_column(sa.Column('proof', sa.String(), nullable=True))
        batch.create_unique_constraint(op.f('uq_refund_proof'), ['proof'])


def downgrade():
    with op.batch_alter_table('refund') as batch:
        batch.drop_constraint(op.f('uq_refund_proof'), type_='unique')
        batch.drop_column('proof')
    op.drop_column('payment', 'denied_for')
    op.drop_table('statement_line')
    op.drop_table('transfer_proof')
