"""Another hash key: refused with the remedy, and taken in by forgetting what was counted with the old one."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from agents.exits import Exit
from schemas.mention import Mention
from streams.identity import KeyedHash
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.records import Record
from streams.topology import Topic
from tests.builders import KEY
from tests.integration.engine import PARTITIONS, Lines, until
from tests.integration.oracle import compared, idle_advances
from tests.integration.story import a_story
from tests.integration.topics import Topics
from tests.integration.traces import newest_values, traces_of
from tests.integration.worker import Worker

NEW_KEY = "another key, no secret either"


@pytest.mark.slow
async def test_a_new_key_is_refused_until_what_the_old_one_counted_is_forgotten(topics: Topics) -> None:
    await topics.feed(a_story(seed=4, days=0.3))

    def worker(**settings: object) -> Worker:
        quiet: dict[str, Any] = {"pause_s": 0, "checkpoint_s": 0.2, "idle_timeout_s": 3000, **settings}
        return topics.worker(**quiet)

    async def heard_by(running: Worker) -> None:
        with running:
            await running.works()
            await topics.all_heard()
            assert await running.stop() == 0, running.said

    await heard_by(worker())
    first, source = await topics.read()

    with worker(hash_key=NEW_KEY, session_timeout_s=6) as refused:
        assert await refused.ended() == Exit.STATE
        assert "give the old key, or reset the state" in refused.said
        assert NEW_KEY not in refused.said
    unchanged, _ = await topics.read()
    assert compared(unchanged) == compared(first)

    async def are_forgotten() -> bool:
        return (await topics.openear("state", "reset", "--yes")).exit_code == 0

    await until("the refused worker is a member no more", are_forgotten)
    await heard_by(worker(hash_key=NEW_KEY))

    # each author is one voice again: all that is said now is what the new key alone says to the whole log
    both, _ = await topics.read()
    pipeline = Pipeline(ListenConfig({}, NEW_KEY.encode(), PARTITIONS))
    for partition, records in source.items():
        assert not idle_advances(both, partition)
        pipeline.hear_log(partition, records, [])
    said: Lines = defaultdict(list)
    for partition, output in pipeline.drain():
        said[(output.topic.value, partition)].append((output.key, output.value, output.headers))
    outputs = {
        at: told[len(first[at]) :]
        for at, told in both.items()
        if at[0] not in (Topic.STATE, Topic.ALERT_STATE)
    }
    assert {at: told for at, told in outputs.items() if told} == {
        at: told for at, told in said.items() if at[0] != Topic.ALERT_STATE
    }

    # and nothing that stands in the state can be tried against a list of accounts with the old key
    state = newest_values(both, Topic.STATE)
    for key, is_there in ((NEW_KEY.encode(), True), (KEY, False)):
        keyed = KeyedHash(key)
        hashes = [
            keyed(place, author) for records in source.values() for place, author in authors_of(records)
        ]
        assert bool(traces_of(state, hashes[:300])) is is_there


def authors_of(records: list[Record]) -> Iterator[tuple[str, str]]:
    """Source and author of what is a mention."""
    for record in records:
        try:
            mention = Mention.model_validate_json(record.value or b"")
        except ValueError:
            continue
        if mention.author:
            yield mention.source, mention.author
