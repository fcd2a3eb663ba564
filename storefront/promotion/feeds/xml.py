"""XML written as text, so that a long file is never in memory as a whole."""

import re
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def element(name: str, text: str | int) -> str:
    """`<name>text</name>` and a line end; what no XML may hold is left out."""
    return f"<{name}>{escape(_NOT_XML.sub('', str(text)))}</{name}>\n"
