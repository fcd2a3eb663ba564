"""What the shop loads when it opens: each process has it in memory, whatever it is asked."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from storefront.blueprints import COMMANDS
from storefront.core.commands import Commands

HEAVY = (  # for commands, jobs, papers and sheets, or for another database
    *("alembic", "huey", "psycopg", "storefront.operator.demo", "stripe", "tqdm"),
    *("PIL", "fontTools", "fpdf", "openpyxl", "segno", "xlsxwriter", "zxingcpp"),
)


@pytest.mark.slow
def test_it_opens_without_what_few_ask_for(tmp_path):
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, app; print(*sys.modules)"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "storefront.blueprints" in loaded
    assert not set(HEAVY) & set(loaded)


def test_every_command_is_found_when_it_is_called():
    commands = Commands(COMMANDS)
    context = click.Context(commands)
    for name in commands.list_commands(context):
        assert commands.get_command(context, name).name == name
    assert commands.get_command(context, "unknown") is None
