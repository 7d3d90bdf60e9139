"""Profiles that somebody edits while they are read: half a file is no edit, a broken one takes nothing away."""

import os
from pathlib import Path

from agents.profiles.folder import ProfileFolder, Shelf


def write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def said(shelf: Shelf | None) -> dict[str, str] | None:
    """Sensitivity by brand."""
    return None if shelf is None else {b: p.sensitivity for b, p in shelf.profiles.items()}


def test_a_change_counts_when_two_looks_see_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "brand: A\n")
    folder = ProfileFolder(tmp_path)
    assert said(folder.look()) == {"A": "normal"}
    assert folder.look() is None
    write(tmp_path, "a.yaml", "brand: A\nsensitivity: ke")
    assert folder.look() is None
    write(tmp_path, "a.yaml", "brand: A\nsensitivity: keen\n")
    assert folder.look() is None
    assert said(folder.look()) == {"A": "keen"}
    assert folder.look() is None


def test_what_came_and_went_between_two_looks_is_no_change(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "brand: A\n")
    folder = ProfileFolder(tmp_path)
    folder.look()
    write(tmp_path, "a.yaml", "brand: B\n")
    folder.look()
    write(tmp_path, "a.yaml", "brand: A\n")
    assert folder.look() is None
    assert folder.look() is None


def test_a_file_with_a_fault_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "brand: A\n")
    write(tmp_path, "b.yaml", "brand: B\n")
    folder = ProfileFolder(tmp_path)
    folder.look()
    write(tmp_path, "a.yaml", "brand: A\nsensitivity: loud\n")
    write(tmp_path, "b.yaml", "brand: B\nsensitivity: quiet\n")
    folder.look()
    shelf = folder.look()
    assert said(shelf) == {"B": "quiet"}
    assert shelf is not None
    assert shelf.is_partial
    assert [str(fault)[: str(fault).index(": ")] for fault in shelf.faults] == [f"{tmp_path}/a.yaml:2:14"]


def test_only_what_changed_is_read_as_yaml_again(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "brand: A\n")
    write(tmp_path, "b.yaml", "brand: B\n")
    folder = ProfileFolder(tmp_path)
    first = folder.look()
    write(tmp_path, "b.yaml", "brand: B\nsensitivity: keen\n")
    folder.look()
    second = folder.look()
    assert first is not None
    assert second is not None
    assert first.profiles["A"] is second.profiles["A"]
    assert first.profiles["B"] is not second.profiles["B"]


def test_a_config_map_that_swaps_its_link_is_seen_though_times_and_sizes_stay(tmp_path: Path) -> None:
    for version, content in (
        ("one", "brand: A\nsensitivity: keen\n "),
        ("two", "brand: A\nsensitivity: quiet\n"),
    ):
        (tmp_path / version).mkdir()
        write(tmp_path / version, "a.yaml", content)
        os.utime(tmp_path / version / "a.yaml", (1, 1))
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    (mounted / "..data").symlink_to(tmp_path / "one")
    (mounted / "a.yaml").symlink_to(mounted / "..data" / "a.yaml")
    folder = ProfileFolder(mounted)
    assert said(folder.look()) == {"A": "keen"}
    (mounted / "..new").symlink_to(tmp_path / "two")
    (mounted / "..new").replace(mounted / "..data")
    folder.look()
    assert said(folder.look()) == {"A": "quiet"}


def test_a_folder_that_is_gone_takes_no_profile_away(tmp_path: Path) -> None:
    where = tmp_path / "profiles"
    where.mkdir()
    write(where, "a.yaml", "brand: A\n")
    folder = ProfileFolder(where)
    folder.look()
    where.rename(tmp_path / "elsewhere")
    folder.look()
    shelf = folder.look()
    assert shelf is not None
    assert (said(shelf), shelf.is_partial) == ({}, True)


def test_a_second_profile_of_a_brand_is_a_fault_and_the_first_one_counts(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "brand: A\nsensitivity: keen\n")
    folder = ProfileFolder(tmp_path)
    folder.look()
    write(tmp_path, "b.yaml", "brand: A\n")
    folder.look()
    shelf = folder.look()
    assert shelf is not None
    assert said(shelf) == {"A": "keen"}
    assert "has a profile in" in str(shelf.faults[0])
