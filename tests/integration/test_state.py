"""The saved state as operators see it: shown, taken out, and forgotten so that a worker begins anew."""

import json
from typing import Any

from streams.topology import Topic
from tests.integration.story import a_story
from tests.integration.topics import Topics


async def test_state_is_shown_exported_and_forgotten(topics: Topics) -> None:
    story = a_story(seed=9, days=0.2)
    await topics.feed(story)
    one_brand = story[0][0].decode()

    async def state(*words: str) -> tuple[int, str, str]:
        done = await topics.openear("state", *words)
        assert done.exception is None or isinstance(done.exception, SystemExit | Exception)
        return done.exit_code, done.stdout, done.stderr + str(done.exception or "")

    async def shown() -> dict[int, dict[str, Any]]:
        code, told, _ = await state("show", "--json")
        assert code == 0
        return {each["partition"]: each for each in map(json.loads, told.splitlines())}

    async def heard_by_a_worker() -> dict[int, dict[str, Any]]:
        with topics.worker(pause_s=0, checkpoint_s=0.2, idle_timeout_s=3000) as worker:
            await worker.works()
            await topics.all_heard()
            code, _, why = await state("reset", "--yes")
            assert code == 1
            assert "has 1 worker: stop them first" in why
            assert await worker.stop() == 0
        return await shown()

    first = await heard_by_a_worker()
    assert all(each["next_offset"] == each["committed"] for each in first.values())
    assert any(one_brand in each["brands"] for each in first.values())
    assert " bytes (head " in (await state("show"))[1]

    code, told, _ = await state("show", one_brand, "--json")
    assert (code, [each["brands"].keys() for each in map(json.loads, told.splitlines())]) == (
        0,
        [{one_brand}],
    )
    code, told, why = await state("show", "Nobody")
    assert (code, told) == (1, "")
    assert "nothing is saved of Nobody" in why

    code, told, _ = await state("export", one_brand)
    assert code == 0
    assert json.loads(told)["brand"] == one_brand
    assert json.loads(told)["head"]

    assert (await state("reset", one_brand))[0] == 1  # nobody says yes
    assert await shown() == first
    code, _, why = await state("reset", one_brand, "--yes")
    assert code == 0
    assert "it is heard as a new brand" in why
    without = await shown()
    assert not any(one_brand in each["brands"] for each in without.values())
    assert {at: each["next_offset"] for at, each in without.items()} == {
        at: each["next_offset"] for at, each in first.items()
    }
    assert (await state("export", one_brand))[0] == 1

    assert (await state("reset", "--yes"))[0] == 0
    assert await shown() == {}
    before, _ = await topics.read(Topic.WINDOWS)
    again = await heard_by_a_worker()
    assert {at: each["brands"] for at, each in again.items()} == {
        at: each["brands"] for at, each in first.items()
    }
    after, _ = await topics.read(Topic.WINDOWS)
    assert after == {at: windows + windows for at, windows in before.items()}
