"""Bring the catalogue of English words up to date with the source: `make messages`.

New sentences come in empty, old ones go; what stays keeps its words. There are neither line
numbers nor dates, so that a diff shows words alone.
"""

import io
import re
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "translations/en/LC_MESSAGES/messages.po"
KEPT_HEADERS = ("Content-", "Language:", "MIME-Version", "Plural-Forms")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_pgettext": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Every sentence that the source marks, with the files that say it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in settings["mappings"]]
    options = {mapping["pattern"]: mapping.get("options", {}) for mapping in settings["mappings"]}
    found = Catalog("en", charset="utf-8")
    for folder in ("storefront", "templates"):
        for file, line, message, _comments, context in extract_from_dir(
            ROOT / folder, methods, options, KEYWORDS
        ):
            found.add(message, None, [(f"{folder}/{file}", line)], context=context)
    return found


def written() -> Catalog:
    """The English words as they are now; none before the first time."""
    if not ENGLISH.exists():
        return Catalog("en", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, "en")


def update() -> Catalog:
    catalogue = written()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    file = io.BytesIO()
    write_po(file, catalogue, 100, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_text(_without_dates(file.getvalue().decode()))
    return catalogue


def _without_dates(text: str) -> str:
    header, entries = re.split(r"\n\n", text, maxsplit=1)
    lines = header[header.index("msgid") :].splitlines()
    kept = [line for line in lines if not line.startswith('"') or line[1:].startswith(KEPT_HEADERS)]
    return "\n".join(kept) + "\n\n" + entries


if __name__ == "__main__":
    words = update()
    empty = [message.id for message in words if message.id and not message.string]
    print(f"{len(words)} sentences, {len(empty)} without English words")
    for sentence in empty:
        print("  ", sentence)
