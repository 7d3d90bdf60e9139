"""List the rules that turn what stood out into a proposal: who is asked, and what to look at first.

A table and no code, so that a person who owns a department can read it, and change it. The first row that
fits (kind, department, polarity) is taken; `ANY` fits every department: those that a profile declares.
A proposal is the first thing to check, in words that the department can act on; it never claims a cause.
"""

from streams.decide.case_rows import CASE_ROWS
from streams.decide.rate_rows import RATE_ROWS
from streams.decide.row import ANY, Row
from streams.decide.theme_rows import THEME_ROWS

POSITIONS = {
    "budget": " It is sold as a cheap one: who finds it dear has seen a cheaper one.",
    "middle": "",
    "premium": " It is sold as a dear one: say what is worth it before you lower anything.",
}
"""What a proposal about the price adds, by the profile's `price_position`."""

TABLE: tuple[Row, ...] = (*THEME_ROWS, *RATE_ROWS, *CASE_ROWS)


def row_of(kind: str, department: str, polarity: str) -> Row:
    """The first row that fits.

    >>> row_of("emerging_theme", "packaging", "blame").rule
    'packaging.check_the_pack'
    >>> row_of("emerging_theme", "dosage", "praise").rule
    'declared.keep'
    """
    return next(
        row
        for row in TABLE
        if row.kind == kind and row.polarity == polarity and row.department in (department, ANY)
    )
