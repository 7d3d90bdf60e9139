"""Whatever befalls workers and broker, committed outputs are the oracle's: none lost, none twice, byte for byte.

`make faults-short` plays each fault once, `make faults` the long form in portions, each on a broker of its own
(`-k portion2` plays one). The seed is printed; to see a run again give it as OPENEAR_TEST_SEED.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from random import SystemRandom

import pytest

from tests.faults.conftest import TellRow
from tests.faults.rows import row_of
from tests.faults.schedule import Fault, portion_of, scheduled
from tests.faults.stage import a_stage
from tests.integration.story import a_story

SHORT = {
    Fault.KILL_OPEN: 1,
    Fault.KILL: 1,
    Fault.TERM: 1,
    Fault.FREEZE: 1,
    Fault.JOIN: 1,
    Fault.LEAVE: 1,
    Fault.BROKER: 1,
    Fault.SLOW: 1,
    Fault.AGAIN: 1,
}
LONG = {
    Fault.KILL_OPEN: 60,
    Fault.KILL: 40,
    Fault.TERM: 10,
    Fault.FREEZE: 10,
    Fault.JOIN: 10,
    Fault.LEAVE: 10,
    Fault.BROKER: 10,
    Fault.SLOW: 5,
    Fault.AWAY: 2,
    Fault.AGAIN: 5,
}
PORTIONS = 5
RECORDS_A_FAULT = 5_000
"""More than are told while it happens, at 75 a second; the rest is not told."""


async def play(folder: Path, times: Mapping[Fault, int], tell_row: TellRow) -> None:
    seed = int(os.environ.get("OPENEAR_TEST_SEED") or SystemRandom().randrange(10**6))
    faults = scheduled(seed, times)
    print(f"\nseed: OPENEAR_TEST_SEED={seed}")
    days = 4.0
    story = a_story(seed, days, a_day=int(RECORDS_A_FAULT * (len(faults) + 1) / days / 6))
    verdict = None
    with a_stage(folder, seed) as stage:
        try:
            await stage.play(faults, story)
            verdict = await stage.finish()
        finally:
            print(await stage.tell(is_lost=verdict is None))
            for fault, recoveries_s in stage.recoveries_s.items():
                tell_row(row_of(fault, recoveries_s, verdict, seed))
    assert verdict.is_exact, verdict
    assert verdict.records > 200
    assert stage.happened["open at a kill"], "no kill hit an open transaction, so little was shown"


@pytest.mark.timeout(900)
async def test_each_fault_leaves_the_outputs_exact(tmp_path: Path, tell_row: TellRow) -> None:
    await play(tmp_path, SHORT, tell_row)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(PORTIONS), ids=lambda number: f"portion{number}")
async def test_a_hundred_kills_and_all_other_faults_leave_the_outputs_exact(
    tmp_path: Path, number: int, tell_row: TellRow
) -> None:
    await play(tmp_path, portion_of(LONG, number, PORTIONS), tell_row)


def test_a_schedule_is_its_seed() -> None:
    assert scheduled(7, LONG) == scheduled(7, LONG)
    assert len(scheduled(7, LONG)) == sum(LONG.values())
    moves = [fault for fault in scheduled(7, LONG) if fault in (Fault.JOIN, Fault.LEAVE)]
    assert moves == [Fault.JOIN, Fault.LEAVE] * 10


def test_portions_are_the_whole() -> None:
    portions = [portion_of(LONG, number, PORTIONS) for number in range(PORTIONS)]
    assert {fault: sum(each[fault] for each in portions) for fault in LONG} == LONG
    assert all(each[Fault.JOIN] == each[Fault.LEAVE] for each in portions)
