"""Count the states of the catalogue

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    table = op.create_table(
        'catalogue_version',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('number', NUMBER, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_version')),
    )
    op.bulk_insert(table, [{'id': 1, 'number': 1}])


def downgrade():
    op.drop_table('catalogue_version')
