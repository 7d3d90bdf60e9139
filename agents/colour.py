"""Leave out every code of style where `NO_COLOR` asks for no colour: rich alone would leave bold and dim in."""

import os
from typing import Literal


def colour_system() -> Literal["auto"] | None:
    """What rich's `Console` takes as its `color_system`: None writes text as it is."""
    return None if os.environ.get("NO_COLOR") else "auto"
