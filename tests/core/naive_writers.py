"""The shop for the web processes of `test_turns`, with a naive twin of its writers beside them."""

import sqlite3
from contextlib import closing

from flask.typing import ResponseReturnValue

from storefront import create_app
from storefront.core.db import db

app = create_app(WTF_CSRF_ENABLED=False)


@app.post("/naive/<begin>/<int:variant_id>")
def put_naively(begin: str, variant_id: int) -> ResponseReturnValue:
    """One piece more, read and then written, in a transaction that SQLite alone lets begin."""
    with closing(db.engine.raw_connection()) as pooled:
        connection = pooled.driver_connection
        try:
            connection.execute(f"BEGIN {begin}")
            found = connection.execute("SELECT stock FROM variant WHERE id = ?", [variant_id])
            [stock] = found.fetchone()
            connection.execute("UPDATE variant SET stock = ? WHERE id = ?", [stock + 1, variant_id])
            connection.execute("COMMIT")
        except sqlite3.OperationalError as refused:
            return str(refused), 503
    return ""  # who gives a connection back ends what it has begun
