"""Say when stock is low

Revision: 0004, after 0003. A group says for each variant how few are few; none means that it does
not want to be told.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

PIECES = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    rule = sa.CheckConstraint('low_stock >= 0', name=op.f('ck_variant_low_stock_not_negative'))
    op.add_column('variant', sa.Column('low_stock', PIECES, rule, server_default='5'))


def downgrade():
    op.drop_column('variant', 'low_stock')  # with its rule
