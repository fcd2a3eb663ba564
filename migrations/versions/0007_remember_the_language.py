"""Remember the language of people and purchases

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('user', 'purchase'):
        language = sa.Enum('id', 'en', name='language', native_enum=False, length=32)
        op.add_column(table, sa.Column('language', language, server_default='id', nullable=False))


def downgrade():
    for table in ('purchase', 'user'):
        op.drop_column(table, 'language')
