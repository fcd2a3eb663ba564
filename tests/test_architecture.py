"""The house rules, read from the source with `ast`; each must also catch a planted offence."""

import ast
import graphlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[1]
ROOMS = [  # ground floor first
    "core",
    "regions",
    "accounts",
    "groups",
    "notices",
    "catalog",
    "promotion",
    "shipping",
    "cart",
    "ledger",
    "ordering",
    "payments",
    "payouts",
    "aftersales",
    "cashbook",
    "health",
    "sales",
    "training",
    "mentoring",
    "operator",
]
HOUSE = {"__init__", "blueprints", "words"}  # put the rooms together; no room asks them
INSIDE = {  # what these may import of their own room, and models also of lower rooms
    "models": {"models"},
    "queries": {"models", "queries"},
    "services": {"models", "queries", "services"},
}
LONGEST = 400
WORTH_A_LOOK = 350


@dataclass
class Module:
    """One file under `storefront/`, or a planted text that claims to be one."""

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def name(self) -> str:
        return (
            f"storefront/{self.path}".removesuffix(".py")
            .removesuffix("/__init__")
            .replace("/", ".")
        )

    @property
    def room(self) -> str:
        """Its room; empty for the files beside the rooms."""
        return room_of(self.name)

    @property
    def kind(self) -> str:
        return kind_of(self.name)

    @cached_property
    def calls(self) -> list[tuple[str, str]]:
        """Every call as (what stands before the last dot, the name)."""
        called = [node.func for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        parted = [ast.unparse(function).rpartition(".") for function in called]
        return [(owner, name) for owner, _dot, name in parted]

    @cached_property
    def imports(self) -> list[str]:
        return [name for node in ast.walk(self.tree) for name in names_imported(node)]

    def own_imports(self) -> list[str]:
        return [name for name in self.imports if name.startswith("storefront.")]


def names_imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports: `from storefront.core import clock` is the clock."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.level:
        return [f"relative.{node.module}"]
    if re.fullmatch(r"storefront(\.\w+)?", node.module or ""):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [node.module or ""]


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""


def kind_of(name: str) -> str:
    """models, services, queries, …; every views file is `views`; a folder counts as one file."""
    parts = name.split(".")
    kind = parts[2] if len(parts) > 2 else ""
    return "views" if kind.startswith("views") else kind


def every_room_is_on_the_ladder(module: Module) -> Iterator[str]:
    if "/" in module.path and not module.room:
        yield f"{module.path} is in no room of the ladder"


def imports_go_down_the_ladder(module: Module) -> Iterator[str]:
    for name in module.own_imports():
        if name.split(".")[1] in HOUSE and module.room:
            yield f"a room must not import {name}"
        if kind_of(name) in {"views", "cli"} and module.path != "blueprints.py":
            yield f"only blueprints.py may import {name}"
        if not module.room or module.kind in {"views", "cli"} or not room_of(name):
            continue
        if ROOMS.index(room_of(name)) > ROOMS.index(module.room):
            yield f"{module.room} must not import {name} from above"


def services_stand_on_models(module: Module) -> Iterator[str]:
    allowed = INSIDE.get(module.kind)
    if allowed is None or module.room == "core":
        return
    for name in module.own_imports():
        if room_of(name) == module.room and kind_of(name) in {*INSIDE, "forms", "jobs"} - allowed:
            yield f"{module.kind} must not import {name}"
        if module.kind == "models" and kind_of(name) in {"queries", "services", "forms", "jobs"}:
            yield f"models must not import {name}"


def imports_stand_on_top(module: Module) -> Iterator[str]:
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                for name in names_imported(node):
                    if name.startswith(("storefront", "relative")):
                        yield f"{function.name} imports {name} inside"


def imports_are_absolute(module: Module) -> Iterator[str]:
    yield from (name for name in module.imports if name.startswith("relative"))


def flask_stays_out_of_the_rules(module: Module) -> Iterator[str]:
    if module.room != "core" and module.kind in {*INSIDE, "jobs"}:
        for name in module.imports:
            if re.match(r"flask(_babel|_wtf)?(\.|$)", name):
                yield f"{module.kind} must not import {name}"


def nothing_listens_behind_the_back(module: Module) -> Iterator[str]:
    """No signals; events only prepare the connection and notice that kept pages are stale."""
    if module.path in {"core/db.py", "core/catalogue_version.py"}:
        return
    yield from (name for name in module.imports if name in {"blinker", "flask.signals"})
    for owner, name in module.calls:
        if name in {"listens_for", "listen"} or (name == "connect_via" and owner):
            yield f"{owner}.{name}() reacts to an event; tell a fact to the outbox"


def raw_sql_stands_in_queries(module: Module) -> Iterator[str]:
    if module.kind != "queries" and module.path != "core/db.py":
        for owner, name in module.calls:
            if name == "text" and owner in {"", "sa", "db", "sqlalchemy"}:
                yield "text() belongs into queries.py, core/db.py or a migration"


def relations_come_from_related(module: Module) -> Iterator[str]:
    if module.path != "core/db.py":
        for _owner, name in module.calls:
            if name == "relationship":
                yield "use core.db.related(), which never loads by surprise"


def there_is_one_clock(module: Module) -> Iterator[str]:
    if module.path != "core/clock.py":
        for owner, name in module.calls:
            moment = name in {"now", "utcnow", "today", "fromtimestamp"}
            if moment and owner.split(".")[-1] in {"datetime", "date", "dt", "func"}:
                yield f"{owner}.{name}() is not the shop's clock"
            if name in {"time", "time_ns"} and owner == "time":
                yield f"time.{name}() is not the shop's clock"


def only_atomic_commits(module: Module) -> Iterator[str]:
    if module.path != "core/db.py":
        for owner, name in module.calls:
            if name == "commit":
                yield f"{owner}.commit(): open atomic() in a service"


RULES: list[Callable[[Module], Iterator[str]]] = [
    every_room_is_on_the_ladder,
    imports_go_down_the_ladder,
    services_stand_on_models,
    imports_stand_on_top,
    imports_are_absolute,
    flask_stays_out_of_the_rules,
    nothing_listens_behind_the_back,
    raw_sql_stands_in_queries,
    relations_come_from_related,
    there_is_one_clock,
    only_atomic_commits,
]


@cache
def modules() -> list[Module]:
    package = ROOT / "storefront"
    return [
        Module(file.relative_to(package).as_posix(), file.read_text())
        for file in sorted(package.rglob("*.py"))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule):
    offences = [f"{module.path}: {word}" for module in modules() for word in rule(module)]
    assert not offences, "\n".join(offences)


PLANTED = [
    (every_room_is_on_the_ladder, "attic/models.py", ""),
    (
        imports_go_down_the_ladder,
        "cart/services.py",
        "from storefront.ordering.models import Order",
    ),
    (imports_go_down_the_ladder, "core/mail.py", "from storefront.accounts import models"),
    (imports_go_down_the_ladder, "core/mail.py", "import storefront.accounts.models"),
    (imports_go_down_the_ladder, "payments/jobs.py", "from storefront.payments.views import show"),
    (imports_go_down_the_ladder, "cart/views.py", "from storefront.catalog.views_group import bp"),
    (imports_go_down_the_ladder, "cart/services.py", "from storefront import words"),
    (services_stand_on_models, "cart/queries.py", "from storefront.cart.services import add"),
    (services_stand_on_models, "cart/services/add.py", "from storefront.cart import forms"),
    (services_stand_on_models, "cart/models.py", "from storefront.catalog.queries import find"),
    (imports_stand_on_top, "cart/services.py", "def f():\n    from storefront.core import clock"),
    (imports_are_absolute, "cart/services.py", "from .models import Cart"),
    (flask_stays_out_of_the_rules, "cart/services.py", "from flask import g"),
    (flask_stays_out_of_the_rules, "cart/queries/one.py", "from flask_babel import gettext"),
    (nothing_listens_behind_the_back, "cart/models.py", "event.listen(Cart, 'init', f)"),
    (
        nothing_listens_behind_the_back,
        "cart/models.py",
        "@event.listens_for(Cart, 'init')\ndef f(): ...",
    ),
    (nothing_listens_behind_the_back, "cart/services.py", "from blinker import signal"),
    (raw_sql_stands_in_queries, "cart/services.py", "session.execute(sa.text('SELECT 1'))"),
    (raw_sql_stands_in_queries, "cart/views.py", "text('SELECT 1')"),
    (relations_come_from_related, "cart/models.py", "lines = orm.relationship('Line')"),
    (there_is_one_clock, "cart/services.py", "datetime.now(UTC)"),
    (there_is_one_clock, "cart/services.py", "datetime.date.today()"),
    (there_is_one_clock, "cart/queries.py", "sa.func.now()"),
    (there_is_one_clock, "cart/services.py", "time.time()"),
    (only_atomic_commits, "cart/services.py", "db.session.commit()"),
]


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_the_rule_catches_a_planted_offence(rule, path, source):
    assert list(rule(Module(path, source)))


def test_every_rule_has_a_planted_offence():
    assert {rule for rule, *_ in PLANTED} == set(RULES)


def circles(imports: dict[str, list[str]]) -> list[str]:
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_modules_do_not_import_each_other_in_circles():
    house = {module.name: module.own_imports() for module in modules()}
    assert circles(house) == []


def test_a_planted_circle_is_found():
    assert circles({"cart.a": ["cart.b"], "cart.b": ["cart.c"], "cart.c": ["cart.a"]})


def users_of(library: str, sources: list[Module]) -> list[str]:
    return [
        module.path
        for module in sources
        if any(name.split(".")[0] == library for name in module.imports)
    ]


def test_one_file_at_most_knows_stripe():
    assert len(users_of("stripe", modules())) <= 1


def test_a_second_file_that_knows_stripe_is_found():
    planted = [
        Module("a.py", "import stripe"),
        Module("b.py", "from stripe.error import CardError"),
    ]
    assert users_of("stripe", planted) == ["a.py", "b.py"]


def test_files_stay_short():
    length = {
        file.relative_to(ROOT): len(file.read_text().splitlines())
        for folder in ("storefront", "tests", "scripts", "bench")
        for file in (ROOT / folder).rglob("*.py")
    }
    long = {str(file): lines for file, lines in length.items() if lines > WORTH_A_LOOK}
    assert max(length.values()) <= LONGEST, long


def outside_every_area(app: Flask) -> list[str]:
    """Back-office routes that no guard stands before."""
    return [
        f"{rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/kelola", "/pengelola"))
        and not getattr(app.blueprints.get(rule.endpoint.rpartition(".")[0]), "is_area", False)
    ]


def test_every_back_office_route_belongs_to_an_area(app):
    assert outside_every_area(app) == []


def test_a_planted_back_office_route_is_found():
    app = Flask("planted")
    app.add_url_rule("/kelola/<group_slug>/rahasia", "secret", lambda group_slug: "")
    assert outside_every_area(app) == ["/kelola/<group_slug>/rahasia (secret)"]
