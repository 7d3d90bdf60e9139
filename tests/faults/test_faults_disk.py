"""A broker whose disk is full ends; with space again it goes on, and outputs are exact."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import TellRow
from tests.faults.rows import row_of
from tests.faults.schedule import Fault
from tests.faults.stage import a_stage
from tests.integration.story import a_story

DISK = "120m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own in memory; without the right to mount one the test is skipped."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no right to mount a disk in memory: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_a_full_disk_of_the_broker_loses_nothing(
    small_disk: Path, tmp_path: Path, tell_row: TellRow
) -> None:
    verdict = None
    with a_stage(tmp_path, 61, data=small_disk / "kafka") as stage:
        try:
            await stage.play([Fault.FULL, Fault.KILL, Fault.FULL], a_story(61, days=3, a_day=4000))
            verdict = await stage.finish()
        finally:
            print(await stage.tell(is_lost=verdict is None))
            tell_row(row_of(Fault.FULL, stage.recoveries_s.get(Fault.FULL, []), verdict, 61))
    assert verdict.is_exact, verdict
