"""Fold what was heard into base buckets of 15 minutes, counted once; longer windows are sums of them.

A bucket of a brand holds at most `TERMS` x 2 terms (between prunings) with at most 64 author hashes each, and
the voices themselves (for evidence), of which a brand keeps at most `VOICES` in its longest window.
Arithmetic, worst case per bucket: 4,000 terms x 64 hashes x 9 bytes = 2.3 MB saved; all buckets of a brand together
hold at most `USES` uses of terms; typical at 7,000 posts a day: 73 voices, 400 terms, 45 kB saved.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.identity import person_of
from streams.notices.part import Part
from streams.sketches.distinct import Authors, at_most, with_author

TERMS = 2000
"""Terms kept when a bucket is pruned; it is pruned at twice as many."""
USES = 500_000
"""Uses of terms (a term, and an author that used it) kept in the longest window of a brand (footprint.py); beyond
it the oldest buckets are pruned. A brand of 7,000 posts a day with no word twice has 316,000 of them."""
FLOORS = (TERMS // 4, TERMS // 20, 0)
"""Terms of a bucket that is pruned for the bound: all buckets to the first, then to the next."""
SOURCES = 64
"""Sources told apart in one bucket; later ones are counted together as `OTHER`."""
OTHER = "other"
BUCKET_VOICES = 1024
"""Voices kept in one bucket; later ones are counted without their words."""
VOICES = 8192
"""Voices kept in the longest window of a brand: 8,192 x ~500 bytes = 4 MB saved."""
BLAME = -0.05
"""At or below: a negative voice (VADER's own threshold)."""
PRAISE = 0.05
LOVE = 0.3
"""Above: a voice that counts as praise where praise has to be rare."""
TEN_THOUSAND = 10_000
"""A sentiment has four digits (VADER)."""
LOUD = 512
"""Authors whose posts are counted in one bucket, for the loud-author gate, and first voices whose copies are."""
WITHDRAWN_TERMS = 256
"""Terms of one bucket of which it is counted how many people took them back; of later ones it is not."""


class Voice(msgspec.Struct, array_like=True, gc=False):
    """One counted mention, as evidence may need it. `text` is cut at 280 code points.

    It holds nothing that could hold it, so that the collector of cycles need not visit the thousands kept.
    """

    id: str
    source: str
    author: int
    at_ms: int
    text: str
    sentiment: float | None
    departments: tuple[tuple[str, float | None], ...]
    terms: tuple[str, ...]
    url: str | None
    is_author_known: bool
    id_hash: int
    reach: int
    """Likes + shares, as last measured: shown apart, never counted as voices."""
    reach_at_ms: int = 0
    """When its reach was measured; 0 where nobody says."""
    is_revised: bool = False
    """A review that was said in the window of its revision: what it said before may have been counted too."""


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
        "many",
        "negative",
        "neutral",
        "one",
        "positive",
        "pruned",
        "revised",
        "sentiment_sum",
        "sources",
        "start_ms",
        "unscored",
        "uses",
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
        self.one: dict[str, int] = {}
        """Terms of one author, which is most of them."""
        self.many: dict[str, set[int]] = {}
        """Terms of two or more authors."""
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
        self.pruned = 0
        self.uses = 0
        """Of terms, an upper bound: an author who repeats a term is counted again until the bucket is pruned."""
        self.incomplete = False

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
        self.uses += len(voice.terms)
        self._add_terms(voice.terms, person)
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

    def _add_terms(self, terms: Iterable[str], author: int) -> None:
        one, many = self.one, self.many
        for term in terms:
            first = one.get(term)
            if first is None:
                authors = many.get(term)
                if authors is None:
                    one[term] = author
                else:
                    with_author(authors, author)
            elif first != author:
                del one[term]
                many[term] = {first, author}
        if len(one) + len(many) > 2 * TERMS:
            self.prune(TERMS)

    def prune(self, most: int) -> None:
        """Keep the terms with most authors; ties by the term itself. A kept count is exact, a lost one is gone."""
        many = sorted(self.many.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
        room = most - len(many)
        one = dict(sorted(self.one.items())[:room])
        self.pruned += len(self.many) + len(self.one) - len(many) - len(one)
        self.many = dict(many)
        self.one = one
        self.uses = len(one) + sum(len(authors) for _, authors in many)

    def authors_of(self, term: str) -> Authors | None:
        """Who used a term here."""
        first = self.one.get(term)
        return first if first is not None else self.many.get(term)

    def counts(self) -> dict[str, int]:
        """Authors per term: what a baseline learns."""
        learned = dict.fromkeys(self.one, 1)
        learned.update((term, len(authors)) for term, authors in self.many.items())
        return learned

    def top_terms(self, most: int) -> list[tuple[str, int]]:
        """The terms with most authors, at least two."""
        ranked = sorted(self.many.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(term, at_most(authors)) for term, authors in ranked[:most]]

    @property
    def is_silent(self) -> bool:
        """True until a mention is counted here."""
        return not self.voice_count and not self.folded

    @property
    def scored(self) -> int:
        """Voices with a sentiment."""
        return self.positive + self.neutral + self.negative


def sign_of(opinion: float | None) -> int:
    """0 for praise, 1 for neither, 2 for blame: an index into [positive, neutral, negative]."""
    if opinion is None or BLAME < opinion < PRAISE:
        return 1
    return 0 if opinion >= PRAISE else 2


def _take_one(counter: Counter[int], key: int) -> None:
    if key in counter:
        counter[key] -= 1
        if counter[key] <= 0:
            del counter[key]
