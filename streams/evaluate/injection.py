"""Plant themes and campaigns whose truth is known into real talk that has none left.

The texts of each brand are permuted over its times, so that nothing rises any more; then people begin to use two
words, `rate` new authors a window for four windows, inside of sentences borrowed from the same talk. Half of the
themes use words that nobody used before, half use rare ones. Between them come bursts that no alert should follow:
one text copied by three accounts, a text paraphrased by three accounts, and by twenty-five.
Apart from these, happenings are planted that people tell of in many words (wordings.py).

Permuted talk has no drift and no bursts of its own: recall carries over to real talk, false alarms do not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from schemas.base import from_epoch_ms
from streams.evaluate.injected_words import FORMS, LASTS, Mouth
from streams.ingest.rows import Row
from streams.policy import HOUR_MS, SCALES
from streams.simulate.chance import Chance, dealt, shuffled

RATES: Final = (2, 3, 5, 8, 12)
"""New authors a window."""
MANY_WORDS: Final = "in many words"
RATES_IN_MANY_WORDS: Final = (5, 8, 12)
"""New authors a window: of fewer not even a reader would be sure."""
APART: Final = 10
"""Windows between two plants, so that one is over before the next."""
FROM: Final = 0.35
"""Share of the windows that come first, for the baselines to learn."""
BURST_EVERY: Final = 4
"""Plants: three themes, then a burst."""
FEWEST: Final = 5
MOST: Final = 150
"""Mean voices of a window in which two to twelve more are a theme: shorter is empty, longer is the whole talk."""
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """All that one brand's customers said: times in order, and the mentions without them."""

    brand: str
    times: Sequence[int]
    bodies: Sequence[Fields]

    def lengths(self) -> list[int]:
        """The window lengths at which a theme of these rates can be planted, ms, shortest first.

        Not the longest: two people in each of its windows are never five in one, and no window is longer.
        """
        span_ms = max(1, self.times[-1] - self.times[0])
        lengths = [scale.window_ms for scale in SCALES[:-1]]
        return [w for w in lengths if FEWEST <= len(self.times) * w / span_ms <= MOST]


@dataclass(frozen=True, slots=True)
class Planted:
    """A theme, or a burst, and the ids of its mentions."""

    kind: str
    """"theme", `MANY_WORDS`, or one of `FORMS`."""
    rate: int
    """New authors a window of a theme; 0 for a burst."""
    brand: str
    start_ms: int
    end_ms: int
    window_ms: int
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Injected:
    """A permuted brand with its plants; before `since_ms` nothing is planted and nothing is judged."""

    rows: Sequence[Row]
    planted: Sequence[Planted]
    brand: str
    window_ms: int
    since_ms: int
    until_ms: int


def talk_of(rows: Sequence[Row]) -> list[Talk]:
    """The mentions of each brand, notices left out, brands by name."""
    by_brand: dict[str, list[tuple[int, Fields]]] = {}
    for row in rows:
        fields = msgspec.json.decode(row.value)
        if "text" in fields:
            by_brand.setdefault(fields["brand"], []).append((row.created_ms, fields))
    return [
        Talk(brand, [at_ms for at_ms, _ in said], [fields for _, fields in said])
        for brand, said in sorted(by_brand.items())
    ]


def inject(talk: Talk, window_ms: int, most: int, chance: Chance) -> Injected:
    """Permute a brand's talk and plant up to `most` themes of this window length, with bursts between them."""
    bed = _Bed(talk, window_ms, chance)
    mouth = Mouth(talk.brand, talk.bodies, chance)
    rates, forms = dealt(chance, RATES), dealt(chance, FORMS)
    themes = 0
    for number, start_ms in enumerate(bed.starts):
        if themes == most:
            break
        if number % BURST_EVERY == BURST_EVERY - 1:
            form = next(forms)
            bed.plant(form, 0, start_ms, 1, mouth.burst(form, start_ms, window_ms))
        else:
            rate = next(rates)
            said = mouth.theme(rate, start_ms, window_ms, is_novel=themes % 2 == 1)
            bed.plant("theme", rate, start_ms, LASTS, said)
            themes += 1
    return bed.injected()


def inject_in_many_words(talk: Talk, window_ms: int, most: int, chance: Chance) -> Injected:
    """Permute a brand's talk and plant up to `most` happenings told in many words."""
    bed = _Bed(talk, window_ms, chance)
    mouth, rates = Mouth(talk.brand, talk.bodies, chance), dealt(chance, RATES_IN_MANY_WORDS)
    for start_ms in bed.starts[:most]:
        rate = next(rates)
        bed.plant(MANY_WORDS, rate, start_ms, LASTS, mouth.telling(rate, start_ms, window_ms))
    return bed.injected()


class _Bed:
    """The permuted talk of a brand, while it is planted."""

    def __init__(self, talk: Talk, window_ms: int, chance: Chance) -> None:
        self.starts = _starts(talk.times, window_ms)
        self._talk, self._window_ms = talk, window_ms
        self._rows = [_row(body, at_ms) for at_ms, body in _permuted(talk, chance)]
        self._planted: list[Planted] = []

    def plant(
        self, kind: str, rate: int, start_ms: int, windows: int, said: Sequence[tuple[int, Fields]]
    ) -> None:
        """Put what is said of one plant among the talk."""
        self._rows += [_row(body, at_ms) for at_ms, body in said]
        ids = frozenset(body["id"] for _, body in said)
        end_ms = start_ms + windows * self._window_ms
        self._planted.append(Planted(kind, rate, self._talk.brand, start_ms, end_ms, self._window_ms, ids))

    def injected(self) -> Injected:
        """All of it by time."""
        last_ms = self._talk.times[-1]
        since_ms = self.starts[0] if self.starts else last_ms
        rows = sorted(self._rows, key=lambda row: row.created_ms)
        return Injected(rows, self._planted, self._talk.brand, self._window_ms, since_ms, last_ms)


def _permuted(talk: Talk, chance: Chance) -> Iterator[tuple[int, Fields]]:
    """Every text once, every time once."""
    return zip(talk.times, shuffled(chance, talk.bodies), strict=True)


def _starts(times: Sequence[int], window_ms: int) -> list[int]:
    """Where plants begin: in windows with some talk, after the first third, apart from each other."""
    spoken = Counter(at_ms // window_ms for at_ms in times)
    last = times[-1] // window_ms
    alive = sorted(
        n for n, count in spoken.items() if count >= (5 if window_ms > HOUR_MS else 3) and n < last
    )
    starts: list[int] = []
    free = alive[int(len(alive) * FROM)] if alive else last
    for number in alive:
        if number >= free and number + LASTS + 2 < last:
            starts.append(number * window_ms)
            free = number + LASTS + APART
    return starts


def _row(body: Mapping[str, Any], at_ms: int) -> Row:
    """A mention of this time; when it was revised is of the time that it had."""
    fields = {name: value for name, value in body.items() if name != "revised_at"}
    fields["created_at"] = from_epoch_ms(at_ms).isoformat()
    return Row(at_ms, fields["brand"].encode(), msgspec.json.encode(fields))


def together(several: Sequence[Injected]) -> Iterator[Row]:
    """The rows of all brands by time."""
    return iter(sorted((row for one in several for row in one.rows), key=lambda row: row.created_ms))
