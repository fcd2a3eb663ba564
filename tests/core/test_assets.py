import gzip
import re
import shutil
from pathlib import Path

import brotli
import pytest
from flask import Flask

from storefront.core import assets, font

KIB = 1024


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of our own static files, so that no test writes beside them."""
    copy = tmp_path_factory.mktemp("static")
    shutil.copytree(assets.STATIC, copy, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
    return copy


@pytest.fixture
def app(source):
    app = Flask("page", static_folder=None)
    assets.init_app(app, source)
    return app


def test_a_file_may_be_kept_for_ever_because_its_address_changes_with_it(app, source):
    address = static(app, "css/etalase.css")
    tokens = source / "css" / "tokens.css"
    tokens.write_text(tokens.read_text() + "@layer more { b { c: d } }")

    answer = fetch(app, address)
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers

    changed = Flask("changed", static_folder=None)
    assets.init_app(changed, source)
    assert static(changed, "css/etalase.css") != address
    assert "@layer more" in fetch(changed, static(changed, "css/etalase.css")).text
    assert fetch(app, address).status_code == 200


@pytest.mark.parametrize(
    ("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_files_are_sent_compressed(app, coding, unpack):
    plain = fetch(app, static(app, "css/etalase.css"))
    packed = fetch(app, static(app, "css/etalase.css"), coding)
    assert packed.headers["Content-Encoding"] == coding
    assert unpack(packed.data) == plain.data


def test_modules_find_each_other_by_their_own_names(app):
    main = static(app, "js/main.js")
    assert "//" not in fetch(app, main).text  # what explains it stays here
    names = re.findall(r": '([a-z-]+)',", fetch(app, main).text)
    assert len(names) > 4
    for name in names:
        module = fetch(app, f"{Path(main).parent}/{name}.js")
        assert module.status_code == 200
        assert module.mimetype == "text/javascript"


def test_the_style_sheet_finds_its_font(app):
    sheet = static(app, "css/etalase.css")
    path = re.search(r'url\("\.\./(fonts/.*?)"\)', fetch(app, sheet).text)[1]
    assert fetch(app, static(app, path)).data[:4] == b"wOF2"


def test_without_the_font_package_pages_use_the_fonts_of_the_phone(tmp_path, source, monkeypatch):
    shutil.copytree(source, tmp_path, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
    monkeypatch.setattr(font, "PACKAGE", "a-font-that-nobody-packs")
    app = Flask("page", static_folder=None)
    assets.init_app(app, tmp_path)
    with pytest.raises(KeyError):
        static(app, assets.FONT)


def test_an_unknown_file_is_noticed_when_the_page_is_made(app):
    with pytest.raises(KeyError):
        static(app, "css/forgotten.css")


def test_nothing_is_built_twice(source):
    first = assets.build(source)
    made = [path.stat().st_mtime_ns for path in first.rglob("*")]
    assert assets.build(source) == first
    assert [path.stat().st_mtime_ns for path in first.rglob("*")] == made


def test_no_draft_stays_behind(source):
    assets.build(source)
    assert [
        path.name for path in (source / ".built").iterdir() if path.name.startswith("tmp")
    ] == []


def test_pages_stay_light(source):
    built = assets.build(source)
    assert size(built, "css/etalase.css.gz") <= 12 * KIB
    assert sum(path.stat().st_size for path in built.glob("js/*.br")) <= 8 * KIB  # one page: few
    assert size(built, assets.FONT) <= 14 * KIB  # ten packets: one round trip


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (".a :is(ul, ol) { margin: 0; }", ".a :is(ul,ol){margin:0}"),
        (
            ".a { & > b { top: 0; }\n  &:has(> i) { top: 1px } }",
            ".a{& > b{top:0}&:has(> i){top:1px}}",
        ),
        ("i { width: calc(100% - (2 * var(--a))); }", "i{width:calc(100% - (2 * var(--a)))}"),
        (
            "@container (max-width: 31rem) { b { top: 0 } }",
            "@container (max-width:31rem){b{top:0}}",
        ),
        ('i { content: "a;  b /* c" ; } /* d */', 'i{content:"a;  b /* c"}'),
    ],
)
def test_squeezing_keeps_the_meaning(written, sent):
    assert assets.squeeze(written) == sent


def static(app: Flask, path: str) -> str:
    return app.jinja_env.globals["static"](path)


def fetch(app: Flask, address: str, coding: str = "identity"):
    """The answer with its body read, so that the file behind it is closed."""
    return app.test_client().get(address, headers={"Accept-Encoding": coding}, buffered=True)


def size(built: Path, name: str) -> int:
    return (built / name).stat().st_size
