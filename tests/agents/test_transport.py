"""Runs of records: how one is cut into events, and that the chain of positions has no hole."""

from types import SimpleNamespace
from typing import Any

from agents.worker.owned import OwnedPartition
from agents.worker.runs import RUN_RECORDS, Run, parts_of

ANYTHING: Any = SimpleNamespace()


def a_run(count: int, before: int = 100, step: int = 1) -> Run:
    records = [SimpleNamespace(offset=before + 1 + number * step) for number in range(count)]
    return Run(None, before, records, records[-1].offset + 3)  # a marker and an aborted record follow


def owner() -> OwnedPartition:
    return OwnedPartition(0, ANYTHING, ANYTHING, 0)


def test_a_run_is_cut_into_events_and_each_begins_where_the_one_before_it_ends() -> None:
    run, partition = a_run(2 * RUN_RECORDS + 7), owner()
    parts = list(parts_of(run, partition))
    assert [len(part.records) for part in parts] == [RUN_RECORDS, RUN_RECORDS, 7]
    assert [part.before for part in parts] == [run.before, *(part.after for part in parts[:-1])]
    assert parts[-1].after == run.after
    assert [record for part in parts for record in part.records] == run.records
    assert all(part.owner is partition for part in parts)


def test_holes_of_markers_and_aborted_records_do_not_break_the_chain() -> None:
    parts = list(parts_of(a_run(RUN_RECORDS + 1, step=5), owner()))
    assert parts[0].after == parts[0].records[-1].offset + 1 == parts[1].before
    assert parts[1].records[0].offset > parts[1].before


def test_a_partition_that_is_not_ours_gives_no_events() -> None:
    assert list(parts_of(a_run(3), None)) == []
