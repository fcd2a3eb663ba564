"""Keep how a price was worked out

Revision: 0003, after 0002. What one batch of a variant costs, line by line, and how many packs it
makes.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
KINDS = sa.Enum(
    'material', 'packaging', 'energy', 'wage', name='costkind', native_enum=False, length=32
)


def upgrade():
    op.create_table(
        'costing',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('variant_id', NUMBER, nullable=False),
        sa.Column('packs', NUMBER, nullable=False),
        sa.Column('markup_percent', NUMBER, nullable=False),
        sa.Column('margin_percent', NUMBER, nullable=False),
        sa.CheckConstraint('packs > 0', name=op.f('ck_costing_packs_positive')),
        sa.CheckConstraint('markup_percent >= 0', name=op.f('ck_costing_markup_not_negative')),
        sa.CheckConstraint(
            'margin_percent BETWEEN 0 AND 99', name=op.f('ck_costing_margin_below_price')
        ),
        sa.ForeignKeyConstraint(
            ['variant_id'], ['variant.id'], name=op.f('fk_costing_variant_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_costing')),
        sa.UniqueConstraint('variant_id', name=op.f('uq_costing_variant_id')),
    )
    op.create_table(
        'cost_line',
        sa.Column('id', NUMBER, nullable=False),
        sa.Column('costing_id', NUMBER, nullable=False),
        sa.Column('kind', KINDS, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('amount_idr', NUMBER, nullable=False),
        sa.CheckConstraint('amount_idr > 0', name=op.f('ck_cost_line_amount_positive')),
        sa.ForeignKeyConstraint(
            ['costing_id'], ['costing.id'], name=op.f('fk_cost_line_costing_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cost_line')),
    )
    op.create_index(op.f('ix_cost_line_costing_id'), 'cost_line', ['costing_id'])


def downgrade():
    op.drop_table('cost_line')
    op.drop_table('costing')
