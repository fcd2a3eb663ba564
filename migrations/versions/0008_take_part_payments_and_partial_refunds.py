"""Take part payments and send part of the money back

Revision: 0008, after 0007.
"""

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
