"""Phones on a hotspot: each keeps its cookies and one connection, and remembers what went wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from urllib.parse import urlencode, urljoin

from tests.visitor import FormOnPage, forms_in

PATIENCE_S = 60
ELSEWHERE = re.compile(r'(?:src|srcset|href|action)="(?:https?:)?//([^"/]+)[^"]*"')


@dataclass
class Page:
    """An answer as the phone has it."""

    path: str
    status: int
    headers: HTTPMessage
    text: str

    def form(self, ending: str) -> FormOnPage | None:
        """The first form that is sent to an address with this end; "" is the page's own."""
        forms = [form for form in forms_in(self.text) if form.method == "post"]
        return next((each for each in forms if (each.action or self.path).endswith(ending)), None)


@dataclass
class Phone:
    """A browser that reaches the laptop as `host`; what it is called besides is `laptop`."""

    host: str
    port: int
    laptop: frozenset[str] = frozenset()
    cookies: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def ask(
        self,
        path: str,
        typed: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Open a page, or send what was typed; what it leads to is opened at once."""
        page = self._answer(path, typed, headers or {})
        self._look_at(page)
        if page.status == 303:
            return self.ask(urljoin(path, page.headers["Location"]))
        return page

    def send(self, page: Page, form: FormOnPage | None, **typed: object) -> Page:
        """Fill in a form of a page: names may leave out what stands before them."""
        if form is None:
            self.wrong.append(f"{page.path}: no such form")
            return page
        for end, value in typed.items():
            form.values |= {name: value for name in form.names if name.endswith(end)}
        return self.ask(urljoin(page.path, form.action) if form.action else page.path, form.values)

    def _answer(
        self, path: str, typed: Mapping[str, object] | None, headers: Mapping[str, str]
    ) -> Page:
        told = {"Host": self.host, **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if typed is not None:
            body = urlencode(typed, doseq=True)
            told |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.host}",
            }
        try:
            self.connection.request("GET" if body is None else "POST", path, body, told)
            answer = self.connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as lost:
            self.connection.close()
            self.wrong.append(f"{path}: {lost!r}")
            return Page(path, 0, HTTPMessage(), "")
        self._keep(answer.headers)
        return Page(path, answer.status, answer.headers, text)

    def _keep(self, headers: HTTPMessage) -> None:
        for cookie in headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            if "secure" in cookie.lower():
                self.wrong.append(f"a cookie that plain http would lose: {name}")

    def _look_at(self, page: Page) -> None:
        """Note a failure, and whatever a laptop without internet could not give."""
        self.answers += 1
        if page.status not in (200, 303, 304):
            self.wrong.append(f"{page.path}: {page.status}")
        if "Strict-Transport-Security" in page.headers:
            self.wrong.append(f"{page.path}: asks for https")
        outside = set(ELSEWHERE.findall(page.text)) - self.laptop
        self.wrong += [f"{page.path}: leads to {host}" for host in sorted(outside)]
