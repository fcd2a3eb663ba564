"""English is complete: every sentence has its words, and no page says anything that has not.

`make messages` brings `translations/en` up to date and lists what is missing.
"""

import ast
import re
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from scripts import messages
from storefront.catalog.sheets.reader import ONLY_VARIANT
from storefront.core.db import db
from storefront.core.language import LANGUAGES, Language
from storefront.groups.models import GroupStatus, Role
from storefront.shipping.couriers import COURIERS
from tests.access import TABLE, Group, Operator, Own, Public
from tests.arguments import invitation, parked_job
from tests.arguments_money import platform_payment
from tests.factories import make_group, make_member, make_photo, make_user, make_variant
from tests.pages import path_of
from tests.test_accessible import addresses, sell_at_every_step

# The same in both languages: names, and words that English took or gave.
ALIKE = {
    *("Admin", "BPOM", "Bank", "Chat", "CSV", "Data", "Etalase", "Facebook", "Halal", "Instagram"),
    *("Google Merchant Center", "Logo", "Menu", "P-IRT", "Poster", "QRIS", "Slip", "Status"),
    *("Total", "Voucher", "WhatsApp"),
    *("BRI, BCA, Mandiri…", "Excel (.xlsx)", "HPP %(cost)s", "Kec. Leksono"),
    "%(first)s – %(last)s",
}
HOLES = re.compile(r"%\(\w+\)[sd]|%%")
SPOKEN = re.compile(r"⟦[^⟦⟧]*⟧")
READ_ALOUD = {"alt", "aria-label", "content", "placeholder", "title"}
MARKED = {"article", "div", "textarea"}  # these may say that what is in them is Indonesian
FIGURES = (  # dates come from Babel; what else stands beside a figure is the same everywhere
    r"\b((January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|WIB|UTC|kg)\b|Rp(?=\d))"
)
FOR_MACHINES = re.compile(
    r"https?://|/|#|noindex$|width=|en_US$|image/jpeg$|(website|product|summary(_large_image)?)$"
    r"|(in|out of) stock$"
)


@pytest.fixture(scope="module")
def source():
    return messages.extracted()


@pytest.fixture(scope="module")
def english():
    return messages.written()


def keys_of(catalogue):
    return {(message.id, message.context) for message in catalogue if message.id}


def forms_of(message):
    """Pairs of what is said in Indonesian and in English, one for each plural form."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True))
    return [(message.id, message.string)]


def test_every_sentence_of_the_source_has_a_row_and_every_row_a_sentence(source, english):
    assert keys_of(source) - keys_of(english) == set(), "run `make messages`"
    assert keys_of(english) - keys_of(source) == set(), "run `make messages`"


def test_every_sentence_is_said_in_english(english):
    for message in english:
        assert not message.fuzzy, message.id
        for indonesian, words in forms_of(message) if message.id else ():
            assert words, f"no English for: {indonesian}"
            assert words != indonesian or indonesian in ALIKE or not re.search("[a-z]", words)


def test_the_facts_of_a_sentence_are_the_same_in_both_languages(english):
    for message in english:
        for indonesian, words in forms_of(message) if message.id else ():
            said, missing = set(HOLES.findall(words)), set(HOLES.findall(indonesian))
            assert said <= missing, f"{words}: has no {said - missing}"
            if not isinstance(message.id, tuple):  # "one row" needs no number
                assert said == missing, f"{words}: lacks {missing - said}"


def test_no_sentence_hides_in_an_f_string():
    """Babel does not look into them."""
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in (messages.ROOT / "storefront").rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in messages.KEYWORDS
    ]
    assert hidden == []


@pytest.fixture
def marked(make_app, source, tmp_path):
    """The shop with a catalogue that puts every sentence in brackets."""
    brackets = Catalog("en")
    for message in source:
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        said = tuple(f"⟦{form}⟧" for form in forms)
        if message.id:
            brackets.add(message.id, said if len(said) > 1 else said[0], context=message.context)
    file = tmp_path / "en/LC_MESSAGES/messages.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as written:
        write_mo(written, brackets)
    app = make_app(BABEL_TRANSLATION_DIRECTORIES=str(tmp_path))
    app.jinja_env.bytecode_cache = None  # templates that others compiled have their words in them
    return app


@pytest.fixture
def group(app):
    return make_group("Lereng", about="Lereng", slug="lereng")


def forgotten_on(visitor, paths, names):
    """What the pages say outside of brackets, apart from names and figures."""
    found = {}
    for path in paths:
        page = visitor.get(path)
        for piece in pieces_of(page.text) if is_page(page) else ():
            left = piece
            while SPOKEN.search(left):
                left = SPOKEN.sub(" ", left)
            left = re.sub(FIGURES, " ", names.sub(" ", left))
            if re.search("[a-z]{2}", left):
                found.setdefault(left.strip(), path)
    return found


def is_page(answer):
    return answer.status_code in (200, 404) and answer.mimetype == "text/html"


def pieces_of(html):
    reader = PageReader()
    reader.feed(html)
    return reader.pieces


class PageReader(HTMLParser):
    """Collects what people read or hear of a page, but for text that says it is Indonesian."""

    def __init__(self):
        super().__init__()
        self.pieces = []
        self.indonesian = []  # the tags that are open in such a text, all of one kind

    def handle_starttag(self, tag, attrs):
        if tag in self.indonesian or (tag in MARKED and ("lang", "id") in attrs):
            self.indonesian.append(tag)
        for name, value in attrs:
            is_said = name in READ_ALOUD or is_for_script(name, value or "")
            if value and is_said and not FOR_MACHINES.match(value):
                self.pieces.append(value)

    def handle_data(self, data):
        if data.strip() and self.cdata_elem != "script" and not self.indonesian:
            self.pieces.append(data)

    def handle_endtag(self, tag):
        if tag in self.indonesian:
            self.indonesian.pop()


def is_for_script(name, value):
    """Whether it is a sentence that a script shows, and no code."""
    return name.startswith("data-") and re.search("[A-Z⟦]", value) and "/" not in value


def names_in(app):
    """What finds every text of the database, and other names; the longest first."""
    texts = {courier.name for courier in COURIERS} | ALIKE | {*LANGUAGES.values()}
    with app.app_context():
        for table in db.metadata.tables.values():
            columns = [column for column in table.c if isinstance(column.type, sa.String)]
            if columns:
                texts |= {text for row in db.session.execute(sa.select(*columns)) for text in row}
    texts |= {"Kab. Wonosobo", "Wonosobo", "Banyumas", "Cilacap"}  # as regions are called for short
    texts |= {"daftar.csv", "Nama", "Harga", "Berat", "Opak", "9rb", ONLY_VARIANT}  # of the sheet
    names = sorted((re.escape(text) for text in texts if text), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(names)})(?!\w)")


@pytest.mark.databases("sqlite")
def test_the_shop_says_nothing_that_has_no_english_words(marked, group):
    purchases = sell_at_every_step(group)
    variant = make_variant(group, "Carica", stock=3)
    make_photo(variant.product_id)
    visitor = marked.test_client()
    visitor.post("/en/keranjang", data={"varian": variant.id})
    paths = [
        *addresses(marked, Public, group).values(),
        *(f"/pesanan/{token}" for token in purchases),
        *(f"{path_of(variant)}{query}" for query in ("", "?tujuan=leksono")),
        *("/cari?q=carica&min=x", "/cari?q=Reguler", "/tidak-ada", "/checkout"),
    ]
    assert forgotten_on(visitor, [f"/en{path}" for path in paths], names_in(marked)) == {}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("who", ["chair", "operator"])
def test_the_back_office_says_nothing_that_has_no_english_words(marked, group, who):
    sell_at_every_step(group)
    waiting = make_group("Menunggu", status=GroupStatus.SUBMITTED)
    make_member(waiting)
    for make in (invitation, parked_job, platform_payment):
        make(group)
    visitor = marked.test_client()
    if who == "chair":
        visitor.enter(make_member(group, language=Language.EN).user_id)
        pages = addresses(marked, Group, group).items()
        paths = [path for name, path in pages if Role.CHAIR in TABLE[name].roles]
        paths += addresses(marked, Own, group).values()
    else:
        visitor.enter(make_user(is_operator=True, language=Language.EN).id)
        paths = [
            *addresses(marked, Operator, group).values(),
            f"/pengelola/kelompok/{waiting.slug}",
        ]
    assert forgotten_on(visitor, paths, names_in(marked)) == {}
