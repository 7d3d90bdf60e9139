"""Put texts together from openings, additions and slots, so that none passes for a copy of another."""

from collections import deque
from collections.abc import Iterator, Sequence
from string import Formatter

from streams.simulate.chance import Chance, dealt
from streams.simulate.phrases import SLOTS

ALIKE = 0.55
"""Share of common words at which a text is put together anew: below the 0.6 at which copies are folded."""
REMEMBERED = 16
"""Texts of one opening or addition that the next one must differ from: more than a week of the busiest talk."""
MAX_TRIES = 9
"""Then the least alike is said: a talk without additions repeats itself, as a loud author does."""


class Talk:
    """One manner of talking: everyday sentences, or those of one theme."""

    def __init__(self, chance: Chance, openings: Sequence[str], additions: Sequence[str] = ("",)) -> None:
        self._openings = dealt(chance, openings)
        self._additions = dealt(chance, additions)
        self._slots: dict[str, Iterator[str]] = {name: dealt(chance, words) for name, words in SLOTS.items()}
        self._said: dict[str, deque[frozenset[str]]] = {
            part: deque(maxlen=REMEMBERED) for part in (*openings, *additions)
        }

    def text(self, **known: object) -> str:
        """Say something; `known` fills slots that are not left to chance."""
        opening = next(self._openings)
        tries: list[tuple[float, int, str, frozenset[str], list[str]]] = []
        for attempt in range(MAX_TRIES):
            # a short addition to a long opening is not enough: who repeats an opening has more to add
            additions = [next(self._additions) for _ in range(1 + attempt // 3)]
            parts = [opening, *additions]
            text = self._sentences(parts, known)
            words = frozenset(text.casefold().replace(".", "").replace(",", "").split())
            tries.append((self._likeness(words, parts), attempt, text, words, parts))
            if tries[-1][0] < ALIKE:
                break
        _, _, text, words, parts = min(tries)
        for part in parts:
            self._said[part].append(words)
        return text

    def _likeness(self, words: frozenset[str], parts: Sequence[str]) -> float:
        """Share of words in common with the most alike of the texts that have a part in common."""
        said = (other for part in parts for other in self._said[part])
        return max((len(words & other) / len(words | other) for other in said), default=0.0)

    def _sentences(self, parts: Sequence[str], known: dict[str, object]) -> str:
        sentences = [self._filled(part, known) for part in parts if part]
        return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)

    def _filled(self, part: str, known: dict[str, object]) -> str:
        names = [name for _, name, _, _ in Formatter().parse(part) if name]
        return part.format_map({name: known.get(name) or next(self._slots[name]) for name in names})
