"""Say new things in borrowed sentences: the texts of planted themes and bursts (injection.py)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from streams.enrich.terms import parts_of, terms_of
from streams.evaluate.wordings import HAPPENINGS
from streams.simulate.chance import Chance, below, shuffled

LASTS: Final = 4
"""Windows of a theme."""
COPIES: Final = 25
"""Posts of a burst, in one window."""
FORMS: Final = ("copies of 3 accounts", "paraphrases of 3 accounts", "paraphrases of 25 accounts")
NOVEL: Final = (
    "zipper hinge gasket lanyard tumbler cupholder varnish gravel pollen lentil magnet thermos walnut "
    "ribbon quartz mosaic lantern falcon cactus pebble saddle trumpet velvet harbor meadow orchard "
    "canyon glacier prairie lagoon"
).split()

Told = tuple[int, dict[str, Any]]
"""Event time, ms, and the fields of a mention without it."""


class Mouth:
    """Says new things in borrowed sentences."""

    def __init__(self, brand: str, bodies: Sequence[Mapping[str, Any]], chance: Chance) -> None:
        self._brand = brand
        self._chance = chance
        self._source = bodies[0]["source"]
        texts = [body["text"] for body in bodies]
        self._sentences = [words for text in texts if len(words := _words(text)) >= 5] or [NOVEL]
        surfaces, heard = _heard(texts)
        rare = range(3, max(6, len(texts) // 400) + 1)
        known = sorted(term for term, count in heard.items() if count in rare and len(term) > 4)
        new = [word for word in NOVEL if not heard.keys() & terms_of(parts_of(word)).keys()]
        self._novel = shuffled(chance, new)
        self._rare = [surfaces[term] for term in shuffled(chance, known)]
        self._plants = 0

    def theme(self, rate: int, start_ms: int, window_ms: int, *, is_novel: bool) -> list[Told]:
        """`rate` new authors a window, for four windows; of two words most say one, many both."""
        words = [self._word(is_novel), self._word(is_novel)]
        self._plants += 1
        said = []
        for number in range(LASTS):
            for voice in range(rate):
                at_ms = start_ms + number * window_ms + below(self._chance, window_ms)
                draw = self._chance.random()
                key = words[:1] if draw < 0.45 else words[1:] if draw < 0.6 else words
                said.append(self._told(self._with(self._sentence(), key), at_ms, f"{number}-{voice}"))
        return said

    def telling(self, rate: int, start_ms: int, window_ms: int) -> list[Told]:
        """`rate` new authors a window, for four windows, who tell of one happening in words of their own."""
        happening = HAPPENINGS[self._plants % len(HAPPENINGS)]
        self._plants += 1
        said, left = [], shuffled(self._chance, happening)
        for number in range(LASTS):
            for voice in range(rate):
                at_ms = start_ms + number * window_ms + below(self._chance, window_ms)
                left = left or shuffled(self._chance, happening)
                words = [*left.pop().split(), *self._sentence()[:4]]
                said.append(self._told(words, at_ms, f"{number}-{voice}"))
        return said

    def burst(self, form: str, start_ms: int, window_ms: int) -> list[Told]:
        """Twenty-five posts in one window that go back to one text."""
        word = self._word(True)
        self._plants += 1
        long = [words for words in self._sentences if 8 <= len(words) <= 25] or self._sentences
        text = self._with(long[below(self._chance, len(long))], [word])
        accounts = COPIES if form == FORMS[2] else 3
        said = []
        for number in range(COPIES):
            at_ms = start_ms + below(self._chance, window_ms)
            words = text if form == FORMS[0] else self._paraphrased(text, word)
            said.append(self._told(words, at_ms, f"{number}", f"{self._plants}-{number % accounts}"))
        return said

    def _word(self, is_novel: bool) -> str:
        """A word of its own for each plant, while there are some; then one that is made up."""
        first, other = (self._novel, self._rare) if is_novel else (self._rare, self._novel)
        if first:
            return first.pop()
        if other:
            return other.pop()
        return "".join(
            "bdfgklmnprst"[below(self._chance, 12)] + "aeiou"[below(self._chance, 5)] for _ in range(4)
        )

    def _sentence(self) -> list[str]:
        words = self._sentences[below(self._chance, len(self._sentences))]
        first = below(self._chance, max(1, len(words) - 8))
        return words[first : first + 5 + below(self._chance, 5)]

    def _paraphrased(self, words: Sequence[str], keep: str) -> list[str]:
        """Two words exchanged for others of the same talk."""
        said = list(words)
        for _ in range(2):
            place = below(self._chance, len(said))
            if said[place] != keep:
                other = self._sentences[below(self._chance, len(self._sentences))]
                said[place] = other[below(self._chance, len(other))]
        return said

    def _with(self, words: Sequence[str], key: Sequence[str]) -> list[str]:
        place = below(self._chance, len(words) + 1)
        return [*words[:place], *key, *words[place:]]

    def _told(self, words: Sequence[str], at_ms: int, name: str, author: str | None = None) -> Told:
        identity = f"planted{self._plants}-{name}"
        body = {
            "id": identity,
            "brand": self._brand,
            "source": self._source,
            "text": " ".join(words),
            "author": f"account {author or identity}",
        }
        return at_ms, body


def _words(text: str) -> list[str]:
    """The words of a text that carry a sentence: no handles, no links, no mark of a reshare."""
    return [word for word in text.split()[:60] if word[:1] != "@" and word[:4] != "http" and word != "RT"]


def _heard(texts: Sequence[str]) -> tuple[dict[str, str], Counter[str]]:
    """Each single word that is a term: its first form, and the texts that use it."""
    surfaces: dict[str, str] = {}
    heard: Counter[str] = Counter()
    for text in texts:
        terms = terms_of(part for word in _words(text) for part in parts_of(word))
        single = {term: surface for term, surface in terms.items() if " " not in term}
        heard.update(single.keys())
        for term, surface in single.items():
            surfaces.setdefault(term, surface)
    return surfaces, heard
