import os

import pytest
from flask import Flask

from storefront.core import storage, views
from storefront.core.errors import Missing
from storefront.core.storage import FolderStorage

UNKNOWN = "0" * 32 + ".jpg"
FOREIGN_NAMES = [
    "",
    ".jpg",
    "photo.jpg",
    "../private/" + UNKNOWN,
    "..%2f" + UNKNOWN,
    "/etc/passwd",
    UNKNOWN + "/../" + UNKNOWN,
    UNKNOWN + "\n",
    UNKNOWN.upper(),
    "0" * 31 + ".jpg",
    "0" * 32,
    "0" * 32 + ".html",
    "0" * 32 + ".svg",
    "0" * 32 + "-480.php.jpg",
    "0" * 32 + "-99999.jpg",
    "\N{FULLWIDTH DIGIT ZERO}" * 32 + ".jpg",
]


@pytest.fixture
def folder(tmp_path):
    return FolderStorage(tmp_path / "public")


@pytest.fixture
def door(tmp_path):
    """Nothing but the storage and its door."""
    app = Flask("door")
    app.config.update(MEDIA_ROOT=str(tmp_path), TESTING=True)
    storage.init_app(app)
    app.register_blueprint(views.bp)
    app.register_error_handler(Missing, lambda error: ("", error.status))
    with app.app_context():
        yield app.test_client()


def stored(folder):
    return [path for path in folder.root.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_under_a_name_nobody_can_guess(folder):
    names = {folder.put(b"photo", ".jpg") for _ in range(50)}

    assert len(names) == 50
    for name in names:
        with folder.open(name) as file:
            assert file.read() == b"photo"
    assert len({path.parent for path in stored(folder)}) > 1


def test_files_that_belong_together_share_a_base(folder):
    original = folder.put(b"large", ".jpg")
    base = original.removesuffix(".jpg")

    assert folder.put(b"small", "-480.webp", base=base) == f"{base}-480.webp"
    assert folder.exists(f"{base}-480.webp")


def test_a_job_that_runs_twice_leaves_one_file(folder):
    base = folder.put(b"large", ".jpg").removesuffix(".jpg")
    for content in (b"first", b"again"):
        name = folder.put(content, "-240.jpg", base=base)

    with folder.open(name) as file:
        assert file.read() == b"again"
    assert len(stored(folder)) == 2


def test_a_write_that_fails_leaves_nothing(folder, monkeypatch):
    def no_space(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        folder.put(b"photo", ".jpg")
    assert stored(folder) == []


def test_a_deleted_file_is_gone_and_may_be_deleted_again(folder):
    name = folder.put(b"photo", ".jpg")
    for _ in range(2):
        folder.delete(name)

    assert not folder.exists(name)
    with pytest.raises(Missing):
        folder.open(name)


@pytest.mark.parametrize("name", FOREIGN_NAMES)
@pytest.mark.parametrize("question", ["open", "exists", "delete"])
def test_a_name_that_is_not_of_ours_leads_nowhere(folder, question, name):
    with pytest.raises(Missing):
        getattr(folder, question)(name)


@pytest.mark.parametrize("suffix", [".html", ".svg", "/../x.jpg", "-480", ""])
def test_only_kinds_of_files_that_we_know_are_kept(folder, suffix):
    with pytest.raises(Missing):
        folder.put(b"<script>", suffix)
    assert stored(folder) == []


def test_public_and_private_files_never_share_a_place(door):
    name = storage.private().put(b"proof of transfer", ".jpg")

    assert not storage.public().exists(name)
    assert door.get(storage.public_url(name)).status_code == 404


@pytest.mark.parametrize(("suffix", "mime"), storage.TYPES.items())
def test_a_public_file_is_kept_for_ever_by_whoever_got_it(door, suffix, mime):
    answer = door.get(storage.public_url(storage.public().put(b"content", suffix)))

    assert answer.data == b"content"
    assert answer.content_type == mime
    assert answer.content_length == len(b"content")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.cache_control.public
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == storage.FOR_EVER


@pytest.mark.databases("sqlite")
def test_a_public_file_says_nothing_about_who_asked(client):
    with client.session_transaction() as session:
        session.permanent = True
        session["anything"] = 7
    with client.application.app_context():
        url = storage.public_url(storage.public().put(b"content", ".jpg"))

    answer = client.get(url)

    assert answer.data == b"content"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


@pytest.mark.parametrize("name", [UNKNOWN, *FOREIGN_NAMES])
def test_an_unknown_public_file_is_not_found(door, name):
    assert door.get(storage.public_url(name)).status_code == 404


def test_a_private_file_is_kept_nowhere(door):
    name = storage.private().put(b"proof of transfer", ".jpg")
    with door.application.test_request_context():
        answer = storage.send_private(name)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "image/jpeg"
