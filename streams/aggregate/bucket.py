"""Count what one brand's customers said in one base window, each mention once, and take back what was withdrawn.

Saved, a bucket of a brand of 7,000 posts a day is 45 kB: 73 voices, 400 terms.
"""

from collections import Counter
from collections.abc import Iterable

from streams.aggregate.opinion import BLAME, PRAISE, sign_of
from streams.aggregate.term_table import TermTable
from streams.aggregate.voice import Voice
from streams.identity import person_of
from streams.notices.part import Part
from streams.sketches.distinct import Authors, with_author

SOURCES = 64
"""Sources told apart in one bucket; later ones are counted together as `OTHER`."""
OTHER = "other"
BUCKET_VOICES = 1024
"""Voices kept in one bucket; later ones are counted without their words."""
TEN_THOUSAND = 10_000
"""A sentiment has four digits (VADER)."""
LOUD = 512
"""Authors whose posts are counted in one bucket, for the loud-author gate, and first voices whose copies are."""
WITHDRAWN_TERMS = 256
"""Terms of one bucket of which it is counted how many people took them back; of later ones it is not."""


class Bucket:
    """What one brand's customers said in one base window."""

    __slots__ = (
        "authors",
        "blame_authors",
        "copies",
        "departments",
        "folded",
        "incomplete",
        "is_crowded",
        "loud",
        "negative",
        "neutral",
        "positive",
        "revised",
        "sentiment_sum",
        "sources",
        "start_ms",
        "terms",
        "unscored",
        "voice_count",
        "voices",
        "withdrawn",
        "withdrawn_blame",
        "withdrawn_terms",
    )

    def __init__(self, start_ms: int) -> None:
        self.start_ms = start_ms
        self.voices: list[Voice] = []
        self.voice_count = 0
        self.folded = 0
        self.unscored = 0
        self.positive = 0
        self.neutral = 0
        self.negative = 0
        self.sentiment_sum = 0
        """Of the scored voices, in ten-thousandths: whole numbers, since the order of arrival must not show."""
        self.authors: Authors | None = None
        self.blame_authors: Authors | None = None
        self.terms = TermTable()
        self.departments: dict[str, list[int]] = {}
        """Department -> [positive, neutral, negative]."""
        self.sources: Counter[str] = Counter()
        self.copies: Counter[int] = Counter()
        """Id hash of a first voice -> near copies of it folded here."""
        self.loud: Counter[int] = Counter()
        """Author -> posts, copies included."""
        self.is_crowded = False
        """More than `LOUD` authors spoke, so that some are not in `loud`."""
        self.revised = 0
        """Voices that are revisions of reviews."""
        self.withdrawn = 0
        """Mentions that were counted here and taken back."""
        self.withdrawn_blame = 0
        """Of them, negative voices."""
        self.withdrawn_terms: Counter[str] = Counter()
        """Term -> people who used it in a kept voice and took that back; the tables of terms count them still."""
        self.incomplete = False
        """A gap touches it: its counts teach nothing."""

    def add(self, voice: Voice) -> None:
        """Count a voice: its author once per term, its opinion per department.

        Who is only counted is counted by a number of their own: the author's hash stands beside the voice alone,
        and goes with it.
        """
        self.voice_count += 1
        self.revised += voice.is_revised
        self._hear_source(voice.source)
        person = person_of(voice.author)
        self.authors = with_author(self.authors, person)
        self.count_score(voice.sentiment, 1)
        if voice.sentiment is not None and voice.sentiment <= BLAME:
            self.blame_authors = with_author(self.blame_authors, person)
        for department, opinion in voice.departments:
            counts = self.departments.setdefault(department, [0, 0, 0])
            counts[sign_of(opinion)] += 1
        self.terms.add(voice.terms, person)
        self.hear_author(voice.author)
        if len(self.voices) < BUCKET_VOICES:
            self.voices.append(voice)

    def fold(self, first: int, author: int, source: str) -> None:
        """Count a near copy: seen and shown, but no voice of its own."""
        self.folded += 1
        if first in self.copies or len(self.copies) < LOUD:
            self.copies[first] += 1
        self._hear_source(source)
        self.hear_author(author)

    def _hear_source(self, source: str) -> None:
        if source not in self.sources and len(self.sources) >= SOURCES:
            source = OTHER
        self.sources[source] += 1

    def hear_author(self, author: int) -> None:
        """Count a post of an author, up to `LOUD` authors a bucket."""
        if author in self.loud or len(self.loud) < LOUD:
            self.loud[author] += 1
        else:
            self.is_crowded = True

    def count_score(self, score: float | None, step: int) -> None:
        """Count a sentiment, or with a step of -1 take it back."""
        if score is None:
            self.unscored += step
            return
        self.sentiment_sum += step * round(score * TEN_THOUSAND)
        if score <= BLAME:
            self.negative += step
        elif score >= PRAISE:
            self.positive += step
        else:
            self.neutral += step

    def may_hold(self, author: int) -> bool:
        """False if nothing of this author was counted here."""
        return author in self.loud or self.is_crowded

    def withdraw(self, part: Part, source: str) -> None:
        """Take back exactly what one mention added; tables of terms and of people keep their count."""
        self.withdrawn += 1
        if part.first is None:
            self.voice_count -= 1
            self.revised -= part.is_revised
            self.withdrawn_blame += part.score is not None and part.score <= BLAME
            self.count_opinions(part, -1)
        else:
            self.folded -= 1
            _take_one(self.copies, part.first)
        self.sources[source if source in self.sources else OTHER] -= 1
        _take_one(self.loud, part.author)

    def count_opinions(self, part: Part, step: int) -> None:
        """Count what one voice said, or with a step of -1 take it back."""
        self.count_score(part.score, step)
        names = list(self.departments)
        for place, sign in part.opinions:
            self.departments[names[place]][sign] += step

    def opinions_of(self, departments: Iterable[tuple[str, float | None]]) -> tuple[tuple[int, int], ...]:
        """Opinions by the place of the department in this bucket, where none ever leaves its place."""
        places = {name: place for place, name in enumerate(self.departments)}
        return tuple((places[name], sign_of(opinion)) for name, opinion in departments)

    def drop_voice(self, id_hash: int) -> Voice | None:
        """Take a voice out of those that are kept, and note whose terms it was the last to hold here."""
        place = next((n for n, voice in enumerate(self.voices) if voice.id_hash == id_hash), None)
        if place is None:
            return None
        gone = self.voices.pop(place)
        still = {term for voice in self.voices if voice.author == gone.author for term in voice.terms}
        for term in gone.terms:
            if term not in still and (
                term in self.withdrawn_terms or len(self.withdrawn_terms) < WITHDRAWN_TERMS
            ):
                self.withdrawn_terms[term] += 1
        return gone

    def counts(self) -> dict[str, int]:
        """Authors per term: what a baseline learns."""
        return self.terms.counts()

    @property
    def is_silent(self) -> bool:
        """True until a mention is counted here."""
        return not self.voice_count and not self.folded

    @property
    def scored(self) -> int:
        """Voices with a sentiment."""
        return self.positive + self.neutral + self.negative


def _take_one(counter: Counter[int], key: int) -> None:
    if key in counter:
        counter[key] -= 1
        if counter[key] <= 0:
            del counter[key]
