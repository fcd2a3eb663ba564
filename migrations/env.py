"""How Alembic reaches the shop's database: through the app, in one transaction."""

import sqlalchemy as sa
from alembic import context
from flask import current_app

from storefront.core.catalogue_version import CHANGED
from storefront.core.db import UtcDateTime, db


def write_types_plainly(kind, item, _autogenerate):
    """Migrations say `DateTime`, so that they do not break when our own type moves."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_of_the_models(_item, name, _kind, _is_reflected, _model):
    """The search index is made by its migration: each database has it in its own way."""
    return not (name or "").startswith(("product_search", "ix_product_search"))


def outside_transactions(connection, pragma):
    """SQLite ignores this pragma inside a transaction, and SQLAlchemy begins one by itself."""
    connection.connection.cursor().execute(pragma)


def migrate(connection):
    if connection.dialect.name == "sqlite":  # a table that is copied must not take others along
        outside_transactions(connection, "PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=write_types_plainly,
        include_object=is_of_the_models,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        connection.info.pop(CHANGED, None)  # no shop is open, and the row may be gone
    if connection.dialect.name == "sqlite":
        connection.commit()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.rollback()
        outside_transactions(connection, "PRAGMA foreign_keys=ON")
        if broken:
            raise sa.exc.IntegrityError("foreign_key_check", broken, Exception("broken keys"))


with current_app.extensions["migrate"].db.engine.connect() as connection:
    migrate(connection)
