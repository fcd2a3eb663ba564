"""What columns without a known heading seem to tell, by what stands in them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from storefront.catalog.sheets.cells import NotACount, grams, line_of, pieces
from storefront.catalog.sheets.headings import AMOUNT, Field
from storefront.core.weights import NotAWeight

F = Field
FIGURE = re.compile(r"[0-9.,]+")
KINDS = {  # what each kind of text may be, the likeliest first
    "size": (F.VARIANT, F.WEIGHT),
    "amount": (F.PRICE,),
    "count": (F.STOCK,),
    "words": (F.NAME, F.DESCRIPTION),
}


def is_a_line_of_goods(cells: Iterable[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a line says something of a product, rather than what is said below it."""
    for index, text in enumerate(map(line_of, cells)):
        same = {_kind(line_of(cells[index])) for cells in below if index < len(cells)}
        is_size_among_sizes = _kind(text) == "size" and "size" in same
        if is_size_among_sizes or AMOUNT.fullmatch(text) or FIGURE.fullmatch(text):
            return True
    return False


def guesses(lines: Sequence[Sequence[str]], taken: Collection[Field]) -> dict[int, Field]:
    """What the columns below the headings may be, by their places; of each field one at most."""
    found: dict[int, Field] = {}
    free = {
        kind: [field for field in fields if field not in taken] for kind, fields in KINDS.items()
    }
    for index in range(max(map(len, lines), default=0)):
        texts = [text for cells in lines for text in map(line_of, cells[index : index + 1]) if text]
        kind, _ = Counter(map(_kind, texts)).most_common(1)[0] if texts else ("", 0)
        is_running_number = texts == [str(number) for number, _ in enumerate(texts, start=1)]
        if free.get(kind) and not is_running_number:
            found[index] = free[kind].pop(0)
    return found


def _kind(text: str) -> str:
    if not text:
        return ""
    if AMOUNT.fullmatch(text):
        return "amount"
    try:
        return "size" if grams(text)[1] else "count"
    except NotAWeight:
        pass
    try:
        pieces(text)
    except NotACount:
        return "words"
    return "count"
