"""A class at work on one laptop: ten phones, two boards and simulated buyers, for a minute.

    python -m bench.classroom [--seconds 60] [FOLDER]

It opens the shop by `flask class`, as a trainer does, lets ten people come in by the address and
the code that are printed, and lets each tap once a second: look around, ask for help, accept,
pack and send what simulated buyers order. Two boards look every two seconds. What came of it is
printed as JSON; it ends with 1 when something did not hold.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from bench.phones import Page, Phone
from bench.server import ROOT, Server, free_port
from storefront import create_app
from storefront.core.db import db
from storefront.core.outbox import OutboxJob
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, OrderStatus
from storefront.training.models import PracticeBuyer
from tests.factories import PIN, make_category, make_classroom, make_region, make_trainer

FLASK = [sys.executable, "-m", "flask", "--app", "app"]
NAME = "kelas.lan"  # by which half of the phones find the laptop
PEOPLE = [f"Bu {name}" for name in ("Sari", "Tumi", "Rina", "Warni", "Lastri", "Endang", "Parti")]
PEOPLE += ["Pak Yono", "Mbak Yuni", "Bu Karsih"]
TAP_S, LOOK_S, WAVE_S = 1, 2, 12  # how often a phone, a board and the trainer do something
BEHIND_S = 3  # how far a board may be behind: it looks every LOOK_S, so what it is told is younger
STEPS = ("/penerimaan", "/kemasan", "/pengiriman")
START_S, END_S = 60, 30
THERE = (  # when each order was there for everybody: its buyer's job was done
    sa.select(OutboxJob.done_at)
    .join(PracticeBuyer, PracticeBuyer.id == OutboxJob.payload["buyer_id"].as_integer())
    .where(OutboxJob.fact == "buyer.sent", PracticeBuyer.purchase_id.is_not(None))
    .order_by(OutboxJob.done_at)
)


@dataclass(frozen=True)
class Look:
    """What a board was told: when it asked, and how many orders there were."""

    asked_at: datetime
    orders: int


@dataclass
class Outcome:
    """What came of it; empty lists are good."""

    seconds: float
    answers: int = 0
    orders: int = 0
    sent: int = 0
    looks: int = 0
    behind_s: float = 0  # the oldest order that a board was not told of, and until it looks again
    cpu_s: float = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def has_held(self) -> bool:
        return not self.wrong and self.behind_s <= BEHIND_S and self.sent > 0


def hold(folder: Path, seconds: float) -> Outcome:
    """Hold the class in a folder of its own."""
    app, number = _prepare(folder)
    outcome = Outcome(seconds)
    port = free_port()
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*FLASK, "class", "--host", "127.0.0.1", "--name", NAME, "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"WEB_WORKERS": "2"},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        printed = _wait_until_open(process, folder / "said")
        phones, looks = _practise(printed, port, number, seconds)
        _wait_for_jobs(app)
        outcome.cpu_s = round(Server(port, process.pid).cpu_s(), 1)
        stranger = Phone("evil.example", port)
        if (status := stranger.ask("/kelas").status) != 400:
            outcome.wrong.append(f"another host name is answered {status}")
    finally:
        process.send_signal(signal.SIGINT)  # Ctrl-C
        ended = process.wait(END_S)
    if ended:
        outcome.wrong.append(f"it ended with {ended}: {(folder / 'said').read_text()[-2000:]}")
    outcome.answers = sum(phone.answers for phone in phones)
    outcome.wrong += [wrong for phone in phones for wrong in phone.wrong]
    outcome.wrong += re.findall(r"^.*\[error.*$", (folder / "said").read_text(), re.MULTILINE)
    with app.app_context():
        _judge(outcome, looks)
    return outcome


def _prepare(folder: Path) -> tuple[Flask, str]:
    """A laptop with an empty shop, and a class with ten names on its list; its trainer's number."""
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'class.db'}",
        "MEDIA_URL": str(folder / "media"),
        "SECRET_KEY": "only for this class, and long enough",
    }
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        make_region()
        make_category()
        trainer = make_trainer()
        make_classroom("Kelas coba", trainer=trainer, names=PEOPLE)
        number = trainer.phone
        db.session.remove()
        db.engine.dispose()
    return app, number


def _wait_until_open(process: "subprocess.Popen[bytes]", said: Path) -> str:
    """What it has printed when the shop is open."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        if "Etalase is open" in (printed := said.read_text()):
            return printed
        time.sleep(0.1)
    raise RuntimeError(f"the class did not open: {said.read_text()}")


def _practise(
    printed: str, port: int, number: str, seconds: float
) -> tuple[list[Phone], list[Look]]:
    """Everybody does what she does until the time is over; `number` is the trainer's."""
    door = re.search(r"Participants open http://(\S+?)(/kelas)\s", printed)
    code = re.search(r"^  (\w{3} \w{3})  Kelas coba$", printed, re.MULTILINE)
    if not door or not code:
        raise RuntimeError(f"neither address nor code: {printed}")
    by_name, by_number = door[1], f"127.0.0.1:{port}"
    hosts = by_name, by_number
    phones = [Phone(hosts[at % 2], port, frozenset(hosts)) for at in range(len(PEOPLE))]
    trainer, *boards = (Phone(by_name, port, frozenset(hosts)) for _ in range(3))
    looks: list[Look] = []
    until = time.monotonic() + seconds
    classroom = _sign_in(trainer, number)
    for board in boards:
        board.cookies |= trainer.cookies
    acts = [partial(_learn, phone, code[1], PEOPLE[at], until) for at, phone in enumerate(phones)]
    acts += [partial(_watch, board, f"{classroom}/papan", looks, until) for board in boards]
    acts += [partial(_teach, trainer, classroom, until)]
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [*phones, trainer, *boards], looks


def _ticks(every_s: float, until: float) -> Iterator[int]:
    """Go on until then, at most once in so many seconds."""
    started = time.monotonic()
    for number in count():
        if (at := started + number * every_s) >= until:
            return
        time.sleep(max(0, at - time.monotonic()))
        yield number


def _sign_in(trainer: Phone, number: str) -> str:
    """The address of her class."""
    page = trainer.ask("/masuk")
    page = trainer.send(page, page.form("/masuk"), phone=number)
    trainer.send(page, page.form("/masuk/pin"), pin=PIN)
    found = re.search(r'href="(/kelas/\d+)"', trainer.ask("/kelas/saya").text)
    if not found:
        raise RuntimeError(f"the trainer does not get in: {trainer.wrong}")
    return found[1]


def _learn(phone: Phone, code: str, called: str, until: float) -> None:
    time.sleep(PEOPLE.index(called) * TAP_S / 2)  # one after the other
    page = phone.ask("/kelas")
    page = phone.send(page, page.form("/kelas"), code=code)
    [person] = re.findall(rf'value="(\d+)"[^>]*><span><b>{called}</b>', page.text)
    page = phone.send(page, page.form(""), who=person, pin=PIN)
    slug = re.search(r'href="/kelola/([^/"]+)/produk"', page.text)
    if slug is None:
        phone.wrong.append(f"{called} has no shop")
        return
    root, shop = page.path.rpartition("/")[0], f"/kelola/{slug[1]}"
    round_trip = [f"{shop}/pesanan", f"{root}/", f"{shop}/pesanan", f"{root}/pelajaran/pesanan"]
    round_trip += [f"{shop}/pesanan", f"{root}/toko/{slug[1]}", f"{shop}/", f"{root}/toko-latihan"]
    for tick in _ticks(TAP_S, until):
        if form := next(filter(None, map(page.form, STEPS)), None):
            page = phone.send(page, form, courier="JNE", tracking_number=f"CONTOH{tick:06}")
        elif tick % 20 == 19:
            phone.send(page, page.form("/minta-bantuan"))
            page = phone.ask(round_trip[0])
        else:
            page = phone.ask(round_trip[tick % len(round_trip)])


def _watch(board: Phone, path: str, looks: list[Look], until: float) -> None:
    tag, orders = "", 0
    for _tick in _ticks(LOOK_S, until):
        asked_at = datetime.now(UTC)
        page = board.ask(path, headers={"If-None-Match": tag})
        if page.status == 200:
            tag, orders = page.headers["ETag"], _orders_on(page)
        looks.append(Look(asked_at, orders))


def _orders_on(page: Page) -> int:
    found = re.search(r"<b>(\d+)</b> pesanan latihan", page.text)
    return int(found[1]) if found else -1


def _teach(trainer: Phone, classroom: str, until: float) -> None:
    """A normal buyer for everybody, again and again."""
    time.sleep(len(PEOPLE) * TAP_S)  # they come in first
    for _tick in _ticks(WAVE_S, until - 2 * LOOK_S):
        page = trainer.ask(f"{classroom}/pembeli")
        page = trainer.send(page, page.form("/pembeli"), kind="normal", who="semua")
        if "pembeli dikirim" not in page.text:
            trainer.wrong.append("no buyer was sent")


def _wait_for_jobs(app: Flask) -> None:
    """Until what is due was done."""
    due = sa.select(OutboxJob.id).where(
        OutboxJob.done_at.is_(None), OutboxJob.run_at < sa.bindparam("now"), OutboxJob.attempts < 8
    )
    with app.app_context():
        for _ in range(END_S):
            if db.session.scalar(due, {"now": datetime.now(UTC)}) is None:
                return
            db.session.rollback()
            time.sleep(1)


def _judge(outcome: Outcome, looks: list[Look]) -> None:
    """Compare what the boards were told with the rows."""
    outcome.orders = db.session.scalar(sa.select(sa.func.count()).select_from(Order)) or 0
    outcome.looks = len(looks)
    there = [at for at in db.session.scalars(THERE) if at]
    query = sa.select(sa.func.count()).where(Order.status == OrderStatus.SHIPPED)
    outcome.sent = db.session.scalar(query) or 0
    untold = [
        look.asked_at - there[look.orders]
        for look in looks
        if 0 <= look.orders < len(there) and there[look.orders] < look.asked_at
    ]
    oldest = max(untold, default=timedelta()) + timedelta(seconds=LOOK_S)
    outcome.behind_s = round(oldest.total_seconds(), 2)
    failed = sa.select(OutboxJob.fact, OutboxJob.last_error).where(OutboxJob.attempts > 0)
    outcome.wrong += [f"{fact}: {error}" for fact, error in db.session.execute(failed)]
    outcome.wrong += [f"{found.rule} is broken" for found in findings() if found.violations]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="an empty one; else one that goes")
    parser.add_argument("--seconds", type=float, default=60)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = hold(wanted.folder or Path(folder), wanted.seconds)
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.has_held else 1


if __name__ == "__main__":
    sys.exit(main())
