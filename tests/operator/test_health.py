from datetime import timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.outbox import tell


def test_the_process_says_that_it_is_there(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_a_shop_that_can_serve_is_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "migrations": True, "disk": True, "outbox_lag_s": 0}


def test_it_is_not_ready_while_a_migration_is_missing(client):
    with atomic() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["migrations"] is False


def test_it_is_not_ready_while_nobody_does_the_jobs(client):
    with atomic():
        tell("picture.kept", picture_id=1, run_at=clock.now() - timedelta(minutes=20))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert 1200 <= answer.json["outbox_lag_s"] < 1300


def test_it_is_not_ready_without_a_database(make_app, tmp_path):
    away = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/nowhere/etalase.db")
    with away.app_context():
        answer = away.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] is False
