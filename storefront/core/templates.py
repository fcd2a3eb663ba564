"""Jinja as the shop uses it."""

from collections.abc import MutableMapping
from typing import Any

import flask.templating
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from storefront.core.language import Language, page_language, phrase, spoken


class Environment(flask.templating.Environment):
    """Each language has templates of its own, compiled with its words in them.

    What `_("…")` says stands there as if it were written so: to ask for every word on every page
    took longer than the rest of it. Templates share the global names as they are; by default each
    has a chain of two dictionaries, which every import on every page goes through name by name.
    """

    language: Language | None = None  # of this environment's templates; None: it only hands on

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.speaking: dict[Language, Environment] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002
    ) -> Template:
        if self.language:
            return super()._load_template(name, globals)
        language = page_language()
        if language not in self.speaking:
            twin = self.overlay()
            twin.language = language
            self.speaking[language] = twin
        return self.speaking[language]._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        Translation().visit(template)
        return template


class Translation(NodeTransformer):
    """Puts what a template says by `_("…")` in its place, in the language of the page."""

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802 named by Jinja
        self.generic_visit(call)
        if call.dyn_args or call.dyn_kwargs:
            return call
        match call:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=words)], kwargs=[]):
                return nodes.Const(phrase(words))
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=words)]):
                values = [nodes.Pair(nodes.Const(each.key), each.value) for each in call.kwargs]
                return nodes.Mod(nodes.Const(spoken(words)), nodes.Dict(values))
        return call
