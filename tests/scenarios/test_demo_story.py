"""The promise of the demo, in memory: what is planted is heard, what is loud and no crowd is held back.

Every seed tells the story in other words, at other hours and of another day of the year.
"""

import random
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from agents.demo.play import SEED
from agents.profiles.files import load_profiles
from agents.rehearsal import PUBLIC_KEY
from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from schemas.window import WindowSummary
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, MINUTE_MS
from streams.simulate import Score, planted, tell
from streams.simulate.story import BRIGHTLEAF, DAYS, LUMATONE
from streams.topology import Topic

PROFILES = Path(__file__).parents[2] / "deploy/profiles"
MIDNIGHT = 1_772_323_200_000
SEEDS = (SEED, 0, 11, 23)


@dataclass
class Played:
    """A story that was heard to its last record; nothing waits for silence."""

    score: Score
    alerts: list[Alert]
    windows: list[WindowSummary]
    dead: Counter[str]
    late: int
    dispositions: Counter[Disposition | None]


@cache
def played(seed: int) -> Played:
    ends_ms = MIDNIGHT + seed * 11 * DAY_MS
    pipeline = Pipeline(ListenConfig(load_profiles(PROFILES), PUBLIC_KEY))
    story = tell(random.Random(seed), ends_ms)
    dispositions = Counter(pipeline.hear(told.key, told.value, told.arrived_ms) for told in story)
    outputs = [output for _, output in pipeline.drain()]

    def of(topic: Topic) -> list[bytes]:
        return [output.value or b"" for output in outputs if output.topic is topic]

    heard = Played(
        Score(planted(ends_ms)),
        [Alert.model_validate_json(value) for value in of(Topic.ALERTS)],
        [WindowSummary.model_validate_json(value) for value in of(Topic.WINDOWS)],
        Counter(
            dict(output.headers)["openear.reason"].decode()
            for output in outputs
            if output.topic is Topic.DEAD_LETTERS
        ),
        len(of(Topic.LATE)),
        dispositions,
    )
    for alert in heard.alerts:
        heard.score.note(alert)
    for window in heard.windows:
        for held in window.held_back:
            heard.score.note_held_back(window.brand, held, epoch_ms(window.published_at))
    return heard


GAP = ("marketing", "packaging", "product")
"""Whom one gap asks: each gets an alert of its own."""

each_seed = pytest.mark.parametrize("seed", SEEDS)


@each_seed
def test_every_planted_theme_is_heard_and_nothing_else_is_alerted(seed: int) -> None:
    score = played(seed).score
    assert score.heard == ["loved for photography", "the cap leaks"]
    assert score.missed == []
    assert score.false == []


@each_seed
def test_the_love_for_photography_is_praise_for_marketing_to_show(seed: int) -> None:
    alert = played(seed).score.alerts["loved for photography"]
    assert (alert.state, alert.polarity, alert.department) == ("opened", "praise", "marketing")
    assert "product" in alert.departments_also
    assert alert.rule == "marketing.re_market"
    assert alert.owner == "marketing@lumatone.example"


@each_seed
def test_the_love_for_photography_is_one_gap_with_three_proposals_and_there_is_none_for_music(
    seed: int,
) -> None:
    gaps = [
        alert for alert in played(seed).alerts if alert.kind == "positioning_gap" and alert.state == "opened"
    ]
    assert [alert.department for alert in gaps] == list(GAP)
    assert len({alert.theme.theme_id for alert in gaps}) == 1
    assert {alert.terms[0] for alert in gaps} == {"photos"}
    assert [alert.rule for alert in gaps] == ["gap.re_market", "gap.change_the_box", "gap.build_for_it"]


@each_seed
def test_the_gap_is_linked_to_the_theme_it_grew_out_of(seed: int) -> None:
    gap = next(alert for alert in played(seed).alerts if alert.kind == "positioning_gap")
    theme = played(seed).score.alerts["loved for photography"]
    assert gap.theme.theme_id == theme.theme.theme_id


@each_seed
def test_the_leaking_cap_is_blame_for_packaging_to_check(seed: int) -> None:
    alert = played(seed).score.alerts["the cap leaks"]
    assert (alert.state, alert.polarity, alert.department) == ("opened", "blame", "packaging")
    assert alert.rule == "packaging.check_the_pack"
    assert all("cap" in evidence.text.casefold() for evidence in alert.evidence)


@each_seed
def test_themes_are_heard_on_the_day_on_which_a_crowd_speaks(seed: int) -> None:
    """Ten people a day are enough for blame; praise has to be rarer, and dozens speak of the photos."""
    score = played(seed).score
    for plant in score.plants:
        if plant.name in score.alerts:
            late_ms = epoch_ms(score.alerts[plant.name].published_at) - plant.starts_ms
            assert 0 < late_ms <= DAY_MS + MINUTE_MS * 5, plant.name


@each_seed
def test_one_author_and_a_pasted_campaign_are_held_back_and_it_is_said_why(seed: int) -> None:
    score = played(seed).score
    assert score.held_back == ["one loud author", "a pasted campaign"]
    assert set(score.reasons["one loud author"]) == {"LOUD_AUTHOR"}
    assert set(score.reasons["a pasted campaign"]) == {"COPIES"}


@each_seed
def test_all_is_settled_before_the_story_ends(seed: int) -> None:
    heard = played(seed)
    judged = {window.brand: epoch_ms(window.published_at) for window in heard.windows}
    assert heard.score.is_settled(judged)


@each_seed
def test_a_theme_is_told_of_again_only_where_many_more_speak(seed: int) -> None:
    by_id: dict[str, list[int]] = {}
    for alert in played(seed).alerts:
        by_id.setdefault(alert.id, []).append(alert.authors)
    assert len(by_id) == 2 + len(GAP)
    for authors in by_id.values():
        assert all(later >= 3 * earlier for earlier, later in pairwise(authors))


@each_seed
def test_the_second_brand_stays_quiet(seed: int) -> None:
    heard = played(seed)
    assert {alert.brand for alert in heard.alerts} == {LUMATONE}
    assert {window.brand for window in heard.windows} == {LUMATONE, BRIGHTLEAF}


@each_seed
def test_what_comes_late_twice_or_broken_is_put_aside_with_its_reason(seed: int) -> None:
    heard = played(seed)
    assert heard.dispositions[Disposition.DUPLICATE] == DAYS
    assert heard.dispositions[Disposition.LATE_COUNTED] == 5
    assert heard.dispositions[Disposition.TOO_LATE] == heard.late == 5
    assert heard.dispositions[Disposition.QUARANTINED] == 5
    reasons = (
        Reason.BAD_JSON,
        Reason.NUMERIC_TIME,
        Reason.UNKNOWN_EVENT,
        Reason.WRONG_BRAND,
        Reason.BAD_SOURCE,
        Reason.AHEAD_OF_ARRIVAL,
    )
    assert heard.dead == dict.fromkeys(reasons, 5)
