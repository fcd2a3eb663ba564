"""Know rare words: PostgreSQL takes a word of one product in a million for a common one otherwise

Revision: 0021, after 0020. SQLite looks every word up anyway.
"""

from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    _keep_statistics(1_000)


def downgrade():
    _keep_statistics(-1)


def _keep_statistics(most):
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER INDEX ix_product_search ALTER COLUMN 1 SET STATISTICS {most}')
