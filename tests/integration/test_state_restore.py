"""The saved state put back, from a copy and from the log: a worker goes on as if it had never been away."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from agents.settings import WorkerSettings
from agents.state_copy import Copy, copy_of, lines_of, meta_in, read_copy
from streams.state.saved import META_KEY, VERSION, StateError, meta_bytes
from streams.topology import Topic
from tests.builders import KEY
from tests.integration.engine import Told, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle
from tests.integration.story import a_story
from tests.integration.worker import Worker


class Scene:
    """Topics of one test, workers that hear them, and `openear state` in between."""

    def __init__(self, brokers: str, prefix: str, folder: Path) -> None:
        self.brokers, self.prefix, self.folder = brokers, prefix, folder

    async def hears(self, story: list[Told]) -> None:
        """A worker comes, hears all of it and goes."""
        await feed(self.brokers, self.prefix, story, 10_000)
        with Worker(
            self.folder, self.brokers, self.prefix, pause_s=0, checkpoint_s=0.2, idle_timeout_s=2
        ) as worker:
            await worker.works()
            await until("everything heard", lambda: all_heard(self.brokers, self.prefix))
            assert await worker.stop() == 0, worker.said

    async def state(self, *words: str, key: str = KEY.decode()) -> tuple[int, str, str]:
        given = ["state", *words, "--brokers", self.brokers, "--prefix", self.prefix]
        done = await asyncio.to_thread(CliRunner().invoke, app, given, env={"OPENEAR_HASH_KEY": key})
        return done.exit_code, done.stdout, done.stderr + str(done.exception or "")

    async def is_left(self) -> bool:
        """No worker is in the group any more, also none that ended without a word."""
        return "stop them first" not in (await self.state("rebuild"))[2]

    async def copy(self) -> Copy:
        settings: Any = {"brokers": self.brokers, "prefix": self.prefix}
        return await read_copy(WorkerSettings(**settings))

    async def is_exact(self) -> bool:
        lines, source = await read(self.brokers, self.prefix)
        return compared(lines) == dict(oracle(source, lines))


@pytest.fixture
async def scene(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> Scene:
    await make_topics(broker.bootstrap, prefix)
    return Scene(broker.bootstrap, prefix, tmp_path)


def without_meta(copy: Copy) -> Copy:
    return {at: {key: value for key, value in parts.items() if key != META_KEY} for at, parts in copy.items()}


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1], ids=["upgrade", "downgrade"])
async def test_a_state_of_another_version_is_made_anew_from_the_log_and_nothing_is_said_twice(
    scene: Scene, version: int
) -> None:
    story = a_story(seed=12, days=0.6)
    await scene.hears(story[:700])
    whole = await scene.copy()
    await written_by(version, scene, whole)
    await until("its session to end", scene.is_left, 30)
    assert (await scene.state("rebuild"))[0] == 1  # nobody says yes
    code, told, why = await scene.state("rebuild", "--yes")
    assert code == 0, why
    assert "partition 0: " in told
    again = await scene.copy()
    assert without_meta(again) == without_meta(whole)
    metas = [json.loads(each[at][META_KEY]) for each in (again, whole) for at in sorted(whole)]
    assert [meta["next_offset"] for meta in metas[:4]] == [meta["next_offset"] for meta in metas[4:]]
    await scene.hears(story[700:])
    assert await scene.is_exact()


async def written_by(version: int, scene: Scene, whole: Copy) -> None:
    """As another version had written it: what a newer one wrote looks right to the last byte but the number."""
    async with AIOKafkaProducer(bootstrap_servers=scene.brokers) as producer:
        topic = scene.prefix + Topic.STATE
        for at, parts in whole.items():
            for key in parts:
                meta = {**json.loads(parts[META_KEY]), "version": version, "of_another": True}
                part = parts[key] if version > VERSION else b"\xc1"
                value = json.dumps(meta).encode() if key == META_KEY else part
                await producer.send(topic, value, key=key, partition=at)
            await producer.send(topic, b"old", key=b"b\0gone\x000", partition=at)
        await producer.flush()
    with Worker(scene.folder, scene.brokers, scene.prefix, pause_s=0, session_timeout_s=6) as worker:
        assert await worker.ended() == 72
        assert "openear state rebuild" in worker.said


@pytest.mark.slow
async def test_a_copy_brings_a_lost_state_back_and_one_that_does_not_fit_is_refused(
    scene: Scene, tmp_path: Path
) -> None:
    story = a_story(seed=13, days=0.6)
    await scene.hears(story[:400])
    early = await saved(scene, tmp_path / "early")
    await scene.hears(story[400:800])
    late = await saved(scene, tmp_path / "late")
    lost = await scene.copy()

    for file, words, sentence in (
        (early, [], "the copy only up to"),
        (cut(late, tmp_path / "cut"), [], "was cut off"),
        (cut(late, tmp_path / "odd", last="{}"), [], "is no line of a copy"),
        (far(late, tmp_path / "far"), [], "belongs to another log"),
        (changed(late, tmp_path / "changed"), [], f"{tmp_path / 'changed'}: the copy was changed or damaged"),
    ):
        code, _, why = await scene.state("import", str(file), "--yes", *words)
        assert (code, sentence in why) == (1, True), (sentence, why)
    code, _, why = await scene.state("import", str(late), "--yes", key="another key that is long enough")
    assert (code, "hash" in why or "key" in why) == (1, True), why
    assert await scene.copy() == lost

    assert (await scene.state("reset", "--yes"))[0] == 0
    assert await scene.copy() == {}
    code, told, why = await scene.state("import", str(late), "--yes")
    assert code == 0, why
    assert "next offset" in told
    assert await scene.copy() == lost
    await scene.hears(story[800:])
    assert await scene.is_exact()


async def saved(scene: Scene, file: Path) -> Path:
    """A copy in a file, as an operator makes it."""
    assert "--with-text" in (await scene.state("export", "--all"))[2]  # what people wrote is in it
    code, told, why = await scene.state("export", "--all", "--with-text")
    assert code == 0, why
    file.write_text(told)  # noqa: ASYNC240  it is small
    return file


def cut(whole: Path, file: Path, last: str = "") -> Path:
    lines = whole.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:-3]) + last)
    return file


def changed(whole: Path, file: Path) -> Path:
    """A copy in which one digit is another one: how far it was heard, which is believed else."""
    *lines, last = whole.read_text().splitlines()
    copy = copy_of([*lines, last])
    meta = meta_in(copy[0])
    meta.next_offset += 1
    copy[0][META_KEY] = meta_bytes(meta)
    *others, _ = lines_of(copy)
    file.write_text("\n".join([*others, last]))
    return file


def far(whole: Path, file: Path) -> Path:
    """A copy of a longer log."""

    copy = copy_of(whole.read_text().splitlines())

    for parts in copy.values():
        meta = meta_in(parts)
        meta.next_offset += 10**6
        parts[META_KEY] = meta_bytes(meta)
    file.write_text("\n".join(lines_of(copy)))
    return file


def test_a_copy_is_what_was_copied_and_a_part_of_it_is_none() -> None:

    copy = {0: {b"a\0": b"\xff", META_KEY: b"{}"}, 3: {b"b": b""}}
    lines = list(lines_of(copy))
    assert copy_of(lines) == copy
    for part in (lines[:-1], lines[1:], [*lines, lines[0]], []):
        with pytest.raises(StateError):
            copy_of(part)


def test_a_copy_in_which_one_digit_changed_is_refused_and_one_of_an_older_program_is_taken_with_a_word() -> (
    None
):
    copy = {0: {META_KEY: b'{"next_offset":41}', b"a\0": b"\xff"}, 3: {b"b": b"8"}}
    *lines, last = lines_of(copy)
    said: list[str] = []
    for number, line in enumerate(lines):
        other = line.replace('"partition":', '"partition":1')
        with pytest.raises(StateError, match="changed or damaged"):
            copy_of([*lines[:number], other, *lines[number + 1 :], last], said.append)
    with pytest.raises(StateError, match="changed or damaged"):
        copy_of([*lines, last[:-3] + ("0" if last[-3] != "0" else "1") + last[-2:]], said.append)
    assert copy_of([*lines, last], said.append) == copy
    assert said == []
    assert copy_of([*lines, '{"line":"end","parts":3}'], said.append) == copy
    assert "cannot be told" in said[0]
