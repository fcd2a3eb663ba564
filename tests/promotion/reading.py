"""What the tests of this room read and prepare."""

import re

from storefront.core.db import db
from storefront.operator.queries.findings import findings


def text_of(page):
    """The words of a page, one space between; a true minus sign is read as a hyphen."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    return words.replace("\N{MINUS SIGN}", "-")


def broken():
    db.session.rollback()
    return {finding.rule for finding in findings() if finding.violations}
