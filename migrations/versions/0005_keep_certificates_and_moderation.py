"""Keep certificates with their proof, and let the operator name categories

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
ONE_NIB = sa.text("kind = 'nib' AND status != 'withdrawn'")


def upgrade():
    op.create_table('certificate',
    sa.Column('id', ID, nullable=False),
    sa.Column('group_id', ID, nullable=False),
    sa.Column('kind', sa.Enum('nib', 'pirt', 'bpom', 'halal', name='certificatekind', native_enum=False, length=32), nullable=False),
    sa.Column('status', sa.Enum('in_progress', 'held', 'checked', 'refused', 'withdrawn', name='certificatestatus', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('proof', sa.String(), nullable=True),
    sa.Column('covers_all', sa.Boolean(), nullable=False),
    sa.CheckConstraint("status != 'checked' OR proof IS NOT NULL", name=op.f('ck_certificate_checked_has_proof')),
    sa.CheckConstraint("kind != 'nib' OR covers_all", name=op.f('ck_certificate_nib_is_of_the_group')),
    sa.ForeignKeyConstraint(['group_id'], ['producer_group.id'], name=op.f('fk_certificate_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('proof', name=op.f('uq_certificate_proof'))
    )
    op.create_index(op.f('ix_certificate_group_id'), 'certificate', ['group_id'])
    op.create_index(op.f('ix_certificate_status'), 'certificate', ['status'])
    op.create_index('uq_certificate_one_nib', 'certificate', ['group_id'], unique=True, sqlite_where=ONE_NIB, postgresql_where=ONE_NIB)
    op.create_table('covered_product',
    sa.Column('certificate_id', ID, nullable=False),
    sa.Column('product_id', ID, nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_covered_product_certificate_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_covered_product_product_id')),
    sa.PrimaryKeyConstraint('certificate_id', 'product_id', name=op.f('pk_covered_product'))
    )
    op.create_index(op.f('ix_covered_product_product_id'), 'covered_product', ['product_id'])

    # A number without a proof is what was known of business numbers.
    op.execute(
        "INSERT INTO certificate (group_id, kind, status, number, holder, covers_all) "
        "SELECT id, 'nib', 'held', nib, name, true FROM producer_group WHERE nib IS NOT NULL"
    )
    op.drop_column('producer_group', 'nib')

    op.add_column('category', sa.Column('name_en', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('category') as batch_op:
        batch_op.alter_column('name_en', existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.create_unique_constraint(batch_op.f('uq_category_name'), ['name'])


def downgrade():
    with op.batch_alter_table('category') as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_category_name'), type_='unique')
        batch_op.drop_column('name_en')

    op.add_column('producer_group', sa.Column('nib', sa.String(), nullable=True))
    op.execute(
        "UPDATE producer_group SET nib = (SELECT number FROM certificate WHERE kind = 'nib' "
        "AND status != 'withdrawn' AND number != '' AND group_id = producer_group.id)"
    )
    # What the operator took down stays out of sight.
    op.execute("UPDATE product SET status = 'draft' WHERE status IN ('taken_down', 'look_again')")
    op.drop_table('covered_product')
    op.drop_table('certificate')
