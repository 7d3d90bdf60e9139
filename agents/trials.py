"""Plant themes into files of mentions, round after round, and let our chain and other rules hear them.

A round permutes the whole stream anew and plants at one window length a brand; a short stream needs several for as
many themes as were asked for. Everything follows from the files and the seed: the same call gives the same figures.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from agents.commands.errors import UserError
from agents.files import Reading, merged
from agents.rehearsal import rehearse
from schemas.base import epoch_ms
from schemas.profile import Profile, default_profile
from streams.enrich.enricher import Enricher
from streams.evaluate.baselines_of_others import RULES, Post, raised_by
from streams.evaluate.evaluation import is_alert
from streams.evaluate.injection import Injected, Talk, inject, inject_in_many_words, talk_of, together
from streams.evaluate.trial import Raised, Score
from streams.ingest.rows import Row
from streams.simulate.chance import Chance

MOST_ROWS = 500_000
"""Mentions of a stream that are permuted: they are held in memory, some 1 kB each."""
MOST_ROUNDS = 20


Round = Sequence[Injected]
"""The same files with other plants; all brands together."""
Planting = Callable[[Talk, int, int, Chance], Injected]
"""Plants up to so many themes of one window length into a brand's talk."""


@dataclass(frozen=True, slots=True)
class Trials:
    """All rounds of one experiment."""

    rounds: Sequence[Round]
    in_many_words: Sequence[Round]
    """Rounds of their own: what no word has in common is judged apart from what one has."""
    profiles: Mapping[str, Profile]
    asked: int
    seed: int

    @classmethod
    def of(cls, files: Sequence[Path], profiles: Mapping[str, Profile], themes: int, seed: int) -> "Trials":
        """Plant so many themes into the files, in as many rounds as it takes."""
        talks = talks_in(files)
        told = list(rounds_of(talks, -(-themes // 2), seed, inject_in_many_words))
        trials = cls(list(rounds_of(talks, themes, seed)), told, profiles, themes, seed)
        if not trials.themes:
            raise UserError("the talk is too short: there was no room to plant a single theme in it")
        return trials

    @property
    def themes(self) -> int:
        """Themes planted."""
        return sum(map(themes_in, self.rounds))

    def ours(self, line: float | None, rounds: Sequence[Round] | None = None) -> Score:
        """What our chain hears of the plants, at this line or that of the profiles."""
        score = Score()
        for streams in self.rounds if rounds is None else rounds:
            run = rehearse(together(streams), self.profiles, line=line)
            raised = [
                Raised(alert.brand, epoch_ms(alert.published_at), alert.evidence_ids)
                for alert in run.alerts
                if is_alert(alert)
            ]
            score.add(raised, streams)
        return score

    def others(self, rounds: Sequence[Round] | None = None) -> dict[str, Score]:
        """What the usual rules hear of the same plants."""
        scores = {name: Score() for name in RULES}
        for streams in self.rounds if rounds is None else rounds:
            posts = {stream.brand: list(_posts(stream, self.profiles)) for stream in streams}
            for name, rule in RULES.items():
                raised = (
                    raised_by(rule(), stream.brand, posts[stream.brand], stream.window_ms)
                    for stream in streams
                )
                scores[name].add(chain.from_iterable(raised), streams)
        return scores


def talks_in(files: Sequence[Path]) -> list[Talk]:
    """The talk of each brand at which a theme can be planted at all."""
    rows: list[Row] = []
    for row in merged(files, Reading()):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise UserError(f"more than {MOST_ROWS:,} mentions are too many to plant themes in", exit_code=2)
    talks = [talk for talk in talk_of(rows) if talk.lengths()]
    if not talks:
        raise UserError(
            "no brand has enough talk to plant a theme in: 5 to 150 mentions a window are asked for"
        )
    return talks


def rounds_of(talks: Sequence[Talk], themes: int, seed: int, planting: Planting = inject) -> Iterator[Round]:
    """Rounds until so many themes are planted, or `MOST_ROUNDS`; the same seed gives the same rounds."""
    left = themes
    for number in range(MOST_ROUNDS):
        if left <= 0:
            return
        streams = []
        for place, talk in enumerate(talks):
            # what one brand has no room for, the next ones take
            most = -(-left // (len(talks) - place))
            streams.append(_injected(talk, number, most, seed, planting))
            left -= themes_in(streams[-1:])
        yield streams


def themes_in(streams: Round) -> int:
    """Themes planted, bursts not counted."""
    return sum(plant.rate > 0 for stream in streams for plant in stream.planted)


def _injected(talk: Talk, number: int, most: int, seed: int, planting: Planting) -> Injected:
    lengths = talk.lengths()
    chance = random.Random(f"{seed} {number} {talk.brand}")  # noqa: S311 - a seeded experiment, no secret
    return planting(talk, lengths[number % len(lengths)], most, chance)


def _posts(stream: Injected, profiles: Mapping[str, Profile]) -> Iterator[Post]:
    enricher = Enricher(profiles.get(stream.brand) or default_profile(stream.brand))
    for row in stream.rows:
        fields = msgspec.json.decode(row.value)
        heard = enricher.hear(fields["text"], fields.get("language"))
        if not heard.is_reshare and not fields.get("reshare_of"):
            yield Post(row.created_ms, fields["id"], tuple(heard.origins))
