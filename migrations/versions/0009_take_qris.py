"""Take QRIS

Revision: 0009, after 0008. On the way down what was paid by QRIS counts as a transfer, which is how
it was confirmed; the codes go.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    rule = sa.CheckConstraint("(method = 'qris') = (qris_payload <> '')", name=op.f('ck_payment_option_qris_has_code'))
    op.add_column('payment_option', sa.Column('qris_payload', sa.String(), rule, nullable=False, server_default=''))
    op.add_column('payment_option', sa.Column('puts_amount', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.execute("""
        UPDATE payment_option
        SET method = 'bank_transfer', bank_name = 'QRIS', qris_payload = '', is_offered = false
        WHERE method = 'qris'
    """)
    op.execute("UPDATE payment SET method = 'bank_transfer' WHERE method = 'qris'")
    op.execute("""UPDATE "order" SET payment_method = 'bank_transfer' WHERE payment_method = 'qris'""")
    op.drop_column('payment_option', 'puts_amount')
    op.drop_column('payment_option', 'qris_payload')  # with its rule
