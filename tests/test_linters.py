"""The linters look where we think they do: bugs planted for them in the same run are found."""

import subprocess
import sys

import pytest

PLANTED = [
    ("S602", "import subprocess\nsubprocess.run(f'convert {name}', shell=True)\n"),
    ("S608", "session.execute(f\"SELECT * FROM user WHERE phone = '{phone}'\")\n"),
    ("S307", "total = eval(formula)\n"),
    ("S324", "import hashlib\nhashlib.md5(pin)\n"),
    ("S704", "from markupsafe import Markup\nMarkup(f'<b>{name}</b>')\n"),
    ("BLE001", "try:\n    pay()\nexcept Exception:\n    paid = False\n"),
    ("DTZ005", "from datetime import datetime\nat = datetime.now()\n"),
    ("T201", "print('here')\n"),
    ("FIX002", "# TODO: later\n"),
    ("ERA001", "# stock = stock - 1\n"),
]


@pytest.mark.parametrize(("rule", "source"), PLANTED)
def test_ruff_finds_a_planted_bug(rule, source):
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "storefront/cart/planted.py"],
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert rule in checked.stdout


def test_djlint_finds_a_planted_form(tmp_path):
    page = tmp_path / "planted.html"
    page.write_text('<form action="/keranjang" method="POST"><img src="a.webp"></form>\n')
    checked = subprocess.run(
        [sys.executable, "-m", "djlint", "--lint", page],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert "H013" in checked.stdout
