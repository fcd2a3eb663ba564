"""Know what providers keep of a payment; what came before is not asked for

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.add_column('payment', sa.Column('fee_idr', ID, nullable=True))


def downgrade():
    op.drop_column('payment', 'fee_idr')
