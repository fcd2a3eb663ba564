"""Bring the database up to date and put the sample world into an empty shop, in one process.

`flask db upgrade` and `flask demo` one after the other would load the shop twice.
"""

from flask.cli import ScriptInfo

from app import app


def prepare() -> None:
    import flask_migrate  # heavy, and the processes of `make run` do without

    with app.app_context():
        flask_migrate.upgrade()
    app.cli.main(["demo"], obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    prepare()
