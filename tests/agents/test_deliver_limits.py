"""Budgets follow the profiles: an edit counts, a broken one changes nothing and is told."""

import asyncio
from pathlib import Path

import pytest

from agents.deliver.limits import follow, look
from agents.profiles.folder import ProfileFolder
from schemas.profile import Profile
from tests.integration.engine import until


def budgets(profiles: dict[str, Profile]) -> dict[str, int]:
    return {brand: profile.alerts.budget_per_day for brand, profile in profiles.items()}


async def test_an_edited_budget_counts_and_a_broken_file_keeps_the_last_good_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def write(brand: str, budget: object) -> None:
        (tmp_path / f"{brand}.yaml").write_text(f"brand: {brand}\nalerts: {{budget_per_day: {budget}}}\n")

    write("A", 3)
    profiles: dict[str, Profile] = {}
    folder = ProfileFolder(tmp_path)
    await look(folder, profiles)
    assert budgets(profiles) == {"A": 3}
    following = asyncio.create_task(follow(folder, profiles, 0.01))
    try:
        write("A", 4)
        write("B", 1)
        await until("the edit", lambda: budgets(profiles) == {"A": 4, "B": 1})
        write("A", "many")
        write("B", 2)
        await until("the good half of it", lambda: budgets(profiles) == {"A": 4, "B": 2})
        assert "A.yaml:2:26: alerts.budget_per_day: " in caplog.text
        write("A", 5)
        (tmp_path / "B.yaml").unlink()
        await until("what is left", lambda: budgets(profiles) == {"A": 5})
    finally:
        following.cancel()
