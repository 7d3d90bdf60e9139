"""Say what uses a text tells of: the words in the places of a use, and what they stand for.

What a phrase says is normalised: a declared use to its id, words of one activity (lexicons/uses.txt) to the first
of them. Where uses are told is the matter of `use_frames`.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final

from schemas.profile import Profile
from streams.enrich.activities import activity_of, among, fields, hinted_at, is_activity
from streams.enrich.noun_phrases import Sentence, content_between, noun_phrase, persons
from streams.enrich.phrases import Match, Phrases, keys_of
from streams.enrich.use_frames import starts_of

DECLARED: Final = "="
"""Begins the key of a use that the profile declares."""
COPY_SHARE = 0.01
"""From this share of the content words of our own copy on, we do say it."""


class Uses:
    """What a brand declares that it is for, and how words stand for uses."""

    def __init__(self, profile: Profile) -> None:
        self._declared: dict[str, str] = {}
        phrases: list[tuple[list[str], str]] = []
        for use in profile.uses:
            for term in (use.id.replace("-", " ").replace("_", " "), *use.terms):
                keys = keys_of(term)
                if len(keys) > 1:
                    phrases.append((keys, DECLARED + use.id))
                elif keys:
                    self._declared.setdefault(activity_of(keys[0]), use.id)
                    self._declared.setdefault(keys[0], use.id)
            for activity in sorted(among(keys_of(" ".join(use.terms)))):
                self._declared.setdefault(activity, use.id)
        self._phrases = Phrases(phrases)
        self.joint = self._phrases.openers
        """Stems at which a declared use of several words may stand."""
        declared = [DECLARED + use.id for use in profile.uses]
        self.topical = frozenset(declared).union(filter(is_activity, fields().telling))
        """What names a use in whatever sentence it stands."""
        said = [key for key in keys_of(profile.copy_) if key not in ("", "not")]
        self.copy_words = len(said)
        self._copy: dict[str, int] = {}
        for key in said:
            name = self.key_of(key)
            self._copy[name] = self._copy.get(name, 0) + 1
        for activity in among(said).difference(self._copy):
            self._copy[activity] = 1

    def key_of(self, word: str) -> str:
        """What the stem of a word stands for: a declared use, an activity, or itself."""
        name = activity_of(word)
        declared = self._declared.get(word) or self._declared.get(name)
        return name if declared is None else DECLARED + declared

    def hinted(self, word: str, keys: Collection[str]) -> tuple[str, ...]:
        """Those of some activities that the stem of a word hints at."""
        return tuple(name for name in hinted_at(word) if name in keys)

    def keys_in(self, words: Iterable[str]) -> set[str]:
        """What the stems of a text stand for, those that only together tell of an activity too."""
        words = list(words)
        return {self.key_of(word) for word in words} | {self.key_of(name) for name in among(words)}

    def copy_count(self, key: str) -> int:
        """How often our own copy says it."""
        return self._copy.get(key, 0)

    @property
    def said(self) -> Collection[str]:
        """The words of our own copy."""
        return self._copy.keys()

    def is_said_by_us(self, key: str) -> bool:
        """True for a declared use, and for what our own copy speaks of."""
        if key.startswith(DECLARED):
            return True
        count = self.copy_count(key)
        return count > 0 and count >= COPY_SHARE * self.copy_words

    def declared_in(self, keys: Sequence[str]) -> list[Match]:
        """Declared uses of several words."""
        return self._phrases.found(keys)


def use_heads(sentence: Sentence, places: Iterable[int], *, leads: bool = True) -> dict[int, bool]:
    """The places of the words that say what it is used for -> whether somebody tells of a use of his own.

    `places`: where frames of uses are looked for; `leads`: whether a word leads on from one.
    """
    found: dict[int, bool] = {}
    for start in starts_of(sentence, places, leads=leads):
        if start.ends:
            places = content_between(sentence, start.place, start.ends)
        else:
            places = noun_phrase(
                sentence, start.place, takes_people=start.takes_people, relatives=relatives()
            )
        for place in places:
            found[place] = found.get(place, False) or start.is_told
    return dict(sorted(found.items()))


@cache
def relatives() -> frozenset[str]:
    """Stems of people that are an activity of their own: watching over babies or grandparents."""
    return persons().intersection(fields().telling)
