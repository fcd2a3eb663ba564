"""Bring the database up to date and put the sample world into an empty shop, in one process.

`flask db upgrade` and `flask demo` one after the other would load the shop twice.
"""

import flask_migrate
from flask.cli import ScriptInfo

from app import app

if __name__ == "__main__":
    with app.app_context():
        flask_migrate.upgrade()
    app.cli.main(["demo"], obj=ScriptInfo(create_app=lambda: app))
