"""What is saved of a brand, part by part."""

from streams.listen.listener import Listener
from streams.policy import BASE_MS
from streams.state.parts import BUCKET_SLOTS
from tests.builders import START_MS, a_mention, a_record, config


def test_a_bucket_that_took_the_place_of_one_let_go_is_saved_in_its_stead() -> None:
    """Days may pass between two snapshots, where a worker catches up."""
    listener = Listener(config(), 0)
    later_ms = START_MS + BUCKET_SLOTS * BASE_MS
    for offset, at_ms in enumerate((START_MS, later_ms)):
        listener.hear(a_record(a_mention(f"song number {offset}", at_ms), offset))

    parts = {key: value for key, value in listener.snapshot().state if value is not None}
    restored = Listener.restore(config(), 0, parts)
    again = a_record(a_mention("song number 1", later_ms), 2)
    assert restored.hear(again) == "duplicate"
