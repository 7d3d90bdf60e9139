"""Stories of one thing that each tells of in words of their own: an outage, and what only looks like one."""

from collections.abc import Sequence
from typing import Any

from streams.detect.hop import CONCEPTS_BELOW
from streams.enrich.concepts import concepts, every_concept, is_concept, label_of
from streams.enrich.phrases import keys_of
from streams.explain.explanation import explain
from streams.explain.why import SENTENCES, TermWatch
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.policy import DAY_MS, HOUR_MS, LINES
from tests.builders import KEY, START_MS, Story, a_mention, a_record, chorus, in_order, records_of, talk, told
from tests.restarting import told_through_restarts

DAY_8 = START_MS + 8 * DAY_MS
OUTAGE = (
    "nothing but a white screen here",
    "mine keeps spinning and spinning",
    "got a timeout twice",
    "is it offline for everyone",
    "whatever I tap says error",
    "it went down before noon",
    "cannot log in since ten",
    "froze on me and that was that",
    "unable to connect from the attic",
    "kicked me out and refuses me now",
)
"""No word of content in two of them."""


def people(said: Sequence[str], at_ms: int = DAY_8, over_ms: int = 6 * HOUR_MS) -> list[dict[str, Any]]:
    return [
        a_mention(text, at_ms + n * over_ms // len(said), author=f"user{at_ms}-{n}", id=f"{at_ms}-{n}")
        for n, text in enumerate(said)
    ]


def of_concepts(story: Story) -> list[str]:
    """What was opened for no word of its own."""
    return [alert.terms[0] for alert in story.opened if is_concept(alert.theme.tests[0].term)]


def test_an_outage_that_ten_people_tell_in_ten_ways_is_heard_by_its_concept() -> None:
    story = told(talk(11), people(OUTAGE))

    [alert] = story.opened
    assert alert.terms[0].startswith("outage: ")
    assert 'people spoke of "outage: ' in alert.cause
    assert alert.authors >= 5
    assert {evidence.text for evidence in alert.evidence} <= set(OUTAGE)


def test_every_number_of_it_can_be_worked_out_again() -> None:
    for alert in told(talk(11), people(OUTAGE)).alerts:
        wrong = [check for section in explain(alert) for check in section.disagreeing]
        assert wrong == []


def test_what_has_a_word_is_told_by_it() -> None:
    story = told(talk(11), chorus(12, "the cap in the box leaks", DAY_8))

    assert len(story.opened) == 1
    assert of_concepts(story) == []


def every_day(texts: Sequence[str], days: int) -> list[dict[str, Any]]:
    return [said for day in range(days) for said in people(texts, START_MS + day * DAY_MS, 20 * HOUR_MS)]


FROZE = [
    f"it froze with my {thing}"
    for thing in ("song", "lamp", "piano", "sofa", "train", "uncle", "office", "party")
]


def test_what_a_brand_hears_every_day_is_no_outage() -> None:
    assert of_concepts(told(talk(11), every_day(FROZE, 11))) == []


def test_a_brand_that_hears_of_one_fault_every_day_still_hears_an_outage() -> None:
    day_30 = START_MS + 30 * DAY_MS
    assert len(of_concepts(told(talk(33, 30), every_day(FROZE[:4], 33), people(OUTAGE, day_30)))) == 1


def test_one_author_who_tells_of_it_in_ten_ways_raises_nothing() -> None:
    loud = [{**said, "author": "the loud one"} for said in people(OUTAGE)]

    assert told(talk(11), loud).opened == []


def test_a_worker_that_is_restarted_again_and_again_tells_the_same() -> None:
    straight, _ = told_through_restarts(
        records_of(in_order(talk(11), every_day(FROZE[:1], 11), people(OUTAGE))), range(0, 10_000, 50)
    )
    assert any(b'"~outage"' in output.value for output in straight.outputs if output.value)


def test_one_may_ask_why_a_concept_raised_nothing() -> None:
    watch = TermWatch(["~outage"])
    story = Pipeline(ListenConfig({}, KEY, 1, watch=watch))
    for offset, said in enumerate(in_order(talk(11), people(OUTAGE[:4]))):
        story.hear_record(a_record(said, offset, partition=0))
    story.finish()

    looks = watch.nearest()
    assert {SENTENCES[look.outcome] for look in looks} >= {"fewer than 5 authors"}
    # few are tested, and in three wordings at least: their line lies below that of words
    assert {look.line for look in looks} - {None} == {LINES["normal"] - CONCEPTS_BELOW}


def test_every_concept_has_a_name_that_people_can_read_and_phrases_that_are_found() -> None:
    for concept in every_concept():
        assert label_of(concept).replace(" ", "").isalpha()
    assert concepts().found(keys_of("the weather was fine")) == []
