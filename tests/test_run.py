"""`make run` keeps the web server and the jobs process together, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60  # for a machine that is busy with the other tests

pytestmark = [pytest.mark.slow, pytest.mark.databases("sqlite")]


@pytest.fixture
def run(shop):
    """The address of a shop that `scripts.run` keeps open, and its process."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": shop.database.url,
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield port, process
    process.terminate()
    process.wait(PATIENCE_S)
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_opens_the_shop_and_a_signal_ends_everything(run, number):
    port, process = run
    wait_for_the_address(process, port)
    assert status_of(port, "/") == 200
    children = children_of(process)
    assert len(children) == 2

    process.send_signal(number)

    assert process.wait(PATIENCE_S) == 0
    assert not any(is_alive(pid) for pid in children)
    assert not is_taken(port)


def test_when_the_jobs_end_the_web_server_ends_too(run):
    port, process = run
    wait_for_the_address(process, port)
    _web, jobs = children_of(process)  # in the order in which they were started

    os.kill(jobs, signal.SIGKILL)

    assert process.wait(PATIENCE_S) == 1
    assert not is_taken(port)


def test_a_taken_port_is_said_in_one_line(run):
    port, process = run
    wait_for_the_address(process, port)
    second = subprocess.run(
        [sys.executable, "-m", "scripts.run"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr == f"Port {port} is taken; choose another: make run PORT={port + 1}\n"


def wait_for_the_address(process, port):
    for line in process.stdout:
        if f"http://127.0.0.1:{port}" in line:
            return
    pytest.fail("it ended before it said where the shop is")


def children_of(process):
    return [
        int(pid)
        for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    ]


def is_alive(pid):
    return Path(f"/proc/{pid}").exists()


def status_of(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
