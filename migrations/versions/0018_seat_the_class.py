"""Seat the class: programmes, session days, participants, steps, buyers, resets, trainers

Revision: 0018, after 0017. On the way down all that a class is beside its practice shops goes.
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=32)


CLUSTER = enum('cluster', 'institution', 'sales', 'product')
KIND = enum(
    'buyerkind',
    'normal', 'asks_first', 'haggles', 'sold_out', 'wrong_address', 'fake_proof', 'cod_refused', 'complaint', 'reseller',
)
OUTCOME = enum('outcome', 'exact', 'short', 'over', 'late', 'twice', 'declined', 'refunded', 'nothing')


def points_to(table, column, target):
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f'fk_{table}_{column}'))


def upgrade():
    with op.batch_alter_table('user') as batch:
        batch.add_column(sa.Column('is_trainer', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('user') as batch:
        batch.alter_column('is_trainer', server_default=None)
    op.create_table(
        'programme',
        sa.Column('id', ID, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('organiser', sa.String(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    )
    with op.batch_alter_table('classroom') as batch:
        batch.add_column(sa.Column('cleared_at', MOMENT, nullable=True))
        batch.add_column(sa.Column('programme_id', ID, nullable=True))
        batch.add_column(sa.Column('cluster', CLUSTER, nullable=False, server_default='sales'))
        batch.add_column(sa.Column('regency_code', sa.String(), nullable=True))
        batch.add_column(sa.Column('venue', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('seats', ID, nullable=False, server_default='10'))
        batch.add_column(sa.Column('lesson', sa.String(), nullable=True))
        batch.add_column(sa.Column('step', sa.String(), nullable=True))
        batch.add_column(sa.Column('timer_ends_at', MOMENT, nullable=True))
        batch.add_column(sa.Column('timer_left_s', ID, nullable=True))
        batch.create_foreign_key(op.f('fk_classroom_programme_id'), 'programme', ['programme_id'], ['id'])
        batch.create_foreign_key(op.f('fk_classroom_regency_code'), 'region', ['regency_code'], ['code'])
        batch.create_check_constraint(op.f('ck_classroom_seats_fit_a_room'), 'seats BETWEEN 1 AND 60')
        batch.create_check_constraint(op.f('ck_classroom_clock_goes_forward'), 'clock_offset_s >= 0')
        batch.create_index(op.f('ix_classroom_programme_id'), ['programme_id'])
    with op.batch_alter_table('classroom') as batch:
        for name in ('cluster', 'venue', 'seats'):
            batch.alter_column(name, server_default=None)
    op.create_table(
        'classroom_trainer',
        sa.Column('classroom_id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        points_to('classroom_trainer', 'classroom_id', 'classroom.id'),
        points_to('classroom_trainer', 'user_id', 'user.id'),
        sa.PrimaryKeyConstraint('classroom_id', 'user_id', name=op.f('pk_classroom_trainer')),
    )
    op.create_index(op.f('ix_classroom_trainer_user_id'), 'classroom_trainer', ['user_id'])
    op.create_table(
        'session_day',
        sa.Column('id', ID, nullable=False),
        sa.Column('classroom_id', ID, nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        sa.Column('starts_at', sa.Time(), nullable=False),
        sa.Column('ends_at', sa.Time(), nullable=False),
        sa.Column('topic', sa.String(), nullable=False),
        sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_session_day_ends_after_it_starts')),
        points_to('session_day', 'classroom_id', 'classroom.id'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session_day')),
        sa.UniqueConstraint('classroom_id', 'held_on', name=op.f('uq_session_day_classroom_id_held_on')),
    )
    op.create_table(
        'participant',
        sa.Column('id', ID, nullable=False),
        sa.Column('classroom_id', ID, nullable=False),
        sa.Column('number', ID, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('called', sa.String(), nullable=False),
        sa.Column('user_id', ID, nullable=True),
        sa.Column('group_id', ID, nullable=True),
        sa.Column('joined_at', MOMENT, nullable=True),
        sa.Column('help_at', MOMENT, nullable=True),
        sa.Column('kept_group_id', ID, nullable=True),
        points_to('participant', 'classroom_id', 'classroom.id'),
        points_to('participant', 'user_id', 'user.id'),
        points_to('participant', 'group_id', 'producer_group.id'),
        points_to('participant', 'kept_group_id', 'producer_group.id'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
        sa.UniqueConstraint('classroom_id', 'number', name=op.f('uq_participant_classroom_id_number')),
        sa.UniqueConstraint('classroom_id', 'called', name=op.f('uq_participant_classroom_id_called')),
        sa.UniqueConstraint('user_id', name=op.f('uq_participant_user_id')),
        sa.UniqueConstraint('group_id', name=op.f('uq_participant_group_id')),
    )
    op.create_index(op.f('ix_participant_kept_group_id'), 'participant', ['kept_group_id'])
    op.create_table(
        'attendance',
        sa.Column('participant_id', ID, nullable=False),
        sa.Column('day_id', ID, nullable=False),
        sa.Column('noted_at', MOMENT, nullable=False),
        sa.Column('noted_by_id', ID, nullable=True),
        points_to('attendance', 'participant_id', 'participant.id'),
        points_to('attendance', 'day_id', 'session_day.id'),
        points_to('attendance', 'noted_by_id', 'user.id'),
        sa.PrimaryKeyConstraint('participant_id', 'day_id', name=op.f('pk_attendance')),
    )
    op.create_index(op.f('ix_attendance_day_id'), 'attendance', ['day_id'])
    op.create_table(
        'lesson_step',
        sa.Column('participant_id', ID, nullable=False),
        sa.Column('step', sa.String(64), nullable=False),
        sa.Column('done_at', MOMENT, nullable=False),
        sa.Column('ticked_by_id', ID, nullable=True),
        sa.Column('note', sa.String(), nullable=False),
        sa.CheckConstraint("(ticked_by_id IS NULL) = (note = '')", name=op.f('ck_lesson_step_override_has_a_note')),
        points_to('lesson_step', 'participant_id', 'participant.id'),
        points_to('lesson_step', 'ticked_by_id', 'user.id'),
        sa.PrimaryKeyConstraint('participant_id', 'step', name=op.f('pk_lesson_step')),
    )
    op.create_table(
        'practice_buyer',
        sa.Column('id', ID, nullable=False),
        sa.Column('classroom_id', ID, nullable=False),
        sa.Column('participant_id', ID, nullable=False),
        sa.Column('kind', KIND, nullable=False),
        sa.Column('outcome', OUTCOME, nullable=False),
        sa.Column('seed', ID, nullable=False),
        sa.Column('sent_at', MOMENT, nullable=False),
        sa.Column('sent_by_id', ID, nullable=False),
        sa.Column('purchase_id', ID, nullable=True),
        sa.Column('says', sa.String(), nullable=False),
        points_to('practice_buyer', 'classroom_id', 'classroom.id'),
        points_to('practice_buyer', 'participant_id', 'participant.id'),
        points_to('practice_buyer', 'sent_by_id', 'user.id'),
        points_to('practice_buyer', 'purchase_id', 'purchase.id'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_buyer')),
        sa.UniqueConstraint('purchase_id', name=op.f('uq_practice_buyer_purchase_id')),
    )
    op.create_index(op.f('ix_practice_buyer_participant_id'), 'practice_buyer', ['participant_id'])
    op.create_index('ix_practice_buyer_classroom_sent', 'practice_buyer', ['classroom_id', 'sent_at'])
    op.create_table(
        'practice_reset',
        sa.Column('id', ID, nullable=False),
        sa.Column('classroom_id', ID, nullable=False),
        sa.Column('made_at', MOMENT, nullable=False),
        sa.Column('made_by_id', ID, nullable=False),
        sa.Column('undone_at', MOMENT, nullable=True),
        sa.Column('cleared_at', MOMENT, nullable=True),
        points_to('practice_reset', 'classroom_id', 'classroom.id'),
        points_to('practice_reset', 'made_by_id', 'user.id'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_reset')),
    )
    op.create_index(op.f('ix_practice_reset_classroom_id'), 'practice_reset', ['classroom_id'])
    op.create_table(
        'shop_reset',
        sa.Column('reset_id', ID, nullable=False),
        sa.Column('participant_id', ID, nullable=False),
        sa.Column('group_id', ID, nullable=True),
        sa.Column('steps', sa.JSON(), nullable=False),
        points_to('shop_reset', 'reset_id', 'practice_reset.id'),
        points_to('shop_reset', 'participant_id', 'participant.id'),
        points_to('shop_reset', 'group_id', 'producer_group.id'),
        sa.PrimaryKeyConstraint('reset_id', 'participant_id', name=op.f('pk_shop_reset')),
    )
    op.create_index(op.f('ix_shop_reset_participant_id'), 'shop_reset', ['participant_id'])
    op.create_index(op.f('ix_shop_reset_group_id'), 'shop_reset', ['group_id'])


def downgrade():
    for table in (
        'shop_reset', 'practice_reset', 'practice_buyer', 'lesson_step', 'attendance', 'participant',
        'session_day', 'classroom_trainer',
    ):
        op.drop_table(table)
    with op.batch_alter_table('classroom') as batch:
        batch.drop_index(op.f('ix_classroom_programme_id'))
        batch.drop_constraint(op.f('ck_classroom_clock_goes_forward'), type_='check')
        batch.drop_constraint(op.f('ck_classroom_seats_fit_a_room'), type_='check')
        batch.drop_constraint(op.f('fk_classroom_regency_code'), type_='foreignkey')
        batch.drop_constraint(op.f('fk_classroom_programme_id'), type_='foreignkey')
        for name in (
            'timer_left_s', 'timer_ends_at', 'step', 'lesson', 'seats', 'venue', 'regency_code', 'cluster',
            'programme_id', 'cleared_at',
        ):
            batch.drop_column(name)
    op.drop_table('programme')
    with op.batch_alter_table('user') as batch:
        batch.drop_column('is_trainer')
