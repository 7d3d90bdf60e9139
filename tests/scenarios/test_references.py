"""Alerts that name mentions by reference: what leaves, where the words stand meanwhile, and when they go."""

import json
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

import pytest

from schemas.alert import Alert
from schemas.profile import Profile
from schemas.referenced import Referenced
from streams.alert.references import ENDED, key_of, resolved
from streams.identity import KeyedHash
from streams.listen.listener import Listener
from streams.notices.evidence import ids_in
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.records import Output
from streams.topology import Topic, topic_of_department
from tests.builders import BRAND, KEY, START_MS, Story, chorus, config, in_order, records_of, talk
from tests.happenings import a_delete, a_delete_of, an_edit, iso

BY_REFERENCE = Profile.model_validate({"brand": BRAND, "privacy": {"quotes": "reference"}})
NOON = START_MS + 5 * DAY_MS + 12 * HOUR_MS
URL = "https://example.com/post/"
Said = dict[str, Any]


def leaks(people: int = 12, at_ms: int = NOON, seed: int = 1, words: str = "the lid cracked") -> list[Said]:
    said = chorus(people, words, at_ms, over_ms=2 * HOUR_MS, seed=seed)
    return [{**each, "url": f"{URL}{seed}-{number}"} for number, each in enumerate(said)]


def a_story(*more: Iterable[Said]) -> list[Said]:
    return in_order(talk(8), leaks(), *more)


def told(said: Iterable[Mapping[str, Any]], *profiles: Profile) -> Story:
    story = Story(*profiles)
    story.tell(said)
    return story


class Topics:
    """The compacted topics as a reader sees them, output by output."""

    def __init__(self) -> None:
        self.entries: dict[bytes, Referenced] = {}
        self.open: dict[bytes, Alert] = {}

    def take(self, output: Output) -> None:
        if output.topic is Topic.EVIDENCE:
            if output.value is None:
                assert self.entries.pop(output.key), "nothing is taken back that is not there"
            else:
                self.entries[output.key] = Referenced.model_validate_json(output.value)
        elif output.topic is Topic.ALERT_STATE:
            self.open.pop(output.key, None)
            if output.value is not None:
                self.open[output.key] = Alert.model_validate_json(output.value)

    @property
    def wanted(self) -> set[bytes]:
        """The keys that the newest revisions of open alerts refer to."""
        return {
            key_of(alert.brand, each)
            for alert in self.open.values()
            if alert.quotes == "reference"
            for each in ids_in(alert)
        }

    def resolved(self, alert: Alert) -> Alert:
        return resolved(alert, {entry.reference: entry for entry in self.entries.values()})


def test_by_default_nothing_goes_there_and_an_alert_says_nothing_of_it() -> None:
    story = told(a_story())
    story.finish()
    assert story.opened
    assert not story.of(Topic.EVIDENCE)
    assert all(b'"quotes"' not in (output.value or b"") for output in story.outputs)


def test_no_word_id_or_link_stands_in_what_subscribers_read() -> None:
    said = a_story()
    story = told(said, BY_REFERENCE).finish()
    published = b"".join(
        output.value or b""
        for output in story.outputs
        if output.topic in (Topic.ALERTS, Topic.ALERT_STATE, topic_of_department(story.opened[0].department))
    )
    assert published
    shown = {each["id"]: each["text"] for each in leaks()}
    quoted = {entry.id for entry in entries_of(story)}
    assert quoted & shown.keys()
    for name in quoted:
        for trace in (name, shown.get(name, name), URL):
            assert json.dumps(trace).strip('"').encode() not in published


def entries_of(story: Story) -> list[Referenced]:
    return [Referenced.model_validate_json(out.value) for out in story.of(Topic.EVIDENCE) if out.value]


def test_a_reader_of_both_topics_reads_what_an_inline_alert_says() -> None:
    said = a_story(leaks(30, NOON + 3 * HOUR_MS, seed=2))
    inline, by_reference = told(said).finish(), told(said, BY_REFERENCE).finish()
    topics, read = Topics(), []
    for output in by_reference.outputs:
        topics.take(output)
        if output.topic is Topic.ALERTS:
            read.append(topics.resolved(Alert.model_validate_json(output.value or b"")))
    assert len(read) == len(inline.alerts) > 1
    for ours, theirs in zip(read, inline.alerts, strict=True):
        same = theirs.model_copy(update={"quotes": "reference", "profile": ours.profile})
        if ours.state in ENDED:
            assert not any(quote.text or quote.url for quote in ours.evidence)
        else:
            assert ours == same


def test_a_reference_is_the_keyed_hash_of_source_and_id() -> None:
    keyed = KeyedHash(KEY)
    entries = entries_of(told(a_story(), BY_REFERENCE))
    assert entries
    for entry in entries:
        assert entry.reference == f"{keyed(entry.source or 'bluesky', entry.id):016x}"


def test_once_all_alerts_have_ended_nothing_is_kept() -> None:
    topics = Topics()
    story = told(a_story(), BY_REFERENCE)
    for output in story.outputs:
        topics.take(output)
    assert topics.entries
    kept = len(story.outputs)
    for output in story.finish().outputs[kept:]:
        topics.take(output)
    assert not topics.open
    assert not topics.entries


def test_what_is_deleted_is_taken_back_and_the_alert_is_told_without_it() -> None:
    said = a_story()
    story = told(said, BY_REFERENCE)
    quoted = next(entry for entry in entries_of(story) if entry.text)
    mention = next(each for each in said if each["id"] == quoted.id)
    before = len(story.outputs)
    story.tell([a_delete(mention, NOON + 6 * HOUR_MS)])
    after = story.outputs[before:]
    assert [out.key for out in after if out.topic is Topic.EVIDENCE and out.value is None] == [
        key_of(BRAND, quoted.reference)
    ]
    assert quoted.reference not in story.alerts[-1].model_dump_json()
    assert not any(quoted.id.encode() in (out.value or b"") for out in after)


def test_what_its_author_wrote_anew_stands_behind_the_same_reference() -> None:
    said = a_story()
    story = told(said, BY_REFERENCE)
    quoted = next(entry for entry in entries_of(story) if entry.text)
    mention = next(each for each in said if each["id"] == quoted.id)
    edited = an_edit(mention, NOON + 6 * HOUR_MS, text="the lid cracked, call me on +44 20 7946 0958")
    story.tell([edited])
    newest = {entry.reference: entry for entry in entries_of(story)}[quoted.reference]
    assert newest.text == "the lid cracked, call me on [number]"
    assert story.alerts[-1].quotes == "reference"


def test_a_profile_that_changes_its_mind_leaves_no_entry_behind() -> None:
    story, topics, were_there = Story(BY_REFERENCE), Topics(), False
    listener = story.pipeline.listener(0)
    said = a_story(leaks(60, NOON + 6 * HOUR_MS, seed=3))
    change = next(n for n, each in enumerate(said) if each["created_at"] > iso(NOON + 4 * HOUR_MS))
    for number, record in enumerate(records_of(said)):
        if number == change:
            listener.take_profiles({BRAND: Profile(brand=BRAND)})
        listener.hear(record)
        for output in listener.take_outputs():
            topics.take(output)
        assert topics.entries.keys() == topics.wanted
        were_there |= bool(topics.entries)
    assert were_there
    assert {alert.quotes for alert in topics.open.values()} == {"inline"}
    assert not topics.entries


def a_wild_story(seed: int) -> list[Said]:
    """Several themes that overlap and rise, mentions deleted, edited and accounts gone in between."""
    chance = Random(seed)
    words = ("the lid cracked", "the cap leaks", "a great camera", "the lid leaks again", "battery died")
    said = in_order(
        talk(8, seed=seed),
        *(
            leaks(chance.choice((8, 14, 40)), NOON + chance.randrange(30) * HOUR_MS, 10 * seed + n, each)
            for n, each in enumerate(words)
        ),
    )
    story: list[Said] = []
    for number, each in enumerate(said):
        story.append(each)
        at_ms = NOON + number * MINUTE_MS
        other = chance.choice(said[max(0, number - 40) : number + 1])
        match chance.randrange(12):
            case 0:
                story.append(a_delete(other, at_ms))
            case 1:
                story.append(an_edit(other, at_ms, text=other["text"] + " indeed"))
            case 2 if other["author"]:
                story.append(a_delete_of(other["author"], at_ms))
    return story


@pytest.mark.parametrize("seed", range(2))
def test_the_topic_always_holds_what_open_alerts_refer_to_over_restarts_too(seed: int) -> None:
    settings, chance, topics = config(BY_REFERENCE), Random(f"cuts {seed}"), Topics()
    whole, listener = Listener(settings, 0), Listener(settings, 0)
    state: dict[bytes, bytes] = {}
    for record in records_of(a_wild_story(seed)):
        whole.hear(record)
        listener.hear(record)
        outputs = whole.take_outputs()
        if chance.random() < 0.05:
            saved = listener.snapshot()
            assert saved.outputs == outputs
            for part in saved.state:
                state.pop(part.key, None)
                if part.value is not None:
                    state[part.key] = part.value
            listener = Listener.restore(settings, 0, state)
        else:
            assert listener.take_outputs() == outputs
        for output in outputs:
            topics.take(output)
        assert topics.entries.keys() == topics.wanted
    assert topics.entries
    while (due_ms := whole.clock.due_ms()) is not None:
        whole.clock.advance_to(due_ms)
        listener.clock.advance_to(due_ms)
        outputs = whole.take_outputs()
        assert listener.take_outputs() == outputs
        for output in outputs:
            topics.take(output)
        assert topics.entries.keys() == topics.wanted
    assert not topics.entries
