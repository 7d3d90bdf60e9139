"""Stop a listener wherever a test likes, and bring it back from what it saved."""

from collections.abc import Container, Iterable

from schemas.profile import Profile
from streams.listen.listener import Listener
from streams.records import Output, Record
from tests.builders import config


def finished(listener: Listener) -> None:
    """Let silence go on until every window, theme and bucket that waits is closed."""
    while (due_ms := listener.clock.due_ms()) is not None:
        listener.clock.advance_to(due_ms)


class Restarting:
    """A listener that is saved and brought back from what was saved, wherever it is told to."""

    def __init__(self, *profiles: Profile) -> None:
        self.profiles = profiles
        self.listener = Listener(config(*profiles), 0)
        self.state: dict[bytes, bytes] = {}
        self.outputs: list[Output] = []

    def restart(self) -> None:
        self.save()
        self.listener = Listener.restore(config(*self.profiles), 0, dict(self.state))

    def finish(self) -> None:
        """Let silence go on until nothing waits, and save what is left."""
        finished(self.listener)
        self.save()

    def edit(self, *profiles: Profile) -> None:
        """Let somebody change the files while it runs."""
        self.profiles = profiles
        self.listener.take_profiles(config(*profiles).profiles)

    def edit_unseen(self, *profiles: Profile) -> None:
        """Let somebody change the files while it is down."""
        self.save()
        self.profiles = profiles
        self.restart()

    def save(self) -> None:
        taken = self.listener.snapshot()
        self.outputs += taken.outputs
        for key, value in taken.state:
            if value is None:
                del self.state[key]
            else:
                self.state[key] = value


def told_through_restarts(records: Iterable[Record], cuts: Container[int]) -> tuple[Restarting, Restarting]:
    """Hear records without a stop, and with a restart behind each cut: both put out the same, record by record.

    What they save is the same too, but for what a restart lets go of (first voices that are ten days old).
    """
    straight, cut = Restarting(), Restarting()
    for number, record in enumerate(records):
        assert straight.listener.hear(record) is cut.listener.hear(record)
        if number in cuts:
            cut.restart()
    straight.finish()
    cut.finish()
    assert straight.outputs == cut.outputs
    return straight, cut


def told_through_saves(records: Iterable[Record], cuts: Container[int]) -> tuple[Restarting, Restarting]:
    """Hear records in one go, and with a checkpoint behind each cut: both put out the same."""
    whole, cut = Restarting(), Restarting()
    for number, record in enumerate(records):
        whole.listener.hear(record)
        cut.listener.hear(record)
        if number in cuts:
            cut.save()
    whole.save()
    cut.save()
    assert whole.outputs == cut.outputs
    return whole, cut
