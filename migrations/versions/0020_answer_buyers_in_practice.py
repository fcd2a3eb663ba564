"""Answer buyers in practice: what a participant wrote back; which pictures are the shop's samples

Revision: 0020, after 0019. On the way down answers go, and samples are pictures like others.
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('practice_buyer') as batch:
        batch.add_column(sa.Column('answer', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('practice_buyer') as batch:
        batch.alter_column('answer', server_default=None)
    with op.batch_alter_table('picture') as batch:
        batch.add_column(sa.Column('sample', sa.String(), nullable=True))
        batch.create_index(op.f('ix_picture_sample'), ['sample'])
    with op.batch_alter_table('photo') as batch:
        batch.create_index(op.f('ix_photo_picture_id'), ['picture_id'])


def downgrade():
    with op.batch_alter_table('photo') as batch:
        batch.drop_index(op.f('ix_photo_picture_id'))
    with op.batch_alter_table('picture') as batch:
        batch.drop_index(op.f('ix_picture_sample'))
        batch.drop_column('sample')
    with op.batch_alter_table('practice_buyer') as batch:
        batch.drop_column('answer')
