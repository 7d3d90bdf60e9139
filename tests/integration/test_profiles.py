"""Profiles that are edited while a worker runs: from the next base window on, and what came out is the oracle's."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from agents.broker import EmbeddedKafka
from agents.profiles.files import load_profile
from agents.profiles.lexicons import written
from schemas.inputs import ProfileChange
from schemas.lexicon import LearnedTerm, Lexicon, Measured, Provenance
from streams.brand.profile_hash import profile_hash
from streams.topology import Topic
from tests.integration.engine import PARTITIONS, Lines, all_heard, feed, make_topics, read, until
from tests.integration.oracle import compared, oracle, recorded
from tests.integration.story import a_story, brand_names
from tests.integration.test_worker import refusal
from tests.integration.worker import Worker, scraped

BRAND = brand_names(1)[0]


@pytest.fixture
def start(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "profiles").mkdir()
    with ExitStack() as stack:

        def one(**settings: Any) -> Worker:
            given = {
                "instance_id": "slot-0",
                "profiles": tmp_path / "profiles",
                "profiles_s": 0.1,
                **settings,
            }
            return stack.enter_context(Worker(tmp_path, broker.bootstrap, prefix, metrics_port=0, **given))

        yield one


def a_lexicon(brand: str, **valences: float) -> Lexicon:
    origin = Provenance(corrections=100, digest="0" * 16, seed=1)
    measured = Measured(held_out=25, macro_f1_before=0.5, macro_f1_after=0.6)
    terms = tuple(LearnedTerm(term=term, valence=value, support=9) for term, value in valences.items())
    return Lexicon(brand=brand, learned_from=origin, measured=measured, terms=terms)


def changes(lines: Lines) -> list[ProfileChange]:
    every = [entry for partition in range(PARTITIONS) for entry in recorded(lines, partition)]
    return [entry for entry in every if isinstance(entry, ProfileChange) and entry.brand == BRAND]


async def test_profiles_edited_live_broken_mended_and_edited_while_no_worker_runs(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path, start: Any
) -> None:
    brokers, file = broker.bootstrap, tmp_path / "profiles" / "brand.yaml"
    await make_topics(brokers, prefix)
    story = a_story(seed=12, days=0.6, a_day=200)
    size = len(story) // 6 + 1
    parts = [story[at : at + size] for at in range(0, len(story), size)]

    async def tell() -> None:
        await feed(brokers, prefix, parts.pop(0), 10_000)
        await until("it is heard", lambda: all_heard(brokers, prefix))

    file.write_text(f"brand: {BRAND}\nsensitivity: keen\n")
    hashes = [profile_hash(load_profile(file))]
    worker = start()
    await worker.works()
    await tell()
    learned = tmp_path / "profiles" / "lexicons" / "words.yaml"
    learned.parent.mkdir()
    learned.write_text(written(a_lexicon(BRAND, song=2.5)))
    file.write_text(f"brand: {BRAND}\nlexicons: [words]\naccounts: {{bluesky: [person17, person44]}}\n")
    hashes.append(profile_hash(load_profile(file)))
    await until("the edit is seen", lambda: worker.said.count(f"profile of {BRAND!r} read") == 2)
    await tell()
    learned.write_text(written(a_lexicon(BRAND, song=-2.5)))
    hashes.append(profile_hash(load_profile(file)))
    await until("the learned words are read", lambda: worker.said.count(f"profile of {BRAND!r} read") == 3)
    await tell()
    file.write_text(f"brand: {BRAND}\nsensitivity: loud\n")
    await until("the fault is told", lambda: f"{file}:2:14: sensitivity:" in worker.said)
    await until("the fault is counted", lambda: "openear_profile_faults 1.0" in scraped(worker))
    await tell()
    worker.kill()
    worker = start()  # a fault keeps no worker down that has listened before
    await until("it listens again", lambda: "listening to partitions" in worker.said)
    await until("the fault is counted", lambda: "openear_profile_faults 1.0" in scraped(worker))
    file.write_text(f"brand: {BRAND}\nsensitivity: quiet\nwindows: [15m, 1d]\n")
    await until("other windows are refused", lambda: "it has other windows (15m, 1440m)" in worker.said)
    await tell()
    worker.kill()
    file.unlink()
    worker = start()
    await tell()
    assert await worker.stop() == 0, worker.said
    lines, source = await read(brokers, prefix)
    default = next(c.profile for c in changes(lines) if c.says is None)
    assert [change.profile for change in changes(lines)] == [*hashes, default]
    assert compared(lines) == dict(oracle(source, lines))
    told = [
        json.loads(v or b"")
        for (topic, _), some in lines.items()
        if topic == Topic.WINDOWS
        for _, v, _ in some
    ]
    in_force = dict.fromkeys((*hashes, default), 0)
    for window in told:
        if window["brand"] == BRAND:
            in_force[window["profile"]] += 1
    assert min(in_force.values()) > 0, in_force
    print(f"\nwindows by profile: {list(in_force.values())}")


async def test_a_first_start_with_a_fault_is_refused_with_its_place(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix)
    file = tmp_path / "brand.yaml"
    file.write_text("brand: A\nsensitivity: loud\n")
    code, line = refusal(brokers=broker.bootstrap, prefix=prefix, profiles=tmp_path)
    assert code == 1
    assert line.startswith(f"openear: {file}:2:14: sensitivity: ")
