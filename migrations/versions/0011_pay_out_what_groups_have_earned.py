"""Pay out what groups have earned

Revision: 0011, after 0010.
"""

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
