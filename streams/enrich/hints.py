"""Say once per word what a remark may find at it: most texts say nothing of most things, and are not asked then.

A hint is a necessary condition and no more: where it is missing, nothing would be found. All of them are taken from
the very lists and profiles that what is skipped looks into, so that a new frame or a new promise brings its own.
"""

from functools import lru_cache
from typing import Final

from schemas.profile import Profile, Promise, Use
from streams.enrich.activities import is_of_field
from streams.enrich.companions import ASKED
from streams.enrich.promises import Promises
from streams.enrich.qualities import Qualities
from streams.enrich.terms import CONTENT, Part
from streams.enrich.use_frames import FRAMES, LEADING
from streams.enrich.uses import DECLARED, Uses

TOLD: Final = 1
"""Content, or the name of a declared use: a clause speaks of it."""
PLAIN: Final = 2
"""Content that is no adverb: one may praise it."""
TOPICAL: Final = 4
"""It names a use in whatever sentence it stands."""
JOINT: Final = 8
"""A declared use of several words may stand here."""
FRAMED: Final = 16
"""A frame of a use is looked for at it."""
LEADS: Final = 32
"""It leads on from such a frame."""
PAIRS: Final = 64
"""It may lead to a companion."""
PROMISED: Final = 128
"""A promise may be spoken of here."""
BARE: Final = 256
"""It is "no", which is no opinion by itself."""
OF_FIELD: Final = 512
"""With another such word it may tell of an activity (activities.py)."""
QUALIFIES: Final = 1024
"""A quality that nobody promised may be told of here."""
KEPT_SETS: Final = 64
"""Of declared uses and promises, for as many brands."""


class Hints:
    """The hints of words, for brands that declare the same uses and promises."""

    def __init__(self, uses: Uses, promises: Promises, qualities: Qualities) -> None:
        self._uses = uses
        self._promised = promises.openers
        self._qualifying = qualities.openers

    def name_of(self, part: Part) -> str:
        """What a word stands for (uses.py); empty for none."""
        return self._uses.key_of(part.key) if part.key else ""

    def of(self, part: Part, name: str) -> int:
        """What may be found at a word that stands for `name`."""
        is_content = part.role & CONTENT != 0
        return (
            (TOLD if is_content or name.startswith(DECLARED) else 0)
            | (PLAIN if is_content and not part.surface.endswith("ly") else 0)
            | (TOPICAL if name in self._uses.topical else 0)
            | (JOINT if part.key in self._uses.joint else 0)
            | (FRAMED if part.surface in FRAMES else 0)
            | (LEADS if part.surface in LEADING else 0)
            | (PAIRS if part.surface in ASKED else 0)
            | (PROMISED if part.key in self._promised else 0)
            | (QUALIFIES if part.key in self._qualifying else 0)
            | (BARE if part.token == "no" else 0)
            | (OF_FIELD if part.key and is_of_field(part.key) else 0)
        )


def hints_for(profile: Profile) -> Hints | None:
    """The hints for a brand; None for one that declares nothing to compare remarks with: it costs nothing."""
    is_asked = profile.uses or profile.promises or profile.products or profile.competitors
    return _hints(profile.uses, profile.promises, profile.copy_) if is_asked else None


@lru_cache(maxsize=KEPT_SETS)
def _hints(uses: tuple[Use, ...], promises: tuple[Promise, ...], copy: str) -> Hints:
    declared = Profile(brand="any", uses=uses, promises=promises, copy=copy)
    return Hints(Uses(declared), Promises(declared), Qualities(declared))
